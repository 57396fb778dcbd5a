//! What `nianbao publish` tells: people in sentences and tables, programs in one JSON object a line.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::cli::PublishFormat;
use crate::commands::remarks;
use crate::diagnostic::{Catalogue, Message, message};
use crate::gate::Finding;
use crate::output::OutputPath;
use crate::publish::plan::{Change, Found, Plan};
use crate::publish::release::Release;
use crate::publish::remark::Remarks;
use crate::publish::upload::{Observer, Sent};

/// So many lines of a plan are shown to people before the rest is counted.
const SHOWN: usize = 30;
/// A mistake of a theme stands on every page.
const SHOWN_OF_A_GATE: usize = 10;

/// Tells in the form and the language that were asked for.
pub struct Teller<'a> {
    /// The form.
    pub format: PublishFormat,
    /// The language, for people.
    pub catalogue: &'a Catalogue,
}

impl Teller<'_> {
    /// Tells people something that programs need not know.
    pub fn say(&self, message: &Message) {
        if self.format == PublishFormat::Human {
            anstream::println!("{}", message.told_by(self.catalogue));
        }
    }

    fn event(&self, value: &Value) {
        if self.format == PublishFormat::Json {
            anstream::println!("{value}");
        }
    }

    /// What is going to be done.
    pub fn plan(&self, plan: &Plan<'_>, found: &Found) {
        let current = found.current.as_ref().map(|release| release.name.as_str());
        let parcels = plan.parcels.iter().map(|parcel| {
            json!({"path": parcel.path.as_str(), "change": id(parcel.change), "size": parcel.file.record.size})
        });
        let gone: Vec<_> = plan.gone.iter().chain(&plan.stale_copies).map(OutputPath::as_str).collect();
        self.event(&json!({
            "event": "plan", "current": current, "files": parcels.collect::<Vec<_>>(), "gone": gone,
            "unchanged": plan.unchanged, "bytes": plan.size(),
        }));
        if let Some(pending) = &found.pending {
            let name = pending.name.as_str();
            self.say(&message!("the upload of {name} was cut; what has arrived is not sent again", name));
        }
        let changed = plan
            .parcels
            .iter()
            .map(|parcel| (told(parcel.change), HumanBytes(parcel.file.record.size).to_string(), parcel.path.as_str()));
        let gone = plan.gone.iter().map(|path| (message!("gone"), String::new(), path.as_str()));
        let lines: Vec<_> = changed.chain(gone).collect();
        for (what, size, path) in lines.iter().take(SHOWN) {
            self.say(&message!("{what}  {size}  {path}", what, size = format!("{size:>10}"), path = *path));
        }
        if let Some(more) = lines.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            self.say(&message!("and {more} more", more));
        }
        let count = |change| plan.parcels.iter().filter(|parcel| parcel.change == change).count();
        self.say(&message!(
            "{new} new, {changed} changed, {restored} restored, {gone} gone, {unchanged} unchanged; to be sent: {size}",
            new = count(Change::New),
            changed = count(Change::Changed),
            restored = count(Change::Restored),
            gone = plan.gone.len(),
            unchanged = plan.unchanged,
            size = HumanBytes(plan.size()).to_string(),
        ));
    }

    /// Why nothing is published.
    pub fn refusal(&self, findings: &[Finding]) {
        let found = findings.iter().map(|finding| {
            let path = finding.path.as_ref().map(OutputPath::as_str);
            json!({"gate": finding.gate.name(), "path": path, "message": &finding.message})
        });
        self.event(&json!({"event": "refused", "findings": found.collect::<Vec<_>>()}));
        let mut counts = BTreeMap::new();
        for finding in findings.iter().filter(|_| self.format == PublishFormat::Human) {
            let count = counts.entry(finding.gate).or_insert(0);
            *count += 1;
            if *count > SHOWN_OF_A_GATE {
                continue;
            }
            let (gate, what) = (finding.gate.name(), &finding.message);
            let message = match &finding.path {
                Some(path) => message!("{path}: {what} [{gate}]", gate, path = path.as_str(), what),
                None => message!("{what} [{gate}]", gate, what),
            };
            anstream::eprintln!("{}", message.told_by(self.catalogue));
        }
        for (gate, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN_OF_A_GATE) {
            let (gate, more) = (gate.name(), count - SHOWN_OF_A_GATE);
            anstream::eprintln!("{}", message!("and {more} more [{gate}]", more, gate).told_by(self.catalogue));
        }
        self.say(&message!("nothing was published"));
    }

    /// What came out when so many files were read back.
    pub fn proof(&self, files: usize, remarks: &Remarks) {
        self.event(&json!({"event": "proof", "files": files, "remarks": remarks::json(remarks)}));
        if self.format == PublishFormat::Human {
            remarks::tell(remarks, self.catalogue);
        }
        if !remarks.is_wrong() {
            self.say(&message!("read back, and as it was sent: {files} files", files));
        }
    }

    /// Why nothing was read back.
    pub fn unproven(&self, reason: &Message) {
        self.event(&json!({"event": "unproven", "message": reason}));
        if self.format == PublishFormat::Human {
            let warning = message!("warning");
            let message = message!("{warning}: {reason}", warning, reason);
            anstream::eprintln!("{}", message.told_by(self.catalogue));
        }
    }

    /// What was done.
    pub fn released(&self, release: &Release, sent: &Sent) {
        let name = release.name.as_str();
        self.event(&json!({
            "event": "released", "release": name, "tree": release.tree, "files": sent.files, "bytes": sent.bytes,
            "deleted": sent.deleted,
        }));
        let Sent { files, bytes, deleted, .. } = *sent;
        self.say(&match files + deleted {
            0 => message!("{name} is public already", name),
            _ => message!(
                "{name} is public; files sent: {files} ({size}), deleted: {deleted}",
                name,
                files,
                size = HumanBytes(bytes).to_string(),
                deleted
            ),
        });
    }

    /// How many files the host kept for releases that nobody puts back any more.
    pub fn pruned(&self, files: usize) {
        self.event(&json!({"event": "pruned", "files": files}));
        if files > 0 {
            self.say(&message!("files deleted that were kept for earlier releases alone: {files}", files));
        }
    }
}

fn id(change: Change) -> &'static str {
    match change {
        Change::New => "new",
        Change::Changed => "changed",
        Change::Restored => "restored",
    }
}

fn told(change: Change) -> Message {
    match change {
        Change::New => message!("new"),
        Change::Changed => message!("changed"),
        Change::Restored => message!("restored"),
    }
}

/// Shows how far an upload is: a bar with rate and remaining time on a terminal, a line for every tenth elsewhere.
pub struct Observed<'a> {
    teller: &'a Teller<'a>,
    bar: ProgressBar,
    total: u64,
    sent: AtomicU64,
}

impl<'a> Observed<'a> {
    /// Begins at nothing sent.
    pub fn new(plan: &Plan<'_>, teller: &'a Teller<'a>) -> Self {
        let target = match teller.format {
            PublishFormat::Human => ProgressDrawTarget::stderr(),
            PublishFormat::Json => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(plan.size()), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}") {
            bar.set_style(style);
        }
        Self { teller, bar, total: plan.size(), sent: AtomicU64::new(0) }
    }
}

impl Observer for Observed<'_> {
    fn sent(&self, path: &OutputPath, size: u64) {
        self.teller.event(&json!({"event": "sent", "path": path.as_str(), "size": size}));
        self.bar.inc(size);
        let before = self.sent.fetch_add(size, Ordering::Relaxed);
        let tenth = |sent: u64| (sent * 10).checked_div(self.total).unwrap_or(10);
        if self.bar.is_hidden() && tenth(before) < tenth(before + size) {
            let (sent, total) = (HumanBytes(before + size).to_string(), HumanBytes(self.total).to_string());
            self.teller.say(&message!("{sent} of {total} sent", sent, total));
        }
    }
}

impl Drop for Observed<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
