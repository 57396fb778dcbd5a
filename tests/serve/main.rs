//! The server of `nianbao serve`, as a client on the same machine meets it: what it answers, what it refuses, what it
//! bears.

mod client;
mod command;
mod conditions;
mod events;
mod files;
#[path = "../shared/folders.rs"]
mod folders;
mod inquiries;
mod limits;
mod paths;
mod preview;
mod stand_ins;
mod strangers;
