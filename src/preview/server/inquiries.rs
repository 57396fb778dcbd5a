//! What open pages ask about the project: its problems, what a page is made of, what the public does not see yet.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;

use super::conditions::Content;
use super::{Server, accepted, injected};
use crate::preview::{Revision, drafts, inspect, problems};

const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";

#[derive(Deserialize)]
struct Page {
    /// Its address on this server, as the browser shows it.
    path: String,
}

pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/_nianbao/problems.json", get(list_problems))
        .route("/_nianbao/page.json", get(describe_page))
        .route("/_nianbao/drafts/", get(list_drafts))
}

async fn list_problems(State(server): State<Arc<Server>>, method: Method, headers: HeaderMap) -> Response {
    let told = |revision: &Revision, root: &Path| Some(problems::of(revision, root).to_string());
    answer(&server, (method, headers), JSON, told).await
}

async fn describe_page(
    State(server): State<Arc<Server>>,
    Query(page): Query<Page>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let told = move |revision: &Revision, root: &Path| Some(inspect::of(revision, &page.path, root)?.to_string());
    answer(&server, (method, headers), JSON, told).await
}

async fn list_drafts(State(server): State<Arc<Server>>, method: Method, headers: HeaderMap) -> Response {
    let language = accepted::language(&headers);
    let told = move |revision: &Revision, root: &Path| {
        let page = injected::into(drafts::page(revision, root, language).as_bytes());
        Some(String::from_utf8_lossy(&page).into_owned())
    };
    answer(&server, (method, headers), HTML, told).await
}

/// Answers with what is told of the current revision; 404 where nothing is.
async fn answer(
    server: &Arc<Server>,
    (method, headers): (Method, HeaderMap),
    media_type: &str,
    told: impl FnOnce(&Revision, &Path) -> Option<String> + Send + 'static,
) -> Response {
    let (revision, asked) = (server.revision(), server.clone());
    match server.work_out(move || told(&revision, &asked.settings.root)).await {
        Some(Some(text)) => Content::new(text.into(), media_type.to_owned()).answer(&method, &headers),
        Some(None) => StatusCode::NOT_FOUND.into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
