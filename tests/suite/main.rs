//! What a user sees, from the command line to the finished site.

mod calendar;
mod changed_project;
#[path = "../shared/checked.rs"]
mod checked;
mod claims;
mod copies;
mod corrections;
mod crash;
mod determinism;
mod earlier;
mod fix;
mod folders;
mod gate;
mod golden;
mod inspected;
mod languages;
#[path = "../shared/last_site.rs"]
mod last_site;
mod libraries;
mod prune;
mod publishers;
mod put_back;
#[path = "../shared/random.rs"]
mod random;
mod readme;
mod relations;
mod remembered;
mod settled;
mod transcripts;
mod withdrawals;
