//! Compiles the project whenever it changes: what comes in are events, what goes out are revisions.
//!
//! An event says where to look first. What is there then is compiled at once; soon afterwards the whole project is looked
//! through, so that what nobody reported is found as well.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::log::{self, Begun};
use super::publisher::Publisher;
use super::rendering::Rendered;
use super::revision::Revision;
use super::watch::{Event, Inbox, Outbox, Signal, Watch};
use crate::Options;
use crate::diagnostic::Message;
use crate::load::{Loader, Look, Swept};
use crate::release::Moment;

/// What tells the time.
pub type Clock = Box<dyn Fn() -> Moment + Send>;
/// What a line of the log is told to.
pub type Teller = Box<dyn Fn(&Message) + Send>;

/// After a look at single files the project is looked through so much later.
const SWEEP_AFTER_LOOK: Duration = Duration::from_millis(150);
/// A sweep gives way to events, but not for ever.
const LONGEST_DELAY: Duration = Duration::from_secs(2);
const SWEEP_AFTER_INTERRUPTION: Duration = Duration::from_millis(50);
/// How often to look where the system does not report.
const POLL: Duration = Duration::from_millis(500);
/// How often to look for what no folder of the project shows: that it was moved away, that a link's target changed.
const PULSE: Duration = Duration::from_secs(2);
/// Looking through a large project takes at most one part in so many of the time.
const SHARE: u32 = 20;
/// A new folder may have got another while the system was asked to report on it.
const MOST_ROUNDS: usize = 20;
/// A clock may be set, and a machine may sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// A project that is being previewed.
pub struct Session {
    revisions: watch::Receiver<Arc<Revision>>,
    outbox: Outbox<Order>,
}

/// What the session's thread is told beside events.
enum Order {
    Rendered(Rendered),
    Stop,
}

impl Session {
    /// Reads and compiles the project in `root`, and goes on doing so whenever a file changes, until it is dropped. `clock`
    /// tells the time that each compile goes by, in place of that of the options.
    ///
    /// # Errors
    /// When the project's folder cannot be read at all.
    pub fn start(root: &Path, options: Options, clock: Clock, tell: Teller) -> anyhow::Result<Self> {
        let began = Instant::now();
        let (outbox, inbox) = Inbox::new();
        let (events, orders) = (outbox.clone(), outbox.clone());
        let watch = Watch::new(move |event| events.event(event));
        let mut project = Project { loader: Loader::new(root), watch };
        project.sweep(&|| false)?;
        let done = move |rendered| orders.other(Order::Rendered(rendered));
        let sources = project.loader.sources().clone();
        let publisher = Publisher::new((options, clock, tell), sources, began, done);
        let revisions = publisher.subscribe();
        let worker = Worker { project, inbox, publisher, schedule: Schedule::new(), is_lost: false, is_told: false };
        std::thread::Builder::new().name("session".to_owned()).spawn(move || worker.run())?;
        Ok(Self { revisions, outbox })
    }

    /// The current revision, and every later one.
    pub fn revisions(&self) -> watch::Receiver<Arc<Revision>> {
        self.revisions.clone()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.outbox.other(Order::Stop);
    }
}

/// The project on the disk, read and watched.
struct Project {
    loader: Loader,
    watch: Watch,
}

impl Project {
    /// Looks through the project until no folder is new.
    fn sweep(&mut self, is_interrupted: &dyn Fn() -> bool) -> anyhow::Result<Swept> {
        let mut all = Swept::Same;
        for round in 0..MOST_ROUNDS {
            match self.loader.sweep(&|| round == 0 && is_interrupted())? {
                Swept::Interrupted => return Ok(Swept::Interrupted),
                Swept::Changed => all = Swept::Changed,
                Swept::Same => {}
            }
            if !self.watch.follow(self.loader.folders()) {
                break;
            }
        }
        Ok(all)
    }
}

/// When the project is to be looked through.
struct Schedule {
    /// Because of what happened: as soon as may be, and not later than.
    sweep: Option<(Instant, Instant)>,
    /// Because of what nobody reports.
    pulse: Instant,
    /// How long it took the last time.
    took: Duration,
}

impl Schedule {
    fn new() -> Self {
        Self { sweep: None, pulse: Instant::now(), took: Duration::ZERO }
    }

    fn sweep_in(&mut self, time: Duration) {
        let now = Instant::now();
        let latest = self.sweep.map_or(now + LONGEST_DELAY, |(_, latest)| latest);
        self.sweep = Some((now + time, latest));
    }
}

/// The session's thread.
struct Worker {
    project: Project,
    inbox: Inbox<Order>,
    publisher: Publisher,
    schedule: Schedule,
    /// Whether the project's folder is gone.
    is_lost: bool,
    /// Whether it was told that changes are looked for instead of reported.
    is_told: bool,
}

impl Worker {
    fn run(mut self) {
        self.plan();
        loop {
            let until = self.due();
            match self.inbox.next(Some(until)) {
                Ok(Some(Signal::Event(event))) => self.happened(event),
                Ok(Some(Signal::Other(Order::Rendered(rendered)))) => self.publisher.rendered(rendered),
                Ok(None) => self.on_time(),
                Ok(Some(Signal::Other(Order::Stop))) | Err(_) => return,
            }
        }
    }

    /// When to do something even if nothing happens.
    fn due(&self) -> Instant {
        let sweep = self.schedule.sweep.map(|(soon, latest)| soon.min(latest));
        let release = self.publisher.time_to_release().map(|left| Instant::now() + left.min(LONGEST_SLEEP));
        [sweep, release].into_iter().flatten().fold(self.schedule.pulse, Instant::min)
    }

    fn happened(&mut self, event: Event) {
        let loader = &self.project.loader;
        let batch = self.inbox.batch(event, |path| loader.concerns(path), |path| loader.is_doubtful(path));
        let Some(batch) = batch else { return };
        batch.named.iter().for_each(|path| self.project.watch.forget(path));
        let begun = Begun::noticed_at(batch.began);
        let paths: Vec<PathBuf> = batch.paths.into_iter().collect();
        let look = if batch.is_lossy { Look::Unclear } else { self.project.loader.look(&paths) };
        match look {
            Look::Unclear => return self.sweep(begun, false),
            Look::Changed => self.compile(begun),
            Look::Same => {}
        }
        self.schedule.sweep_in(SWEEP_AFTER_LOOK);
    }

    fn on_time(&mut self) {
        let now = Instant::now();
        if self.publisher.time_to_release().is_some_and(|left| left.is_zero()) {
            self.compile(Begun::now());
        }
        if self.schedule.sweep.is_some_and(|(soon, latest)| soon.min(latest) <= now) {
            let may_wait = self.schedule.sweep.is_some_and(|(_, latest)| now < latest);
            self.sweep(Begun::now(), may_wait);
        } else if self.schedule.pulse <= now {
            self.pulse();
        }
    }

    fn pulse(&mut self) {
        let loader = &self.project.loader;
        let is_needed = self.is_lost || self.is_polling() || loader.has_links() || !loader.is_in_place();
        if is_needed {
            self.sweep(Begun::now(), true);
        }
        self.plan();
    }

    fn is_polling(&self) -> bool {
        !self.project.watch.is_trusted()
    }

    /// Sets the time of the next pulse.
    fn plan(&mut self) {
        let often = self.is_lost || self.is_polling();
        let interval = if often { POLL } else { PULSE };
        self.schedule.pulse = Instant::now() + interval.max(self.schedule.took * SHARE);
        if self.is_polling() && !self.is_told {
            self.is_told = true;
            self.publisher.tell(&log::polling(POLL));
        }
    }

    /// Looks through the project, and compiles it if anything differs.
    fn sweep(&mut self, begun: Begun, may_wait: bool) {
        let now = Instant::now();
        let inbox = &self.inbox;
        let swept = self.project.sweep(&|| may_wait && inbox.has_any());
        self.schedule.took = now.elapsed();
        let is_changed = match swept {
            Ok(Swept::Interrupted) => return self.schedule.sweep_in(SWEEP_AFTER_INTERRUPTION),
            Ok(swept) => swept == Swept::Changed,
            Err(_) => return self.lose(),
        };
        if std::mem::take(&mut self.is_lost) {
            self.publisher.tell(&log::found());
        }
        if is_changed {
            self.compile(begun);
        }
        self.schedule.sweep = None;
        // What was read just now may have changed again within a tick of the file system's clock.
        if !self.project.loader.is_settled() {
            self.schedule.sweep_in(SWEEP_AFTER_LOOK.max(self.schedule.took * SHARE));
        }
    }

    /// The project's folder is gone; it may come back, and be another then.
    fn lose(&mut self) {
        if !self.is_lost {
            self.publisher.tell(&log::lost());
        }
        self.is_lost = true;
        self.project.watch.forget(Path::new("/"));
        self.schedule.sweep = None;
        self.plan();
    }

    fn compile(&mut self, begun: Begun) {
        self.publisher.compile(self.project.loader.sources().clone(), begun);
    }
}
