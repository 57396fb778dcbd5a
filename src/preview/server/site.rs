//! The site: an address in, the file that stands there out.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use super::address::{self, Target};
use super::conditions::Content;
use super::{Server, accepted, injected, stand_in};
use crate::diagnostic::Diagnostic;
use crate::hosting::media_type;
use crate::preview::Revision;
use crate::render::Website;

/// The page of a site that is shown where there is none.
const NOT_FOUND: &str = "404.html";

/// Answers a request for any address that is the site's.
pub(super) async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let revision = server.revision();
    let uri = request.uri().clone();
    let (current, is_public) = (revision.clone(), server.settings.is_public);
    match server.work_out(move || find(&current, &uri, is_public)).await {
        Some(found) => found.answer(&server, &revision, request.method(), request.headers()),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What stands at an address.
enum Found {
    File(Content),
    Redirect(String),
    /// Nothing, which the site's own page says if it has one.
    Nothing(Option<Content>),
    /// A page that cannot be rendered.
    Broken(Box<Diagnostic>),
    /// There is no site.
    NoSite,
}

impl Found {
    fn answer(self, server: &Server, revision: &Revision, method: &Method, headers: &HeaderMap) -> Response {
        match self {
            Self::File(content) => content.answer(method, headers),
            Self::Redirect(address) => redirect(&address),
            Self::Nothing(Some(page)) => {
                (StatusCode::NOT_FOUND, [(CONTENT_TYPE, page.media_type)], page.bytes).into_response()
            }
            Self::Nothing(None) => StatusCode::NOT_FOUND.into_response(),
            Self::Broken(problem) => stand_in::broken_page(server, revision, &problem, accepted::language(headers)),
            Self::NoSite => stand_in::no_site(server, revision, accepted::language(headers)),
        }
    }
}

/// Not for ever: another project may be served at the same port next.
fn redirect(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, address)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Finds what stands at an address, rendering it where that was not done yet.
fn find(revision: &Revision, uri: &Uri, is_public: bool) -> Found {
    let Some(website) = &revision.website else { return Found::NoSite };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let base = website.base_url().path_of("");
    match address::target(uri.path(), &base) {
        Target::Redirect(address) => Found::Redirect(address + &query),
        Target::Nothing => nothing(website, is_public),
        Target::Site(path) => match file(website, &path, is_public) {
            Some(found) => found,
            None if website.get(&format!("{path}/index.html")).is_some() => {
                Found::Redirect(address::of(&format!("{path}/"), &base) + &query)
            }
            None => nothing(website, is_public),
        },
    }
}

fn file(website: &Website, path: &str, is_public: bool) -> Option<Found> {
    let is_folder = path.is_empty() || path.ends_with('/');
    let path = if is_folder { format!("{path}index.html") } else { path.to_owned() };
    Some(match website.get(&path)? {
        Ok(bytes) => Found::File(content(&path, bytes, is_public)),
        Err(problem) => Found::Broken(problem),
    })
}

fn nothing(website: &Website, is_public: bool) -> Found {
    let page = website.get(NOT_FOUND).and_then(Result::ok);
    Found::Nothing(page.map(|bytes| content(NOT_FOUND, bytes, is_public)))
}

fn content(path: &str, bytes: Arc<[u8]>, is_public: bool) -> Content {
    let media_type = media_type::of(path);
    let bytes = match media_type::is_page(&media_type) && !is_public {
        true => Bytes::from(injected::into(&bytes)),
        false => Bytes::from_owner(bytes),
    };
    Content::new(bytes, media_type)
}
