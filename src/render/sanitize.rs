//! Takes out of a text what could drive a terminal or lie about what it shows.
//!
//! Control characters move cursors, colour, retitle windows and hide lines; bidirectional controls make text read in
//! another order than it is stored. Each becomes U+FFFD, so that the reader sees that something was there.

use crate::path::RepoPath;
use std::borrow::Cow;

/// What stands in for a character that is not shown.
pub const REPLACEMENT: char = '\u{fffd}';

/// True for C0, DEL, C1, the line and paragraph separators, and the bidirectional controls.
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Makes a text fit for one line: tabs become spaces, everything hostile (newlines too) U+FFFD.
pub fn one_line(text: &str) -> Cow<'_, str> {
    replace(text, |c| if c == '\t' { ' ' } else { REPLACEMENT })
}

/// Makes a text fit for several lines: as [`one_line`], but newlines stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    replace(text, |c| match c {
        '\n' => '\n',
        '\t' => ' ',
        _ => REPLACEMENT,
    })
}

/// A path for one line; the root of the tree is `.`.
pub fn path(path: &RepoPath) -> Cow<'_, str> {
    if path.as_str().is_empty() { Cow::Borrowed(".") } else { one_line(path.as_str()) }
}

fn replace(text: &str, with: impl Fn(char) -> char) -> Cow<'_, str> {
    // Nearly every text is clean, and then nothing is copied.
    if text.chars().any(is_hostile) {
        Cow::Owned(text.chars().map(|c| if is_hostile(c) { with(c) } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_drives_a_terminal_and_nothing_else() {
        assert_eq!(one_line("a\tb\nc\u{1b}[31m\u{7f}\u{9b}x"), "a b\u{fffd}c\u{fffd}[31m\u{fffd}\u{fffd}x");
        assert_eq!(one_line("\u{202e}\u{2066}\u{200f}\u{61c}\u{2029}"), "\u{fffd}".repeat(5));
        assert_eq!(lines("a\r\nb"), "a\u{fffd}\nb");
        let clean = "naïve 日本 👩\u{200d}💻 e\u{301} — “ok”";
        assert!(matches!(one_line(clean), Cow::Borrowed(text) if text == clean));
        assert_eq!(path(&RepoPath::root()), ".");
    }
}
