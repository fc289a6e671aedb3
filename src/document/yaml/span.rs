//! Spans that read well, where the parser's own do not.

use crate::text::Span;

/// A block scalar from its indicator (`|` or `>`) to its last line with text. The parser's span starts at the first text
/// and runs through trailing blank lines; for an empty scalar it lies after the header or, at the end of the file, on it.
/// `cursor` is where the token before ended; the header cannot start before it.
pub(super) fn block_scalar(source: &str, span: Span, cursor: usize, empty: bool) -> Span {
    let start = indicator(source, span.range().start, cursor, empty).unwrap_or(span.range().start);
    let end = if empty { header_end(source, start) } else { span.range().end };
    let text = source.get(start..end).unwrap_or_default();
    Span::new(start, start + text.trim_end().len())
}

fn indicator(source: &str, text_start: usize, cursor: usize, empty: bool) -> Option<usize> {
    if empty && source.get(text_start..)?.starts_with(['|', '>']) {
        return Some(text_start);
    }
    // Lines between the header and the text are blank, or comments after an empty scalar.
    let mut end = text_start;
    while end > cursor {
        let before = source.get(cursor..end)?;
        let line = cursor + before.trim_end().rfind('\n').map_or(0, |n| n + 1);
        if let Some(at) = header(source.get(line..end)?) {
            return Some(line + at);
        }
        end = line;
    }
    None
}

/// Where in a line a block scalar's header starts: an indicator that stands alone, with at most a digit and a sign after it.
fn header(line: &str) -> Option<usize> {
    line.match_indices(['|', '>']).map(|(at, _)| at).find(|at| {
        let before = line.get(..*at).unwrap_or_default();
        let after =
            line.get(at + 1..).unwrap_or_default().trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
        (before.is_empty() || before.ends_with([' ', '\t']))
            && (after.is_empty() || after.starts_with([' ', '\t', '\r', '\n']))
    })
}

/// The end of an empty block scalar: of its header, without a comment.
fn header_end(source: &str, start: usize) -> usize {
    let line = source.get(start..).unwrap_or_default();
    start + line.find([' ', '\t', '\r', '\n']).unwrap_or(line.len())
}

/// The place of an absent value: after the colon, where the parser's span is before it.
pub(super) fn after_colon(source: &str, span: Span) -> Span {
    let rest = source.get(span.range().start..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    match rest.as_bytes().get(blank) {
        Some(b':') => {
            let at = span.range().start + blank + 1;
            Span::new(at, at)
        }
        _ => span,
    }
}

/// A block sequence that is a mapping's value, from its first `-`. When it is not indented more than the key, the parser's
/// span starts after that dash. `cursor` is where the key ended: between the two only blanks, comments, anchors and tags
/// can stand, and the dash is the first thing on its line.
pub(super) fn sequence_value(source: &str, span: Span, cursor: usize) -> Span {
    let between = source.get(cursor..span.range().start).unwrap_or_default();
    let mut line = cursor;
    for text in between.split_inclusive('\n') {
        let blank = text.len() - text.trim_start_matches([' ', '\t']).len();
        let at = line + blank;
        if line > cursor && source.get(at..).is_some_and(|rest| is_dash(rest.as_bytes())) {
            return Span::new(at, at);
        }
        line += text.len();
    }
    span
}

fn is_dash(rest: &[u8]) -> bool {
    rest.first() == Some(&b'-') && matches!(rest.get(1), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
}
