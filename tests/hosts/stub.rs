//! Object storage of a few lines, in memory, that fails when it is told to.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{self, Body};
use axum::http::{Method, Request, Response, StatusCode};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::project::{Files, Project};

/// What it does instead of what it was asked for.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// It answers with this status and this code of S3.
    Answer(u16, &'static str),
    /// It says that it took the file, and keeps nothing of it.
    KeepNothing,
    /// Likewise, and keeps the half.
    KeepHalf,
    /// It never answers.
    Hang,
    /// It closes the connection.
    Cut,
}

/// When it does so.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// To writes alone, or to everything.
    pub writes: bool,
    /// From the so manieth such request on, counted from 0.
    pub from: usize,
    /// That many times.
    pub times: usize,
}

struct State {
    files: Mutex<Files>,
    fault: Mutex<Option<(Fault, When)>>,
    asked: AtomicUsize,
}

pub struct Stub {
    state: Arc<State>,
    port: u16,
    _runtime: Runtime,
}

impl Stub {
    pub fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State { files: Mutex::default(), fault: Mutex::default(), asked: AtomicUsize::new(0) });
        runtime.spawn(serve(listener, state.clone()));
        Self { state, port, _runtime: runtime }
    }

    pub fn project(&self) -> Project {
        let options = format!(
            "service: s3\nbucket: b\nendpoint: http://127.0.0.1:{}\nregion: us-east-1\naccess_key_id: AKIA0\n\
             disable_config_load: true\n",
            self.port
        );
        Project::new(&options).with(&[
            ("NIANBAO_HOST_SECRET_ACCESS_KEY", "secret-of-the-office"),
            ("NIANBAO_HOST_SESSION_TOKEN", "token-of-the-office"),
        ])
    }

    pub fn fail(&self, fault: Fault, when: When) {
        self.state.asked.store(0, Ordering::SeqCst);
        *self.state.fault.lock().unwrap() = Some((fault, when));
    }

    /// How often it was asked for what it was to fail at.
    pub fn asked(&self) -> usize {
        self.state.asked.load(Ordering::SeqCst)
    }

    pub fn recover(&self) {
        *self.state.fault.lock().unwrap() = None;
    }

    pub fn files(&self) -> Files {
        self.state.files.lock().unwrap().clone()
    }

    pub fn put(&self, path: &str, bytes: &[u8]) {
        self.state.files.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let state = state.clone();
        let service = service_fn(move |request| answer(state.clone(), request));
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// An answer, or an error, at which the connection is closed.
async fn answer(state: Arc<State>, request: Request<hyper::body::Incoming>) -> Result<Response<Body>, std::fmt::Error> {
    let (parts, body) = request.into_parts();
    let bytes = body::to_bytes(Body::new(body), usize::MAX).await.unwrap_or_default();
    let is_write = parts.method == Method::PUT;
    let key = parts.uri.path().trim_start_matches("/b").trim_start_matches('/');
    let key = percent_encoding::percent_decode_str(key).decode_utf8_lossy().into_owned();
    match state.fault(is_write) {
        Some(Fault::Answer(status, code)) => {
            let text = format!("<Error><Code>{code}</Code><Message>no</Message><RequestId>1</RequestId></Error>");
            let answer = Response::builder().status(status).header("retry-after", "1");
            return Ok(answer.body(Body::from(text)).unwrap());
        }
        Some(Fault::KeepNothing) => return Ok(Response::new(Body::empty())),
        Some(Fault::KeepHalf) => {
            state.files.lock().unwrap().insert(key, bytes[..bytes.len() / 2].to_vec());
            return Ok(Response::new(Body::empty()));
        }
        Some(Fault::Hang) => tokio::time::sleep(Duration::from_secs(3600)).await,
        Some(Fault::Cut) => return Err(std::fmt::Error),
        None => {}
    }
    let Ok(response) = state.obey(&parts.method, &key, parts.uri.query().unwrap_or_default(), bytes.to_vec());
    Ok(response)
}

impl State {
    fn fault(&self, is_write: bool) -> Option<Fault> {
        let (fault, when) = (*self.fault.lock().unwrap())?;
        if when.writes && !is_write {
            return None;
        }
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        (number >= when.from && number - when.from < when.times).then_some(fault)
    }

    fn obey(&self, method: &Method, key: &str, query: &str, bytes: Vec<u8>) -> Result<Response<Body>, Infallible> {
        let mut files = self.files.lock().unwrap();
        let empty = |status| Response::builder().status(status).body(Body::empty()).unwrap();
        Ok(match *method {
            Method::PUT => {
                files.insert(key.to_owned(), bytes);
                empty(StatusCode::OK)
            }
            Method::DELETE => {
                files.remove(key);
                empty(StatusCode::NO_CONTENT)
            }
            _ if query.contains("list-type=2") => Response::new(Body::from(listing(&files))),
            _ => match files.get(key) {
                None => empty(StatusCode::NOT_FOUND),
                Some(found) if *method == Method::HEAD => {
                    let answer = Response::builder().header("content-length", found.len());
                    answer.header("etag", "\"e\"").body(Body::empty()).unwrap()
                }
                Some(found) => Response::new(Body::from(found.clone())),
            },
        })
    }
}

fn listing(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut text = String::from("<ListBucketResult><IsTruncated>false</IsTruncated>");
    for (key, bytes) in files {
        let size = bytes.len();
        let date = "2026-12-01T00:00:00.000Z";
        write!(
            text,
            "<Contents><Key>{key}</Key><LastModified>{date}</LastModified><ETag>\"e\"</ETag><Size>{size}</Size></Contents>"
        )
        .unwrap();
    }
    text + "</ListBucketResult>"
}
