//! HTTP: the current revision's site, and what the client asks for.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Revision;

/// Answers requests until the process is asked to stop.
///
/// # Errors
/// When the connection with the network is lost.
pub async fn serve(listener: TcpListener, revisions: watch::Receiver<Arc<Revision>>) -> anyhow::Result<()> {
    let router = Router::new().fallback(page).with_state(revisions);
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

async fn page(State(revisions): State<watch::Receiver<Arc<Revision>>>, uri: Uri) -> Response {
    let revision = revisions.borrow().clone();
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    match revision.website.as_ref().and_then(|website| website.get(&path)) {
        Some(Ok(bytes)) => bytes.to_vec().into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
