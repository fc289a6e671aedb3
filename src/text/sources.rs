//! The texts a run has read, addressed by small ids.

use super::{LineIndex, Position, Span};
use crate::path::RepoPath;
use std::sync::{Arc, OnceLock};

/// Which of two compared trees a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Side {
    /// The tree that is checked.
    #[default]
    Head,
    /// The tree it is compared with.
    Base,
}

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
///
/// The texts of two trees can stand in one `Sources`: those of the base are read first, and ids stay what they were.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<(Side, Arc<SourceFile>)>,
    by_path: std::collections::BTreeMap<(Side, RepoPath), FileId>,
    side: Side,
    base: Option<String>,
}

impl Sources {
    /// Ready for the texts of the base, which people know by this revision.
    pub fn of_base(revision: &str) -> Self {
        Self { side: Side::Base, base: Some(revision.to_owned()), ..Self::default() }
    }

    /// Says to which tree the texts belong that are added from now on.
    pub fn turn_to(&mut self, side: Side) {
        self.side = side;
    }

    /// The revision by which people know the base, when there is one.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Adds a text; a path that is already there keeps its first text.
    pub fn add(&mut self, file: Arc<SourceFile>) -> FileId {
        let key = (self.side, file.path().clone());
        if let Some(id) = self.by_path.get(&key) {
            return *id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_path.insert(key, id);
        self.files.push((self.side, file));
        id
    }

    /// Adds texts, as [`Sources::add`] does.
    pub fn extend(&mut self, files: impl IntoIterator<Item = Arc<SourceFile>>) {
        for file in files {
            self.add(file);
        }
    }

    /// The file of an id that [`Sources::add`] returned.
    pub fn get(&self, id: FileId) -> Option<&Arc<SourceFile>> {
        self.files.get(id.0 as usize).map(|(_, file)| file)
    }

    /// The tree that the file of an id belongs to.
    pub fn side_of(&self, id: FileId) -> Side {
        self.files.get(id.0 as usize).map_or(Side::Head, |(side, _)| *side)
    }

    /// The file at a path of a tree, when it was read as text.
    pub fn at(&self, side: Side, path: &RepoPath) -> Option<&Arc<SourceFile>> {
        self.id_of(side, path).and_then(|id| self.get(id))
    }

    /// The id of the file at a path of a tree.
    pub fn id_of(&self, side: Side, path: &RepoPath) -> Option<FileId> {
        self.by_path.get(&(side, path.clone())).copied()
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.files.iter().map(|(_, file)| file)
    }
}
