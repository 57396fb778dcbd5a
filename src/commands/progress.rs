//! What a terminal shows while a command works: nothing for the first second, then a line that says what is done now.
//! Where standard error is no terminal there is nothing at all.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::{Catalogue, Message};

/// Shorter work needs no explanation.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

/// The line; it is cleared when this is dropped.
pub struct Progress<'a> {
    catalogue: &'a Catalogue,
    bar: ProgressBar,
    done: Option<Sender<()>>,
    waiting: Option<JoinHandle<()>>,
}

impl<'a> Progress<'a> {
    /// Begins to count the second.
    pub fn new(message: Message, catalogue: &'a Catalogue) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_message(message.told_by(catalogue).into_owned());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        let (done, wait) = mpsc::channel();
        let shown = bar.clone();
        let waiting = thread::spawn(move || {
            if wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
            }
        });
        Self { catalogue, bar, done: Some(done), waiting: Some(waiting) }
    }

    /// Says what is done from now on.
    pub fn say(&self, message: Message) {
        self.bar.set_message(message.told_by(self.catalogue).into_owned());
    }

    /// Lets something else write to the terminal, without the line between.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.done.take();
        if let Some(waiting) = self.waiting.take() {
            // The thread only waits and draws; should it have panicked, there is no line to clear.
            let _ = waiting.join();
        }
        self.bar.finish_and_clear();
    }
}
