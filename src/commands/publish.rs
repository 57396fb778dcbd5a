//! `nianbao publish`: the project in, a release on a public host, or the reason why there is none.
//!
//! In this order: build, gate, plan, upload, record, proof. Until the upload nothing outside the project is changed.

mod ask;
mod clock;
mod corrections;
mod proof;
mod provenance;
mod told;
mod vouched;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinHandle;

use self::told::{Observed, Teller};
use super::build::output_in_sources;
use super::progress::Progress;
use super::{ending, memo_until_the_end, moment, report};
use crate::cli::{Ending, PublishArguments};
use crate::config::{Config, Target};
use crate::diagnostic::{Catalogue, Message, message};
use crate::gate::{Finding, Gate, Inspector};
use crate::publish::failure::{self, Failure};
use crate::publish::host::{Host, Patience};
use crate::publish::ledger::{self, Checks, Entry, Provenance, Waiver};
use crate::publish::place::Place;
use crate::publish::plan::{Found, Plan, SurpriseKind};
use crate::publish::proof::Scope;
use crate::publish::prune;
use crate::publish::release::{Name, Release};
use crate::publish::site::Site;
use crate::publish::target::{self, Vault};
use crate::publish::upload::{self, Sent};
use crate::source::Sources;
use crate::{Compiled, Options, compress, config, emit, load};

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
    if let Some(folder) = target.options.get("root").filter(|_| target.service.name == "fs")
        && let Some(problem) = output_in_sources(root, Path::new(folder))?
    {
        report(&[problem], &sources, catalogue, false);
        return Ok(Ending::Diagnostics);
    }
    let now = moment(&arguments.project)?;
    clock::judge(root, now.in_zone(&config.time_zone))?;
    let options = options(arguments, &name, &target)?;
    clock::judge_expiry(options.expiry())?;
    let secrets = options.secrets();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let place = runtime.block_on(Place::open(options, target.switch, patience()?, Arc::new(|_| Ok(()))));
    let place = place.map_err(|error| failure::without(error.into(), &secrets))?;
    let place = Arc::new(place);
    // A host may take as long to answer as the site to be made.
    let looking = runtime.spawn(look(place.clone()));
    let publication = Publication { sources: &sources, arguments, name, target, config, place, teller };
    let ended = match &arguments.rollback {
        Some(release) => runtime.block_on(publication.put_back(release, looking)),
        None => {
            let progress = Progress::new(message!("rendering the site"), catalogue);
            let options = Options { base_url: publication.target.base_url.clone(), drafts: false, marks: false, now };
            let previous = emit::read_previous(&root.join("site")).map(Arc::new);
            let memo = memo_until_the_end(previous.clone());
            let compiled = crate::compile(&sources, &options, &memo);
            drop(progress);
            report(&compiled.diagnostics, &sources, catalogue, false);
            runtime.block_on(publication.publish(&compiled, previous.as_deref(), looking))
        }
    };
    ended.map_err(|error| failure::without(error, &secrets))
}

fn options(arguments: &PublishArguments, name: &str, target: &Target) -> anyhow::Result<target::Options> {
    let file = arguments.secrets.clone().or_else(|| environment("NIANBAO_SECRETS").map(Into::into));
    let vault = Vault { environment: &environment, file, root: &arguments.project.root };
    target::open(name, target, &vault)
}

/// What the environment says; an empty variable says nothing.
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// How long a host may take, by the environment.
fn patience() -> anyhow::Result<Patience> {
    match environment("NIANBAO_PATIENCE").map(|text| text.parse()) {
        None => Ok(Patience::default()),
        Some(Ok(seconds)) if (1..=3600).contains(&seconds) => Ok(Patience::of(Duration::from_secs(seconds))),
        Some(_) => {
            let message = message!("NIANBAO_PATIENCE is a whole number of seconds from 1 to {most}", most = 3600);
            Err(Failure::new(message).into())
        }
    }
}

/// A host, and what it has.
type Looking = JoinHandle<anyhow::Result<(Host, Found)>>;

async fn look(place: Arc<Place>) -> anyhow::Result<(Host, Found)> {
    let host = place.current().await?;
    let found = upload::look(&host).await?;
    Ok((host, found))
}

/// What may become a release.
struct Candidate {
    site: Site,
    /// What made its compressed copies, if it was made just now and has any.
    copies: Option<String>,
    /// The host as it is.
    found: Found,
    findings: Vec<Finding>,
    checks: Checks,
    /// The earlier release that is put back, if it is one.
    restores: Option<Name>,
}

/// A release that is being made.
struct Publication<'a> {
    sources: &'a Sources,
    arguments: &'a PublishArguments,
    name: String,
    target: Target,
    config: Config,
    place: Arc<Place>,
    teller: Teller<'a>,
}

impl Publication<'_> {
    /// A new release of the project.
    async fn publish(
        &self,
        compiled: &Compiled,
        previous: Option<&emit::Previous>,
        looking: Looking,
    ) -> anyhow::Result<Ending> {
        let (Some(output), Some(report)) = (&compiled.output, &compiled.report) else {
            self.teller.say(&message!("nothing was published"));
            return Ok(Ending::Diagnostics);
        };
        clock::judge_dates(report)?;
        let root = &self.arguments.project.root;
        let (host, mut found) = looking.await??;
        let site = match self.target.precompress {
            true => Site::with_copies(output, vouched::with_same_copies(root, &found)?, previous)?,
            false => Site::of(output),
        };
        upload::read_unknown(&host, &mut found, &site, self.arguments.verify).await?;
        let tables = corrections::changed_tables(&host, &found, &site).await?;
        if self.arguments.draft_corrections {
            return corrections::draft(root, self.sources, report, &tables, &self.teller).map(|()| Ending::Clean);
        }
        let folders = folders(root);
        let inspector = Inspector::new(report, &folders);
        let rules = inspector.rules();
        let earlier = vouched::earlier(root, &host, &found, output, &site, rules).await?;
        let mut findings = inspector.inspect(output, earlier.as_ref());
        findings.extend(corrections::findings(self.sources, report, &tables));
        let checks = Checks { inspected_by: Some(rules), ..checks(compiled) };
        let copies = self.target.precompress.then(|| compress::KIND.to_owned());
        self.send(Candidate { site, copies, found, findings, checks, restores: None }).await
    }

    /// An earlier release once more.
    async fn put_back(&self, name: &Name, looking: Looking) -> anyhow::Result<Ending> {
        let (host, mut found) = looking.await??;
        let site = Site::of_release(&upload::earlier(&host, name).await?);
        upload::read_unknown(&host, &mut found, &site, self.arguments.verify).await?;
        let missing = prune::missing(&host, &site, found.current.as_ref()).await?;
        if missing > 0 {
            return Err(Failure::new(pruned(name, missing)).into());
        }
        let original = self.config.languages.first();
        let findings = corrections::findings_of_put_back(&host, &found, &site, original).await?;
        let (checks, restores) = (Checks::default(), Some(name.clone()));
        self.send(Candidate { site, copies: None, found, findings, checks, restores }).await
    }

    async fn send(&self, candidate: Candidate) -> anyhow::Result<Ending> {
        let Candidate { site, copies, found, mut findings, mut checks, restores } = candidate;
        findings.extend(corrections::lost_versions(&found, &site));
        let plan = Plan::of(&site, &found);
        findings.extend(surprises(&plan));
        let (waived, closed) = self.waived(findings);
        // The next release must name the waiver again, so its files are inspected again.
        checks.inspected_by = checks.inspected_by.filter(|_| !waived.iter().any(is_of_files));
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
            None => Release { restores, ..self.release(&site, &found, &provenance).await? },
        };
        if !plan.is_settled() && !self.arguments.yes && !ask::confirms(&self.name, &self.teller)? {
            self.teller.say(&message!("nothing was published"));
            return Ok(Ending::Clean);
        }
        if !plan.is_settled() {
            clock::judge_by(&self.place.current().await?).await?;
        }
        let sent = self.upload(&release, &plan, &found).await?;
        let scope = Scope { all: self.arguments.verify, sent: plan.paths(), kept: sent.kept };
        self.record(&Entry { copies, ..Entry::new(&release, &self.name, &provenance, checks, waived) })?;
        self.teller.released(&release, &sent);
        if let Some(last) = self.target.keep_releases.filter(|_| self.arguments.prune) {
            self.teller.pruned(prune::prune(&self.place, last).await?);
        }
        if !self.arguments.no_proof {
            proof::read_back(&release, &scope, &self.teller).await?;
        }
        Ok(Ending::Clean)
    }

    async fn upload(&self, release: &Release, plan: &Plan<'_>, found: &Found) -> anyhow::Result<Sent> {
        let observed = Observed::new(plan, &self.teller);
        upload::release(&self.place, release, plan, found, &observed, self.arguments.prune).await
    }

    async fn release(&self, site: &Site, found: &Found, provenance: &Provenance) -> anyhow::Result<Release> {
        let mut time = now()?;
        // Releases are named by their second and their files: what is put back within one would have the name that it had.
        while found.current.as_ref().is_some_and(|current| current.time == time) {
            tokio::time::sleep(Duration::from_millis(100)).await;
            time = now()?;
        }
        let base_url = self.target.base_url.as_ref().unwrap_or(&self.config.base_url).absolute("");
        Ok(Release::of(site, time, base_url, provenance.revision.clone(), found.current.as_ref()))
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

/// This machine's time, in whole seconds.
fn now() -> anyhow::Result<Timestamp> {
    Ok(Timestamp::now().round(jiff::Unit::Second)?)
}

/// Whether what was waived was found in files.
fn is_of_files(waiver: &Waiver) -> bool {
    Gate::parse(&waiver.gate).is_ok_and(Gate::is_of_files)
}

/// Why a release cannot be put back.
fn pruned(name: &Name, missing: usize) -> Message {
    message!(
        "{name} cannot be put back: the host has {missing} of its files no more. With `keep_releases`, `--prune` keeps the \
         bytes of the last releases alone; build that revision of the project and publish it instead",
        name = name.as_str(),
        missing
    )
}

/// Folders of this machine that no public file may name.
fn folders(root: &Path) -> Vec<String> {
    let home = std::env::var_os("HOME").map(Into::into);
    let folders = [root.canonicalize().ok(), home].into_iter().flatten();
    folders.map(|folder| folder.display().to_string()).collect()
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
