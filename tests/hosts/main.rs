//! `nianbao publish` and `nianbao verify` against real servers, started on loopback, and against hosts that fail: each
//! failure has its message and its exit status, nothing is lost, and the next call completes.
//!
//! `tests/run` installs the servers and requires them with `NIANBAO_SERVERS=required`; else a test whose server is not
//! there says so and passes.

#[cfg(feature = "azblob")]
mod azblob;
mod disks;
mod faults;
#[cfg(feature = "gcs")]
mod gcs;
mod kills;
mod nginx;
mod project;
mod proof;

#[path = "../shared/random.rs"]
mod random;
#[path = "../publish_cuts/reader.rs"]
mod reader;
#[cfg(feature = "s3")]
mod s3;
mod server;
mod sftp;
mod site;
#[cfg(any(feature = "azblob", feature = "gcs", feature = "s3"))]
mod storage;
mod story;
mod stub;
mod verification;
mod webdav;

#[path = "../shared/folders.rs"]
mod folders;
