//! How files of the site are to be served, whatever serves them: types, caching, headers that protect readers. Pure; an
//! upload to object storage, the configuration of web servers and the proof after a release all go by it.

mod apache;
mod caddy;
pub mod judgement;
mod languages;
pub mod media_type;
mod nginx;
mod pages_hosts;
pub mod policy;

use crate::config::BaseUrl;
use crate::diagnostic::{Message, message};
use crate::lang::Lang;

/// A program or a service that serves the files of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// <https://nginx.org>
    Nginx,
    /// <https://httpd.apache.org>
    Apache,
    /// <https://caddyserver.com>
    Caddy,
    /// <https://www.netlify.com>
    Netlify,
    /// <https://pages.cloudflare.com>
    Cloudflare,
}

/// The site that is to be served, as far as a server has to know it.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where it stands.
    pub base_url: BaseUrl,
    /// Its languages.
    pub languages: Vec<Lang>,
}

/// A file of a server's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The name that it has, or may have.
    pub name: &'static str,
    /// Its text, which begins with a comment how to use it.
    pub text: String,
}

/// The configuration by which a server serves the site.
///
/// # Errors
/// When the path of the site's address holds a character that would have another meaning in such a file.
pub fn configuration(server: Server, site: &Site) -> Result<Vec<Document>, Message> {
    let path = site.path();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-._~".contains(letter);
    if let Some(letter) = path.chars().find(|letter| !is_plain(*letter)) {
        let letter = letter.to_string();
        return Err(message!("`{letter}` in the path {path} would mean something else to a server", letter, path));
    }
    Ok(match server {
        Server::Nginx => vec![Document { name: "nianbao-nginx.conf", text: nginx::text(site) }],
        Server::Apache => vec![Document { name: "nianbao-apache.conf", text: apache::text(site) }],
        Server::Caddy => vec![Document { name: "nianbao.caddy", text: caddy::text(site) }],
        Server::Netlify => pages_hosts::netlify(site),
        Server::Cloudflare => pages_hosts::cloudflare(site),
    })
}

impl Site {
    /// The path that its addresses begin with: `/a/b/`.
    fn path(&self) -> String {
        self.base_url.path_of("")
    }

    /// The same in a regular expression. Of what a path may hold there, only dots mean something.
    fn pattern(&self) -> String {
        self.path().replace('.', r"\.")
    }

    /// The host without its port.
    fn host(&self) -> &str {
        self.base_url.host().split(':').next().unwrap_or_default()
    }

    /// The headers that every file has, one a line, as `line` writes them.
    fn protection(&self, line: impl Fn(&str, &str) -> String) -> String {
        let headers = policy::protection(&self.base_url);
        headers.iter().map(|(name, value)| line(name, value)).collect::<Vec<_>>().join("\n")
    }
}
