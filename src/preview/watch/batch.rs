//! Events that belong together. An editor's save is several of them, a checkout thousands: what is compiled should be the
//! state after them, and as soon as possible.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::{Event, Happening};

/// After a file was written in its place nothing more belongs to the save; only another file of the same command may come.
const QUIET_AFTER_WRITING: Duration = Duration::from_millis(1);
/// After a save by rename the editor may remove its copy of the old file.
const QUIET_AFTER_NAMING: Duration = Duration::from_millis(3);
/// Many files at once are no save of an author who waits for it.
const QUIET_AFTER_MANY: Duration = Duration::from_millis(20);
const MANY: usize = 8;
/// So long something may go on before it is looked at nevertheless.
const LONGEST: Duration = Duration::from_millis(100);
/// So long a file may stay open. A program may also hold it open for ever.
const LONGEST_WRITING: Duration = Duration::from_millis(500);
/// A file that was emptied or removed is about to be written again, if a program does it that way.
const PATIENCE: Duration = Duration::from_millis(50);

/// Where signals come in: events, and what else of `S` the session is told.
pub struct Inbox<S> {
    receiver: Receiver<Signal<S>>,
    waiting: Arc<AtomicUsize>,
    deferred: VecDeque<S>,
}

/// Sends signals to an inbox.
pub struct Outbox<S> {
    sender: Sender<Signal<S>>,
    waiting: Arc<AtomicUsize>,
}

/// Something that comes into an inbox.
pub enum Signal<S> {
    /// The system reported it.
    Event(Event),
    /// Something else.
    Other(S),
}

/// Events that belong together.
#[derive(Debug)]
pub struct Batch {
    /// When the first of them was noticed.
    pub began: Instant,
    /// Where they happened.
    pub paths: BTreeSet<PathBuf>,
    /// Of these, the paths whose name came, went or was given to something else.
    pub named: BTreeSet<PathBuf>,
    /// Whether more happened than was told.
    pub is_lossy: bool,
    /// The files that are still being written.
    open: BTreeSet<PathBuf>,
    last: Instant,
}

impl<S> Clone for Outbox<S> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), waiting: self.waiting.clone() }
    }
}

impl<S> Outbox<S> {
    /// Sends an event. Where nobody listens any more, there is nobody to tell.
    pub fn event(&self, event: Event) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.sender.send(Signal::Event(event)).ok();
    }

    /// Sends something else.
    pub fn other(&self, signal: S) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.sender.send(Signal::Other(signal)).ok();
    }
}

impl<S> Inbox<S> {
    /// An inbox, and what sends to it.
    pub fn new() -> (Outbox<S>, Self) {
        let (sender, receiver) = channel();
        let waiting = Arc::<AtomicUsize>::default();
        (Outbox { sender, waiting: waiting.clone() }, Self { receiver, waiting, deferred: VecDeque::new() })
    }

    /// Whether something has come in that was not taken out.
    pub fn has_any(&self) -> bool {
        !self.deferred.is_empty() || self.waiting.load(Ordering::Relaxed) > 0
    }

    /// The next signal; nothing if none comes until then.
    ///
    /// # Errors
    /// When nobody can send any more.
    pub fn next(&mut self, until: Option<Instant>) -> Result<Option<Signal<S>>, RecvTimeoutError> {
        match self.deferred.pop_front() {
            Some(signal) => Ok(Some(Signal::Other(signal))),
            None => self.receive(until),
        }
    }

    fn receive(&self, until: Option<Instant>) -> Result<Option<Signal<S>>, RecvTimeoutError> {
        let received = match until {
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(until) => self.receiver.recv_timeout(until.saturating_duration_since(Instant::now())),
        };
        match received {
            Ok(signal) => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                Ok(Some(signal))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The events that belong to the first one, once all of them have come. Those that do not concern the project are
    /// passed over; files that are in doubt get some time.
    pub fn batch(
        &mut self,
        first: Event,
        concerns: impl Fn(&Path) -> bool,
        is_doubtful: impl Fn(&Path) -> bool,
    ) -> Option<Batch> {
        let mut batch = Batch::new();
        batch.add(first, &concerns);
        if batch.is_void() {
            return None;
        }
        let mut is_patient = false;
        loop {
            match self.receive(Some(batch.until(is_patient))) {
                Ok(Some(Signal::Event(event))) => {
                    batch.add(event, &concerns);
                    is_patient = false;
                }
                Ok(Some(Signal::Other(signal))) => self.deferred.push_back(signal),
                Ok(None) if !is_patient && batch.is_any(&is_doubtful) => is_patient = true,
                Ok(None) | Err(_) => return Some(batch),
            }
        }
    }
}

impl Batch {
    fn new() -> Self {
        let now = Instant::now();
        let none = BTreeSet::new;
        Self { began: now, paths: none(), named: none(), is_lossy: false, open: none(), last: now }
    }

    fn is_void(&self) -> bool {
        self.paths.is_empty() && !self.is_lossy
    }

    fn add(&mut self, event: Event, concerns: impl Fn(&Path) -> bool) {
        match event {
            Event::Lost => self.is_lossy = true,
            Event::At(path, happening) if concerns(&path) => self.note(path, happening),
            Event::At(..) => return,
        }
        self.last = Instant::now();
    }

    fn note(&mut self, path: PathBuf, happening: Happening) {
        match happening {
            // Links are made without being written.
            Happening::Writing if is_file(&path) => drop(self.open.insert(path.clone())),
            Happening::Written => drop(self.open.remove(&path)),
            Happening::Named => {
                self.open.remove(&path);
                self.named.insert(path.clone());
            }
            Happening::Writing | Happening::Other => {}
        }
        self.paths.insert(path);
    }

    /// How long nothing may have happened before it is taken to be over.
    fn quiet(&self) -> Duration {
        match self.paths.len() {
            MANY.. => QUIET_AFTER_MANY,
            _ if !self.named.is_empty() => QUIET_AFTER_NAMING,
            _ => QUIET_AFTER_WRITING,
        }
    }

    /// When it is over, if nothing more happens.
    fn until(&self, is_patient: bool) -> Instant {
        if !self.open.is_empty() {
            return self.began + LONGEST_WRITING;
        }
        let quiet = if is_patient { PATIENCE } else { self.quiet() };
        (self.last + quiet).min(self.began + LONGEST)
    }

    fn is_any(&self, is_doubtful: impl Fn(&Path) -> bool) -> bool {
        self.paths.iter().any(|path| is_doubtful(path))
    }
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}
