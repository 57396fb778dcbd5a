//! What templates receive. Every key is always there: what a page does not have is null or an empty list.
//!
//! `themes/default/CONTEXT.md` is the same in words, for authors of templates.

use serde::Serialize;

use super::corrections::Notices;

/// What every page has.
#[derive(Clone, Serialize)]
pub struct Common<'a> {
    pub lang: &'a LangContext,
    pub assets: &'a std::collections::BTreeMap<String, String>,
    pub site: &'a SiteContext,
    pub page: PageContext,
    pub edition: Option<EditionContext>,
    pub citation: Option<String>,
    pub for_print: bool,
}

#[derive(Clone, Serialize)]
pub struct LangContext {
    pub code: String,
    pub html_lang: String,
    pub name: String,
}

#[derive(Clone, Serialize)]
pub struct SiteContext {
    pub title: String,
    pub home_url: String,
    pub calendar_url: Option<String>,
    pub publisher: PublisherContext,
}

#[derive(Clone, Serialize)]
pub struct PublisherContext {
    pub name: String,
    pub site_name: Option<String>,
    pub site_domain: Option<String>,
    pub site_id_code: Option<String>,
    pub icp: Option<String>,
    pub icp_url: Option<String>,
    pub public_security: Option<String>,
    pub public_security_url: Option<String>,
    pub contact: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
}

#[derive(Clone, Serialize)]
pub struct PageContext {
    pub kind: &'static str,
    pub title: String,
    pub full_title: String,
    pub description: String,
    pub url: String,
    pub canonical: Option<String>,
    pub alternates: Vec<Alternate>,
    pub languages: Vec<LanguageLink>,
    pub breadcrumbs: Vec<Breadcrumb>,
    pub meta: Vec<Meta>,
    pub open_graph: Vec<OpenGraph>,
    pub json_ld: Option<String>,
    pub feed_url: Option<String>,
    pub print_url: Option<String>,
    pub draft: bool,
    pub content_security_policy: Option<String>,
    pub preview_script: Option<String>,
}

#[derive(Clone, Serialize)]
pub struct Alternate {
    pub hreflang: String,
    pub url: String,
}

#[derive(Clone, Serialize)]
pub struct LanguageLink {
    pub code: String,
    pub html_lang: String,
    pub name: String,
    pub url: String,
    pub current: bool,
}

#[derive(Clone, Serialize)]
pub struct Breadcrumb {
    pub title: String,
    pub url: Option<String>,
}

#[derive(Clone, Serialize)]
pub struct Meta {
    pub name: &'static str,
    pub content: String,
}

#[derive(Clone, Serialize)]
pub struct OpenGraph {
    pub property: &'static str,
    pub content: String,
}

#[derive(Clone, Serialize)]
pub struct DateContext {
    pub text: String,
    pub iso: String,
}

#[derive(Clone, Serialize)]
pub struct EditionEntry {
    pub title: String,
    pub period: String,
    pub description: String,
    pub published: DateContext,
    pub publisher: String,
    pub url: String,
}

#[derive(Clone, Serialize)]
pub struct EditionContext {
    pub checks_url: String,
    pub corrections_url: Option<String>,
    pub title: String,
    pub period: String,
    pub description: String,
    pub published: DateContext,
    pub publisher: String,
    pub url: String,
    pub print_url: String,
    pub sections: Vec<SectionEntry>,
    pub tables: Vec<ItemEntry>,
    pub figures: Vec<ItemEntry>,
}

#[derive(Clone, Serialize)]
pub struct SectionEntry {
    pub number: Option<String>,
    pub title: String,
    pub url: String,
    pub current: bool,
    pub description: Option<String>,
    pub headings: Vec<TitledLink>,
}

/// A table or a figure in a list.
#[derive(Clone, Serialize)]
pub struct ItemEntry {
    pub id: String,
    pub label: Option<String>,
    pub title: String,
    pub url: String,
    pub current: bool,
}

#[derive(Clone, Serialize)]
pub struct TitledLink {
    pub title: String,
    pub url: String,
}

#[derive(Clone, Serialize)]
pub struct KeyFigureContext {
    pub value: String,
    pub unit: Option<String>,
    pub label: String,
    pub note: Option<String>,
    pub reference: Option<LabelledLink>,
}

#[derive(Clone, Serialize)]
pub struct LabelledLink {
    pub label: String,
    pub url: String,
}

#[derive(Clone, Serialize)]
pub struct GalleryItem {
    pub label: Option<String>,
    pub title: String,
    pub url: String,
    pub svg: String,
}

#[derive(Clone, Serialize)]
pub struct SectionContext {
    pub number: Option<String>,
    pub title: String,
    pub description: Option<String>,
    pub html: String,
    pub tables: Vec<ItemEntry>,
    pub corrections: Option<Notices>,
    pub draft_notice: Option<String>,
    pub previous: Option<NumberedLink>,
    pub next: Option<NumberedLink>,
}

#[derive(Clone, Serialize)]
pub struct NumberedLink {
    pub number: Option<String>,
    pub title: String,
    pub url: String,
}

#[derive(Clone, Serialize)]
pub struct TableContext {
    pub draft_notice: Option<String>,
    pub editor_notes: Option<EditorNotes>,
    pub corrections: Option<Notices>,
    pub id: String,
    pub mark: Option<String>,
    pub label: Option<String>,
    pub title: String,
    pub caption_id: String,
    pub as_of: Option<String>,
    pub source: Option<String>,
    pub row_count: String,
    pub large: bool,
    pub numbered: bool,
    pub columns: Vec<ColumnContext>,
    pub rows: Vec<RowContext>,
    pub notes: Vec<String>,
    pub legend: Vec<StatusMark>,
    pub csv_url: String,
    pub page_url: String,
}

#[derive(Clone, Serialize)]
pub struct ColumnContext {
    pub label: String,
    pub unit: Option<String>,
    pub numeric: bool,
    pub key: bool,
    pub description: Option<String>,
}

#[derive(Clone, Serialize)]
pub struct RowContext {
    pub id: Option<String>,
    pub cells: Vec<CellContext>,
}

#[derive(Clone, Serialize)]
pub struct CellContext {
    pub text: String,
    pub value: Option<String>,
    pub status_marks: Vec<StatusMark>,
    pub numeric: bool,
    pub header: bool,
    pub mark: Option<String>,
}

#[derive(Clone, Serialize, PartialEq, Eq)]
pub struct StatusMark {
    pub mark: String,
    pub text: String,
}

#[derive(Clone, Serialize)]
pub struct FigureContext {
    pub draft_notice: Option<String>,
    pub editor_notes: Option<EditorNotes>,
    pub corrections: Option<Notices>,
    pub id: String,
    pub caption_id: String,
    pub label: Option<String>,
    pub title: String,
    pub svg_wide: String,
    pub svg_narrow: String,
    pub notes: Vec<String>,
    pub as_of: Option<String>,
    pub source: Option<String>,
    pub table: TableContext,
    pub page_url: String,
    pub svg_url: String,
}

/// The editor's notes beside a table or a figure; without any there is none of this.
#[derive(Clone, Serialize)]
pub struct EditorNotes {
    pub open: Vec<EditorNote>,
    pub folded: Vec<EditorNote>,
    pub more: Option<String>,
    pub checks_url: String,
}

#[derive(Clone, Serialize)]
pub struct EditorNote {
    pub label: String,
    pub name: String,
    pub text: String,
    pub url: String,
}

#[derive(Clone, Serialize)]
pub struct PrintContext {
    pub sections: Vec<PrintSection>,
    pub tables: Vec<PrintItem>,
    pub figures: Vec<PrintItem>,
}

#[derive(Clone, Serialize)]
pub struct PrintSection {
    pub id: String,
    pub number: Option<String>,
    pub title: String,
    pub html: String,
}

#[derive(Clone, Serialize)]
pub struct PrintItem {
    pub id: String,
    pub label: Option<String>,
    pub title: String,
}

/// One language's entry on the page at `/`.
#[derive(Clone, Serialize)]
pub struct Choice {
    pub html_lang: String,
    pub name: String,
    pub url: String,
    pub title: String,
    pub description: String,
    pub publisher: String,
    pub action: String,
    pub skip: String,
    pub editions: Vec<TitledLink>,
}

/// One language's message on the page for what is not found.
#[derive(Clone, Serialize)]
pub struct Message {
    pub html_lang: String,
    pub title: String,
    pub text: String,
    pub action: String,
    pub url: String,
}

#[derive(Clone, Serialize)]
pub struct CheckGroup {
    pub id: String,
    pub outcome: String,
    pub title: String,
    pub count: String,
    pub explanation: String,
    pub checks: Vec<CheckContext>,
}

#[derive(Clone, Serialize)]
pub struct CheckContext {
    pub id: String,
    pub title: String,
    pub formula: String,
    pub result: String,
    pub difference: Option<String>,
    pub outcome: String,
    pub note_name: Option<String>,
    pub note: Option<String>,
    pub places: Vec<TitledLink>,
}

#[derive(Clone, Serialize)]
pub struct KindContext {
    pub label: String,
    pub count: String,
    pub exact: String,
    pub rounding: String,
    pub acknowledged: String,
}

/// How many there are of what the label names.
#[derive(Clone, Serialize)]
pub struct CountContext {
    pub label: String,
    pub count: String,
}

#[derive(Clone, Serialize)]
pub struct RowsContext {
    pub table: TitledLink,
    pub formula: String,
    pub count: String,
    pub result: String,
}
