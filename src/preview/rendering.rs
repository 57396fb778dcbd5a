//! Renders in the background what nobody has asked for yet, so that it is there when somebody does, and so that every
//! mistake is found that a build would find.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::output::OutputPath;
use crate::render::Website;

/// Who looks at a page is served first.
const COURTESY: Duration = Duration::from_millis(30);
/// More mistakes of pages than this are told nobody at once.
const MOST_PROBLEMS: usize = 100;

/// What rendering all files of a website brought to light.
pub struct Rendered {
    /// The number of the compile that the website is from.
    pub number: u64,
    /// Every mistake that was found, once, with a file that shows it.
    pub problems: Vec<(OutputPath, Diagnostic)>,
}

/// Renders one website at a time.
#[derive(Default)]
pub struct Rendering {
    wanted: Arc<AtomicU64>,
}

impl Rendering {
    /// Begins to render a website, instead of the one before. `done` is told what came of it, unless the next one is begun
    /// before.
    pub fn start(&self, number: u64, website: Arc<Website>, done: impl FnOnce(Rendered) + Send + 'static) {
        self.wanted.store(number, Ordering::Relaxed);
        let wanted = self.wanted.clone();
        let is_wanted = move || wanted.load(Ordering::Relaxed) == number;
        let render = move || {
            thread::sleep(COURTESY);
            if let Some(problems) = problems(&website, is_wanted) {
                done(Rendered { number, problems });
            }
        };
        // Without a thread the pages are rendered when they are asked for.
        thread::Builder::new().name("render".to_owned()).spawn(render).ok();
    }
}

impl Drop for Rendering {
    fn drop(&mut self) {
        self.wanted.store(0, Ordering::Relaxed);
    }
}

/// The mistakes in all files of a website; nothing when it is no longer wanted.
fn problems(website: &Website, is_wanted: impl Fn() -> bool) -> Option<Vec<(OutputPath, Diagnostic)>> {
    let mut problems = Vec::new();
    for path in website.paths() {
        if !is_wanted() {
            return None;
        }
        try_out(website, path, &mut problems);
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    Some(problems)
}

/// Renders a file and notes what is wrong with it, unless that is known.
pub fn try_out(website: &Website, path: OutputPath, problems: &mut Vec<(OutputPath, Diagnostic)>) {
    if let Some(Err(problem)) = website.get(path.as_str())
        && !problems.iter().any(|(_, known)| *known == *problem)
    {
        problems.push((path, *problem));
    }
}
