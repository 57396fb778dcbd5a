//! A section in one language as all rules read it, prepared once.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::lang::Lang;
use crate::locale::{Locale, Mention};
use crate::markdown::prose::{Block, Line};
use crate::resolve::{Report, Resolved, ResolvedSection};
use crate::section::{Section, SectionText};
use crate::source::{Location, Source, Sources, Span};
use crate::wording::Passage;

/// A section in one language.
pub struct Text<'a> {
    pub lang: &'a Lang,
    pub locale: &'a Locale,
    /// What the author wrote, understood.
    pub section: &'a SectionText,
    pub source: &'a Source,
    /// What its references stand for.
    pub answers: &'a [Resolved],
    /// Its running text, block by block, as far as it was asked for.
    pub readings: Vec<Reading<'a>>,
}

/// A block of running text, and what is read in it.
pub struct Reading<'a> {
    pub block: &'a Block,
    /// Its words.
    pub passage: Passage<'a>,
    locale: &'a Locale,
    mentions: OnceCell<Vec<Mention>>,
}

impl<'a> Text<'a> {
    /// Prepares a section in each of its languages, with those of its blocks that are wanted.
    pub fn all(
        section: &'a Section,
        resolved: &'a ResolvedSection,
        report: &'a Report,
        sources: &'a Sources,
        is_wanted: fn(&Block) -> bool,
    ) -> Vec<Self> {
        let prepare = |(lang, section): (&'a Lang, &'a Arc<SectionText>)| {
            let locale = report.locales.get(lang)?;
            let (source, answers) = sources.text(&section.path).zip(resolved.references.in_lang(lang))?;
            let blocks = section.body.blocks.iter().filter(|block| is_wanted(block));
            let readings = blocks.map(|block| Reading::of(block, locale)).collect();
            Some(Self { lang, locale, section, source, answers, readings })
        };
        section.texts.iter().filter_map(prepare).collect()
    }

    /// A place, of which no more than its first line is marked.
    pub fn at(&self, span: Span) -> Location {
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        let first_line = written.lines().next().unwrap_or_default();
        self.source.at(span.start..span.start + first_line.len())
    }
}

impl<'a> Reading<'a> {
    fn of(block: &'a Block, locale: &'a Locale) -> Self {
        Self { block, passage: Passage::of(block), locale, mentions: OnceCell::new() }
    }

    /// Its numbers.
    pub fn mentions(&self) -> &[Mention] {
        self.mentions.get_or_init(|| self.locale.mentions(&self.line().text))
    }

    /// The block's text in one piece.
    pub fn line(&self) -> &Line {
        &self.passage.line
    }
}
