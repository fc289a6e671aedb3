//! Trees whose content lies in git's object database: the index, and a commit.

use super::handles::{Handles, failed};
use super::ignored::IgnoreRules;
use super::index::Snapshot;
use super::{Digested, Entry, EntryKind, ReadError, Tree, TreeError, blobs, listing, revision};
use crate::finding::TreeDescription;
use crate::path::RepoPath;
use git2::{ErrorCode, Oid, Repository};
use std::sync::{Arc, OnceLock};

/// The index ("what would be committed"), or a commit. The working tree is not looked at.
pub struct ObjectTree {
    description: TreeDescription,
    handles: Arc<Handles>,
    entries: Vec<Entry>,
    /// For each entry.
    oids: Vec<Oid>,
    notes: Vec<String>,
    rules: OnceLock<IgnoreRules>,
}

#[derive(Default)]
struct Listed {
    entries: Vec<Entry>,
    oids: Vec<Oid>,
    left_out: usize,
}

impl ObjectTree {
    /// The commit that a revision names: a branch, a tag (annotated or not), an object id, `HEAD~1`.
    ///
    /// # Errors
    /// [`TreeError::UnknownRevision`] with what to do about it; others when the tree's objects cannot be read.
    pub fn commit(handles: Arc<Handles>, rev: &str) -> Result<Self, TreeError> {
        let (description, listed) = handles.with(|repository| {
            let commit = revision::find(repository, rev)?;
            let description =
                TreeDescription { kind: "commit", rev: Some(rev.to_owned()), oid: Some(commit.id().to_string()) };
            list_commit(repository, commit.tree_id()).map(|listed| (description, listed))
        })??;
        Ok(Self::new(handles, description, listed))
    }

    /// The index. Paths only announced with `git add -N` are not part of it: a commit would not hold them.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn index(handles: Arc<Handles>) -> Result<Self, TreeError> {
        let (description, snapshot) = handles.with(|repository| {
            let description = TreeDescription { kind: "index", rev: None, oid: revision::head(repository) };
            Snapshot::of(repository).map(|snapshot| (description, snapshot))
        })??;
        let mut listed = Listed { left_out: snapshot.left_out.len(), ..Listed::default() };
        for file in snapshot.files.into_iter().filter(|file| !file.intent_to_add) {
            listed.oids.push(file.oid);
            listed.entries.push(Entry { path: file.path, kind: file.kind, tracked: true, conflicted: file.conflicted });
        }
        Ok(Self::new(handles, description, listed))
    }

    fn new(handles: Arc<Handles>, description: TreeDescription, listed: Listed) -> Self {
        let Listed { entries, oids, left_out } = listed;
        let notes = listing::left_out_note(left_out).into_iter().collect();
        Self { description, handles, entries, oids, notes, rules: OnceLock::new() }
    }

    /// Adds a remark made while opening.
    pub(super) fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes.splice(0..0, notes);
        self
    }

    fn find(&self, path: &RepoPath, wanted: EntryKind) -> Result<Oid, ReadError> {
        let Some(at) = listing::position(&self.entries, path) else {
            let folder = listing::has_below(&self.entries, path.as_str());
            return Err(if folder { ReadError::NotAFile } else { ReadError::Missing });
        };
        match (self.entries.get(at), self.oids.get(at)) {
            (Some(entry), Some(oid)) if entry.kind == wanted => Ok(*oid),
            _ => Err(ReadError::NotAFile),
        }
    }
}

/// Lists a tree object and all below it.
fn list_commit(repository: &Repository, root: Oid) -> Result<Listed, TreeError> {
    let mut listed = Listed::default();
    let mut path = Vec::new();
    list_folder(repository, root, &mut path, &mut listed, 0)?;
    // git sorts a folder as if its name ended in `/`, so the walk yields paths in the order of their bytes, unless a
    // tree was written by something else than git.
    if !listed.entries.is_sorted_by(|one, other| one.path < other.path) {
        let mut both: Vec<(Entry, Oid)> = listed.entries.into_iter().zip(listed.oids).collect();
        both.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
        both.dedup_by(|(one, _), (other, _)| one.path == other.path);
        (listed.entries, listed.oids) = both.into_iter().unzip();
    }
    Ok(listed)
}

/// Deeper trees than this are made to exhaust the stack.
const MAX_DEPTH: usize = 512;

fn list_folder(
    repository: &Repository,
    oid: Oid,
    path: &mut Vec<u8>,
    listed: &mut Listed,
    depth: usize,
) -> Result<(), TreeError> {
    if depth > MAX_DEPTH {
        return Err(TreeError::Failed {
            doing: "list the commit".to_owned(),
            reason: format!("its folders are nested more than {MAX_DEPTH} deep"),
        });
    }
    let tree = repository.find_tree(oid).map_err(|error| match error.code() {
        ErrorCode::NotFound => TreeError::Unsupported {
            what: format!("this clone does not have the folder object {oid}"),
            next: "fetch it with `git fetch --refetch --no-filter`, or clone without `--filter=tree:…`".to_owned(),
        },
        _ => failed("list the commit", &error),
    })?;
    let length = path.len();
    for child in tree.iter() {
        path.truncate(length);
        path.extend_from_slice(child.name_bytes());
        let kind = match child.filemode() & 0o170_000 {
            0o040_000 => {
                if child.name_bytes().contains(&b'/') || listing::admit(path).is_none() {
                    listed.left_out += 1;
                    continue;
                }
                path.push(b'/');
                list_folder(repository, child.id(), path, listed, depth + 1)?;
                continue;
            }
            0o120_000 => EntryKind::Symlink,
            0o160_000 => EntryKind::Submodule,
            _ => EntryKind::File,
        };
        match listing::admit(path).filter(|_| !child.name_bytes().contains(&b'/')) {
            Some(path) => {
                listed.entries.push(Entry { path, kind, tracked: true, conflicted: false });
                listed.oids.push(child.id());
            }
            None => listed.left_out += 1,
        }
    }
    path.truncate(length);
    Ok(())
}

impl Tree for ObjectTree {
    fn describe(&self) -> TreeDescription {
        self.description.clone()
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn notes(&self) -> &[String] {
        &self.notes
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        blobs::read(&self.handles, self.find(path, EntryKind::File)?, limit)
    }

    fn digest(&self, path: &RepoPath) -> Result<Digested, ReadError> {
        blobs::digest(&self.handles, self.find(path, EntryKind::File)?)
    }

    fn stored_as(&self, path: &RepoPath) -> Option<String> {
        self.find(path, EntryKind::File).ok().map(|oid| oid.to_string())
    }

    fn read_link(&self, path: &RepoPath) -> Result<String, ReadError> {
        blobs::link(&self.handles, self.find(path, EntryKind::Symlink)?)
    }

    fn is_ignored(&self, path: &RepoPath) -> bool {
        self.rules.get_or_init(|| IgnoreRules::of(self)).is_ignored_in(&self.entries, path)
    }

    fn exists_ignored(&self, _: &RepoPath) -> bool {
        false
    }

    fn knows_tracking(&self) -> bool {
        true
    }
}
