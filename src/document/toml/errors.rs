//! What the TOML parser's errors mean, in words a person can act on.

use super::super::duplicates::shown;
use super::super::{ProblemKind, fault};
use std::ops::Range;

/// Levels that the parser reads at most.
pub(super) const DEPTH: u64 = 80;

const ASSIGN: Option<&str> = Some("write `key = value`");

/// True for the parser's own limit on nesting.
pub(super) fn is_depth(message: &str) -> bool {
    message.contains("recurs")
}

/// The problem that a parser error tells of. `unclosed` is the bracket that is still open at the end of the text.
pub(super) fn describe(
    message: &str,
    span: Range<usize>,
    text: &str,
    unclosed: Option<usize>,
) -> (ProblemKind, Range<usize>) {
    let written = text.get(span.clone()).unwrap_or_default();
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let mut span = if span.is_empty() { fault::word(text, span.start.min(text.len())).range() } else { span };
    let owned = str::to_owned;
    let (message, help) = match what {
        "duplicate key" => (format!("`{}` is defined twice", shown(written)), Some("keep one of the two")),
        "key with no value" | "missing value for key" => (owned("a key without a value"), ASSIGN),
        "string values must be quoted" if written.trim().is_empty() => (owned("a key without a value"), ASSIGN),
        "string values must be quoted" => (owned("a text without quotes"), Some("put the text in double quotes")),
        "unclosed array" => {
            span = opening('[', text, unclosed).unwrap_or(span);
            (owned("`[` is never closed"), Some("close it with `]`"))
        }
        "unclosed inline table" => {
            span = opening('{', text, unclosed).unwrap_or(span);
            (owned("`{` is never closed"), Some("close it with `}`"))
        }
        "unclosed table" | "unclosed array table" => {
            (owned("the header of a table is not closed"), Some("close it with `]`"))
        }
        "missing escaped value" => {
            span = escape(text, span);
            (owned("an escape that TOML does not know"), Some("write `\\\\` for a backslash, or use single quotes"))
        }
        what if what.ends_with("string") && expected.trim_matches('`').trim_matches(['"', '\'']).is_empty() => {
            (owned("a quote that is not closed"), Some("close the quote"))
        }
        "unquoted keys cannot be empty" => (owned("a value without a key"), ASSIGN),
        "unexpected key or value" => (owned("more text after a value"), Some("start each key on a line of its own")),
        "integer number overflowed" => (owned("an integer that does not fit 64 bits"), None),
        _ if matches!(expected, "" | "nothing") => (owned(what), None),
        _ => (format!("{what}, expected {}", either(expected)), None),
    };
    (ProblemKind::Syntax { message, help: help.map(str::to_owned) }, span)
}

/// The bracket that was never closed, when it is the one that the error speaks of.
fn opening(bracket: char, text: &str, unclosed: Option<usize>) -> Option<Range<usize>> {
    let at = unclosed.filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(bracket)))?;
    Some(at..at + 1)
}

/// An escape with its backslash and the one character after it.
fn escape(text: &str, span: Range<usize>) -> Range<usize> {
    let backslash = text.get(..span.start).is_some_and(|before| before.ends_with('\\'));
    span.start - usize::from(backslash)..fault::character(text, span.start).range().end
}

/// `a, b, c` as `a, b or c`.
fn either(list: &str) -> String {
    match list.rsplit_once(", ") {
        Some((first, last)) => format!("{first} or {last}"),
        None => list.to_owned(),
    }
}
