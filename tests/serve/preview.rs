//! A site that is served while the test runs, from sources that the test changes in memory.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use nianbao::memo::Memo;
use nianbao::preview::server::{self, Limits, Settings};
use nianbao::preview::{Change, Effect, Revision};
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Options, load, prepare};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::client::{Answer, Connection, exchange, head};

/// What the pages get while they are previewed, and nothing else does.
pub const TAGS: &str = concat!(
    "<link rel=\"stylesheet\" href=\"/_nianbao/preview.css\">",
    "<script type=\"module\" src=\"/_nianbao/preview.js\"></script>"
);

/// How a preview begins.
pub struct Beginning {
    pub is_public: bool,
    pub bind: IpAddr,
    pub limits: Limits,
    pub sources: Sources,
}

impl Default for Beginning {
    fn default() -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project");
        let sources = load::load(&project).unwrap();
        Self { is_public: false, bind: Ipv4Addr::LOCALHOST.into(), limits: Limits::default(), sources }
    }
}

impl Beginning {
    pub fn public() -> Self {
        Self { is_public: true, ..Self::default() }
    }

    /// Replaces a text in a file, which must be there.
    pub fn with(mut self, path: &str, from: &str, to: &str) -> Self {
        replace(&mut self.sources, path, from, to);
        self
    }
}

/// A server and the sources of what it serves.
pub struct Preview {
    pub address: SocketAddr,
    pub sources: Sources,
    options: Options,
    memo: Memo,
    revisions: watch::Sender<Arc<Revision>>,
    runtime: Option<Runtime>,
}

impl Preview {
    pub fn start(beginning: Beginning) -> Self {
        let Beginning { is_public, bind, limits, sources } = beginning;
        let now = Moment::parse("2020-10-31").unwrap();
        let options = Options { base_url: None, drafts: !is_public, marks: !is_public, now };
        let memo = Memo::default();
        let first = revision(&sources, &options, &memo, None, Effect::Nothing);
        let (revisions, receiver) = watch::channel(Arc::new(first));
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind((bind, 0))).unwrap();
        let mut address = listener.local_addr().unwrap();
        if bind.is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        runtime.spawn(server::serve(listener, receiver, Settings { root: "/project".into(), is_public, bind, limits }));
        Self { address, sources, options, memo, revisions, runtime: Some(runtime) }
    }

    /// Compiles the sources as they are now, and lets the server know.
    pub fn publish(&self, effect: Effect) {
        let earlier = self.current();
        let next = revision(&self.sources, &self.options, &self.memo, Some(&earlier), effect);
        self.revisions.send_replace(Arc::new(next));
    }

    /// Replaces a text in a file, which must be there, and publishes what comes of it.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) {
        replace(&mut self.sources, path, from, to);
        self.publish(Effect::Content);
    }

    pub fn current(&self) -> Arc<Revision> {
        self.revisions.borrow().clone()
    }

    /// A file as a build would write it.
    pub fn built(&self, path: &str) -> Vec<u8> {
        self.current().website.as_ref().unwrap().get(path).unwrap().unwrap().to_vec()
    }

    /// All paths of the site.
    pub fn paths(&self) -> Vec<String> {
        self.current().website.as_ref().unwrap().paths()
    }

    /// Asks for a path on a connection of its own.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, lines: &[&str]) -> Answer {
        self.connect().get(path, lines)
    }

    pub fn connect(&self) -> Connection {
        Connection::open(self.address)
    }

    pub fn head(&self, path: &str) -> Answer {
        let mut connection = self.connect();
        connection.send(head("HEAD", path, &["Connection: close"]));
        let answer = connection.answer(false).unwrap();
        assert_eq!(connection.line(), None, "HEAD has no body");
        answer
    }

    pub fn exchange(&self, bytes: impl AsRef<[u8]>) -> Option<Answer> {
        exchange(self.address, bytes)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn replace(sources: &mut Sources, path: &str, from: &str, to: &str) {
    let text = sources.text(path).unwrap_or_else(|| panic!("{path} is there")).text.to_string();
    assert!(text.contains(from), "{path} holds {from:?}");
    sources.insert(path, &text.replace(from, to));
}

/// What a session makes of its sources: the site of the newest compile without an error stays.
fn revision(sources: &Sources, options: &Options, memo: &Memo, earlier: Option<&Revision>, effect: Effect) -> Revision {
    let number = earlier.map_or(0, |earlier| earlier.number) + 1;
    let sources = Arc::new(sources.clone());
    let prepared = Arc::new(prepare(&sources, options, memo));
    let own = prepared.website.clone().filter(|_| !prepared.has_errors());
    let (website, website_number) = match (own, earlier) {
        (Some(own), _) => (Some(own), number),
        (None, Some(earlier)) => (earlier.website.clone(), earlier.website_number),
        (None, None) => (None, number),
    };
    let change = Change { files: Vec::new(), effect };
    Revision { number, sources, prepared, website, website_number, change }
}
