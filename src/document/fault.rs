//! Faults that every format shares, and the places they are shown at.

use super::ProblemKind;
use crate::text::Span;

/// The first conflict marker of a text: a line of seven `<` and a name.
pub(super) fn marker(source: &str) -> Option<Span> {
    let bytes = source.as_bytes();
    memchr::memmem::find_iter(bytes, b"<<<<<<<")
        .filter(|at| *at == 0 || bytes.get(at - 1) == Some(&b'\n'))
        .find(|at| matches!(bytes.get(at + 7), None | Some(b' ' | b'\r' | b'\n')))
        .map(|at| Span::new(at, line_end(source, at)))
}

/// The problem at a [`marker`].
pub(super) fn problem() -> ProblemKind {
    ProblemKind::Syntax {
        message: "an unresolved merge conflict marker".to_owned(),
        help: Some(
            "finish the merge: keep one side, and remove the lines of `<<<<<<<`, `=======` and `>>>>>>>`".to_owned(),
        ),
    }
}

/// The end of the line that holds an offset, without its line break.
pub(super) fn line_end(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

/// The start of the line that holds an offset.
pub(super) fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// The word at an offset: up to the next blank, at least one character where there is one.
pub(super) fn word(source: &str, at: usize) -> Span {
    let rest = source.get(at..).unwrap_or_default();
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let one = rest.chars().next().filter(|c| *c != '\n' && *c != '\r').map_or(0, char::len_utf8);
    Span::new(at, at + word.max(one))
}

/// One character at an offset; nothing at the end of a line.
pub(super) fn character(source: &str, at: usize) -> Span {
    let one = source.get(at..).and_then(|rest| rest.chars().next()).filter(|c| !matches!(c, '\n' | '\r'));
    Span::new(at, at + one.map_or(0, char::len_utf8))
}
