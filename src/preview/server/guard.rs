//! What is turned away before it is looked at, and what every answer says to browsers.
//!
//! A page of another site can make the author's browser ask this server for drafts if a name of that site leads to this
//! machine (DNS rebinding). The browser then names that site as the host, so a host that cannot be meant is refused.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::{Server, Settings};
use crate::diagnostic::{Message, message};

/// Where on this machine a connection came in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// The address that the client connected to.
    pub at: IpAddr,
}

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Lets a request pass that reads, and means this server.
pub(super) async fn check(
    State(server): State<Arc<Server>>,
    Extension(arrival): Extension<Arrival>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match fault(&request, arrival, &server.settings) {
        Some((status, message)) => (status, server.told(&message)).into_response(),
        None => next.run(request).await,
    };
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    // Whatever is served may be another thing after the next save.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // No page of another site shows a chart of a draft.
    response.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn fault(request: &Request, arrival: Arrival, settings: &Settings) -> Option<(StatusCode, Message)> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let method = request.method().as_str();
        let message = message!("this server only reads: {method} is not possible, GET and HEAD are", method);
        return Some((StatusCode::METHOD_NOT_ALLOWED, message));
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|host| Authority::try_from(host.as_bytes()).ok());
    let (Some(host), None) = (host, hosts.next()) else {
        return Some((StatusCode::BAD_REQUEST, message!("the request names no host, or more than one")));
    };
    // An address in the request line counts more than the header: RFC 9112, section 3.2.2.
    let named = [Some(&host), request.uri().authority()];
    let stranger = named.into_iter().flatten().find(|host| !is_meant(host, arrival, settings))?;
    let message = message!(
        "this server does not answer for `{host}`; open it by the address that `nianbao serve` shows",
        host = stranger.host()
    );
    Some((StatusCode::FORBIDDEN, message))
}

/// Whether a host is this machine, by a name or an address that nobody else can give to it. The port does not matter:
/// it may be another before a tunnel.
fn is_meant(host: &Authority, arrival: Arrival, settings: &Settings) -> bool {
    let name = host.host();
    if name.trim_end_matches('.').eq_ignore_ascii_case("localhost") {
        return true;
    }
    let literal = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let address = match literal {
        Some(literal) => literal.parse::<Ipv6Addr>().map(IpAddr::from).ok(),
        None => name.parse().ok(),
    };
    let canonical = address.map(|address: IpAddr| address.to_canonical());
    canonical.is_some_and(|address| {
        let own = !settings.bind.is_loopback() && address == arrival.at.to_canonical();
        address.is_loopback() || address == settings.bind.to_canonical() || own
    })
}
