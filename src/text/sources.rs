//! The texts a run has read, addressed by small ids.

use super::{LineIndex, Position, Span};
use crate::path::RepoPath;
use std::sync::{Arc, OnceLock};

/// One file's text. Bytes that are not UTF-8 are shown as U+FFFD; offsets up to the first such byte are those of the file.
#[derive(Debug)]
pub struct SourceFile {
    path: RepoPath,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// Wraps a text.
    pub fn new(path: RepoPath, text: impl Into<Arc<str>>) -> Self {
        Self { path, text: text.into(), lines: OnceLock::new() }
    }

    /// Where the text came from.
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line index, built on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    pub fn position(&self, byte: u32) -> Position {
        self.lines().position(byte, &self.text)
    }
}

/// Index of a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A span in a file of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

/// Every text that findings may point into, in the order it was read.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
    by_path: std::collections::BTreeMap<RepoPath, FileId>,
}

impl Sources {
    /// Adds a text; a path that is already there keeps its first text.
    pub fn add(&mut self, file: Arc<SourceFile>) -> FileId {
        if let Some(id) = self.by_path.get(file.path()) {
            return *id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_path.insert(file.path().clone(), id);
        self.files.push(file);
        id
    }

    /// The file of an id that [`Sources::add`] returned.
    pub fn get(&self, id: FileId) -> Option<&Arc<SourceFile>> {
        self.files.get(id.0 as usize)
    }

    /// The file at a path, when it was read as text.
    pub fn at(&self, path: &RepoPath) -> Option<&Arc<SourceFile>> {
        self.by_path.get(path).and_then(|id| self.get(*id))
    }

    /// The id of the file at a path.
    pub fn id_of(&self, path: &RepoPath) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.files.iter()
    }
}
