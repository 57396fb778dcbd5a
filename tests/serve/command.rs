//! The command itself: what it says when it starts, and how it ends.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::client::{Connection, exchange, head};
use crate::folders::copy;

/// A running `nianbao serve` on a copy of the smallest project.
struct Served {
    child: Child,
    /// The line that says where the site is; those of the log come before and after it.
    line: String,
    project: TempDir,
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        Self::start_in(arguments, |_| {})
    }

    fn start_in(arguments: &[&str], prepare: impl FnOnce(&mut Command)) -> Self {
        Self::start_by(Command::new(env!("CARGO_BIN_EXE_nianbao")), arguments, prepare)
    }

    fn start_by(mut command: Command, arguments: &[&str], prepare: impl FnOnce(&mut Command)) -> Self {
        let project = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project"), project.path());
        command.arg("serve").arg("--root").arg(project.path()).args(arguments);
        command.env("LC_ALL", "C").stdout(Stdio::piped()).stderr(Stdio::piped());
        prepare(&mut command);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let line = lines.find(|line| line.contains("http://")).unwrap_or_default();
        // The log goes on, and somebody has to read it.
        std::thread::spawn(move || lines.count());
        Self { child, line, project }
    }

    fn address(&self) -> SocketAddr {
        let address = self.line.split("http://").nth(1).unwrap();
        address.trim_end_matches('/').parse().unwrap()
    }

    /// Ends the process with a signal; its exit status and what it said.
    fn end(mut self, signal: Signal) -> (Option<i32>, Duration, String) {
        let begun = Instant::now();
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        let status = self.child.wait().unwrap();
        let duration = begun.elapsed();
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (status.code(), duration, told)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_where_the_site_is_and_ends_at_once_when_it_is_interrupted() {
    for signal in [Signal::INT, Signal::TERM] {
        let served = Served::start(&["--port", "0"]);
        let address = served.address();
        assert_eq!(served.line, format!("the site is at http://{address}/"));
        assert!(address.ip().is_loopback());
        assert_eq!(exchange(address, head("GET", "/en/", &[])).unwrap().status, 200);
        // An open page and a request that is not done keep nobody.
        let mut page = Connection::open(address);
        page.send(head("GET", "/_nianbao/events", &[]));
        assert_eq!(page.answer_head().unwrap().status, 200);
        let mut half = Connection::open(address);
        half.send("GET /en/ HT");
        let (status, duration, told) = served.end(signal);
        assert_eq!((status, told.as_str()), (Some(0), ""), "{signal:?}");
        assert!(duration < Duration::from_secs(1), "{duration:?}");
    }
}

#[test]
fn a_save_is_served_and_told_to_open_pages_and_a_mistake_keeps_the_site() {
    let served = Served::start(&["--port", "0"]);
    let file = served.project.path().join("content/first/01-rates.en.md");
    let text = fs::read_to_string(&file).unwrap();
    let mut page = Connection::open(served.address());
    page.send(head("GET", "/_nianbao/events", &[]));
    let mut number = 0;
    let mut told = |errors: u64| loop {
        let line = page.line().expect("the stream goes on");
        let Some(data) = line.strip_prefix("data: ") else { continue };
        let event: serde_json::Value = serde_json::from_str(data).unwrap();
        assert!(event["number"].as_u64() > Some(number), "{event}");
        number = event["number"].as_u64().unwrap();
        if event["errors"] == errors {
            return;
        }
    };
    told(0);
    for (change, errors, shown) in [("had work", 0, "had work"), ("[1](x:)", 1, "had work"), ("worked", 0, "worked")] {
        fs::write(&file, text.replace("were employed", change)).unwrap();
        told(errors);
        let answer = exchange(served.address(), head("GET", "/en/first/rates/", &[])).unwrap();
        assert!(answer.status == 200 && answer.text().contains(shown), "{change}: {}", answer.text());
    }
}

#[test]
fn the_next_free_port_is_taken_and_said() {
    // Two neighbouring ports that are taken.
    let (port, _taken) = (20_000..60_000)
        .step_by(7)
        .find_map(|port| {
            let listen = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok();
            Some((port, [listen(port)?, listen(port + 1)?]))
        })
        .unwrap();
    let served = Served::start(&["--port", &port.to_string()]);
    let address = served.address();
    assert_eq!(served.line, format!("port {port} is taken; the site is at http://{address}/"));
    assert!(address.port() > port + 1 && address.port() < port + 100);
    let chinese = Served::start(&["--port", &port.to_string(), "--language", "zh"]);
    assert_eq!(chinese.line, format!("端口 {port} 已被占用；网站地址：http://{}/", chinese.address()));
    assert_ne!(chinese.address(), address);
}

#[test]
fn beyond_the_last_port_any_free_one_is_taken() {
    let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 65_535));
    let served = Served::start(&["--port", "65535"]);
    assert_eq!(served.line, format!("port 65535 is taken; the site is at http://{}/", served.address()));
}

#[test]
fn an_address_of_another_machine_is_refused() {
    let mut served = Served::start(&["--bind", "203.0.113.1"]);
    assert_eq!((served.line.as_str(), served.child.wait().unwrap().code()), ("", Some(2)));
    let mut told = String::new();
    served.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(told.starts_with("nianbao: cannot listen at 203.0.113.1:4000"), "{told}");
}

#[test]
fn who_shows_drafts_to_the_network_is_told_so() {
    for (arguments, expected) in [
        (&["--port", "0", "--bind", "0.0.0.0"][..], "can read the site, with its drafts and what is under embargo\n"),
        (&["--port", "0", "--bind", "0.0.0.0", "--public"], "by the network can read the site\n"),
        (&["--port", "0", "--bind", "127.0.0.2"], ""),
        (&["--port", "0", "--bind", "::1"], ""),
    ] {
        if arguments.contains(&"::1") && TcpListener::bind("[::1]:0").is_err() {
            continue; // a machine without IPv6
        }
        let served = Served::start(arguments);
        assert_eq!(exchange(served.address(), head("GET", "/en/", &[])).unwrap().status, 200);
        let (_, _, told) = served.end(Signal::TERM);
        assert!(told.ends_with(expected) && told.is_empty() == expected.is_empty(), "{told:?}");
    }
}

/// The process asks for as many open files as it may have, and keeps some for the project.
#[test]
fn many_connections_are_held_though_few_files_may_be_open() {
    for (limit, clients) in [("ulimit -S -n 160", 300), ("ulimit -n 160", 60)] {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{limit} && exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_nianbao")]);
        let served = Served::start_by(shell, &["--port", "0"], |_| {});
        let begun = Instant::now();
        let mut waiting: Vec<Connection> = (0..clients).map(|_| Connection::open(served.address())).collect();
        waiting.iter_mut().for_each(|connection| connection.send("GET /en/ HTTP/1.1\r\nX:"));
        assert_eq!(exchange(served.address(), head("GET", "/en/", &[])).unwrap().status, 200);
        assert!(begun.elapsed() < Duration::from_secs(5), "{limit}: {:?}", begun.elapsed());
    }
}

#[test]
fn in_public_the_pages_are_those_of_a_build() {
    let served = Served::start(&["--port", "0", "--public"]);
    let answer = exchange(served.address(), head("GET", "/en/", &[])).unwrap();
    assert!(answer.status == 200 && !answer.text().contains("_nianbao"));
    assert_eq!(exchange(served.address(), head("GET", "/_nianbao/events", &[])).unwrap().status, 404);
}

#[test]
fn the_browser_is_opened_at_the_site_or_its_absence_told() {
    let folder = tempfile::tempdir().unwrap();
    let (script, opened) = (folder.path().join("xdg-open"), folder.path().join("opened"));
    fs::write(&script, format!("#!/bin/sh\necho \"$1\" >'{}'\n", opened.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let served = Served::start_in(&["--port", "0", "--open"], |command| set_path(command, folder.path()));
    let begun = Instant::now();
    let told = loop {
        let told = fs::read_to_string(&opened).unwrap_or_default();
        if told.ends_with('\n') || begun.elapsed() > Duration::from_secs(30) {
            break told;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(told, format!("http://{}/\n", served.address()));

    let empty = tempfile::tempdir().unwrap();
    let served = Served::start_in(&["--port", "0", "--open"], |command| set_path(command, empty.path()));
    assert_eq!(exchange(served.address(), head("GET", "/en/", &[])).unwrap().status, 200);
    let (status, _, told) = served.end(Signal::INT);
    assert_eq!(status, Some(0));
    assert!(told.starts_with("the browser could not be opened: "), "{told}");
}

fn set_path(command: &mut Command, folder: &Path) {
    command.env("PATH", folder);
}
