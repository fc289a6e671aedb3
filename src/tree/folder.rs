//! A plain folder without git.

use super::attributes::Attributes;
use super::clean::HashSink;
use super::disk::Disk;
use super::ignored::IgnoreRules;
use super::index::Snapshot;
use super::walk::{self, Walked};
use super::{Digested, Entry, EntryKind, ReadError, Tree, TreeError, listing, worktree};
use crate::finding::TreeDescription;
use crate::path::RepoPath;
use std::path::Path;
use std::sync::{Arc, OnceLock};

const NOTE: &str = "this folder is not a git repository: whether files are tracked is not known, files are read as they \
                    are on disk, and there is no history";

/// A folder that belongs to no repository. Its `.gitignore` files are respected, `.git` is left out, and a link is an
/// entry, never followed.
pub struct FolderTree {
    disk: Disk,
    walked: Walked,
    notes: Vec<String>,
    rules: OnceLock<IgnoreRules>,
}

impl FolderTree {
    /// Lists the folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn new(root: &Path) -> Result<Self, TreeError> {
        let options = walk::Options {
            root,
            index: &Snapshot::default(),
            sparse: false,
            symlinks: true,
            nested: false,
            stored: &|_| None,
        };
        let mut walked = walk::walk(&options, IgnoreRules::default())?;
        // Nothing is known of tracking, so nothing is said to lack it.
        walked.entries.iter_mut().for_each(|entry| entry.tracked = true);
        let mut notes = vec![NOTE.to_owned()];
        notes.extend(listing::left_out_note(walked.left_out));
        notes.extend(walked.unreadable.iter().map(|folder| format!("the folder {folder} cannot be read")));
        Ok(Self { disk: Disk { root: root.to_owned() }, walked, notes, rules: OnceLock::new() })
    }

    fn size(&self, path: &RepoPath) -> Result<u64, ReadError> {
        match self.entry(path).map(|entry| entry.kind) {
            Some(EntryKind::File) => Ok(self.disk.regular(path)?.len()),
            Some(_) => Err(ReadError::NotAFile),
            None if listing::has_below(self.entries(), path.as_str()) => Err(ReadError::NotAFile),
            None => Err(ReadError::Missing),
        }
    }
}

impl Tree for FolderTree {
    fn describe(&self) -> TreeDescription {
        TreeDescription { kind: "folder", rev: None, oid: None }
    }

    fn entries(&self) -> &[Entry] {
        &self.walked.entries
    }

    fn notes(&self) -> &[String] {
        &self.notes
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        let size = self.size(path)?;
        self.disk.read(path, size, limit, &Attributes::NONE, || false)
    }

    fn digest(&self, path: &RepoPath) -> Result<Digested, ReadError> {
        let size = self.size(path)?;
        let mut sink = HashSink::default();
        self.disk.pour(path, size, &Attributes::NONE, || false, &mut sink)?;
        let (sha256, size) = sink.finish();
        Ok(Digested { sha256, size })
    }

    fn read_link(&self, path: &RepoPath) -> Result<String, ReadError> {
        match self.entry(path).map(|entry| entry.kind) {
            Some(EntryKind::Symlink) => self.disk.link(path),
            Some(_) => Err(ReadError::NotAFile),
            None => Err(ReadError::Missing),
        }
    }

    fn is_ignored(&self, path: &RepoPath) -> bool {
        self.rules.get_or_init(|| IgnoreRules::of(self)).is_ignored_in(self.entries(), path)
    }

    fn exists_ignored(&self, path: &RepoPath) -> bool {
        worktree::exists_ignored(&self.disk, &self.walked, path)
    }

    fn special(&self, path: &RepoPath) -> Option<&'static str> {
        self.walked.special.get(path.as_str()).copied()
    }

    fn knows_tracking(&self) -> bool {
        false
    }
}
