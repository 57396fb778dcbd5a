//! Whether a client has what it asks for already, and how much of it it wants: RFC 9110, sections 13 and 14.

use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, IntoHeaderName, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use http_range_header::parse_range_header;

/// What is to be sent: bytes, what they are, and the tag by which they are known again.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub bytes: Bytes,
    pub media_type: String,
    tag: String,
}

impl Content {
    /// Takes the bytes; two contents have the same tag if they have the same bytes.
    pub fn new(bytes: Bytes, media_type: String) -> Self {
        let tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..32]);
        Self { bytes, media_type, tag }
    }

    /// The answer to a request for it.
    pub fn answer(self, method: &Method, headers: &HeaderMap) -> Response {
        if headers.get_all(IF_NONE_MATCH).iter().any(|known| names(known, &self.tag)) {
            return self.with_tag(StatusCode::NOT_MODIFIED.into_response());
        }
        match self.part(method, headers) {
            Part::Whole => {
                let bytes = self.bytes.clone();
                self.typed(bytes.into_response())
            }
            Part::Range(from, to) => {
                let bytes = (StatusCode::PARTIAL_CONTENT, self.bytes.slice(from..to)).into_response();
                let range = format!("bytes {from}-{}/{}", to.saturating_sub(1), self.bytes.len());
                with(self.typed(bytes), CONTENT_RANGE, &range)
            }
            Part::OutOfRange => {
                let range = format!("bytes */{}", self.bytes.len());
                with(self.with_tag(StatusCode::RANGE_NOT_SATISFIABLE.into_response()), CONTENT_RANGE, &range)
            }
        }
    }

    /// A part is sent where one is asked for; where several are, or none that can be read, the whole is.
    fn part(&self, method: &Method, headers: &HeaderMap) -> Part {
        let is_current = headers.get(IF_RANGE).is_none_or(|known| known == self.tag.as_str());
        let range = headers.get(RANGE).filter(|_| method == Method::GET && is_current);
        let range = range.and_then(|range| parse_range_header(range.to_str().ok()?).ok());
        let Some(range) = range.filter(|range| range.len() == 1) else { return Part::Whole };
        let Ok(ranges) = range.validate(self.bytes.len() as u64) else { return Part::OutOfRange };
        let bounds = ranges.first().and_then(|range| {
            Some((usize::try_from(*range.start()).ok()?, usize::try_from(*range.end()).ok()?.checked_add(1)?))
        });
        bounds.map_or(Part::Whole, |(from, to)| Part::Range(from, to))
    }

    fn typed(&self, response: Response) -> Response {
        with(with(self.with_tag(response), CONTENT_TYPE, &self.media_type), ACCEPT_RANGES, "bytes")
    }

    fn with_tag(&self, response: Response) -> Response {
        with(response, ETAG, &self.tag)
    }
}

enum Part {
    Whole,
    /// From a byte to before another.
    Range(usize, usize),
    OutOfRange,
}

/// Whether a list of tags names this one. For If-None-Match weak tags count as strong ones.
fn names(known: &HeaderValue, tag: &str) -> bool {
    let mut tags = known.to_str().unwrap_or_default().split(',').map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn with(mut response: Response, name: impl IntoHeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}
