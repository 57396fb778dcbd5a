//! Files that are too large.

use super::{Finding, Gate};
use crate::diagnostic::message;
use crate::output::Output;

/// In bytes. A page of this size takes a phone on a slow line (1.6 Mbit/s, as Lighthouse assumes) ten seconds.
const LARGEST_PAGE: usize = 2 << 20;
/// In bytes, for files that a reader chooses to download.
const LARGEST_FILE: usize = 50 << 20;

/// Finds files above the limits.
pub fn inspect(output: &Output) -> Vec<Finding> {
    let limit = |path: &str| if path.ends_with(".html") { LARGEST_PAGE } else { LARGEST_FILE };
    let large = output.iter().filter(|(path, contents)| contents.len() > limit(path.as_str()));
    let finding = large.map(|(path, contents)| {
        let (size, limit) = (contents.len(), limit(path.as_str()));
        let message =
            message!("it has {size} bytes, and readers should not have to load more than {limit}", size, limit);
        Finding { gate: Gate::LargeFile, path: Some(path.clone()), message }
    });
    finding.collect()
}
