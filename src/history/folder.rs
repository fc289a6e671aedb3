//! What became of the files of one folder, on every line of history.

use super::Oid;
use crate::path::RepoPath;
use crate::tree::{Handles, TreeError};
use git2::{ErrorCode, ObjectType, Repository};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// The files directly in a folder: name and blob.
type Listing = Arc<BTreeMap<String, Oid>>;

/// What a commit did to a file of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// No parent has the file.
    Added,
    /// The commit stands where the clone's history ends, and has the file: who added it is not known.
    Inherited,
    /// Every parent that has the file has other bytes.
    Changed,
    /// A parent has the file, and the commit does not.
    Removed,
}

/// One change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStep {
    /// The file's name in the folder.
    pub name: String,
    /// What happened.
    pub step: Step,
    /// The blob afterwards; before, where the file was removed.
    pub blob: Oid,
    /// The commit.
    pub commit: Oid,
    /// The commit's first parent.
    pub parent: Option<Oid>,
    /// The commit's committer time, in seconds since 1970.
    pub seconds: i64,
    /// The commit is a merge.
    pub merge: bool,
}

/// The story of a folder. Unlike `git log` it simplifies nothing: a change on a branch counts although the merge threw it away.
#[derive(Debug)]
pub struct FolderHistory {
    steps: Vec<FileStep>,
    listings: HashMap<Oid, Listing>,
    cut_short: bool,
    unreadable: bool,
}

impl FolderHistory {
    /// Follows every line of history from a commit to its end.
    ///
    /// # Errors
    /// When the commit cannot be read, or git fails. A parent that this clone does not have is no error: the story is then
    /// cut short.
    pub fn of(handles: &Handles, tip: Oid, folder: &RepoPath) -> Result<Self, TreeError> {
        handles
            .with(|repository| Walk { repository, folder, empty: Listing::default(), known: HashMap::new() }.run(tip))?
    }

    /// Every change, parents before children.
    pub fn steps(&self) -> &[FileStep] {
        &self.steps
    }

    /// True when the walk came upon a commit.
    pub fn reaches(&self, commit: Oid) -> bool {
        self.listings.contains_key(&commit)
    }

    /// The blob of a file of the folder at a commit that the walk came upon.
    pub fn held(&self, commit: Oid, name: &str) -> Option<Oid> {
        self.listings.get(&commit).and_then(|listing| listing.get(name)).copied()
    }

    /// How many commits there are.
    pub fn commits(&self) -> usize {
        self.listings.len()
    }

    /// True when parents are missing: a shallow clone.
    pub fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// True when folders are missing: a clone with a filter.
    pub fn lacks_trees(&self) -> bool {
        self.unreadable
    }
}

struct Walk<'a> {
    repository: &'a Repository,
    folder: &'a RepoPath,
    empty: Listing,
    /// By the id of the folder.
    known: HashMap<git2::Oid, Listing>,
}

/// A commit whose parents are visited first.
struct Visit {
    id: git2::Oid,
    parents_done: bool,
}

impl Walk<'_> {
    fn run(mut self, tip: Oid) -> Result<FolderHistory, TreeError> {
        let mut story =
            FolderHistory { steps: Vec::new(), listings: HashMap::new(), cut_short: false, unreadable: false };
        let start = to_git(tip).and_then(|id| self.repository.find_commit(id)).map_err(|error| failed(&error))?.id();
        let mut stack = vec![Visit { id: start, parents_done: false }];
        while let Some(visit) = stack.pop() {
            let id = from_git(visit.id);
            if story.listings.contains_key(&id) {
                continue;
            }
            let commit = match self.repository.find_commit(visit.id) {
                Ok(commit) => commit,
                Err(error) if error.code() == ErrorCode::NotFound => {
                    story.cut_short = true;
                    continue;
                }
                Err(error) => return Err(failed(&error)),
            };
            if !visit.parents_done {
                let unseen = commit.parent_ids().filter(|parent| !story.listings.contains_key(&from_git(*parent)));
                let unseen: Vec<Visit> = unseen.map(|id| Visit { id, parents_done: false }).collect();
                if !unseen.is_empty() {
                    stack.push(Visit { parents_done: true, ..visit });
                    // The first parent's line is walked first.
                    stack.extend(unseen.into_iter().rev());
                    continue;
                }
            }
            let listing = match self.listing(&commit) {
                Ok(listing) => listing,
                Err(error) if error.code() == ErrorCode::NotFound => {
                    story.unreadable = true;
                    self.empty.clone()
                }
                Err(error) => return Err(failed(&error)),
            };
            steps(&commit, &listing, &mut story);
            story.listings.insert(id, listing);
        }
        Ok(story)
    }

    fn listing(&mut self, commit: &git2::Commit<'_>) -> Result<Listing, git2::Error> {
        let root = commit.tree()?;
        let folder = if self.folder.as_str().is_empty() {
            root.id()
        } else {
            match root.get_path(Path::new(self.folder.as_str())) {
                Ok(entry) if entry.kind() == Some(ObjectType::Tree) => entry.id(),
                Ok(_) => return Ok(self.empty.clone()),
                // libgit2 says the same of a folder that the commit does not have and of one that the clone does not have.
                Err(error) if error.code() == ErrorCode::NotFound => return self.absent(&root, error),
                Err(error) => return Err(error),
            }
        };
        if let Some(listing) = self.known.get(&folder) {
            return Ok(listing.clone());
        }
        let tree = self.repository.find_tree(folder)?;
        let blobs = tree.iter().filter(|entry| entry.kind() == Some(ObjectType::Blob));
        let named = blobs.filter_map(|entry| Some((entry.name().ok()?.to_owned(), from_git(entry.id()))));
        let listing = Listing::new(named.collect());
        self.known.insert(folder, listing.clone());
        Ok(listing)
    }

    /// Nothing, if the commit really has no such folder.
    fn absent(&self, root: &git2::Tree<'_>, error: git2::Error) -> Result<Listing, git2::Error> {
        let mut tree = root.clone();
        for part in self.folder.as_str().split('/') {
            let Some(id) = tree.get_name(part).filter(|entry| entry.kind() == Some(ObjectType::Tree)).map(|e| e.id())
            else {
                return Ok(self.empty.clone());
            };
            let Ok(next) = self.repository.find_tree(id) else { return Err(error) };
            tree = next;
        }
        Err(error)
    }
}

fn steps(commit: &git2::Commit<'_>, listing: &Listing, story: &mut FolderHistory) {
    let parents: Vec<Option<&Listing>> =
        commit.parent_ids().map(|parent| story.listings.get(&from_git(parent))).collect();
    let is_boundary = parents.iter().any(Option::is_none);
    let parents: Vec<&Listing> = parents.into_iter().flatten().collect();
    if !parents.is_empty() && !is_boundary && parents.iter().all(|parent| Arc::ptr_eq(parent, listing)) {
        return;
    }
    let names: BTreeSet<&String> = parents.iter().flat_map(|parent| parent.keys()).chain(listing.keys()).collect();
    let mut found = Vec::new();
    for name in names {
        let before: Vec<Oid> = parents.iter().filter_map(|parent| parent.get(name)).copied().collect();
        let (step, blob) = match (listing.get(name), before.first()) {
            (Some(blob), None) if is_boundary => (Step::Inherited, *blob),
            (Some(blob), None) => (Step::Added, *blob),
            (Some(blob), Some(_)) if !before.contains(blob) => (Step::Changed, *blob),
            (None, Some(blob)) => (Step::Removed, *blob),
            _ => continue,
        };
        found.push(FileStep {
            name: name.clone(),
            step,
            blob,
            commit: from_git(commit.id()),
            parent: commit.parent_ids().next().map(from_git),
            seconds: commit.time().seconds(),
            merge: commit.parent_count() > 1,
        });
    }
    story.steps.extend(found);
}

/// The bytes of a blob, when this clone has it and it is not larger than `limit`.
///
/// # Errors
/// In words, when it cannot be read.
pub fn blob(handles: &Handles, id: Oid, limit: usize) -> Result<Vec<u8>, String> {
    let read = handles.with(|repository| {
        let odb = repository.odb().map_err(|error| error.message().to_owned())?;
        let object = to_git(id).and_then(|id| odb.read(id)).map_err(|error| match error.code() {
            ErrorCode::NotFound => format!("git does not have the object {id} in this clone"),
            _ => error.message().to_owned(),
        })?;
        if object.len() > limit {
            return Err(format!("is {} bytes, more than the limit of {limit}", object.len()));
        }
        Ok(object.data().to_vec())
    });
    read.map_err(|error| error.to_string())?
}

/// True when the clone has the commit, whether or not anything leads to it.
pub fn has_commit(handles: &Handles, id: Oid) -> bool {
    handles.with(|repository| to_git(id).is_ok_and(|id| repository.find_commit(id).is_ok())).unwrap_or(false)
}

fn from_git(id: git2::Oid) -> Oid {
    let mut bytes = [0; 20];
    bytes.iter_mut().zip(id.as_bytes()).for_each(|(to, from)| *to = *from);
    Oid(bytes)
}

fn to_git(id: Oid) -> Result<git2::Oid, git2::Error> {
    git2::Oid::from_bytes(&id.0)
}

fn failed(error: &git2::Error) -> TreeError {
    TreeError::Failed { doing: "read the history".to_owned(), reason: error.message().to_owned() }
}
