//! What the project and the host know of the time, held against this machine's clock.

use std::path::Path;

use jiff::Timestamp;

use super::provenance;
use crate::diagnostic::Message;
use crate::gate::clock::{self, Evidence};
use crate::publish::failure::Failure;
use crate::publish::host::Host;
use crate::publish::ledger;
use crate::publish::upload;
use crate::resolve::Report;

/// Judges the clock by what stands in the project, before anything is built. `asked_for` is the moment that decides which
/// embargoes are over.
///
/// # Errors
/// When the clock cannot be right, or the moment is yet to come.
pub fn judge(root: &Path, asked_for: Timestamp) -> anyhow::Result<()> {
    let released = ledger::read(root)?.into_iter().map(|entry| entry.time).max();
    let committed = provenance::committed(root);
    let evidence = Evidence { released, committed, asked_for: Some(asked_for), ..Evidence::default() };
    trusted(clock::judge(Timestamp::now(), &evidence))
}

/// Judges the clock by the dates that public editions bear.
///
/// # Errors
/// When one of them is yet to come.
pub fn judge_dates(report: &Report) -> anyhow::Result<()> {
    let latest = report.editions.iter().map(|resolved| resolved.edition.published).max();
    let start = |date: jiff::civil::Date| Some((report.config.time_zone.to_timestamp(date.at(0, 0, 0, 0)).ok()?, date));
    let dated = latest.and_then(start).map(|(time, date)| (time, date.to_string()));
    trusted(clock::judge(Timestamp::now(), &Evidence { dated, ..Evidence::default() }))
}

/// Judges whether credentials can still be used.
///
/// # Errors
/// When they have expired.
pub fn judge_expiry(expiry: Option<Timestamp>) -> anyhow::Result<()> {
    match expiry.is_some_and(|expiry| expiry <= Timestamp::now()) {
        true => Err(Failure::of_expired_credentials().into()),
        false => Ok(()),
    }
}

/// Judges the clock by that of the host, where the host says when a file was written.
///
/// # Errors
/// When the two differ, or the host fails.
pub async fn judge_by(host: &Host) -> anyhow::Result<()> {
    let before = Timestamp::now();
    let time = upload::time_of(host).await?;
    time.map_or(Ok(()), |time| trusted(clock::compare((before, Timestamp::now()), time)))
}

fn trusted(judgement: Result<(), Message>) -> anyhow::Result<()> {
    judgement.map_err(|message| Failure::new(message).into())
}
