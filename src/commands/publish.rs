//! `nianbao publish`: the project in, a release on a public host, or the reason why there is none.
//!
//! In this order: build, gate, plan, upload, record, proof. Until the upload nothing outside the project is changed.

mod ask;
mod provenance;
mod told;

use std::path::Path;

use jiff::Timestamp;

use self::told::{Observed, Teller};
use super::progress::Progress;
use super::{ending, moment, report};
use crate::cli::{Ending, PublishArguments};
use crate::config::{Config, Target};
use crate::diagnostic::{Catalogue, Message, message};
use crate::gate::{self, Finding, Gate};
use crate::memo::Memo;
use crate::publish::host::Host;
use crate::publish::ledger::{self, Checks, Entry, Provenance, Waiver};
use crate::publish::plan::{Found, Plan, SurpriseKind};
use crate::publish::release::{Name, Release};
use crate::publish::site::Site;
use crate::publish::target::{self, Vault};
use crate::publish::upload::{self, Upload};
use crate::{Compiled, Options, config, emit, load};

/// Publishes the project.
///
/// # Errors
/// When the machine or the host fails. Then nothing is lost: the host has the old site, or parts of the new one to which
/// nothing leads yet, and the next call sends what is missing.
pub fn run(arguments: &PublishArguments, catalogue: &Catalogue) -> anyhow::Result<Ending> {
    let teller = Teller { format: arguments.format, catalogue };
    let root = &arguments.project.root;
    let sources = load::load(root)?;
    let mut problems = Vec::new();
    let Some(config) = config::parse(&sources, None, &mut problems).filter(|_| ending(&problems) == Ending::Clean)
    else {
        report(&problems, &sources, catalogue, false);
        return Ok(Ending::Diagnostics);
    };
    let (name, target) = target::find(&config, arguments.target.as_deref())?;
    let host = open(arguments, &name, &target)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let publication = Publication { arguments, name, target, config, host, teller };
    match &arguments.rollback {
        Some(release) => runtime.block_on(publication.put_back(release)),
        None => {
            let progress = Progress::new(message!("rendering the site"), catalogue);
            let options = Options {
                base_url: publication.target.base_url.clone(),
                drafts: false,
                marks: false,
                now: moment(&arguments.project)?,
            };
            let memo = Memo::from_previous(emit::read_previous(&root.join("site")).as_ref());
            let compiled = crate::compile(&sources, &options, &memo);
            drop(progress);
            report(&compiled.diagnostics, &sources, catalogue, false);
            runtime.block_on(publication.publish(&compiled))
        }
    }
}

fn open(arguments: &PublishArguments, name: &str, target: &Target) -> anyhow::Result<Host> {
    let environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let file = arguments.secrets.clone().or_else(|| environment("NIANBAO_SECRETS").map(Into::into));
    let vault = Vault { environment: &environment, file, root: &arguments.project.root };
    Ok(Host::new(target::open(name, target, &vault)?, std::sync::Arc::new(|_| Ok(()))))
}

/// A release that is being made.
struct Publication<'a> {
    arguments: &'a PublishArguments,
    name: String,
    target: Target,
    config: Config,
    host: Host,
    teller: Teller<'a>,
}

impl Publication<'_> {
    /// A new release of the project.
    async fn publish(&self, compiled: &Compiled) -> anyhow::Result<Ending> {
        let Some(output) = &compiled.output else {
            self.teller.say(&message!("nothing was published"));
            return Ok(Ending::Diagnostics);
        };
        let findings = gate::inspect(output, &self.config);
        self.send(&Site::of(output), findings, checks(compiled), None).await
    }

    /// An earlier release once more.
    async fn put_back(&self, name: &Name) -> anyhow::Result<Ending> {
        let earlier = upload::earlier(&self.host, name).await?;
        self.send(&Site::of_release(&earlier), Vec::new(), Checks::default(), Some(name)).await
    }

    async fn send(
        &self,
        site: &Site,
        mut findings: Vec<Finding>,
        checks: Checks,
        restores: Option<&Name>,
    ) -> anyhow::Result<Ending> {
        let found = upload::look(&self.host, site, self.arguments.verify).await?;
        let plan = Plan::of(site, &found);
        findings.extend(surprises(&plan));
        let (waived, closed) = self.waived(findings);
        self.teller.plan(&plan, &found);
        if !closed.is_empty() {
            self.teller.refusal(&closed);
            return Ok(Ending::Diagnostics);
        }
        if self.arguments.dry_run {
            return Ok(Ending::Clean);
        }
        let provenance = provenance::of(&self.arguments.project.root, self.arguments.by.as_deref());
        let release = match found.current.as_ref().filter(|_| plan.is_settled()) {
            // Nothing differs: it is that release still, and perhaps files of earlier ones are deleted.
            Some(current) => current.clone(),
            None => self.release(site, &found, &provenance, restores)?,
        };
        if !plan.is_settled() && !self.arguments.yes && !ask::confirms(&self.name, &self.teller)? {
            self.teller.say(&message!("nothing was published"));
            return Ok(Ending::Clean);
        }
        let observed = Observed::new(&plan, &self.teller);
        let upload = Upload::new(&self.host, &release, &plan, &found, &observed);
        let sent = upload.run(self.arguments.prune).await?;
        drop(observed);
        self.record(&Entry::new(&release, &self.name, &provenance, checks, waived))?;
        self.teller.released(&release, &sent);
        Ok(Ending::Clean)
    }

    fn release(
        &self,
        site: &Site,
        found: &Found,
        provenance: &Provenance,
        restores: Option<&Name>,
    ) -> anyhow::Result<Release> {
        let time = Timestamp::now().round(jiff::Unit::Second)?;
        let base_url = self.target.base_url.as_ref().unwrap_or(&self.config.base_url).absolute("");
        let revision = provenance.revision.clone();
        let release = Release::of(site, time, base_url, revision, found.current.as_ref());
        Ok(Release { restores: restores.cloned(), ..release })
    }

    /// Adds the release to the ledger, unless it stands there: an upload may have been cut right before it was added.
    fn record(&self, entry: &Entry) -> anyhow::Result<()> {
        let root: &Path = &self.arguments.project.root;
        let known = ledger::read(root)?.into_iter().any(|known| known.release == entry.release);
        if known { Ok(()) } else { ledger::append(root, entry) }
    }

    /// What was found at gates that are waived, as the ledger keeps it, and what was found at the others.
    fn waived(&self, findings: Vec<Finding>) -> (Vec<Waiver>, Vec<Finding>) {
        let waivers = &self.arguments.waive;
        let is_waived = |finding: &Finding| waivers.iter().any(|waiver| waiver.gate == finding.gate.name());
        let (open, closed): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_waived);
        let is_used = |waiver: &&Waiver| open.iter().any(|finding| finding.gate.name() == waiver.gate);
        (waivers.iter().filter(is_used).cloned().collect(), closed)
    }
}

/// What somebody else did to the host, as findings.
fn surprises(plan: &Plan<'_>) -> Vec<Finding> {
    let finding = |surprise: &crate::publish::plan::Surprise| {
        let message = match surprise.kind {
            SurpriseKind::Deleted => message!("somebody deleted it on the host"),
            SurpriseKind::Altered => message!("somebody altered it on the host"),
            SurpriseKind::Foreign => {
                message!("there is another file of this name on the host, which nianbao did not put there")
            }
        };
        Finding { gate: Gate::HostChanged, path: Some(surprise.path.clone()), message }
    };
    plan.surprises.iter().map(finding).collect()
}

/// What was checked before the release.
fn checks(compiled: &Compiled) -> Checks {
    use crate::evaluate::relation::Outcome;
    let mut checks = Checks { warnings: compiled.diagnostics.len(), ..Checks::default() };
    for judged in compiled.relations.iter().flat_map(|relations| &relations.judged) {
        match judged.outcome {
            Outcome::Exact => checks.exact += 1,
            Outcome::Rounding => checks.rounding += 1,
            Outcome::Fails => checks.acknowledged += 1,
        }
    }
    checks
}

/// Reads a waiver, `gate=reason`.
///
/// # Errors
/// When there is no such gate, or no reason.
pub fn waiver(text: &str) -> Result<Waiver, Message> {
    let (gate, reason) = text.split_once('=').unwrap_or((text, ""));
    let gate = Gate::parse(gate)?;
    match reason.trim() {
        "" => Err(message!("write the reason as well: {gate}=\"why it may be so\"", gate = gate.name())),
        reason => Ok(Waiver { gate: gate.name().to_owned(), reason: reason.to_owned() }),
    }
}
