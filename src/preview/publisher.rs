//! Compiles and publishes: sources become the next revision, whose site is the newest one without an error.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::watch;

use super::log;
use super::rendering::{Rendered, Rendering};
use super::revision::{Change, Effect, Revision};
use super::session::{Clock, Teller};
use crate::diagnostic::Diagnostic;
use crate::memo::Memo;
use crate::render::Website;
use crate::source::Sources;
use crate::{Options, Prepared};

/// Pages that could not be rendered are tried again before the next site is published; of very many, some will do.
const MOST_SUSPECTS: usize = 8;

/// What compiles and publishes.
pub struct Publisher {
    options: Options,
    clock: Clock,
    tell: Teller,
    memo: Memo,
    sender: watch::Sender<Arc<Revision>>,
    rendering: Rendering,
    done: Arc<dyn Fn(Rendered) + Send + Sync>,
    /// The newest site all of whose files were rendered.
    confirmed: Option<(u64, Arc<Website>)>,
    /// What open pages will have to do once there is a site without an error again.
    pending: Effect,
    /// What they would have had to do since the site that is confirmed.
    unconfirmed: Effect,
    /// Files of the last site that could not be rendered.
    suspects: Vec<String>,
}

impl Publisher {
    /// Compiles for the first time. `done` is told when a site was rendered as a whole.
    pub fn new(
        (options, clock, tell): (Options, Clock, Teller),
        sources: Arc<Sources>,
        began: Instant,
        done: impl Fn(Rendered) + Send + Sync + 'static,
    ) -> Self {
        let memo = Memo::default();
        let prepared = Arc::new(prepare(&sources, &options, &clock, &memo));
        let website = prepared.website.clone().filter(|_| !prepared.has_errors());
        let change = Change::default();
        tell(&log::first(&sources, began.elapsed(), &prepared.diagnostics));
        let first = Revision { number: 1, sources, prepared, website, website_number: 1, change };
        let publisher = Self {
            options,
            clock,
            tell,
            memo,
            sender: watch::channel(Arc::new(first)).0,
            rendering: Rendering::default(),
            done: Arc::new(done),
            confirmed: None,
            pending: Effect::Nothing,
            unconfirmed: Effect::Nothing,
            suspects: Vec::new(),
        };
        publisher.render();
        publisher
    }

    /// Every revision from now on.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Revision>> {
        self.sender.subscribe()
    }

    /// The present revision.
    pub fn current(&self) -> Arc<Revision> {
        self.sender.borrow().clone()
    }

    /// Tells the log.
    pub fn tell(&self, message: &crate::diagnostic::Message) {
        (self.tell)(message);
    }

    /// How long the present revision will hold, if no file changes: until the next embargo is over.
    pub fn time_to_release(&self) -> Option<std::time::Duration> {
        let current = self.current();
        let report = current.prepared.report.as_ref()?;
        let now: Timestamp = (self.clock)().in_zone(&report.config.time_zone);
        let left = report.next_release?.duration_since(now);
        Some(std::time::Duration::try_from(left).unwrap_or_default())
    }

    /// Compiles what was read, and publishes what comes of it. `began` is when the change was noticed.
    pub fn compile(&mut self, sources: Arc<Sources>, began: Instant) {
        self.rendering.stop();
        let before = self.current();
        let prepared = Arc::new(self.prepared(&sources));
        let number = before.number + 1;
        let new = prepared.website.clone().filter(|_| !prepared.has_errors());
        let is_new = new.is_some();
        let mut change = Change::between(&before.sources, &sources);
        // Where nothing was shown, there is nothing to be put in its place.
        let effect = if before.website.is_none() { Effect::Layout } else { change.effect };
        self.pending = self.pending.max(effect);
        change.effect = if is_new { std::mem::take(&mut self.pending) } else { Effect::Nothing };
        self.unconfirmed = self.unconfirmed.max(change.effect);
        let (website, website_number) = match new {
            Some(website) => (Some(website), number),
            None => (before.website.clone(), before.website_number),
        };
        let line = log::compiled(&change, began.elapsed(), &prepared.diagnostics);
        self.publish(Revision { number, sources, prepared, website, website_number, change });
        self.tell(&line);
        self.render();
    }

    /// Takes note of what came of rendering a site as a whole: if it has mistakes, the one before is served again.
    pub fn rendered(&mut self, Rendered { number, result }: Rendered) {
        let current = self.current();
        if current.website_number != number {
            return;
        }
        let problems = result.diagnostics;
        if problems.is_empty() {
            self.confirmed = current.website.clone().map(|website| (number, website));
            self.unconfirmed = Effect::Nothing;
            return;
        }
        self.suspects = result.failed.into_iter().take(MOST_SUSPECTS).collect();
        self.tell(&log::rendered(&problems));
        // What was compiled since has mistakes of its own.
        let prepared = match current.number == number {
            true => Arc::new(current.prepared.with(problems)),
            false => current.prepared.clone(),
        };
        let (website_number, website) = self.confirmed.clone().map_or((number, None), |(at, site)| (at, Some(site)));
        let change = Change { files: Vec::new(), effect: self.unconfirmed };
        self.pending = self.pending.max(self.unconfirmed);
        let sources = current.sources.clone();
        self.publish(Revision { number: current.number + 1, sources, prepared, website, website_number, change });
    }

    fn prepared(&self, sources: &Arc<Sources>) -> Prepared {
        let prepared = prepare(sources, &self.options, &self.clock, &self.memo);
        let Some(website) = prepared.website.as_ref().filter(|_| !prepared.has_errors()) else { return prepared };
        let failing = self.suspects.iter().filter_map(|path| website.get(path)?.err());
        let problems: Vec<Diagnostic> = failing.map(|problem| *problem).collect();
        if problems.is_empty() { prepared } else { prepared.with(problems) }
    }

    fn publish(&self, revision: Revision) {
        self.sender.send_replace(Arc::new(revision));
    }

    fn render(&self) {
        let current = self.current();
        let is_confirmed = self.confirmed.as_ref().is_some_and(|(number, _)| *number == current.website_number);
        if let Some(website) = current.website.clone().filter(|_| !is_confirmed) {
            let done = self.done.clone();
            self.rendering.start(current.website_number, website, move |rendered| done(rendered));
        }
    }
}

fn prepare(sources: &Arc<Sources>, options: &Options, clock: &Clock, memo: &Memo) -> Prepared {
    crate::prepare(sources, &Options { now: clock(), ..options.clone() }, memo)
}
