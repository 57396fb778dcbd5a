//! What the template engine says of a template, in this program's words.

use crate::diagnostic::Message;
use crate::diagnostic::saying::{Saying, reworded, verbatim};

/// The engine's text in this program's words.
pub fn reason(told: &str) -> Message {
    reworded(told.trim_end_matches('.'), &SAYINGS, &WORDS).unwrap_or_else(|| verbatim(told))
}

/// What the engine calls the parts of its language and the kinds of values.
pub const WORDS: [Saying; 23] = [
    ("identifier", "a name"),
    ("attribute name", "a name"),
    ("string", "a text"),
    ("integer", "a number"),
    ("float", "a number"),
    ("i64", "a number"),
    ("u64", "a number"),
    ("i128", "a number"),
    ("u128", "a number"),
    ("f64", "a number"),
    ("bool", "`true` or `false`"),
    ("none", "an empty value"),
    ("undefined", "an empty value"),
    ("array", "a list"),
    ("&[Value]", "a list"),
    ("map/struct", "a mapping"),
    ("content", "plain text"),
    ("raw content", "plain text"),
    ("comment", "a comment"),
    ("for loop", "a loop"),
    ("block", "a block"),
    ("if statement", "a condition"),
    ("component definition", "a component"),
];

/// The engine's texts, without their full stops, and ours.
pub const SAYINGS: [Saying; 85] = [
    // What does not follow the grammar
    ("Unexpected end of input", "the template breaks off here; something that was opened is not closed"),
    ("Found {found} but expected one of: {values}", "a value is expected here, not {found}"),
    ("Found {found} but expected {wanted}", "{wanted} is expected here, not {found}"),
    ("Found {found} but was expecting {wanted}", "{wanted} is expected here, not {found}"),
    ("Expected \"string\" or {expression} but found {found}", "a text or an expression is expected here, not {found}"),
    ("Unknown tag", "there is no such tag; a tag begins with a word such as `if`, `for`, `block` or `include`"),
    ("Unexpected character", "this character has no place in an expression"),
    ("String opened with `{quote}` is missing its closing `{other_quote}`", "this quotation mark is never closed"),
    ("unexpected end of string", "this text ends with a backslash"),
    ("unexpected escape character", "a backslash in this text stands before a character that it does not go with"),
    ("unexpected end of raw block", "this `raw` is never closed"),
    ("Closing comment tag `{mark}` not found", "this comment is never closed"),
    ("Invalid float", "this is no number"),
    ("Invalid Integer", "this is no number, or it has too many digits"),
    (
        "Invalid syntax for `set`: expecting an `=` followed by an expression or a `%}}`",
        "`set` takes a name, `=` and a value",
    ),
    (
        "{name} is a reserved keyword of Tera, it cannot be assigned to",
        "`{name}` has a meaning of its own and can hold no value",
    ),
    (
        "{name} is a reserved keyword of Tera, it cannot be used as a loop variable",
        "`{name}` has a meaning of its own and can hold no value",
    ),
    (
        "{name} is a reserved keyword of Tera, it cannot be used as a list comprehension variable",
        "`{name}` has a meaning of its own and can hold no value",
    ),
    (
        "{kind} was named `{name}` in the opening tag, found `{end}` as name in the end tag",
        "what begins as `{name}` ends as `{end}`",
    ),
    ("Keyword argument `{name}` is defined more than once", "the argument `{name}` stands twice"),
    (
        "Function calls are only allowed at the first element of a chain",
        "a function stands before the first point alone",
    ),
    (
        "Found invalid field of `loop`: {name}. Only `index`, `index0`, `first`, `last` and `length` exist",
        "`loop` has no field `{name}`; it has `index`, `index0`, `first`, `last` and `length`",
    ),
    ("`-` and `not` cannot be used consecutively", "`-` and `not` do not follow one another"),
    ("`not` is only valid here as part of `not in`", "`not` stands here as part of `not in` alone"),
    ("`{name}` is not allowed after `~`", "`{name}` does not follow `~`"),
    ("The expression is too complex", "this expression is nested too deep"),
    ("The template nesting is too deep", "this template is nested too deep"),
    ("`{name}` cannot be used inside a {found}", "`{name}` has no place in {found}"),
    ("{name} can only be used in a for loop", "`{name}` has its place in a loop alone"),
    // Templates and blocks among each other
    ("Template is already extending `{name}`", "this template extends `{name}` already"),
    ("`extends` needs to be the first tag of the template", "`extends` is the first tag of a template"),
    ("`extends` cannot be nested in other tags", "`extends` stands in no other tag"),
    ("Blocks cannot be written inside a {found}", "a block has no place in {found}"),
    ("Template already contains a block named `{name}`", "the block `{name}` stands twice"),
    (
        "Block `{name}` is not defined in any parent template",
        "none of the templates that this one extends has a block `{name}`",
    ),
    (
        "This content would be ignored: only `extends`, `block` and `component` are allowed at the top level of a child template",
        "this would be shown nowhere; in a template that extends another, everything stands in a `block`",
    ),
    ("super() called outside of a block", "`super()` has its place in a block alone"),
    (
        "Tried to use super() in the top level block",
        "no template that this one extends has this block, so `super()` stands for nothing",
    ),
    ("Unknown filter `{name}`", "there is no filter `{name}`"),
    ("Filter `{name}` is not registered", "there is no filter `{name}`"),
    ("Unknown test `{name}`", "there is no test `{name}`"),
    ("Unknown function `{name}`", "there is no function `{name}`"),
    ("Unknown component `{name}`", "there is no component `{name}`"),
    ("Unknown template `{name}`", "there is no template `{name}`"),
    ("Template '{name}' not found", "there is no template `{name}`"),
    // What is found out when a page is rendered
    ("Variable `{name}` is not defined", "nothing is called `{name}` here"),
    ("Variable `{name}` exists but its value is undefined", "`{name}` holds nothing here"),
    ("Field `{name}` is not defined", "there is no field `{name}` here"),
    ("Tried to render a variable that is undefined", "this holds nothing, so it cannot be shown"),
    ("Tried to escape an undefined value", "this holds nothing, so it cannot be shown"),
    ("Cannot index into an undefined value", "this holds nothing, so it has no parts"),
    ("Cannot slice an undefined value", "this holds nothing, so it has no parts"),
    ("Index expression is undefined", "what stands in the brackets holds nothing"),
    ("Slice {part} is undefined", "what stands in the brackets holds nothing"),
    ("Slice {part} must be an integer, got `{found}`", "a whole number is expected in the brackets, not {found}"),
    ("{part} index must be an integer, got `{found}`", "a whole number is expected in the brackets, not {found}"),
    ("Slicing step cannot be 0", "the step of a part cannot be 0"),
    (
        "Slicing can only be used on arrays or strings, not on `{found}`",
        "only a list or a text can be cut, not {found}",
    ),
    ("Cannot compare `{found}` with `{other}`", "{found} cannot be compared with {other}"),
    (
        "Math operations can only be done on numbers, found `{found}`",
        "only numbers can be calculated with, not {found}",
    ),
    ("Only numbers can be used in arithmetic. This is a `{found}`", "only numbers can be calculated with, not {found}"),
    ("Only numbers can be negated. This is a `{found}`", "only numbers can be calculated with, not {found}"),
    (
        "`+` requires both operands to be numbers, found `{found}` and `{other}`",
        "`+` adds numbers, not {found} and {other}",
    ),
    ("Cannot divide by 0", "here something is divided by zero"),
    ("Iteration not possible on type `{found}`", "a loop goes through a list or a mapping, not {found}"),
    (
        "Key/value iteration is not possible on type `{found}`, only on maps",
        "a loop over keys and values goes through a mapping, not {found}",
    ),
    ("Spread operator requires a map, found `{found}`", "`...` stands before a mapping here, not {found}"),
    ("Spread operator requires an array, found `{found}`", "`...` stands before a list here, not {found}"),
    (
        "`in` cannot be used on a container of type `{found}`. It can only be used on arrays, strings and map/structs",
        "`in` looks into a list, a text or a mapping, not {found}",
    ),
    ("Invalid type for the value, expected `{wanted}` but got `{found}`", "{wanted} is expected here, not {found}"),
    ("Missing keyword argument `{name}`", "the argument `{name}` is missing"),
    ("Value `{value}` is out of range for `{kind}`", "`{value}` is too large or too small"),
    ("This filter can only be used on a number, received `{found}`", "this filter takes a number, not {found}"),
    ("Value of type {found} has no length", "only a text, a list or a mapping has a length, not {found}"),
    ("Value of type {found} cannot be reversed", "only a text or a list can be reversed, not {found}"),
    ("Value of type {found} cannot be converted to an int", "{found} is no number"),
    ("Value of type {found} cannot be converted to a float", "{found} is no number"),
    ("The string `{text}` cannot be converted to {kind}", "`{text}` is no number"),
    ("pluralize filter requires an integer, got `{found}`", "this filter takes a number, not {found}"),
    ("Cannot sort: `{found}` and `{other}` are not comparable", "{found} cannot be compared with {other}"),
    (
        "Value at index {index} (a {kind}) does not have an attribute at path: {name}",
        "the entry {index} of this list, counted from 0, has no field `{name}`",
    ),
    ("Map does not have a key {name} and no default values were defined", "the mapping has no key `{name}`"),
    ("Function `range` was called with a `start` argument greater than the `end` one", "`range` begins behind its end"),
    ("Function `range` was called with a `step_by` argument of 0", "the step of `range` cannot be 0"),
    (
        "Function `range` would produce {count} elements, which exceeds the limit of {limit}",
        "`range` would make {count} entries, more than {limit}",
    ),
];
