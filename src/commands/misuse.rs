//! What is wrong with the arguments, in a language that clap does not speak: its error enters, the lines that tell it leave.
//! What it says of an error is kept apart from its words, so only the words are ours.

use std::env;
use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::{Catalogue, Language, Message, message, quoted_list, saying};

/// The language that the arguments ask for, as far as they could be understood.
pub fn language() -> Option<Language> {
    let arguments: Vec<String> = env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let joined = arguments.iter().find_map(|argument| argument.strip_prefix("--language="));
    let apart = || arguments.windows(2).find(|pair| pair[0] == "--language").map(|pair| pair[1].as_str());
    let tag = joined.or_else(apart).filter(|tag| Language::TAGS.contains(tag))?;
    Some(Language::of_locale(tag))
}

/// The lines that tell an error; nothing for what is none, such as a wish for help, and for what is told as clap tells it.
pub fn told(error: &clap::Error, catalogue: &Catalogue) -> Option<String> {
    let mut lines = vec![message!("error: {problem}", problem = problem(error)?)];
    lines.extend(help(error).map(|help| message!("help: {help}", help)));
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        lines.push(message!("usage: {usage}", usage = usage.trim_start_matches("Usage: ")));
    }
    lines.push(message!("`--help` tells more"));
    let lines: Vec<_> = lines.iter().map(|line| line.told_by(catalogue)).collect();
    Some(lines.join("\n"))
}

fn problem(error: &clap::Error) -> Option<Message> {
    let argument = || text(error, ContextKind::InvalidArg);
    let value = || text(error, ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => message!("there is no argument `{argument}`", argument = argument()?),
        ErrorKind::InvalidSubcommand => {
            message!("there is no command `{command}`", command = text(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::InvalidValue if value()?.is_empty() => {
            message!("the value of `{argument}` is missing", argument = argument()?)
        }
        ErrorKind::InvalidValue => {
            message!("`{value}` is no value for `{argument}`", value = value()?, argument = argument()?)
        }
        ErrorKind::ValueValidation => message!(
            "`{value}` is no value for `{argument}`: {reason}",
            value = value()?,
            argument = argument()?,
            reason = reason(error)?
        ),
        ErrorKind::TooManyValues => message!("`{argument}` takes no value", argument = argument()?),
        ErrorKind::ArgumentConflict if text(error, ContextKind::PriorArg) == argument() => {
            message!("`{argument}` stands twice", argument = argument()?)
        }
        _ => return None,
    })
}

/// Why a value was refused: those who judge values say it in a message.
fn reason(error: &clap::Error) -> Option<Message> {
    let source = error.source()?;
    Some(source.downcast_ref::<Message>().cloned().unwrap_or_else(|| saying::verbatim(&source.to_string())))
}

/// The nearest right word, else those that there are.
fn help(error: &clap::Error) -> Option<Message> {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggested = suggested.into_iter().find_map(|kind| texts(error, kind).into_iter().next());
    let known = texts(error, ContextKind::ValidValue);
    match suggested {
        Some(word) => Some(message!("did you mean `{word}`?", word)),
        None if known.is_empty() => None,
        None => Some(message!("known here: {words}", words = quoted_list(&known))),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    texts(error, kind).into_iter().next()
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text],
        Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}
