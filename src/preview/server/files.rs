//! The preview's own script and style.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use axum::routing::get;

use super::conditions::Content;
use crate::preview::{PREFIX, client};

/// A route for each file of the client.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    client::FILES.into_iter().fold(Router::new(), |router, file| {
        let answer = move |method: Method, headers: HeaderMap| async move {
            let content = Content::new(Bytes::from_static(file.text.as_bytes()), file.media_type.to_owned());
            content.answer(&method, &headers)
        };
        router.route(&format!("{PREFIX}{}", file.name), get(answer))
    })
}
