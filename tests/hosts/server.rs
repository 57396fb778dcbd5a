//! A server of this machine, on a free port, in a folder of its own, that ends with the test.

use std::env;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that is ended with its last owner.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts it, and waits until it answers at its port.
    pub fn start(port: u16, mut command: Command) -> Self {
        // Apache ends its whole group, which must not be that of the tests.
        let told = command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server = Self { child: told.spawn().unwrap(), port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && started.elapsed() < PATIENCE, "{command:?} does not come up: {ended:?}");
            sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that is asked to end also ends its children.
        if let Some(id) = Pid::from_raw(self.child.id() as i32) {
            _ = kill_process(id, Signal::TERM);
        }
        for _ in 0..100 {
            if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A port at which nobody listens.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Where a program is: where the variable says, or where Debian has it. Nothing where it is missing and not required.
pub fn program(variable: &str, usual: &str) -> Option<PathBuf> {
    let path = env::var_os(variable).map_or_else(|| usual.into(), PathBuf::from);
    if path.is_file() {
        return Some(path);
    }
    assert!(env::var_os("NIANBAO_SERVERS").is_none(), "{} is missing, and required", path.display());
    println!("NOT TESTED: {} is missing; tests/run installs it, {variable} names another", path.display());
    None
}

/// Whether the tests run as root.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The name of the user that the tests run as.
pub fn user() -> String {
    String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap().trim().to_owned()
}

/// Runs a program to its end.
pub fn run(program: impl AsRef<Path>, arguments: &[&str]) {
    let output = Command::new(program.as_ref()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}: {output:?}", program.as_ref().display());
}
