//! One version of a file, as records, derived from another version at the cost of what differs.
//!
//! A registry has thousands of entries and thousands of versions, and one version differs from the next in a few entries.
//! So a YAML text is cut into entries ([`cut`]); an entry whose bytes an earlier version had keeps the records it had there,
//! and the others are parsed, each as a small document of its own. Whatever the cuts guess, the result is that of parsing
//! the text whole: a piece that is not exactly one complete entry on its own makes the text be parsed whole. Two complete
//! entries of one block collection, one after the other, mean what each means alone — unless one refers to the other, and
//! a YAML alias whose anchor is elsewhere does not parse alone.

mod advance;
mod cut;
mod differ;
mod parse;
#[cfg(test)]
mod tests;

pub(super) use differ::difference;

use crate::delta::Record;
use crate::document::Limits;
use crate::model::Role;
use crate::path::RepoPath;
use cut::Part;
use std::sync::Arc;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Reading {
    /// A file of the registry.
    Registry(Role),
    /// `ssot.yaml`.
    Settings,
}

/// What is read, and within which bounds.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) path: RepoPath,
    pub(super) reading: Reading,
    pub(super) limits: Limits,
}

/// A piece of a text and what it declares.
#[derive(Debug, Clone)]
struct Piece {
    part: Part,
    len: u32,
    /// How many nodes it takes in a document.
    nodes: u32,
    /// Items only: entries are read together, as the frame.
    records: Option<Arc<[Record]>>,
}

/// What is read outside the lists: all other keys of the root, as one document.
#[derive(Debug, Default)]
struct Frame {
    records: Arc<[Record]>,
    includes: Vec<String>,
    nodes: u32,
    /// The text it was read from.
    text: Vec<u8>,
}

#[derive(Debug, Clone)]
enum Body {
    Cut { pieces: Vec<Piece>, frame: Arc<Frame> },
    Whole { records: Arc<[Record]>, includes: Vec<String> },
    Unreadable(String),
}

/// One version of a file.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    text: Arc<[u8]>,
    body: Body,
}

impl Outline {
    /// Reads a text, given another version of the file: the more they share, the less there is to do.
    pub(super) fn after(subject: &Subject, other: Option<&Self>, text: Arc<[u8]>) -> Self {
        let known = other.and_then(|other| match &other.body {
            Body::Cut { pieces, frame } => Some((&*other.text, pieces.as_slice(), frame)),
            _ => None,
        });
        let body = advance::advance(subject, known, &text).unwrap_or_else(|_| parse::whole(subject, &text));
        // Only a text that was cut is compared with the next one.
        let text = if matches!(body, Body::Cut { .. }) { text } else { Arc::from([]) };
        Self { text, body }
    }

    /// A text whose bytes could not be had.
    pub(super) fn unreadable(reason: String) -> Self {
        Self { text: Arc::from([]), body: Body::Unreadable(reason) }
    }

    /// Why the file could not be parsed, where it could not.
    pub(super) fn fault(&self) -> Option<&str> {
        match &self.body {
            Body::Unreadable(reason) => Some(reason),
            _ => None,
        }
    }

    /// False when the file could not be parsed, so that what is missing from it proves nothing.
    pub(super) fn is_readable(&self) -> bool {
        self.fault().is_none()
    }

    /// What a manifest includes, as it is written.
    pub(super) fn includes(&self) -> &[String] {
        match &self.body {
            Body::Cut { frame, .. } => &frame.includes,
            Body::Whole { includes, .. } => includes,
            Body::Unreadable(_) => &[],
        }
    }

    /// Every record.
    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        let (whole, pieces) = match &self.body {
            Body::Cut { pieces, frame } => (&*frame.records, pieces.as_slice()),
            Body::Whole { records, .. } => (&**records, [].as_slice()),
            Body::Unreadable(_) => ([].as_slice(), [].as_slice()),
        };
        whole.iter().chain(pieces.iter().filter_map(|piece| piece.records.as_deref()).flatten())
    }

    /// About how many bytes of memory it keeps alive on its own.
    pub(super) fn weight(&self) -> usize {
        let body = match &self.body {
            Body::Cut { pieces, .. } => size_of_val(pieces.as_slice()),
            Body::Whole { records, .. } => records.len() * 1024,
            Body::Unreadable(reason) => reason.len(),
        };
        self.text.len() + body
    }
}
