//! What the public does not see yet: drafts, what is under embargo, and what is held back along with them. A list for the
//! author, on a page of its own in both languages.

use std::fmt::Write;
use std::path::Path;

use super::Revision;
use super::editor::{Opener, Opening};
use super::pages::{self, Found};
use super::told::{Teller, Told};
use crate::diagnostic::{Message, message};
use crate::markdown::escape;
use crate::release::{Part, Reason, Release};
use crate::render::address::Page;
use crate::resolve::held_back::{self, HeldBackPart};
use crate::resolve::{Report, ResolvedEdition};
use crate::source::SourcePath;

/// How many parts of a report the public does not see.
pub fn count(report: &Report) -> usize {
    // Of a project without drafts and embargoes there is nothing to be looked for.
    let editions = report.editions.iter().filter(|_| !report.is_timeless);
    editions.map(|resolved| of_edition(report, resolved).len()).sum()
}

/// Why the public does not see what a page shows; nothing where it does.
pub fn why(report: &Report, found: &Found<'_>) -> Option<Message> {
    let parts = of_edition(report, found.resolved?);
    let own = |held: &&HeldBackPart| match found.page {
        Page::Section { section, .. } => held.part == Part::Section && held.name == section,
        Page::Table { table, .. } => held.part == Part::Table && held.name == table,
        Page::Figure { figure, .. } => held.part == Part::Figure && held.name == figure,
        _ => false,
    };
    let part = parts.iter().find(own).or(parts.iter().find(|held| held.part == Part::Edition));
    part.map(|held| state(&held.reason))
}

fn of_edition(report: &Report, resolved: &ResolvedEdition) -> Vec<HeldBackPart> {
    held_back::of(&resolved.edition, report.now, &report.config.time_zone)
}

fn state(reason: &Reason) -> Message {
    match reason {
        Reason::Draft => message!("a draft"),
        Reason::Until(time) => message!("under embargo until {time}", time = time.replace('T', " ")),
        Reason::Along => message!("held back, as only what is held back speaks of it"),
        Reason::Unreadable => message!("held back, as its time cannot be read"),
    }
}

/// The page that lists everything of a revision that the public does not see; `root` is the project's folder.
pub fn page(revision: &Revision, root: &Path) -> String {
    let writer = Writer { revision, teller: Teller::default(), opener: Opener::of(revision, root) };
    writer.page()
}

/// The page needs nothing but its own style, and whatever the preview adds to pages.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("client/drafts.css");

struct Writer<'a> {
    revision: &'a Revision,
    teller: Teller,
    opener: Opener<'a>,
}

impl Writer<'_> {
    fn page(&self) -> String {
        let title = self.teller.tell(&message!("Drafts and what is under embargo"));
        let Told { zh, en } = &title;
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{zh} · {en}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n\
             {editions}</main>\n</body>\n</html>\n",
            heading = spans(&title),
            editions = self.editions(),
        )
    }

    fn editions(&self) -> String {
        let report = self.revision.prepared.report.as_deref();
        let editions = report.into_iter().flat_map(|report| {
            let parts = report.editions.iter().map(|resolved| (resolved, of_edition(report, resolved)));
            parts.filter(|(_, parts)| !parts.is_empty()).map(|(resolved, parts)| self.edition(report, resolved, &parts))
        });
        let html: String = editions.collect();
        match (html.is_empty(), report) {
            (false, _) => html,
            (true, Some(_)) => {
                format!(
                    "<p>{}</p>\n",
                    self.both(&message!("nothing is a draft or under embargo: the public sees it all"))
                )
            }
            (true, None) => {
                let message = message!("the configuration has a mistake, so it is not known what is a draft");
                format!("<p>{}</p>\n", self.both(&message))
            }
        }
    }

    fn edition(&self, report: &Report, resolved: &ResolvedEdition, parts: &[HeldBackPart]) -> String {
        let page = Page::Edition { edition: &resolved.edition.id };
        let heading = format!("edition-{}", resolved.edition.id);
        let columns =
            [message!("part"), message!("title"), message!("state"), message!("public from"), message!("file")];
        let columns: String =
            columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", self.both(column))).collect();
        let rows: String = parts.iter().map(|held| self.row(report, resolved, held)).collect();
        format!(
            "<section aria-labelledby=\"{heading}\">\n<h2 id=\"{heading}\">{}</h2>\n\
             <div class=\"table\" role=\"group\" tabindex=\"0\" aria-labelledby=\"{heading}\">\n<table>\n\
             <thead>\n<tr>{columns}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n",
            links(report, page),
        )
    }

    fn row(&self, report: &Report, resolved: &ResolvedEdition, held: &HeldBackPart) -> String {
        let edition = resolved.edition.id.as_str();
        let page = match held.part {
            Part::Edition => Page::Edition { edition },
            Part::Section => Page::Section { edition, section: &held.name },
            Part::Table => Page::Table { edition, table: &held.name },
            Part::Figure => Page::Figure { edition, figure: &held.name },
        };
        let cells = [
            self.both(&held.part.name()),
            self.both(&state(&held.reason)),
            time(report, &held.release),
            files(report, page).iter().map(|file| self.file(file)).collect::<Vec<_>>().join("<br>"),
        ];
        let [part, state, time, files] = cells;
        let title = links(report, page);
        format!(
            "<tr><td>{part}</td><th scope=\"row\">{title}</th><td>{state}</td><td>{time}</td><td>{files}</td></tr>\n"
        )
    }

    /// A file, with the way into the author's editor.
    fn file(&self, file: &SourcePath) -> String {
        let name = escaped(file);
        match self.opener.open(file, 1, 1) {
            Some(Opening::Url(url)) => format!("<a href=\"{}\"><code>{name}</code></a>", escaped(&url)),
            Some(Opening::Command(command)) => format!("<code title=\"{}\">{name}</code>", escaped(&command)),
            None => format!("<code>{name}</code>"),
        }
    }

    fn both(&self, message: &Message) -> String {
        spans(&self.teller.tell(message))
    }
}

/// Each language marked as what it is.
fn spans(told: &Told) -> String {
    format!("<span lang=\"zh-CN\">{}</span> <span lang=\"en\">{}</span>", escaped(&told.zh), escaped(&told.en))
}

/// The page's title in every language, linked to it.
fn links(report: &Report, page: Page<'_>) -> String {
    let link = |link: pages::Link| {
        let [url, lang, title] = [&link.url, &link.lang, &link.title].map(|text| escaped(text));
        format!("<a href=\"{url}\" lang=\"{lang}\" hreflang=\"{lang}\">{title}</a>")
    };
    pages::links(report, page).map(link).collect::<Vec<_>>().join(" ")
}

/// When it is published, on the clock of the project; nothing where that is not said or cannot be read.
fn time(report: &Report, release: &Release) -> String {
    let Some(time) = release.publish_at.filter(|_| !release.is_unreadable) else { return String::new() };
    let zoned = time.to_zoned_datetime(report.config.time_zone.clone());
    let mut html = format!(
        "<time datetime=\"{}\">{}</time>",
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z"),
        zoned.strftime("%Y-%m-%d %H:%M")
    );
    if let Some(zone) = report.config.time_zone.iana_name() {
        let _ = write!(html, " {}", escaped(zone));
    }
    html
}

/// The files of what a page shows: one for each language of a section, else one for all.
fn files(report: &Report, page: Page<'_>) -> Vec<SourcePath> {
    let found = |lang| pages::at(report, &pages::link(report, page, lang).url)?.file();
    let mut files: Vec<SourcePath> = report.config.languages.iter().filter_map(found).collect();
    files.dedup();
    files
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(&mut html, text);
    html
}
