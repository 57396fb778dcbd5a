//! Takes out of an edition what may not be public yet: drafts, embargoed parts, and the data that only they use.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::edition::Edition;
use crate::expression::{Kind, Node};
use crate::markdown::Target;
use crate::section::Section;

/// Whether a draft or an embargo keeps any part of the edition from the public.
pub fn has_hidden_parts(edition: &Edition, now: Timestamp) -> bool {
    let sections = edition.sections.iter().all(|section| section.is_public(now));
    let tables = edition.tables.values().all(|table| table.release.is_public(now));
    let figures = edition.figures.values().all(|figure| figure.release.is_public(now));
    !(edition.release.is_public(now) && sections && tables && figures)
}

/// The part of the edition that may be shown; nothing if none of it may.
pub fn visible(mut edition: Edition, drafts: bool, now: Timestamp) -> Option<Edition> {
    if drafts || !has_hidden_parts(&edition, now) {
        return Some(edition);
    }
    if !edition.release.is_public(now) {
        return None;
    }
    let (shown, hidden): (Vec<Section>, Vec<Section>) =
        std::mem::take(&mut edition.sections).into_iter().partition(|section| section.is_public(now));
    if shown.is_empty() && !hidden.is_empty() {
        return None;
    }
    edition.sections = shown;
    let tables: BTreeSet<String> = edition.tables.keys().cloned().collect();
    let mut used = used_names(&edition.sections);
    for key_figure in &edition.key_figures {
        collect_names(&key_figure.expression.root, &mut used.tables);
    }
    let mut secret = used_names(&hidden);
    hide_figures(&mut edition, &mut used, &mut secret, now);
    hide_tables(&mut edition, &used, &secret, now);
    hide_checks(&mut edition, &tables);
    Some(edition)
}

/// The tables and figures that sections speak of.
#[derive(Default)]
struct Names {
    tables: BTreeSet<String>,
    figures: BTreeSet<String>,
}

impl Names {
    /// What belongs to hidden sections alone.
    fn only_in(&self, id: &str, secret: &Self, of: fn(&Self) -> &BTreeSet<String>) -> bool {
        of(secret).contains(id) && !of(self).contains(id)
    }
}

fn used_names(sections: &[Section]) -> Names {
    let mut names = Names::default();
    let texts = sections.iter().flat_map(|section| section.texts.iter());
    for reference in texts.flat_map(|(_, text)| &text.body.references) {
        match &reference.target {
            Target::Table { id } => _ = names.tables.insert(id.clone()),
            Target::Figure { id } => _ = names.figures.insert(id.clone()),
            Target::Value { expression } => {
                if let Ok(expression) = crate::expression::parse(expression) {
                    collect_names(&expression.root, &mut names.tables);
                }
            }
            Target::Section { .. } | Target::SamePage { .. } => {}
        }
    }
    names
}

fn collect_names(node: &Node, names: &mut BTreeSet<String>) {
    match &node.kind {
        Kind::Name(name) => _ = names.insert(name.clone()),
        Kind::Select(operand, _) | Kind::Negate(operand) => collect_names(operand, names),
        Kind::Index(left, right) | Kind::Binary(_, left, right) | Kind::Compare(_, left, right) => {
            collect_names(left, names);
            collect_names(right, names);
        }
        Kind::Call(_, arguments) => arguments.iter().for_each(|argument| collect_names(argument, names)),
        Kind::Number(_) | Kind::Text(_) => {}
    }
}

fn hide_figures(edition: &mut Edition, used: &mut Names, secret: &mut Names, now: Timestamp) {
    edition.figures.retain(|id, figure| {
        let hidden = !figure.release.is_public(now) || used.only_in(id, secret, |names| &names.figures);
        let names = if hidden { &mut *secret } else { &mut *used };
        names.tables.insert(figure.table.name.clone());
        !hidden
    });
}

/// A check of a hidden table would tell what is in it.
fn hide_checks(edition: &mut Edition, before: &BTreeSet<String>) {
    let tables = &edition.tables;
    edition.checks.retain(|check| {
        let mut names = BTreeSet::new();
        collect_names(&check.expression.root, &mut names);
        !names.iter().any(|name| before.contains(name) && !tables.contains_key(name))
    });
}

fn hide_tables(edition: &mut Edition, used: &Names, secret: &Names, now: Timestamp) {
    edition.tables.retain(|id, table| table.release.is_public(now) && !used.only_in(id, secret, |names| &names.tables));
}
