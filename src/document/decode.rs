//! Bytes → text.

use super::{Limits, Problem, ProblemKind};
use crate::text::Span;
use std::borrow::Cow;

/// No file is read past this size, whatever the limits say: spans are 32-bit, and decoded text may be longer than the file.
const MOST_BYTES: u64 = 1 << 30;

/// How many bytes [`sniff`] looks at.
const SNIFFED: usize = 8192;

/// First bytes that no text file has, and what they announce. The magic of bzip2 includes the first block's, since `BZh9`
/// alone could be text.
const MAGIC: [(&[u8], &str); 13] = [
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "zip data"),
    (b"PK\x05\x06", "zip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x89PNG\r\n\x1a\n", "PNG data"),
    (b"\xff\xd8\xff", "JPEG data"),
    (b"%PDF-", "PDF data"),
    (b"\x7fELF", "ELF data"),
    (b"\xff\xfe\0\0", "UTF-32 text"),
    (b"\0\0\xfe\xff", "UTF-32 text"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
];

/// What the first bytes of a file are, when they are not UTF-8 text: compressed data, an image, UTF-16 …; `None` when they
/// may be text. Looks at 8 KiB at most.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(found);
    }
    let block_magic = bytes.get(4..10);
    if bytes.starts_with(b"BZh") && (block_magic == Some(b"1AY&SY") || block_magic == Some(b"\x17\x72\x45\x38\x50\x90"))
    {
        return Some("bzip2 data");
    }
    let head = bytes.get(..SNIFFED).unwrap_or(bytes);
    memchr::memchr(0, head)?;
    // Text in Latin script leaves the high bytes of wider encodings empty.
    match head {
        [0, 0, 0, a, ..] | [a, 0, 0, 0, ..] if *a != 0 => Some("UTF-32 text"),
        [0, a, 0, b, ..] | [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some("UTF-16 text"),
        _ => Some("binary data"),
    }
}

/// The text of a file and where parsing starts in it.
pub(super) struct Decoded<'b> {
    /// The text that spans point into.
    pub(super) text: Cow<'b, str>,
    /// Length of a byte order mark to skip; `None` when nothing is to be parsed.
    pub(super) start: Option<usize>,
    /// What is wrong.
    pub(super) problem: Option<Problem>,
}

/// Decodes a file. A byte order mark stays in the text, so that offsets are those of the file.
pub(super) fn decode<'b>(bytes: &'b [u8], limits: &Limits) -> Decoded<'b> {
    let refuse = |kind| Decoded { text: "".into(), start: None, problem: Some(Problem { kind, span: None }) };
    let size = bytes.len() as u64;
    let limit = limits.file_size.min(MOST_BYTES);
    if size > limit {
        return refuse(ProblemKind::TooLarge { what: "the file", found: Some(size), limit });
    }
    if let Some(found) = sniff(bytes) {
        return refuse(ProblemKind::NotText { found });
    }
    if memchr::memchr(0, bytes).is_some() {
        return refuse(ProblemKind::NotText { found: "binary data" });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with('\u{feff}') => {
            let problem = Problem { kind: ProblemKind::ByteOrderMark, span: Some(Span::new(0, 3)) };
            Decoded { text: text.into(), start: Some(3), problem: Some(problem) }
        }
        Ok(text) => Decoded { text: text.into(), start: Some(0), problem: None },
        Err(error) => {
            let at = error.valid_up_to();
            let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
            Decoded {
                text: String::from_utf8_lossy(bytes),
                start: None,
                problem: Some(Problem { kind: ProblemKind::InvalidUtf8, span: Some(span) }),
            }
        }
    }
}
