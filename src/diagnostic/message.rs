//! What a diagnostic says, before a language is chosen: a template, the English text with named places, and what goes
//! into them. The English text is the template filled in; for another language a [`Catalogue`] has another template.
//!
//! Arguments are names, figures and quotations, which are the same in every language. A word that differs is a message
//! of its own, so that no sentence of one language carries a word of another. What libraries say of YAML and of templates
//! is told by templates as well ([`super::saying`]).

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Catalogue;

/// A text for people that can be told in several languages. It dereferences to its English form.
///
/// `message!` makes one from a template. A text that has no template is the same in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message(Arc<Content>);

/// Kept in one place, as messages are passed about and copied far more often than they are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Content {
    english: String,
    form: Form,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    #[default]
    Text,
    Template(&'static str, Vec<(&'static str, Message)>),
    /// What stands between the parts, a template of its own, and the parts.
    List(&'static str, Vec<Message>),
}

/// Builds a [`Message`] at the place of a mistake: a template as `format!` takes it, with named places alone, then
/// `name` or `name = value` for each of them. The compiler refuses a place without a value and a value without a place.
///
/// Every template has its entry in `messages.zh.yaml`; a test finds those that lack it.
macro_rules! message {
    ($template:literal) => {
        $crate::diagnostic::Message::from_template($template, format_args!(concat!($template)).to_string(), Vec::new())
    };
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        // One tuple, so that no value sees the name of another.
        let ($($name,)*) = ($($crate::diagnostic::Message::from(
            $crate::diagnostic::message!(@value $name $($value)?)
        ),)*);
        // Without `concat!`, `format!` would take from its surroundings what is missing in the list.
        let english = format!(concat!($template) $(, $name = $name)*);
        $crate::diagnostic::Message::from_template($template, english, vec![$((stringify!($name), $name)),*])
    }};
}
pub(crate) use message;

/// Between the words of a list.
const COMMA: &str = ", ";
/// Between its clauses.
const SEMICOLON: &str = "; ";
/// A longer message quotes something that is no word.
pub(super) const LONGEST_MESSAGE: usize = 600;

impl Message {
    /// What [`message!`] expands to: `english` is the template with the arguments in their places.
    pub(crate) fn from_template(
        template: &'static str,
        english: String,
        arguments: Vec<(&'static str, Message)>,
    ) -> Self {
        Self::new(english, Form::Template(template, arguments))
    }

    /// A template that stands in a table rather than in a `message!`, with the arguments in its places.
    pub(super) fn filled_in(template: &'static str, arguments: Vec<(&'static str, Message)>) -> Self {
        let english = filled(template, |name| {
            let (_, argument) = arguments.iter().find(|(known, _)| *known == name)?;
            Some(Cow::Borrowed(argument.as_str()))
        });
        Self::from_template(template, english, arguments)
    }

    /// Messages in a row, with the commas of the language between them.
    pub fn list(parts: Vec<Message>) -> Self {
        Self::joined(COMMA, parts)
    }

    /// Clauses in a row, which may hold commas themselves.
    pub fn clauses(parts: Vec<Message>) -> Self {
        Self::joined(SEMICOLON, parts)
    }

    fn joined(separator: &'static str, parts: Vec<Message>) -> Self {
        let english = parts.iter().map(Message::as_str).collect::<Vec<_>>().join(separator);
        Self::new(english, Form::List(separator, parts))
    }

    fn new(english: String, form: Form) -> Self {
        Self(Arc::new(Content { english, form }))
    }

    /// The English form.
    pub fn as_str(&self) -> &str {
        &self.0.english
    }

    /// The text in the language of a catalogue; in English where that has no entry. It is no longer than a message may
    /// be.
    pub fn told_by(&self, catalogue: &Catalogue) -> Cow<'_, str> {
        if catalogue.is_empty() {
            return Cow::Borrowed(&self.0.english);
        }
        match self.translated(catalogue) {
            Cow::Owned(text) => Cow::Owned(shortened(text)),
            english => english,
        }
    }

    fn translated(&self, catalogue: &Catalogue) -> Cow<'_, str> {
        match &self.0.form {
            Form::Text => Cow::Borrowed(&self.0.english),
            Form::List(separator, parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.translated(catalogue)).collect();
                Cow::Owned(parts.join(catalogue.template(separator).unwrap_or(separator)))
            }
            Form::Template(template, arguments) => match catalogue.template(template) {
                Some(template) => Cow::Owned(filled(template, |name| {
                    let (_, argument) = arguments.iter().find(|(known, _)| *known == name)?;
                    Some(argument.translated(catalogue))
                })),
                None => Cow::Borrowed(&self.0.english),
            },
        }
    }

    /// The message without its middle, if it is far too long.
    pub(super) fn shortened(self) -> Self {
        if self.len() <= LONGEST_MESSAGE {
            return self;
        }
        let Content { english, form } = Arc::unwrap_or_clone(self.0);
        let form = match form {
            Form::Template(template, arguments) => {
                let arguments = arguments.into_iter().map(|(name, argument)| (name, argument.shortened()));
                Form::Template(template, arguments.collect())
            }
            Form::List(separator, parts) => Form::List(separator, parts.into_iter().map(Message::shortened).collect()),
            Form::Text => Form::Text,
        };
        Self::new(shortened(english), form)
    }
}

/// A template with the arguments in its places. Doubled braces stand for single ones, as in `format!`.
fn filled<'a>(template: &str, argument: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let brace = &rest[at..at + 1];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
        } else if let Some((name, after)) = rest.split_once('}') {
            text.push_str(&argument(name).unwrap_or_default());
            rest = after;
        }
    }
    text + rest
}

/// A text without its middle, if it is far too long.
fn shortened(text: String) -> String {
    if text.len() <= LONGEST_MESSAGE {
        return text;
    }
    let (head, tail) = (text.floor_char_boundary(LONGEST_MESSAGE / 2), text.len() - LONGEST_MESSAGE / 4);
    format!("{} … {}", &text[..head], &text[text.ceil_char_boundary(tail)..])
}

impl Deref for Message {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.english
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.english)
    }
}

/// Why a value is refused.
impl std::error::Error for Message {}

/// Machines read English, whatever language people read.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.english)
    }
}

impl From<String> for Message {
    fn from(english: String) -> Self {
        Self::new(english, Form::Text)
    }
}

impl From<&Message> for Message {
    fn from(message: &Message) -> Self {
        message.clone()
    }
}

/// Only what is the same in every language; whatever else can be displayed might hold English words.
macro_rules! same_in_every_language {
    ($($type:ty),*) => {
        $(impl From<$type> for Message {
            fn from(value: $type) -> Self {
                Self::from(value.to_string())
            }
        })*
    };
}

same_in_every_language!(
    &str,
    &&str,
    &String,
    &Arc<str>,
    Cow<'_, str>,
    &Cow<'_, str>,
    char,
    u8,
    u16,
    u32,
    i32,
    i64,
    u64,
    usize
);

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::from_entries([
            ("the {kind} `{name}` lacks {words}", "{words}是{kind}“{name}”所缺"),
            ("table", "表"),
            ("write `{{#id}}`", "请写 `{{#id}}`"),
            (", ", "、"),
        ])
    }

    #[test]
    fn english_is_the_template_filled_in_and_another_language_has_another_template() {
        let name = "levels";
        let words = Message::list(vec!["a".into(), "b".into()]);
        let message = message!("the {kind} `{name}` lacks {words}", kind = message!("table"), name, words);
        assert_eq!(message.as_str(), "the table `levels` lacks a, b");
        assert_eq!(message.told_by(&Catalogue::english()), "the table `levels` lacks a, b");
        assert_eq!(message.told_by(&catalogue()), "a、b是表“levels”所缺");
    }

    #[test]
    fn doubled_braces_stand_for_single_ones() {
        let message = message!("write `{{#id}}`");
        assert_eq!(message.as_str(), "write `{#id}`");
        assert_eq!(message.told_by(&catalogue()), "请写 `{#id}`");
    }

    #[test]
    fn what_a_catalogue_lacks_is_told_in_english() {
        let name = "{words}";
        assert_eq!(message!("no entry for `{name}`", name).told_by(&catalogue()), "no entry for `{words}`");
        assert_eq!(Message::from("verbatim {name}").told_by(&catalogue()), "verbatim {name}");
    }

    #[test]
    fn what_is_quoted_at_great_length_loses_its_middle_in_every_language() {
        let words = "年报".repeat(10_000);
        let message = message!("the {kind} `{name}` lacks {words}", kind = "x", name = "y", words).shortened();
        for text in [message.as_str(), &message.told_by(&catalogue())] {
            assert!(text.len() < LONGEST_MESSAGE && text.contains(" … "), "{text}");
        }
    }
}
