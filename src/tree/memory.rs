//! A tree in memory, for tests and benchmarks.

use super::ignored::IgnoreRules;
use super::{Digested, Entry, EntryKind, ReadError, Tree, listing};
use crate::finding::TreeDescription;
use crate::hash::Sha256Digest;
use crate::path::RepoPath;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

#[derive(Debug, Clone)]
enum Content {
    File(Arc<[u8]>),
    Link(String),
    Submodule,
}

/// Files and links in memory.
///
/// ```
/// use ssot::tree::{MemoryTree, Tree};
/// let tree = MemoryTree::new().file("a.yaml", "a: 1\n").link("b.yaml", "a.yaml");
/// assert_eq!(tree.entries().len(), 2);
/// ```
#[derive(Default)]
pub struct MemoryTree {
    content: BTreeMap<RepoPath, Content>,
    untracked: Vec<RepoPath>,
    refused: Vec<String>,
    hide_ignored: bool,
    listed: OnceLock<Listed>,
}

struct Listed {
    entries: Vec<Entry>,
    rules: IgnoreRules,
}

impl MemoryTree {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file. A text that is no path is left out and reported by [`Tree::notes`].
    #[must_use]
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put(path, Content::File(Arc::from(content.as_ref())))
    }

    /// Adds or replaces a symbolic link.
    #[must_use]
    pub fn link(self, path: &str, target: &str) -> Self {
        self.put(path, Content::Link(target.to_owned()))
    }

    /// Adds a submodule.
    #[must_use]
    pub fn submodule(self, path: &str) -> Self {
        self.put(path, Content::Submodule)
    }

    /// Adds a file that git would not know. From then on the tree claims to know about tracking.
    #[must_use]
    pub fn untracked(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.untracked.extend(RepoPath::parse(path));
        self.file(path, content)
    }

    /// Leaves what the tree's `.gitignore` files name out of the listing, as a working tree does.
    #[must_use]
    pub fn hide_ignored(mut self) -> Self {
        self.hide_ignored = true;
        self.listed = OnceLock::new();
        self
    }

    fn put(mut self, path: &str, content: Content) -> Self {
        match RepoPath::parse(path) {
            Ok(path) => {
                self.content.insert(path, content);
            }
            Err(error) => self.refused.push(format!("{path:?} {error}")),
        }
        self.listed = OnceLock::new();
        self
    }

    fn listed(&self) -> &Listed {
        self.listed.get_or_init(|| {
            let mut entries: Vec<Entry> = self
                .content
                .iter()
                .map(|(path, content)| Entry {
                    path: path.clone(),
                    kind: match content {
                        Content::File(_) => EntryKind::File,
                        Content::Link(_) => EntryKind::Symlink,
                        Content::Submodule => EntryKind::Submodule,
                    },
                    tracked: !self.untracked.contains(path),
                    conflicted: false,
                })
                .collect();
            let rules = IgnoreRules::of_entries(&entries, |path| match self.content.get(path) {
                Some(Content::File(bytes)) => Some(bytes.to_vec()),
                _ => None,
            });
            if self.hide_ignored {
                entries.retain(|entry| !rules.is_ignored(entry.path.as_str(), false));
            }
            Listed { entries, rules }
        })
    }

    fn bytes(&self, path: &RepoPath) -> Result<&Arc<[u8]>, ReadError> {
        match (self.entry(path), self.content.get(path)) {
            (Some(_), Some(Content::File(bytes))) => Ok(bytes),
            (Some(_), _) => Err(ReadError::NotAFile),
            _ if listing::has_below(self.entries(), path.as_str()) => Err(ReadError::NotAFile),
            _ => Err(ReadError::Missing),
        }
    }
}

impl Tree for MemoryTree {
    fn describe(&self) -> TreeDescription {
        TreeDescription { kind: "memory", rev: None, oid: None }
    }

    fn entries(&self) -> &[Entry] {
        &self.listed().entries
    }

    fn notes(&self) -> &[String] {
        &self.refused
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        let bytes = self.bytes(path)?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(Arc::clone(bytes)) }
    }

    fn digest(&self, path: &RepoPath) -> Result<Digested, ReadError> {
        let bytes = self.bytes(path)?;
        Ok(Digested { sha256: Sha256Digest::of(bytes), size: bytes.len() as u64 })
    }

    fn read_link(&self, path: &RepoPath) -> Result<String, ReadError> {
        match (self.entry(path), self.content.get(path)) {
            (Some(_), Some(Content::Link(target))) => Ok(target.clone()),
            (Some(_), _) => Err(ReadError::NotAFile),
            _ => Err(ReadError::Missing),
        }
    }

    fn is_ignored(&self, path: &RepoPath) -> bool {
        self.listed().rules.is_ignored_in(self.entries(), path)
    }

    fn exists_ignored(&self, path: &RepoPath) -> bool {
        let exists = |path: &RepoPath| self.content.keys().any(|known| known.is_within(path));
        self.hide_ignored
            && exists(path)
            && self.entry(path).is_none()
            && !listing::has_below(self.entries(), path.as_str())
    }

    fn knows_tracking(&self) -> bool {
        !self.untracked.is_empty()
    }
}
