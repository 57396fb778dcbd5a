//! Heading ids, the same in every language, so that a link to a heading survives a switch of language.

use super::Context;
use crate::diagnostic::{Code, Diagnostic, message, quoted_list};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::markdown::Heading;
use crate::section::{Section, SectionText};
use crate::source::Location;

/// The heading ids of each section, in the order of the edition's sections. Reports languages whose headings differ.
pub fn resolve(edition: &Edition, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<String>> {
    missing_sections(edition, context, diagnostics);
    let ids = |section| section_ids(section, context, diagnostics);
    edition.sections.iter().map(ids).collect()
}

/// Reports sections that lack a language. A file that is there and was not understood was reported as such.
fn missing_sections(edition: &Edition, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for section in &edition.sections {
        let Some(text) = section.any_text() else { continue };
        let path_in = |lang: &Lang| text.path.replace(&format!(".{}.md", text.lang), &format!(".{lang}.md"));
        let is_missing =
            |lang: &&Lang| section.texts.in_lang(lang).is_none() && !edition.broken.has_section(&section.name, lang);
        let missing: Vec<&Lang> = context.languages.iter().filter(is_missing).collect();
        if missing.is_empty() {
            continue;
        }
        let names: Vec<&str> = missing.iter().map(|lang| lang.as_str()).collect();
        let languages = quoted_list(&names);
        let message = message!("the section `{name}` is missing in {languages}", name = &section.name, languages);
        let paths: Vec<String> = missing.into_iter().map(path_in).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let place = Location { path: text.path.clone(), span: 0..0 };
        let help = message!("write {paths}", paths = quoted_list(&paths));
        diagnostics.push(Diagnostic::new(Code::MissingSection, place, message).with_help(help));
    }
}

fn section_ids(section: &Section, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut texts = context.languages.iter().filter_map(|lang| Some(&**section.texts.in_lang(lang)?));
    let Some(original) = texts.next() else { return Vec::new() };
    let translations: Vec<&SectionText> = texts.collect();
    for translation in &translations {
        diagnostics.extend(mismatch(original, translation));
    }
    let positions = positions(&original.body.headings);
    let explicit = |index: usize| {
        let headings = std::iter::once(&original).chain(&translations).filter_map(|text| text.body.headings.get(index));
        headings.filter_map(|heading| heading.id.clone()).next()
    };
    positions.into_iter().enumerate().map(|(index, position)| explicit(index).unwrap_or(position)).collect()
}

/// `part-2-1` for the first third-level heading below the second second-level one.
fn positions(headings: &[Heading]) -> Vec<String> {
    let mut counts: Vec<usize> = Vec::new();
    let mut ids = Vec::new();
    for heading in headings {
        let depth = usize::from(heading.level.saturating_sub(1)).max(1);
        counts.resize(depth, 0);
        counts[depth - 1] += 1;
        let numbers: Vec<String> = counts.iter().map(usize::to_string).collect();
        ids.push(format!("part-{}", numbers.join("-")));
    }
    ids
}

/// The first place where a translation's headings part from the original's.
fn mismatch(original: &SectionText, translation: &SectionText) -> Option<Diagnostic> {
    let (ours, theirs) = (&translation.body.headings, &original.body.headings);
    let differs = |index: &usize| match (ours.get(*index), theirs.get(*index)) {
        (Some(our), Some(their)) => our.level != their.level || ids_differ(our, their),
        _ => true,
    };
    let index = (0..ours.len().max(theirs.len())).find(differs)?;
    let place = |text: &SectionText, heading: Option<&Heading>| {
        let end = text.body.headings.last().map_or(0..0, |last| last.span.clone());
        Location { path: text.path.clone(), span: heading.map_or(end, |heading| heading.span.clone()) }
    };
    let message = match (ours.get(index), theirs.get(index)) {
        (Some(our), Some(their)) if our.level == their.level => {
            message!("this heading has another id in the original")
        }
        (Some(_), Some(_)) => message!("this heading has another level in the original"),
        (Some(_), None) => message!("the original has no such heading"),
        _ => message!("a heading of the original is missing after this one"),
    };
    let problem = Diagnostic::new(Code::HeadingMismatch, place(translation, ours.get(index)), message)
        .with_label(place(original, theirs.get(index)), message!("in the original"));
    Some(problem.with_help(message!("give all languages the same headings, with the same `{{#id}}`")))
}

fn ids_differ(left: &Heading, right: &Heading) -> bool {
    matches!((&left.id, &right.id), (Some(left), Some(right)) if left != right)
}
