//! Sections: `content/<edition>/NN-<name>.<lang>.md`, one text a language.

use std::sync::Arc;

use serde::Deserialize;

use crate::context::{Context, check_id};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression;
use crate::front_matter::{self, FrontMatter};
use crate::lang::{Lang, Localized};
use crate::markdown::{self, Body};
use crate::release::Release;
use crate::source::{Location, Source, SourcePath};
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Field, Shape};

/// A section in all its languages.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its place in the edition: the `NN` of its files.
    pub order: u32,
    /// What its files have in common beside the `NN`, which is also its place in addresses.
    pub name: String,
    /// Its text in each language that has a file for it.
    pub texts: Localized<Arc<SectionText>>,
}

/// A section in one language.
#[derive(Clone, Debug)]
pub struct SectionText {
    /// The language of the text, from the file's name.
    pub lang: Lang,
    /// The Markdown file.
    pub path: SourcePath,
    /// The page's first-level heading, plain text.
    pub title: String,
    /// What it is about, for lists and search engines.
    pub description: Option<String>,
    /// Whether it counts among the numbered sections.
    pub numbered: bool,
    /// From which text of the original it was translated, if it says so.
    pub translation_of: Option<TranslationOf>,
    /// When this text may be public; the section waits for all of its languages.
    pub release: Release,
    /// The narrative below the front matter, its references not yet answered.
    pub body: Body,
}

/// What a translation says of its original.
#[derive(Clone, Debug)]
pub struct TranslationOf {
    /// The fingerprint of the original's text when it was translated, as written; see [`crate::translation`].
    pub fingerprint: String,
    /// Where it stands in the front matter.
    pub location: Location,
}

impl Section {
    /// Whether every language of it may be public. One language's draft holds back all, as a report is published whole.
    pub fn is_public(&self, now: jiff::Timestamp) -> bool {
        self.texts.iter().all(|(_, text)| text.release.is_public(now))
    }

    /// That of all its languages together.
    pub fn release(&self) -> Release {
        Release::of_all(self.texts.iter().map(|(_, text)| &text.release))
    }

    /// The first text there is: what all languages have in common may be asked of it.
    pub fn any_text(&self) -> Option<&Arc<SectionText>> {
        self.texts.iter().next().map(|(_, text)| text)
    }
}

/// The parts of a section's file name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The number before the first hyphen, of at most four digits.
    pub order: u32,
    /// What stands between the number and the language; whether it is a good name is judged later.
    pub name: &'a str,
    /// What stands before `.md`; whether it is a language is judged later.
    pub lang: &'a str,
}

/// Takes `02-employment.zh.md` apart.
pub fn file_name(name: &str) -> Option<FileName<'_>> {
    let (stem, lang) = name.strip_suffix(".md")?.rsplit_once('.')?;
    let (order, name) = stem.split_once('-')?;
    let numeric = !order.is_empty() && order.len() <= 4 && order.bytes().all(|byte| byte.is_ascii_digit());
    (numeric && !name.is_empty()).then_some(())?;
    Some(FileName { order: order.parse().ok()?, name, lang })
}

#[derive(Deserialize)]
struct FrontMatterFile {
    title: String,
    description: Option<String>,
    #[serde(default = "yes")]
    numbered: bool,
    #[serde(default)]
    draft: bool,
    #[serde(default, deserialize_with = "crate::release::written")]
    publish_at: Option<String>,
    translation_of: Option<String>,
}

fn yes() -> bool {
    true
}

const FIELDS: &[Field] = &[
    required("title", Shape::Text),
    optional("description", Shape::Text),
    optional("numbered", Shape::Boolean),
    optional("translation_of", Shape::Text),
    crate::release::FIELDS[0],
    crate::release::FIELDS[1],
];

/// Reads one language of a section. What is wrong with the text itself goes to `narrative`, apart from what is wrong
/// with the front matter, so that a draft's unfinished text need not stop a public build.
pub fn parse(
    source: &Source,
    name: &FileName<'_>,
    context: &Context<'_>,
    expressions: &expression::Known,
    diagnostics: &mut Vec<Diagnostic>,
    narrative: &mut Vec<Diagnostic>,
) -> Option<SectionText> {
    check_id(name.name, "-", &source.at(0..0), message!("section"), diagnostics);
    let (yaml, body) = match front_matter::split(&source.text) {
        FrontMatter::Present { yaml, body } => (yaml, body),
        FrontMatter::Missing => {
            let message = message!("a section begins with its front matter: a line `---`, its title, a line `---`");
            let problem = Diagnostic::new(Code::FrontMatter, source.at(0..0), message);
            diagnostics.push(problem.with_help(message!("write `---`, `title: …`, `---` at the top of the file")));
            return None;
        }
        FrontMatter::Unclosed { fence } => {
            let message = message!("the front matter that begins here is never closed by a line `---`");
            diagnostics.push(Diagnostic::new(Code::FrontMatter, source.at(fence), message));
            return None;
        }
    };
    let document =
        yaml::read_part::<FrontMatterFile>(source, yaml, &Shape::Record(FIELDS), context.languages, diagnostics)?;
    let place = document.at(document.root.get("publish_at"));
    let of_original = document.at(document.root.get("translation_of"));
    let file = document.value;
    let release = Release::new(file.draft, file.publish_at.as_deref(), &place, context.time_zone, diagnostics);
    Some(SectionText {
        lang: Lang::new(name.lang),
        path: source.path.clone(),
        title: file.title,
        description: file.description,
        numbered: file.numbered,
        translation_of: file.translation_of.map(|fingerprint| TranslationOf { fingerprint, location: of_original }),
        release,
        body: markdown::parse(source, body, context.allow_html, expressions, narrative),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_have_order_name_and_language() {
        let expected = FileName { order: 2, name: "next-steps", lang: "zh" };
        assert_eq!(file_name("02-next-steps.zh.md"), Some(expected));
        for wrong in ["next.zh.md", "02-.zh.md", "02-next.md", "x2-next.zh.md", "02-next.zh.txt", "12345-x.zh.md"] {
            assert_eq!(file_name(wrong), None, "{wrong}");
        }
    }
}
