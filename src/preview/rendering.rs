//! Renders in the background what nobody has asked for yet, so that it is there when somebody does, and so that every
//! mistake is found that a build would find.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::render::{self, Website};

/// Who looks at a page is served first: it is asked for when the page that is open is told, and so are its neighbours.
const COURTESY: Duration = Duration::from_millis(100);
/// While somebody waits for a file, it is looked so often whether that is over.
const PAUSE: Duration = Duration::from_millis(1);
/// Where somebody always waits, a file is rendered after so many pauses nevertheless.
const MOST_PAUSES: usize = 50;

/// What rendering all files of a website brought to light.
pub struct Rendered {
    /// The number of the compile that the website is from.
    pub number: u64,
    /// What came of it.
    pub result: render::Rendered,
}

/// Renders websites, until it is told of others.
#[derive(Default)]
pub struct Rendering {
    /// Counts how often it was told, so that a thread knows whether it is still wanted.
    wanted: Arc<AtomicU64>,
}

impl Rendering {
    /// Begins to render websites, each with the number of its compile. `done` is told what came of each, unless it is
    /// stopped before.
    pub fn start(&self, websites: Vec<(u64, Arc<Website>)>, done: impl Fn(Rendered) + Send + Sync + 'static) {
        let own = self.wanted.fetch_add(1, Ordering::Relaxed) + 1;
        let wanted = self.wanted.clone();
        let is_wanted = move || wanted.load(Ordering::Relaxed) == own;
        let render = move || {
            thread::sleep(COURTESY);
            // One thread leaves the other processors to those who are waiting for a page.
            let Ok(alone) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
            for (number, website) in websites {
                let is_unwanted = || {
                    let mut pauses = 0;
                    while is_wanted() && website.is_asked() && pauses < MOST_PAUSES {
                        thread::sleep(PAUSE);
                        pauses += 1;
                    }
                    !is_wanted()
                };
                let Some(result) = alone.install(|| website.render_all_unless(&is_unwanted)) else { return };
                done(Rendered { number, result });
            }
        };
        // Without a thread the pages are rendered when they are asked for.
        thread::Builder::new().name("render".to_owned()).spawn(render).ok();
    }

    /// Stops as soon as the file at hand is done.
    pub fn stop(&self) {
        self.wanted.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Rendering {
    fn drop(&mut self) {
        self.stop();
    }
}
