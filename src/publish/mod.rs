//! A site onto a public host, whole or not at all: the site is compared with the host, what differs is sent, and a
//! document on the host says ever after which bytes were public from when on.
//!
//! A finished site enters (`site.rs`), and the host as it is (`upload::look`); a plan says what to do (`plan.rs`); an
//! upload does it (`upload.rs`). Only `host.rs` and `target.rs` know what kind of host it is.

pub mod digest;
pub mod failure;
pub mod host;
pub mod ledger;
pub mod place;
pub mod plan;
pub mod proof;
pub mod prune;
pub mod release;
pub mod remark;
pub mod site;
pub mod target;
pub mod upload;
pub mod verification;
pub mod web;
