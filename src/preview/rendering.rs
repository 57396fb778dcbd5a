//! Renders in the background what nobody has asked for yet, so that it is there when somebody does, and so that every
//! mistake is found that a build would find.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::render::{self, Website};

/// Who looks at a page is served first.
const COURTESY: Duration = Duration::from_millis(30);

/// What rendering all files of a website brought to light.
pub struct Rendered {
    /// The number of the compile that the website is from.
    pub number: u64,
    /// What came of it.
    pub result: render::Rendered,
}

/// Renders one website at a time.
#[derive(Default)]
pub struct Rendering {
    wanted: Arc<AtomicU64>,
}

impl Rendering {
    /// Begins to render a website, instead of the one before. `done` is told what came of it, unless it is stopped before.
    pub fn start(&self, number: u64, website: Arc<Website>, done: impl FnOnce(Rendered) + Send + 'static) {
        self.wanted.store(number, Ordering::Relaxed);
        let wanted = self.wanted.clone();
        let is_unwanted = move || wanted.load(Ordering::Relaxed) != number;
        let render = move || {
            thread::sleep(COURTESY);
            // One thread leaves the other processors to those who are waiting for a page.
            let Ok(alone) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
            if let Some(result) = alone.install(|| website.render_all_unless(&is_unwanted)) {
                done(Rendered { number, result });
            }
        };
        // Without a thread the pages are rendered when they are asked for.
        thread::Builder::new().name("render".to_owned()).spawn(render).ok();
    }

    /// Stops as soon as the file at hand is done.
    pub fn stop(&self) {
        self.wanted.store(0, Ordering::Relaxed);
    }
}

impl Drop for Rendering {
    fn drop(&mut self) {
        self.stop();
    }
}
