//! A web server of a few lines in front of a folder, right in everything but for one flaw.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use nianbao::config::BaseUrl;
use nianbao::hosting::policy;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// What it gets wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// It leads from the entry to the Chinese home.
    Language,
    /// Every page has a line more than was published.
    Altered,
    /// What is compressed is something else.
    AlteredCopies,
    /// It has no style sheets.
    Lost,
    /// It knows no types.
    NoTypes,
    /// It lets pages be kept.
    Kept,
    /// It sends nothing that protects readers.
    Unprotected,
    /// Where there is nothing it shows the entry page as if all was well.
    NothingMissing,
    /// It serves nianbao's own files.
    Own,
    /// It leads to another host's name.
    OtherHost,
}

pub struct Site {
    shared: Arc<Shared>,
    port: u16,
    _runtime: Runtime,
}

struct Shared {
    folder: PathBuf,
    base_url: BaseUrl,
    port: u16,
    flaw: Mutex<Flaw>,
}

impl Site {
    pub fn start(folder: &Path) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let base_url = BaseUrl::parse(&format!("http://127.0.0.1:{port}/a/b/")).unwrap();
        let shared = Shared { folder: folder.to_owned(), base_url, port, flaw: Mutex::new(Flaw::None) };
        let shared = Arc::new(shared);
        let router = Router::new().fallback(answer).with_state(shared.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { shared, port, _runtime: runtime }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/a/b/", self.port)
    }

    pub fn set(&self, flaw: Flaw) {
        *self.shared.flaw.lock().unwrap() = flaw;
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let flaw = *shared.flaw.lock().unwrap();
    let path = percent_encoding::percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let to = |address: String| Response::builder().status(302).header("location", address).body(Body::empty()).unwrap();
    if flaw == Flaw::OtherHost && host.starts_with("127.") {
        return to(format!("http://localhost:{}{path}", shared.port));
    }
    if flaw == Flaw::Language && path == "/a/b/" {
        return to("/a/b/zh/".to_owned());
    }
    let wanted = request.headers().get("accept-encoding").and_then(|value| value.to_str().ok()).unwrap_or_default();
    shared.file(path.strip_prefix("/a/b/").unwrap_or("none"), wanted, flaw)
}

impl Shared {
    fn file(&self, path: &str, wanted: &str, flaw: Flaw) -> Response<Body> {
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let is_own = path.starts_with(".nianbao/") && flaw != Flaw::Own;
        let is_lost = flaw == Flaw::Lost && path.ends_with(".css");
        let read = |path: &str| std::fs::read(self.folder.join(path));
        let (status, path, mut bytes) = match read(&path).ok().filter(|_| !is_own && !is_lost) {
            Some(bytes) => (200, path, bytes),
            None if flaw == Flaw::NothingMissing => (200, "index.html".to_owned(), read("index.html").unwrap()),
            None => (404, "404.html".to_owned(), read("404.html").unwrap()),
        };
        if flaw == Flaw::Altered && path.ends_with(".html") {
            bytes.extend_from_slice(b"<script>counter</script>\n");
        }
        let mut answer = Response::builder().status(status);
        for (name, value) in policy::headers(&path, &self.base_url) {
            let value = match name {
                "Content-Type" if flaw == Flaw::NoTypes => "application/octet-stream".to_owned(),
                "Cache-Control" if flaw == Flaw::Kept => "max-age=600".to_owned(),
                _ => value,
            };
            let is_told = flaw != Flaw::Unprotected || ["Content-Type", "Cache-Control"].contains(&name);
            if is_told {
                answer = answer.header(name, value);
            }
        }
        let ending = match wanted {
            "gzip" => "gz",
            other => other,
        };
        if let Ok(copy) = read(&format!("{path}.{ending}")) {
            let copy = if flaw == Flaw::AlteredCopies { copy[..copy.len() / 2].to_vec() } else { copy };
            answer = answer.header("content-encoding", wanted).header("vary", "Accept-Encoding");
            return answer.body(Body::from(copy)).unwrap();
        }
        answer.body(Body::from(bytes)).unwrap()
    }
}
