//! What can be wrong with a file before its content is looked at.

use crate::text::Span;

/// A fault of a file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where; `None` speaks of the file as a whole.
    pub span: Option<Span>,
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The text is not what the format allows. The message is a phrase without a stop, in words a person would use.
    Syntax {
        /// What the reader found and what it expected.
        message: String,
        /// What to do about it, when that is known (tabs, unclosed quotes, conflict markers).
        help: Option<String>,
    },
    /// The bytes are not UTF-8 text at all; the value says what they are ("gzip data", "UTF-16 text", "invalid UTF-8").
    NotText {
        /// What the bytes look like.
        found: &'static str,
    },
    /// Bytes that are not UTF-8 inside a text.
    InvalidUtf8,
    /// The file starts with a UTF-8 byte order mark. It is skipped.
    ByteOrderMark,
    /// A key stands twice in one mapping. The first one counts.
    DuplicateKey {
        /// The key.
        key: String,
        /// The first occurrence.
        first: Span,
    },
    /// Two keys of one mapping look the same and differ only in Unicode normalisation.
    LookalikeKey {
        /// The key, as it stands at the problem's span.
        key: String,
        /// The first occurrence.
        first: Span,
    },
    /// A bound of [`super::Limits`] was passed; the value says which, what was found and what is allowed.
    TooLarge {
        /// What is too large ("the file", "the nesting", "the number of values", "the alias expansion").
        what: &'static str,
        /// The size found, when it is known exactly.
        found: Option<u64>,
        /// The limit.
        limit: u64,
    },
}

impl ProblemKind {
    /// True when content was lost, so that what is missing from the document proves nothing.
    pub fn hides_content(&self) -> bool {
        !matches!(self, Self::ByteOrderMark | Self::DuplicateKey { .. } | Self::LookalikeKey { .. })
    }
}
