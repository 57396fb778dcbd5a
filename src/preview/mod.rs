//! The site while it is being written: compiled at every save, served from memory, with what an author wants to know of a
//! page beside it.
//!
//! A [`Session`] watches the project, compiles what changed and publishes one [`Revision`] after another; the server
//! answers each request from the revision that is current when the request comes in. So a response belongs wholly to one
//! compile, and what is served is what a build of the same files would write.
//!
//! - `session` looks and compiles when something changed, `watch` tells that something did; `publisher` makes the revision,
//!   `rendering` its pages in the background, `log` the line on the terminal;
//! - `server` is HTTP, `client` the script and style that pages get while they are previewed;
//! - `problems`, `inspect` and `drafts` are what the client asks for, `summary` what it is told unasked;
//! - `pages` knows the pages by their addresses, `excerpt` the lines around a place, `editor` the ways into the author's
//!   editor, `told` both languages.

pub mod client;
pub mod drafts;
pub mod editor;
mod excerpt;
pub mod inspect;
mod log;
mod pages;
pub mod problems;
mod publisher;
mod rendering;
pub mod revision;
pub mod server;
pub mod session;
pub mod summary;
mod told;
pub mod watch;

pub use revision::{Change, Effect, Revision};
pub use session::Session;

/// Below this path of the server stands what is none of the site's: no page of a site can have a part that begins with
/// an underscore, as no identifier does.
pub const PREFIX: &str = "/_nianbao/";
