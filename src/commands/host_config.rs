//! `nianbao host-config`: the configuration by which a web server or a hosting service serves the site.

use std::fs;

use anyhow::Context as _;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{ending, report};
use crate::cli::{Ending, HostConfigArguments};
use crate::diagnostic::Catalogue;
use crate::hosting::{self, Server, Site};
use crate::publish::failure::Failure;
use crate::publish::target;
use crate::{config, load};

/// The servers by their names.
const SERVERS: [(&str, Server); 5] = [
    ("nginx", Server::Nginx),
    ("apache", Server::Apache),
    ("caddy", Server::Caddy),
    ("netlify", Server::Netlify),
    ("cloudflare", Server::Cloudflare),
];

/// Reads the name of a server.
pub fn server() -> impl TypedValueParser<Value = Server> {
    PossibleValuesParser::new(SERVERS.map(|(name, _)| name))
        .map(|text| SERVERS.into_iter().find(|(name, _)| *name == text).map_or(Server::Nginx, |(_, server)| server))
}

/// Prints the configuration, or writes it into a folder.
///
/// # Errors
/// When the project cannot be read, there is no such target, or the folder cannot be written.
pub fn run(arguments: &HostConfigArguments, catalogue: &Catalogue) -> anyhow::Result<Ending> {
    let sources = load::load(&arguments.root)?;
    let mut problems = Vec::new();
    let config = config::parse(&sources, None, &mut problems);
    let ending = ending(&problems);
    report(&problems, &sources, catalogue, false);
    let Some(config) = config.filter(|_| ending == Ending::Clean) else { return Ok(Ending::Diagnostics) };
    let named = arguments.target.as_deref().map(|name| target::find(&config, Some(name))).transpose()?;
    let base_url = named.and_then(|(_, target)| target.base_url).unwrap_or(config.base_url);
    let site = Site { base_url, languages: config.languages };
    let documents = hosting::configuration(arguments.server, &site).map_err(Failure::new)?;
    match &arguments.output {
        None => {
            let texts: Vec<&str> = documents.iter().map(|document| document.text.as_str()).collect();
            anstream::print!("{}", texts.join("\n"));
        }
        Some(folder) => {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
            for document in documents {
                let file = folder.join(document.name);
                fs::write(&file, document.text).with_context(|| format!("cannot write {}", file.display()))?;
                anstream::println!("{}", file.display());
            }
        }
    }
    Ok(ending)
}
