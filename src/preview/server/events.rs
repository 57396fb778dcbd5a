//! Server-sent events: open pages are told of each revision.
//!
//! A page that takes its events slowly misses some; the newest reaches it always.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

use super::Server;
use crate::preview::Revision;
use crate::preview::summary::Teller;

/// Sends what is to be told of the current revision, and then of every later one.
pub(super) async fn answer(State(server): State<Arc<Server>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = WatchStream::new(server.summaries.clone());
    let events = events.map(|summary| Ok(Event::default().event("revision").data(&*summary)));
    Sse::new(events).keep_alive(KeepAlive::new().interval(server.settings.limits.time_between_signs))
}

/// What is to be told of each revision: put together once, however many pages are open. It ends with the revisions.
pub(super) fn summaries(mut revisions: watch::Receiver<Arc<Revision>>) -> watch::Receiver<Arc<str>> {
    let mut teller = Teller::default();
    let first = teller.tell(&revisions.borrow_and_update()).to_string();
    let (sender, summaries) = watch::channel(Arc::from(first));
    tokio::spawn(async move {
        while revisions.changed().await.is_ok() {
            let revision = revisions.borrow_and_update().clone();
            let told = tokio::task::spawn_blocking(move || (teller.tell(&revision).to_string(), teller));
            let Ok((summary, again)) = told.await else { return };
            teller = again;
            if sender.send(summary.into()).is_err() {
                return;
            }
        }
    });
    summaries
}
