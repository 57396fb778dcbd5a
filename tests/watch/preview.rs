//! A project that is being previewed, for tests that change it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nianbao::diagnostic::Diagnostic;
use nianbao::memo::Memo;
use nianbao::preview::{Effect, Revision, Session};
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Options, compile, load};
use tempfile::TempDir;

use crate::folders::copy;

/// No change takes longer to be seen, however slow the machine is.
const LONGEST: Duration = Duration::from_secs(10);

pub struct Preview {
    pub room: TempDir,
    pub root: PathBuf,
    session: Session,
    lines: Arc<Mutex<Vec<String>>>,
    now: Arc<Mutex<Moment>>,
    public: bool,
}

impl Preview {
    /// A copy of the small golden project, changed by `prepare` before it is opened.
    pub fn prepared(prepare: impl FnOnce(&Path)) -> Self {
        Self::of("minimal", false, prepare)
    }

    pub fn new() -> Self {
        Self::prepared(|_| ())
    }

    /// A copy of a golden project, as its authors or, with `public`, its readers see it.
    pub fn of(project: &str, public: bool, prepare: impl FnOnce(&Path)) -> Self {
        let preview = Self::opened(project, public, prepare);
        preview.settle();
        preview
    }

    /// The same at once, before all of its files were rendered.
    pub fn opened(project: &str, public: bool, prepare: impl FnOnce(&Path)) -> Self {
        let room = tempfile::tempdir().unwrap();
        let root = room.path().join("report");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(project).join("project"), &root);
        prepare(&root);
        let (lines, now) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(Mutex::new(moment("2021-01-01T00:00Z"))));
        let (told, clock) = (lines.clone(), now.clone());
        let tell = move |line: &nianbao::diagnostic::Message| told.lock().unwrap().push(line.to_string());
        let clock = move || *clock.lock().unwrap();
        let options = options(moment("2021-01-01T00:00Z"), public);
        let session = Session::start(&root, options, Box::new(clock), Box::new(tell)).unwrap();
        Self { room, root, session, lines, now, public }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} does not hold {from}");
        fs::write(self.path(name), text.replace(from, to)).unwrap();
    }

    pub fn set_time(&self, time: &str) {
        *self.now.lock().unwrap() = moment(time);
    }

    pub fn revision(&self) -> Arc<Revision> {
        self.session.revisions().borrow().clone()
    }

    /// The lines of the log since it was asked for the last time.
    pub fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }

    /// Waits until what is served is what a fresh build gives.
    pub fn settle(&self) {
        let began = Instant::now();
        let fresh = loop {
            let fresh = self.fresh();
            if self.shows(&fresh) {
                return;
            }
            if began.elapsed() > LONGEST {
                break fresh;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let revision = self.revision();
        panic!(
            "revision {} is not what a build gives.\nbuild: {:#?}\npreview: {:#?}\nlog: {:#?}",
            revision.number,
            told(&fresh.diagnostics),
            told(&revision.prepared.diagnostics),
            self.log()
        );
    }

    /// Waits until the log has had a line that holds this.
    pub fn wait_for_line(&self, part: &str) {
        let began = Instant::now();
        while !self.lines.lock().unwrap().iter().any(|line| line.contains(part)) {
            assert!(began.elapsed() < LONGEST, "no line with {part}: {:#?}", self.log());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits as long as any change may take to be noticed by the second look, and sees that no compile comes of it.
    pub fn stays(&self) {
        let before = self.revision().number;
        std::thread::sleep(Duration::from_millis(600));
        assert_eq!(self.revision().number, before, "{:#?}", self.log());
    }

    /// Settles, and sees that nothing worse than the present files was shown on the way.
    pub fn settle_without_errors(&self) {
        self.settle();
        self.stays();
        let log = self.log();
        assert!(!log.is_empty() && !log.iter().any(|line| line.contains("error")), "{log:#?}");
    }

    /// Settles, and tells what open pages were asked to do at last.
    pub fn effect(&self) -> Effect {
        self.settle();
        self.revision().change.effect
    }

    fn fresh(&self) -> Fresh {
        let options = options(*self.now.lock().unwrap(), self.public);
        let sources = load::load(&self.root).unwrap_or_default();
        let compiled = compile(&sources, &options, &Memo::default());
        let output = compiled.output.iter().flat_map(|output| output.iter());
        let files = output.map(|(path, bytes)| (path.as_str().to_owned(), bytes.to_vec())).collect();
        Fresh { sources, is_whole: compiled.output.is_some(), files, diagnostics: compiled.diagnostics }
    }

    fn shows(&self, fresh: &Fresh) -> bool {
        let revision = self.revision();
        if revision.prepared.diagnostics != fresh.diagnostics || texts(&revision.sources) != texts(&fresh.sources) {
            return false;
        }
        match &revision.website {
            // The last good site stays.
            _ if !fresh.is_whole => true,
            None => false,
            Some(website) => {
                let paths = website.paths();
                let is_same = |path: &String| match website.get(path) {
                    Some(Ok(bytes)) => fresh.files.get(path).is_some_and(|expected| expected[..] == bytes[..]),
                    _ => false,
                };
                paths.len() == fresh.files.len() && paths.iter().all(is_same)
            }
        }
    }
}

struct Fresh {
    sources: Sources,
    is_whole: bool,
    files: BTreeMap<String, Vec<u8>>,
    diagnostics: Vec<Diagnostic>,
}

fn texts(sources: &Sources) -> Vec<(&str, &str)> {
    sources.texts.iter().map(|(path, source)| (&**path, &*source.text)).collect()
}

fn options(now: Moment, public: bool) -> Options {
    Options { base_url: None, drafts: !public, marks: !public, now }
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|problem| format!("{} {}", problem.code.as_str(), problem.message)).collect()
}
