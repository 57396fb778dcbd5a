//! `nianbao serve`: the project in, a website on this machine that follows every save.

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use anyhow::Context as _;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::moment;
use crate::Options;
use crate::cli::{Ending, ServeArguments};
use crate::diagnostic::{Catalogue, Message, message, saying};
use crate::preview::Session;
use crate::preview::server::{self, Limits, Settings};

/// So many ports are tried, from the wished one on.
const PORTS_TRIED: u16 = 100;
/// Descriptors that are kept for the project's files and all else that is no connection.
const DESCRIPTORS_KEPT: usize = 128;
/// More connections than these are no author's.
const MOST_CONNECTIONS: usize = 8192;

/// Serves the project until it is interrupted.
///
/// # Errors
/// When the machine fails: the project's folder cannot be read, no port is free.
pub fn run(arguments: &ServeArguments, catalogue: &Catalogue) -> anyhow::Result<Ending> {
    let options = Options {
        base_url: None,
        drafts: !arguments.public,
        marks: !arguments.public,
        now: moment(&arguments.project)?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = interrupted() => ended,
            ended = serve(arguments, options, catalogue) => ended,
        }
    });
    // Nobody waits for a compile or a page that is in the works.
    runtime.shutdown_background();
    ended.map(|()| Ending::Clean)
}

/// Waits for Ctrl-C, or for a polite request to end.
async fn interrupted() -> anyhow::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    Ok(())
}

async fn serve(arguments: &ServeArguments, options: Options, catalogue: &Catalogue) -> anyhow::Result<()> {
    let listener = listen(arguments.bind, arguments.port).await?;
    let address = listener.local_addr()?;
    let (root, now, project) = (arguments.project.root.clone(), options.now, arguments.project.clone());
    let clock = move || moment(&project).unwrap_or(now);
    let told = catalogue.clone();
    let tell = move |line: &Message| anstream::println!("{}", line.told_by(&told));
    let start = move || Session::start(&root, options, Box::new(clock), Box::new(tell));
    let session = tokio::task::spawn_blocking(start).await??;
    announce(arguments, address, catalogue)?;
    let limits = Limits { connections: connections(), ..Limits::default() };
    let root = std::path::absolute(&arguments.project.root)?;
    let settings = Settings { root, is_public: arguments.public, bind: arguments.bind, limits };
    server::serve(listener, session.revisions(), settings).await;
    Ok(())
}

/// Listens at the wished port or, where it is taken, at the next free one.
async fn listen(bind: IpAddr, wished: u16) -> anyhow::Result<TcpListener> {
    let last = if wished == 0 { 0 } else { wished.saturating_add(PORTS_TRIED - 1) };
    let mut port = wished;
    loop {
        match TcpListener::bind((bind, port)).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && port < last => port += 1,
            // The last ports of all may be taken; then any will do.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && wished != 0 && port != 0 => port = 0,
            result => return result.with_context(|| format!("cannot listen at {}", SocketAddr::new(bind, port))),
        }
    }
}

/// Says where the site is, and opens it if that was asked for.
fn announce(arguments: &ServeArguments, listening: SocketAddr, catalogue: &Catalogue) -> anyhow::Result<()> {
    let address = format!("http://{}/", reachable(listening));
    let port = arguments.port;
    let message = match port == 0 || port == listening.port() {
        true => message!("the site is at {address}", address = &address),
        false => message!("port {port} is taken; the site is at {address}", port, address = &address),
    };
    anstream::println!("{}", message.told_by(catalogue));
    // Who reads it through a pipe waits for it.
    io::stdout().flush()?;
    if !arguments.bind.is_loopback() {
        anstream::eprintln!("{}", exposure(arguments.public).told_by(catalogue));
    }
    if let Some(error) = arguments.open.then(|| open::that_detached(&address)).and_then(Result::err) {
        let message =
            message!("the browser could not be opened: {reason}", reason = saying::verbatim(&error.to_string()));
        anstream::eprintln!("{}", message.told_by(catalogue));
    }
    Ok(())
}

fn exposure(is_public: bool) -> Message {
    match is_public {
        true => message!("everyone who reaches this machine by the network can read the site"),
        false => message!(
            "everyone who reaches this machine by the network can read the site, with its drafts and what is under embargo"
        ),
    }
}

/// An address for the browser: what listens at every address of the machine is reached at its own.
fn reachable(listening: SocketAddr) -> SocketAddr {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listening.port())
}

/// How many connections the machine can hold beside the project's files. Most systems allow a process more than it gets
/// without asking.
fn connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let wished = (MOST_CONNECTIONS + DESCRIPTORS_KEPT) as u64;
    let raised = limit.maximum.map_or(wished, |maximum| maximum.min(wished));
    let current = limit.current.unwrap_or(wished);
    let is_raised = current < raised && setrlimit(Resource::Nofile, Rlimit { current: Some(raised), ..limit }).is_ok();
    let descriptors = usize::try_from(if is_raised { raised } else { current }).unwrap_or(usize::MAX);
    // Where there are very few, half of them.
    (descriptors - DESCRIPTORS_KEPT.min(descriptors / 2)).min(MOST_CONNECTIONS)
}
