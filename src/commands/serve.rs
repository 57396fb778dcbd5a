//! `nianbao serve`: the project in, a website on this machine that follows every save.

use anyhow::Context as _;

use super::moment;
use crate::Options;
use crate::cli::{Ending, ServeArguments};
use crate::diagnostic::{Catalogue, Message, message};
use crate::preview::{Session, server};

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
    let (now, project) = (options.now, arguments.project.clone());
    let clock = move || moment(&project).unwrap_or(now);
    let told = catalogue.clone();
    let tell = move |line: &Message| anstream::println!("{}", line.told_by(&told));
    let session = Session::start(&arguments.project.root, options, Box::new(clock), Box::new(tell))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((arguments.bind, arguments.port)).await;
        let listener = listener.with_context(|| format!("cannot listen at {}:{}", arguments.bind, arguments.port))?;
        let address = format!("http://{}/", listener.local_addr()?);
        anstream::println!("{}", message!("the site is at {address}", address).told_by(catalogue));
        server::serve(listener, session.revisions()).await
    })?;
    Ok(Ending::Clean)
}
