//! Addresses that lead to nothing in the site, and addresses on other hosts from which something would be loaded.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use url::Url;

use super::files::Files;
use super::references::{Reference, Role};
use super::{Finding, Gate};
use crate::config::BaseUrl;
use crate::diagnostic::{Message, message};
use crate::output::OutputPath;

/// What stands on the host beside the site's own files, since a release put it there.
const OF_THE_RELEASE: [&str; 2] = ["release.json", "releases/"];

/// The files of a site, and where they stand.
struct Map<'a> {
    files: &'a Files<'a>,
    base: Url,
}

/// What an address means.
enum Place {
    /// A path of this site, and what follows `#`.
    Inside(String, String),
    /// Another host, by its name.
    Foreign(String),
    /// Something without a host, such as `mailto:`, or another site of the same host.
    Elsewhere,
    /// No address.
    Nowhere,
}

/// Finds what in some of the files leads to nothing, and what would be asked of others.
pub fn inspect(files: &Files<'_>, read: &BTreeSet<&OutputPath>, base_url: &BaseUrl) -> Vec<Finding> {
    let Ok(base) = Url::parse(&base_url.absolute("")) else {
        let message = message!("`base_url` is no address that a browser understands");
        return vec![Finding { gate: Gate::DeadLink, path: None, message }];
    };
    let map = Map { files, base };
    read.par_iter().flat_map_iter(|path| map.findings(path)).collect()
}

impl Map<'_> {
    fn findings(&self, path: &OutputPath) -> Vec<Finding> {
        let own = self.base.join(&address_of(path)).ok();
        let Some((own, reading)) = own.zip(self.files.reading(path)) else { return Vec::new() };
        let found = reading.references.iter().filter_map(|reference| self.fault(&own, reference));
        found.map(|(gate, message)| Finding { gate, path: Some(path.clone()), message }).collect()
    }

    fn fault(&self, own: &Url, reference: &Reference) -> Option<(Gate, Message)> {
        let address = shortened(&reference.address);
        match self.place(own, &reference.address) {
            Place::Inside(path, fragment) => {
                let Some(target) = self.target(&path) else {
                    let is_there = OF_THE_RELEASE.iter().any(|known| path.starts_with(known));
                    let dead = || message!("it refers to {address}, which is not in the site", address);
                    return (!is_there).then(|| (Gate::DeadLink, dead()));
                };
                let is_known = reference.role == Role::Name || self.has(&target, &fragment);
                let dead = || message!("it refers to {address}, where nothing has that id", address);
                (!is_known).then(|| (Gate::DeadLink, dead()))
            }
            Place::Foreign(host) => {
                let message = || message!("it loads {address} from another host, {host}", address, host);
                (reference.role == Role::Load).then(|| (Gate::ThirdParty, message()))
            }
            Place::Elsewhere => None,
            Place::Nowhere => Some((Gate::DeadLink, message!("`{address}` is no address", address))),
        }
    }

    fn place(&self, own: &Url, address: &str) -> Place {
        let Ok(url) = own.join(address) else { return Place::Nowhere };
        let Some(host) = url.host_str() else { return Place::Elsewhere };
        if url.host() != self.base.host() || url.port_or_known_default() != self.port(&url) {
            return Place::Foreign(host.to_owned());
        }
        let Some(path) = url.path().strip_prefix(self.base.path()) else {
            return Place::Elsewhere;
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        Place::Inside(decoded(path), decoded(url.fragment().unwrap_or_default()))
    }

    /// The port at which the site stands for an address of this scheme: `http://` is the same host as `https://`.
    fn port(&self, url: &Url) -> Option<u16> {
        match self.base.port() {
            None if ["http", "https"].contains(&url.scheme()) => {
                Url::port_or_known_default(url).filter(|_| url.port().is_none())
            }
            port => port,
        }
    }

    /// The file to which a path leads.
    fn target(&self, path: &str) -> Option<OutputPath> {
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        OutputPath::parse(&file).ok().filter(|file| self.files.has(file))
    }

    /// Whether a fragment leads somewhere in a file.
    fn has(&self, target: &OutputPath, fragment: &str) -> bool {
        let is_id = || self.files.reading(target).is_some_and(|reading| reading.ids.contains_key(fragment));
        fragment.is_empty() || fragment == "top" || fragment.starts_with(":~:") || is_id()
    }
}

/// The address of a file below the site's: a page's is that of its folder.
fn address_of(path: &OutputPath) -> String {
    let path = path.as_str();
    let page = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    page.unwrap_or(path).split('/').map(escaped).collect::<Vec<_>>().join("/")
}

fn escaped(part: &str) -> String {
    percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// An address, short enough for a message.
fn shortened(address: &str) -> String {
    const LONGEST: usize = 120;
    match address.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &address[..end]),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Output;

    /// What is found in a site with two more pages, below `https://example.org/report/`.
    fn found(path: &str, text: &str) -> Vec<(Gate, String)> {
        let files = [
            (path, text),
            ("zh/index.html", "<h1 id=top-1>中</h1>"),
            ("assets/a.css", ""),
            ("zh/表/index.html", "<p id=一>"),
        ];
        let mut output = Output::new();
        for (path, text) in files {
            output.insert(OutputPath::parse(path).unwrap(), text.as_bytes()).unwrap();
        }
        let files = Files::of(&output);
        let base = BaseUrl::parse("https://example.org/report/").unwrap();
        inspect(&files, &files.paths().collect(), &base)
            .into_iter()
            .map(|finding| (finding.gate, finding.message.to_string()))
            .collect()
    }

    #[test]
    fn what_leads_somewhere_passes() {
        for text in [
            "<a href=/report/zh/>",
            "<a href=../zh/#top-1>",
            "<a href=#own id=own>",
            "<a href=''>",
            "<a href=https://example.org/report/zh/?x=1#top>",
            "<a href=http://example.org/report/zh/>",
            "<a href=/report/zh/表/#一>",
            "<a href=/report/zh/%E8%A1%A8/#%E4%B8%80>",
            "<a href=/other/>",
            "<a href=https://other.example/x>",
            "<a href=mailto:a@b.c>",
            "<img src=data:image/png;base64,AA>",
            "<link rel=stylesheet href=/report/assets/a.css>",
            "<a href=/report/release.json>",
            "<blockquote cite=https://other.example/>",
            "<meta property=og:image content=https://other.example/a.png>",
            "<script type=application/ld+json>{\"@id\": \"https://example.org/report/#office\"}</script>",
        ] {
            let home = "<a href=zh/><script type=application/ld+json>{}</script>";
            let site = found("en/index.html", text);
            let known: Vec<_> = site.iter().filter(|(_, message)| !message.contains("#office")).collect();
            assert!(known.is_empty(), "{text}: {known:?}");
            assert_eq!(found("index.html", home), []);
        }
    }

    #[test]
    fn what_leads_nowhere_is_found() {
        for (path, text) in [
            ("en/index.html", "<a href=/report/en/x/>"),
            ("en/index.html", "<a href=/report/zh>"),
            ("en/index.html", "<a href=/report/zh/#none>"),
            ("en/index.html", "<a href=#none>"),
            ("en/index.html", "<img src=a.png>"),
            ("en/index.html", "<img src=data:image/png;base64,AA srcset='/report/a.png 2x'>"),
            ("en/index.html", "<a href=https://example.org/report/x/>"),
            ("en/index.html", "<a href=http://>"),
            ("en/index.html", "<p style='background: url(/report/x.png)'>"),
            ("en/index.html", "<svg><use href='#none'/></svg>"),
            ("assets/b.css", "p { background: url(x.png) }"),
            ("sitemap.xml", "<urlset><url><loc>https://example.org/report/x/</loc></url></urlset>"),
            ("zh/feed.xml", "<feed><link href='https://example.org/report/x/'/></feed>"),
            ("robots.txt", "Sitemap: https://example.org/report/sitemap.xml"),
            ("en/index.html", "<script type=application/ld+json>{\"url\": \"https://example.org/report/x\"}</script>"),
        ] {
            let found = found(path, text);
            assert!(matches!(found[..], [(Gate::DeadLink, _)]), "{path}: {text}: {found:?}");
        }
    }

    #[test]
    fn what_is_loaded_from_another_host_is_found() {
        for (path, text) in [
            ("a.html", "<script src=https://cdn.example/a.js></script>"),
            ("a.html", "<link rel=stylesheet href=//cdn.example/a.css>"),
            ("a.html", "<link rel=preconnect href=https://cdn.example>"),
            ("a.html", "<img src=https://cdn.example/a.png>"),
            ("a.html", "<noscript><img src=https://cdn.example/a.png></noscript>"),
            ("a.html", "<img srcset='https://cdn.example/a.png 2x'>"),
            ("a.html", "<iframe src=https://cdn.example/></iframe>"),
            ("a.html", "<form action=https://cdn.example/>"),
            ("a.html", "<a href=https://fine.example ping=https://cdn.example/>"),
            ("a.html", "<meta http-equiv=refresh content='0;url=https://cdn.example/'>"),
            ("a.html", "<style>@import 'https://cdn.example/a.css'</style>"),
            ("a.html", "<svg><image href=https://cdn.example/a.png /></svg>"),
            ("a.html", "<base href=https://cdn.example/>"),
            ("a.html", "<script>fetch('https://cdn.example/')</script>"),
            ("a.html", "<img src=https://example.org:8443/a.png>"),
            ("a.css", "@font-face { src: url(https://cdn.example/a.woff2) }"),
            ("a.svg", "<svg><style>@import url(https://cdn.example/a.css);</style></svg>"),
            ("a.js", "import('https://cdn.example/a.js')"),
        ] {
            let found = found(path, text);
            assert!(matches!(found[..], [(Gate::ThirdParty, _)]), "{path}: {text}: {found:?}");
        }
    }
}
