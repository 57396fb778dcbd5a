//! Compiles and publishes: sources become the next revision, whose site is the newest one without an error.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::watch;

use super::log::{self, Begun};
use super::rendering::{Rendered, Rendering};
use super::revision::{Change, Effect, Revision};
use super::session::{Clock, Teller};
use crate::diagnostic::Diagnostic;
use crate::memo::Memo;
use crate::render::Website;
use crate::source::Sources;
use crate::{Options, Prepared};

/// Files that could not be rendered are tried again before the next site is published; of very many, some will do.
const MOST_SUSPECTS: usize = 8;

/// A figure is drawn in two layouts at once.
const ENGINES: usize = 2;

/// What compiles and publishes.
pub struct Publisher {
    options: Options,
    clock: Clock,
    tell: Teller,
    memo: Memo,
    sender: watch::Sender<Arc<Revision>>,
    rendering: Rendering,
    done: Arc<dyn Fn(Rendered) + Send + Sync>,
    /// What was compiled last, as it was before anything was rendered, and the number of that compile.
    analysed: (u64, Arc<Prepared>),
    /// The site to go back to: the newest all of whose files were rendered or, before there is one, the first that was served.
    fallback: Option<(u64, Arc<Website>)>,
    /// The number of the newest site all of whose files were rendered.
    confirmed: u64,
    /// What open pages will have to do once there is a site without an error again.
    pending: Effect,
    /// What they would have had to do since the site that is confirmed.
    unconfirmed: Effect,
    /// Files of the site that was compiled last that could not be rendered.
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
        memo.studio.warm(ENGINES);
        let prepared = Arc::new(prepare(&sources, &options, &clock, &memo));
        let website = prepared.website.clone().filter(|_| !prepared.has_errors());
        let change = Change::default();
        tell(&log::first(&sources, began.elapsed(), &prepared.diagnostics));
        let analysed = (1, prepared.clone());
        let fallback = website.clone().map(|website| (1, website));
        let first = Revision { number: 1, sources, prepared, website, website_number: 1, change };
        let publisher = Self {
            options,
            clock,
            tell,
            memo,
            sender: watch::channel(Arc::new(first)).0,
            rendering: Rendering::default(),
            done: Arc::new(done),
            analysed,
            fallback,
            confirmed: 0,
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

    /// Compiles what was read, and publishes what comes of it.
    pub fn compile(&mut self, sources: Arc<Sources>, begun: Begun) {
        self.rendering.stop();
        let before = self.current();
        let number = before.number + 1;
        let prepared = self.prepared(number, &sources);
        let new = prepared.website.clone().filter(|_| !prepared.has_errors());
        let is_new = new.is_some();
        let mut change = Change::between(&before.sources, &sources);
        // Where nothing was shown, there is nothing to be put in its place.
        let effect = if before.website.is_none() { Effect::Layout } else { change.effect };
        self.pending = self.pending.max(effect);
        change.effect = if is_new { std::mem::take(&mut self.pending) } else { Effect::Nothing };
        self.unconfirmed = self.unconfirmed.max(change.effect);
        if self.fallback.is_none() {
            self.fallback = new.clone().map(|website| (number, website));
        }
        let (website, website_number) = match new {
            Some(website) => (Some(website), number),
            None => (before.website.clone(), before.website_number),
        };
        let line = log::compiled(&change, &before.prepared, &prepared, begun);
        self.publish(Revision { number, sources, prepared, website, website_number, change });
        self.tell(&line);
        self.render();
        // Whoever waits for a page has the processors first.
        drop(before);
        self.memo.forget();
    }

    /// Takes note of what came of rendering a site as a whole: its mistakes are told, and if they keep it from being
    /// published, the one before is served again.
    pub fn rendered(&mut self, Rendered { number, result }: Rendered) {
        let problems = result.diagnostics;
        let current = self.current();
        let is_served = current.website.is_some() && current.website_number == number;
        let fails = problems.iter().any(Diagnostic::is_error);
        let mut next = Revision { number: current.number + 1, change: Change::default(), ..current.share() };
        // That the site which is gone back to has no mistake says nothing of the one that was compiled last.
        if self.analysed.0 == number {
            self.suspects = result.failed.into_iter().take(MOST_SUSPECTS).collect();
        }
        if is_served && !fails {
            self.confirmed = number;
            self.fallback = current.website.clone().map(|website| (number, website));
            self.unconfirmed = Effect::Nothing;
        }
        if is_served && fails {
            let fallback = self.fallback.take_if(|(at, _)| *at != number);
            (next.website_number, next.website) =
                fallback.clone().map_or((number, None), |(at, site)| (at, Some(site)));
            self.fallback = fallback;
            next.change.effect = self.unconfirmed;
            self.pending = self.pending.max(self.unconfirmed);
        }
        if self.analysed.0 == number {
            next.prepared = Arc::new(self.analysed.1.with(problems));
        }
        let served = |revision: &Revision| revision.website.as_ref().map(|_| revision.website_number);
        if next.prepared.diagnostics != current.prepared.diagnostics || served(&next) != served(&current) {
            self.tell(&log::rendered(&next.prepared.diagnostics));
            self.publish(next);
            self.render();
        }
    }

    /// What is known before anything is rendered, and whether files that could not be rendered the last time can be now.
    fn prepared(&mut self, number: u64, sources: &Arc<Sources>) -> Arc<Prepared> {
        let prepared = Arc::new(prepare(sources, &self.options, &self.clock, &self.memo));
        self.analysed = (number, prepared.clone());
        let Some(website) = prepared.website.as_ref().filter(|_| !prepared.has_errors()) else { return prepared };
        let problem = |path: &String| website.get(path)?.err().map(|problem| *problem);
        let problems: Vec<_> = self.suspects.iter().filter_map(problem).collect();
        if problems.is_empty() { prepared } else { Arc::new(prepared.with(problems)) }
    }

    fn publish(&self, revision: Revision) {
        self.sender.send_replace(Arc::new(revision));
    }

    /// Renders what is served, unless that has been done, then what was compiled last, though it is not served.
    fn render(&self) {
        let current = self.current();
        let served = current.website.clone().filter(|_| self.confirmed != current.website_number);
        let mut websites: Vec<_> = served.map(|website| (current.website_number, website)).into_iter().collect();
        let (number, analysed) = &self.analysed;
        if *number != current.website_number || current.website.is_none() {
            websites.extend(analysed.website.clone().map(|website| (*number, website)));
        }
        let done = self.done.clone();
        self.rendering.start(websites, move |rendered| done(rendered));
    }
}

fn prepare(sources: &Arc<Sources>, options: &Options, clock: &Clock, memo: &Memo) -> Prepared {
    crate::prepare(sources, &Options { now: clock(), ..options.clone() }, memo)
}
