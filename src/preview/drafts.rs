//! What the public does not see yet: drafts, what is under embargo, and what is held back along with them. A list for the
//! author, on a page of its own in both languages.

use std::fmt::Write;
use std::path::Path;

use serde::Serialize;

use super::Revision;
use super::editor::{Opener, Opening};
use super::pages;
use super::told::{Teller, Told};
use crate::diagnostic::{Language, Message, message};
use crate::markdown::escape;
use crate::release::{Part, Reason, Release};
use crate::render::address::Page;
use crate::resolve::held_back::{self, HeldBackPart};
use crate::resolve::{Report, ResolvedEdition};
use crate::source::SourcePath;

/// How many parts of a report the public does not see, by what keeps them from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Those that say that they are drafts.
    pub drafts: usize,
    /// Those that are published at a time that is yet to come, or cannot be read.
    pub embargoed: usize,
    /// Those that go along with the others.
    pub along: usize,
}

/// Counts what the public does not see.
pub fn counts(report: &Report) -> Counts {
    // Of a project without drafts and embargoes there is nothing to be looked for.
    let editions = report.editions.iter().filter(|_| !report.is_timeless);
    editions.flat_map(|resolved| of_edition(report, resolved)).fold(Counts::default(), |mut counts, held| {
        match held.reason {
            Reason::Draft => counts.drafts += 1,
            Reason::Until(_) | Reason::Unreadable => counts.embargoed += 1,
            Reason::Along => counts.along += 1,
        }
        counts
    })
}

/// What is held back of an edition. One that does not say so itself goes along with its sections.
fn of_edition(report: &Report, resolved: &ResolvedEdition) -> Vec<HeldBackPart> {
    let mut parts = held_back::of(&resolved.edition, report.now, &report.config.time_zone);
    let says_so = !resolved.edition.release.is_public(report.now);
    for whole in parts.iter_mut().filter(|held| held.part == Part::Edition && !says_so) {
        whole.reason = Reason::Along;
    }
    parts
}

fn state(held: &HeldBackPart) -> Message {
    match &held.reason {
        Reason::Draft => message!("a draft"),
        Reason::Until(time) => message!("under embargo until {time}", time = time.replace('T', " ")),
        Reason::Along if held.part == Part::Edition => message!("held back, as all of its sections are"),
        Reason::Along => message!("held back, as only what is held back speaks of it"),
        Reason::Unreadable => message!("held back, as its time cannot be read"),
    }
}

/// The page that lists everything of a revision that the public does not see; `root` is the project's folder, `language`
/// the one that the preview's bar on it is in.
pub fn page(revision: &Revision, root: &Path, language: Language) -> String {
    let writer = Writer { revision, teller: Teller::default(), opener: Opener::of(revision, root), language };
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
    language: Language,
}

impl Writer<'_> {
    fn page(&self) -> String {
        let title = self.teller.tell(&message!("Drafts and what is under embargo"));
        let Told { zh, en } = &title;
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{zh} · {en}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n\
             {editions}</main>\n</body>\n</html>\n",
            lang = tag(self.language),
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
            (false, report) => report.map(|report| self.sum(report)).unwrap_or_default() + &html,
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
        let columns: String = columns
            .iter()
            .map(|column| format!("<th scope=\"col\" role=\"columnheader\">{}</th>", self.both(column)))
            .collect();
        let rows: String = parts.iter().map(|held| self.row(report, resolved, held)).collect();
        format!(
            "<section aria-labelledby=\"{heading}\">\n<h2 id=\"{heading}\">{}</h2>\n\
             <div class=\"table\" role=\"group\" tabindex=\"0\" aria-labelledby=\"{heading}\">\n<table role=\"table\">\n\
             <thead role=\"rowgroup\">\n<tr role=\"row\">{columns}</tr>\n</thead>\n<tbody role=\"rowgroup\">\n{rows}</tbody>\n</table>\n</div>\n</section>\n",
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
            self.both(&state(held)),
            time(report, &held.release),
            files(report, page).iter().map(|file| self.file(file, &held.reason)).collect::<Vec<_>>().join("<br>"),
        ];
        let [part, state, time, files] = cells;
        let title = links(report, page);
        // The roles stay where a narrow window lays the table out as a list.
        format!(
            "<tr role=\"row\"><td role=\"cell\">{part}</td><th scope=\"row\" role=\"rowheader\">{title}</th>\
             <td role=\"cell\">{state}</td><td role=\"cell\">{time}</td><td role=\"cell\">{files}</td></tr>\n"
        )
    }

    /// A file at the line that holds it back, with the way into the author's editor.
    fn file(&self, file: &SourcePath, reason: &Reason) -> String {
        let text = self.revision.sources.text(file).map_or("", |source| &source.text);
        let line = line_of(text, reason);
        let place = line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"));
        let place = format!("<code>{}</code>", escaped(&place));
        match self.opener.open(file, line.unwrap_or(1), 1) {
            Some(Opening::Url(url)) => format!("<a href=\"{}\">{place}</a>", escaped(&url)),
            Some(Opening::Command(command)) => {
                let command = escaped(&command);
                format!("<button type=\"button\" data-nianbao-copy=\"{command}\" title=\"{command}\">{place}</button>")
            }
            None => place,
        }
    }

    /// How much of each kind there is.
    fn sum(&self, report: &Report) -> String {
        let Counts { drafts, embargoed, along } = counts(report);
        let message = message!(
            "drafts: {drafts}; under embargo: {embargoed}; held back along with them: {along}",
            drafts,
            embargoed,
            along
        );
        format!("<p>{}</p>\n", self.both(&message))
    }

    fn both(&self, message: &Message) -> String {
        spans(&self.teller.tell(message))
    }
}

/// The line that says that a file is held back, from 1; nothing where the file says nothing of the kind.
fn line_of(text: &str, reason: &Reason) -> Option<usize> {
    let key = match reason {
        Reason::Draft => "draft",
        Reason::Until(_) | Reason::Unreadable => "publish_at",
        Reason::Along => return None,
    };
    let says_so =
        |line: &str| line.split_once(':').is_some_and(|(name, _)| name.trim_end().trim_matches(['"', '\'']) == key);
    // Of a section only the front matter says anything of the kind.
    let has_front_matter = text.starts_with("---");
    let lines = text.lines().enumerate().skip(usize::from(has_front_matter));
    let mut lines = lines.take_while(|(_, line)| !has_front_matter || line.trim_end() != "---");
    lines.find(|(_, line)| says_so(line)).map(|(index, _)| index + 1)
}

/// Each language marked as what it is.
fn spans(told: &Told) -> String {
    let [zh, en] = [Language::Chinese, Language::English].map(tag);
    format!("<span lang=\"{zh}\">{}</span> <span lang=\"{en}\">{}</span>", escaped(&told.zh), escaped(&told.en))
}

/// A language as HTML names it.
fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
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
