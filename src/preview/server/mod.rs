//! HTTP: the current revision's site, and what the client asks for.
//!
//! Requests enter, answers leave. Each is answered wholly from the revision that was current when it came in; pages that
//! were not rendered yet are rendered then, a few at a time.
//!
//! - `connections` accepts them, and cuts those that are too slow or say too much;
//! - `guard` turns away what no browser of the author's asks for;
//! - `address` and `site` find the file that a path stands for, `conditions` whether
//!   and how much of it has to be sent;
//! - `injected` adds the preview's script and style, `stand_in` is shown where there is no page to show;
//! - `inquiries` answers what open pages ask about the project;
//! - `events` tells open pages of each revision, `files` gives them the preview's own script and style.

mod accepted;
mod address;
mod conditions;
mod connections;
mod events;
mod files;
mod guard;
mod injected;
mod inquiries;
mod site;
mod stand_in;

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use super::Revision;
use crate::diagnostic::{Catalogue, Language, Message};

/// How the site is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The project's folder as an absolute path, by which editors find its files.
    pub root: PathBuf,
    /// Whether exactly what a build would write is served: pages without the preview's script, and no other addresses.
    pub is_public: bool,
    /// The address of this machine that is listened at.
    pub bind: IpAddr,
    /// How much is asked of the machine.
    pub limits: Limits,
}

/// How many clients there may be, and how slow.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So many connections are open at once; further ones wait.
    pub connections: usize,
    /// A request's head must be there within this time, counted from the end of the answer before it.
    pub time_for_head: Duration,
    /// A client that takes nothing of its answer for so long has gone.
    pub time_without_progress: Duration,
    /// So often an open page is sent a sign where there is nothing to tell, so that one that has gone is noticed.
    pub time_between_signs: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            time_for_head: Duration::from_secs(10),
            time_without_progress: Duration::from_secs(30),
            time_between_signs: Duration::from_secs(15),
        }
    }
}

/// What every answer is made from.
struct Server {
    revisions: watch::Receiver<Arc<Revision>>,
    /// For each revision what open pages are told of it.
    summaries: watch::Receiver<Arc<str>>,
    /// So many files are looked for at once, which may mean that pages are rendered: twice as many as the machine has
    /// processors, so that what is rendered already seldom waits for what is not.
    rendering: Semaphore,
    settings: Settings,
    chinese: Catalogue,
}

impl Server {
    /// Does what may take milliseconds where it keeps no other connection waiting; nothing where it failed.
    async fn work_out<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        // The semaphore is never closed.
        let _turn = self.rendering.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// The revision that an answer is made from: asked for once in each.
    fn revision(&self) -> Arc<Revision> {
        self.revisions.borrow().clone()
    }

    /// A text that says the same in both languages.
    fn told(&self, message: &Message) -> String {
        format!("{}\n{message}\n", message.told_by(&self.chinese))
    }
}

/// Answers requests until it is dropped.
pub async fn serve(listener: TcpListener, revisions: watch::Receiver<Arc<Revision>>, settings: Settings) {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let server = Arc::new(Server {
        summaries: events::summaries(revisions.clone()),
        revisions,
        rendering: Semaphore::new(2 * processors),
        settings,
        chinese: Catalogue::of(Language::Chinese),
    });
    let limits = server.settings.limits;
    connections::accept(listener, router(server), limits).await;
}

fn router(server: Arc<Server>) -> Router {
    let router = if server.settings.is_public { Router::new() } else { preview().merge(inquiries::routes()) };
    router
        .route("/_nianbao", get(nothing))
        .route("/_nianbao/", get(nothing))
        .route("/_nianbao/{*rest}", get(nothing))
        .fallback(site::answer)
        .layer(middleware::from_fn_with_state(server.clone(), guard::check))
        .with_state(server)
}

/// What stands beside the site as long as it is not public. The addresses are those of [`super::PREFIX`].
fn preview() -> Router<Arc<Server>> {
    files::routes().route("/_nianbao/events", get(events::answer))
}

async fn nothing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}
