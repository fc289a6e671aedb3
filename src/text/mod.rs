//! Text and the places in it.
//!
//! Inside the library a position is a byte offset ([`Span`]); lines and columns appear only at the edge, computed by one
//! [`LineIndex`] per file, so that every output format agrees.

mod lines;
mod list;
mod nearest;
mod sources;

pub use lines::{LineIndex, Position};
pub use list::{either, list};
pub use nearest::{Nearest, nearest};
pub use sources::{FileId, Place, Side, SourceFile, Sources};

/// A half-open range of bytes, `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets past 4 GiB saturate (no file that large is ever parsed).
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The span as a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True when no byte is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when `other` lies inside `self`.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
