//! The hidden first line of a comment, by which it is found again.

use super::Document;
use crate::hash::Sha256Digest;

/// What every marker starts with.
const START: &str = "<!-- ssot comment v1: ";

/// Longer names are digests.
const LONGEST: usize = 200;

/// The line. Nothing of the repository can look like it, as no text of the repository starts a comment.
pub(super) fn marker(document: &Document) -> String {
    let id = document.id.as_deref().map(|id| format!("#{}", encoded(id))).unwrap_or_default();
    let name = format!("{}{id}", encoded(&document.folder));
    let name = if name.len() > LONGEST { format!("sha256:{}", Sha256Digest::of(name.as_bytes())) } else { name };
    format!("{START}{name} -->")
}

/// True for a text that starts with a marker, this one or another.
pub(super) fn is_marked(text: &str) -> bool {
    text.starts_with(START)
}

/// True for a text that starts with this marker.
pub(super) fn carries(text: &str, marker: &str) -> bool {
    text.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']))
}

/// A name in which nothing can end the line, or the comment that it stands in.
fn encoded(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_name_cannot_end_its_comment() {
        assert_eq!(encoded("services/a_b.c"), "services/a_b.c");
        assert_eq!(encoded("--> <b>\n#é"), "%2D%2D%3E%20%3Cb%3E%0A%23%C3%A9");
    }
}
