//! What the YAML parser's errors mean, in words and places a person can act on.

use super::super::{ProblemKind, fault};
use crate::text::Span;
use granit_parser::ErrorKind;

/// A message and what to do about it.
type Words = (String, Option<&'static str>);

/// How many lines behind the parser's place a tab is looked for.
const NEAR: usize = 100;
const TAB: &str = "indent with spaces; YAML does not allow tabs there";
const QUOTE: &str = "close the quote, or indent the lines that the text goes on over";
const NEEDS_QUOTES: &str = "put the text in quotes";
const INDENT: &str = "check the indentation of this line against the lines above it";

/// The problem of an alias inside the very value it stands for.
pub(super) fn alias_to_ancestor() -> ProblemKind {
    syntax((
        "an alias to a value that contains it".to_owned(),
        Some("such a value has no end; copy the part that is meant"),
    ))
}

/// The problem that a parser error at the byte `at` tells of. `cursor` is where the last good token ended.
pub(super) fn describe(kind: &ErrorKind, source: &str, at: usize, cursor: usize) -> (ProblemKind, Span) {
    if let Some(marker) = fault::marker(source) {
        return (fault::problem(), marker);
    }
    if let Some((span, words)) = placed(kind, source, at, cursor) {
        return (syntax(words), span);
    }
    (syntax(words(kind)), fault::word(source, at))
}

fn syntax((message, help): Words) -> ProblemKind {
    ProblemKind::Syntax { message, help: help.map(str::to_owned) }
}

/// Errors whose place is not the parser's, or whose words depend on the text around.
fn placed(kind: &ErrorKind, source: &str, at: usize, cursor: usize) -> Option<(Span, Words)> {
    use ErrorKind as E;
    let said = |span, message: &str, help| Some((span, (message.to_owned(), help)));
    match kind {
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabInPlainScalar
        | E::TabAtBlockScalarStart => said(tabs(source, at), "a tab is used as indentation", Some(TAB)),
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => {
            let from = cursor.min(at);
            let quote = source.get(from..)?.find(['"', '\''])? + from;
            let span = Span::new(quote, fault::line_end(source, quote));
            match kind {
                E::InvalidQuotedScalarIndent if source.get(at..)?.contains(['"', '\'']) => said(
                    span,
                    "the quoted text that starts here is not closed before a line that is indented less",
                    Some(QUOTE),
                ),
                _ => said(span, "the quote that opens here is never closed", Some("close the quote")),
            }
        }
        E::UnclosedFlowCollection { open } => {
            Some((fault::character(source, at), (format!("`{open}` is never closed"), Some(closing(*open)))))
        }
        E::MismatchedFlowCollectionEnd { open, close } => {
            Some((fault::character(source, at), (format!("`{open}` is closed by `{close}`"), Some(closing(*open)))))
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement => {
            let span = fault::character(source, at);
            let line = source.get(fault::line_start(source, at).max(cursor_line(source, cursor))..at)?;
            if line.contains(": ") {
                let help = "put the whole value in quotes, or start a new line for the second key";
                said(span, "a second `: ` in one value", Some(help))
            } else {
                said(
                    span,
                    "a key is not allowed here",
                    Some("the line is read as part of the value above it; check its indentation"),
                )
            }
        }
        E::UnexpectedCharacter { character } => {
            let help = match character {
                '@' | '`' | '%' => Some(NEEDS_QUOTES),
                _ => None,
            };
            let message = match character {
                '@' | '`' | '%' => format!("an unquoted text cannot start with `{character}`"),
                _ => format!("the character `{}` is not allowed here", character.escape_default()),
            };
            Some((fault::character(source, at), (message, help)))
        }
        E::ExpectedDocumentStart => {
            // A line that starts with `%` was taken for a directive, and the rest of the file for its document.
            let before = source.get(..at)?;
            let start = if before.starts_with('%') { 0 } else { before.rfind("\n%").map(|n| n + 1)? };
            let span = Span::new(start, fault::line_end(source, start));
            said(span, "a line that starts with `%` is a directive, and `---` must follow it", Some(NEEDS_QUOTES))
        }
        E::UnknownQuotedScalarEscape => {
            let span = escape(source, at).unwrap_or_else(|| fault::word(source, at));
            said(span, "an escape that YAML does not know", Some("write `\\\\` for a backslash, or use single quotes"))
        }
        _ => None,
    }
}

fn cursor_line(source: &str, cursor: usize) -> usize {
    fault::line_start(source, cursor.min(source.len()))
}

fn closing(open: char) -> &'static str {
    if open == '[' { "close it with `]`" } else { "close it with `}`" }
}

/// The tabs around an offset; when there are none, those at the start of the next line that has some, since a plain text
/// that would run on there is blamed at its beginning.
fn tabs(source: &str, at: usize) -> Span {
    let around = |at: usize| {
        let before = source.get(..at).unwrap_or_default();
        let after = source.get(at..).unwrap_or_default();
        let start = before.trim_end_matches('\t').len();
        let end = at + after.len() - after.trim_start_matches('\t').len();
        (start < end).then(|| Span::new(start, end))
    };
    let indented = || {
        let after = source.get(at..)?;
        let lines = after.match_indices('\n').map(|(n, _)| n + 1);
        let tab = |line: usize| {
            let blank = after.get(line..)?.len() - after.get(line..)?.trim_start_matches(' ').len();
            after.get(line + blank..)?.starts_with('\t').then_some(at + line + blank)
        };
        around(lines.take(NEAR).find_map(tab)?)
    };
    around(at).or_else(indented).unwrap_or_else(|| fault::word(source, at))
}

/// The first unknown escape of the double-quoted text at an offset.
fn escape(source: &str, at: usize) -> Option<Span> {
    let mut chars = source.get(at..)?.char_indices().skip(1);
    while let Some((n, char)) = chars.next() {
        if char == '\\' {
            let (_, escaped) = chars.next()?;
            if !"0abt\tnvfre \"/\\N_LPxuU\n\r".contains(escaped) {
                return Some(Span::new(at + n, at + n + 1 + escaped.len_utf8()));
            }
        }
    }
    None
}

/// The words for the other errors.
fn words(kind: &ErrorKind) -> Words {
    use ErrorKind as E;
    let (message, help) = match kind {
        E::UnexpectedEofFlowSequence | E::UnexpectedEofImplicitFlowMapping => {
            ("the file ends inside a list", Some("close the list with `]`"))
        }
        E::UnexpectedEofFlowMapping => ("the file ends inside a mapping", Some("close the mapping with `}`")),
        E::UnexpectedEof | E::UnexpectedEofBlockSequence | E::UnexpectedEofBlockMapping => {
            ("the file ends too early", None)
        }
        E::UnknownAnchor => (
            "an alias to an anchor that is not defined above it",
            Some("define it with `&name`, or put the text in quotes"),
        ),
        E::ExpectedDocumentStart => (
            "more text after the end of the document",
            Some("check its indentation, or start a new document with `---`"),
        ),
        E::ExpectedNodeContent => ("a value is missing here", None),
        E::ExpectedBlockMappingKey => ("expected a key of the mapping above", Some(INDENT)),
        E::ExpectedBlockSequenceEntry => ("expected another `- ` of the list above", Some(INDENT)),
        E::ExpectedFlowMappingSeparator => ("expected `,` or `}`", Some("is a `}` missing before this?")),
        E::ExpectedFlowSequenceSeparator => ("expected `,` or `]`", Some("is a `]` missing before this?")),
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            ("expected `:` after a key", Some("write `key: value`, or check the indentation of this line"))
        }
        E::InvalidIndentation | E::InvalidFlowScalarIndent | E::InvalidBlockScalarIndent => {
            ("the indentation does not fit the lines above", Some(INDENT))
        }
        E::MisplacedFlowCollectionEnd => {
            ("a closing bracket without an opening one", Some("remove it, or put the text in quotes"))
        }
        E::BlockEntryInFlowCollection => ("`- ` is not allowed between brackets", Some("separate items with `,`")),
        E::BlockSequenceEntryNotAllowed => ("a list cannot start here", Some("start the list on a line of its own")),
        E::MappingKeyNotAllowed => ("a key is not allowed here", Some(INDENT)),
        E::InvalidTrailingSingleQuotedScalar => (
            "text after a closing quote",
            Some("put the whole value in quotes; write `''` for a quote inside single quotes"),
        ),
        E::InvalidTrailingDoubleQuotedScalar => (
            "text after a closing quote",
            Some("put the whole value in quotes; write `\\\"` for a quote inside double quotes"),
        ),
        E::CommentNotSeparated => ("a `#` that starts a comment needs a space before it", None),
        E::CommentInterceptedScalar => {
            ("a comment inside a text of several lines", Some("move the comment above the text"))
        }
        E::InvalidBlockScalarHeader => ("text after `|` or `>`", Some("start the text on the next line")),
        E::ZeroBlockScalarIndent => ("the indentation of a block of text cannot be 0", None),
        E::BomInsideDocument => ("a byte order mark inside a document", Some("remove it")),
        E::InvalidDocumentEnd => ("text after the end of a document", Some("start a new document with `---`")),
        E::MissingAnchorOrAliasName => ("`&` or `*` without a name", Some(NEEDS_QUOTES)),
        E::PlainScalarStartsWithDashFlowIndicator => {
            ("an unquoted text cannot start with `-` and a bracket or comma", Some(NEEDS_QUOTES))
        }
        E::DuplicateVersionDirective => ("a second `%YAML` line for one document", None),
        E::UnsupportedYamlMajorVersion => ("a version of YAML other than 1", None),
        E::DuplicateTagDirective => ("a second `%TAG` line for the same handle", None),
        E::UndeclaredTagHandle => {
            ("a tag whose handle is not declared", Some("declare it with `%TAG`, or use `!name`"))
        }
        E::MissingDocumentEndBeforeDirective => ("a directive needs the document above it to end with `...`", None),
        E::InvalidQuotedScalarHexEscape | E::InvalidLowSurrogateHexEscape => {
            ("expected hexadecimal digits in an escape", None)
        }
        E::InvalidLowSurrogate | E::MissingLowSurrogate | E::UnpairedLowSurrogate | E::InvalidUnicodeEscape => {
            ("an escape that stands for no character", None)
        }
        E::ExpectedWhitespace | E::InvalidBlockEntryWhitespace | E::InvalidMappingValueWhitespace => {
            ("expected a space here", None)
        }
        E::UnexpectedEndOfPlainScalar => ("a text cannot start here", Some(NEEDS_QUOTES)),
        E::FlowMappingValueAdjacentCollection => ("expected a space after `:`", None),
        other => return (other.to_string().replace("while ", "").replace("did not find expected", "expected"), None),
    };
    (message.to_owned(), help)
}
