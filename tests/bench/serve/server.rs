//! The three servers as processes.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::forms::Form;
use super::http::Client;

/// Eleventy needs minutes for the first build of the largest site.
const PATIENCE: Duration = Duration::from_secs(1_200);

/// A server that runs until it is dropped.
pub struct Server {
    child: Child,
    pub port: u16,
    /// How long it took from the start to the first page.
    pub start: Duration,
}

/// Where the other generators are installed; see `tests/bench/serve/run`.
pub struct Others {
    pub hugo: PathBuf,
    pub eleventy: PathBuf,
}

impl Others {
    /// As the script says, if it does.
    pub fn from_environment() -> Option<Self> {
        let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
        Some(Self { hugo: path("NIANBAO_BENCH_HUGO")?, eleventy: path("NIANBAO_BENCH_ELEVENTY")? })
    }
}

impl Server {
    /// Serves the site in `folder` and waits for `page`.
    pub fn start(form: Form, folder: &Path, others: Option<&Others>, page: &str) -> Self {
        let port = free_port();
        let log = fs::File::create(folder.with_extension("log")).expect("a log can be written");
        let mut command = command(form, folder, others, port);
        let errors = log.try_clone().expect("one log for both");
        command.stdin(Stdio::null()).stdout(log).stderr(errors);
        let started = Instant::now();
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut server = Self { child, port, start: Duration::ZERO };
        let mut client = Client::new(port);
        while client.get(page).is_none_or(|answer| answer.status != 200) {
            let ended = server.child.try_wait().expect("the server can be asked");
            let log = || fs::read_to_string(folder.with_extension("log")).unwrap_or_default();
            assert!(ended.is_none(), "{command:?} ended: {}", log());
            assert!(started.elapsed() < PATIENCE, "{command:?} does not serve {page}: {}", log());
            std::thread::sleep(Duration::from_millis(5));
        }
        server.start = started.elapsed();
        server
    }

    /// What the kernel says of the process, in MiB: `VmRSS` now, `VmHWM` at most.
    pub fn memory(&self, what: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("the server runs");
        let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("the kernel tells it");
        let kibibytes: f64 = line.trim_matches([':', ' ', '\t', 'k', 'B']).parse().expect("a number");
        kibibytes / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Each with the settings that make it fastest: Hugo renders into memory and only what is looked at, which is its default;
/// Eleventy builds again only what it thinks has changed, and waits for nothing before it does.
fn command(form: Form, folder: &Path, others: Option<&Others>, port: u16) -> Command {
    let port = port.to_string();
    let others = || others.expect("the other generators are installed by tests/bench/serve/run");
    let mut command = match form {
        Form::Nianbao => {
            let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
            command.args(["serve", "--port", &port, "--root"]).arg(folder);
            command
        }
        Form::Hugo => {
            let mut command = Command::new(&others().hugo);
            command.args(["server", "--renderToMemory", "--noHTTPCache", "--disableBrowserError", "--port", &port]);
            command
        }
        Form::Eleventy => {
            let mut command = Command::new("node");
            command.arg(others().eleventy.join("node_modules/@11ty/eleventy/cmd.cjs"));
            command.args(["--serve", "--incremental", "--quiet", "--port", &port]);
            command
        }
    };
    command.current_dir(folder);
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}
