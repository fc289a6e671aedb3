//! A scan of TOML text for comments and nesting, which knows strings and nothing else.

use std::ops::Range;

/// What a scan finds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Comments, from `#` to the end of the line.
    pub(super) comments: Vec<Range<usize>>,
    /// The first bracket past the allowed nesting.
    pub(super) too_deep: Option<usize>,
    /// The innermost bracket that is still open at the end.
    pub(super) unclosed: Option<usize>,
}

/// Scans a text; stops at a bracket past `depth`.
pub(super) fn scan(text: &str, depth: usize) -> Scan {
    let bytes = text.as_bytes();
    let mut found = Scan::default();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'#' => {
                let end = super::fault::line_end(text, at);
                found.comments.push(at..end);
                at = end;
                continue;
            }
            b'"' | b'\'' => {
                at = string_end(bytes, at, *byte);
                continue;
            }
            b'[' | b'{' => {
                open.push(at);
                if open.len() > depth {
                    found.too_deep = Some(at);
                    return found;
                }
            }
            b']' | b'}' => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    found.unclosed = open.pop();
    found
}

/// The end of the string that starts at an offset. One that is not closed ends with its line, or, in three quotes, the text.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let long = bytes.get(start..start + 3) == Some(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            byte if *byte == quote && !long => return at + 1,
            byte if *byte == quote && bytes.get(at..at + 3) == Some(&[quote; 3]) => {
                // Up to two more quotes belong to the text: `"""a"""""`.
                let more = bytes.get(at + 3..at + 5).unwrap_or_default().iter().take_while(|b| **b == quote).count();
                return at + 3 + more;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
