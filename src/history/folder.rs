//! What became of the files of one folder, on every line of history.

use super::entries::{Class, Entries, RawEntry};
use super::raw::Header;
use super::store::Store;
use super::{HistoryError, Oid};
use crate::path::RepoPath;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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

/// A commit that is without a file that a parent has, and that no later commit brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The commit.
    pub commit: Oid,
    /// The parent that has the file.
    pub parent: Oid,
    /// The commit's committer time, in seconds since 1970.
    pub seconds: i64,
    /// The commit is a merge.
    pub merge: bool,
    /// The commit's first parent was without the file before, after having had it. Such a merge only agrees to a removal.
    pub agrees: bool,
}

/// The story of a folder. Unlike `git log` it simplifies nothing: a change on a branch counts although the merge threw it away.
#[derive(Debug)]
pub struct FolderHistory {
    steps: Vec<FileStep>,
    listings: HashMap<Oid, Listing>,
    /// Every commit with its parents and its committer's time, parents before children.
    lineage: Vec<(Oid, Vec<Oid>, i64)>,
    cut_short: bool,
    unreadable: bool,
    oldest: Option<i64>,
}

impl FolderHistory {
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

    /// Every commit that took a file away, as seen from the commit that the walk began at, on every line of history.
    pub fn removals(&self, name: &str) -> Vec<Removal> {
        let holds = |commit: &Oid| self.held(*commit, name).is_some();
        // Children before parents: those that the file is missing from, down to where it is.
        let mut missing: HashSet<Oid> = self.lineage.last().map(|(tip, ..)| *tip).into_iter().collect();
        missing.retain(|tip| !holds(tip));
        for (commit, parents, _) in self.lineage.iter().rev() {
            if missing.contains(commit) {
                missing.extend(parents.iter().filter(|parent| !holds(parent)));
            }
        }
        let mut had: HashSet<Oid> = HashSet::new();
        let mut found = Vec::new();
        for (commit, parents, seconds) in &self.lineage {
            if holds(commit) || parents.iter().any(|parent| had.contains(parent)) {
                had.insert(*commit);
            }
            if !missing.contains(commit) {
                continue;
            }
            let agrees = parents.first().is_some_and(|first| !holds(first) && had.contains(first));
            found.extend(parents.iter().filter(|parent| holds(parent)).map(|parent| Removal {
                commit: *commit,
                parent: *parent,
                seconds: *seconds,
                merge: parents.len() > 1,
                agrees,
            }));
        }
        found
    }

    /// How many commits there are.
    pub fn commits(&self) -> usize {
        self.listings.len()
    }

    /// The earliest committer's time, in seconds since 1970.
    pub fn oldest(&self) -> Option<i64> {
        self.oldest
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

pub(super) fn folder(store: &Store<'_>, tip: Oid, folder: &RepoPath) -> Result<FolderHistory, HistoryError> {
    store.header(tip)?;
    let parts: Vec<&str> = folder.as_str().split('/').filter(|part| !part.is_empty()).collect();
    Walk { store, parts, empty: Listing::default(), known: HashMap::new() }.run(tip)
}

struct Walk<'a> {
    store: &'a Store<'a>,
    /// The names of the folders that lead to the folder.
    parts: Vec<&'a str>,
    empty: Listing,
    /// By the ids of root folders and of the folder itself.
    known: HashMap<Oid, Listing>,
}

impl Walk<'_> {
    fn run(mut self, tip: Oid) -> Result<FolderHistory, HistoryError> {
        let mut story = FolderHistory {
            steps: Vec::new(),
            listings: HashMap::new(),
            lineage: Vec::new(),
            cut_short: false,
            unreadable: false,
            oldest: None,
        };
        // A commit comes up twice: to be looked into, and again when its parents are done.
        let mut stack: Vec<(Oid, Option<Header>)> = vec![(tip, None)];
        while let Some((id, header)) = stack.pop() {
            if story.listings.contains_key(&id) {
                continue;
            }
            let header = match header {
                Some(header) => header,
                None => {
                    let header = match self.store.header(id) {
                        Ok(header) => header,
                        Err(HistoryError::Absent { .. }) => {
                            story.cut_short = true;
                            continue;
                        }
                        Err(error) => return Err(error),
                    };
                    let known = &story.listings;
                    let unseen: Vec<Oid> =
                        header.parents.iter().filter(|parent| !known.contains_key(*parent)).copied().collect();
                    if !unseen.is_empty() {
                        stack.push((id, Some(header)));
                        // The first parent's line is walked first.
                        stack.extend(unseen.into_iter().rev().map(|parent| (parent, None)));
                        continue;
                    }
                    header
                }
            };
            let listing = match self.listing(header.tree) {
                Ok(listing) => listing,
                Err(HistoryError::Absent { .. }) => {
                    story.unreadable = true;
                    self.empty.clone()
                }
                Err(error) => return Err(error),
            };
            let boundary = self.store.is_boundary(id);
            story.cut_short |= boundary;
            story.oldest = Some(story.oldest.map_or(header.time, |oldest| oldest.min(header.time)));
            steps(id, &header, boundary, &listing, &mut story);
            story.listings.insert(id, listing);
            story.lineage.push((id, header.parents, header.time));
        }
        Ok(story)
    }

    fn listing(&mut self, root: Oid) -> Result<Listing, HistoryError> {
        if let Some(listing) = self.known.get(&root) {
            return Ok(listing.clone());
        }
        let mut tree = root;
        for part in self.parts.clone() {
            let object = self.store.tree(tree)?;
            let named = |entry: &RawEntry<'_>| entry.name == part.as_bytes() && entry.class == Class::Folder;
            match Entries::of(&object).find(named) {
                Some(entry) => tree = entry.id,
                None => {
                    self.known.insert(root, self.empty.clone());
                    return Ok(self.empty.clone());
                }
            }
        }
        let listing = match self.known.get(&tree) {
            Some(listing) => listing.clone(),
            None => {
                let object = self.store.tree(tree)?;
                let files = Entries::of(&object).filter(|entry| entry.class.is_file());
                let named =
                    files.filter_map(|entry| Some((std::str::from_utf8(entry.name).ok()?.to_owned(), entry.id)));
                Listing::new(named.collect())
            }
        };
        self.known.insert(tree, listing.clone());
        self.known.insert(root, listing.clone());
        Ok(listing)
    }
}

fn steps(id: Oid, header: &Header, boundary: bool, listing: &Listing, story: &mut FolderHistory) {
    let parents: Vec<Option<&Listing>> = header.parents.iter().map(|parent| story.listings.get(parent)).collect();
    let is_boundary = boundary || parents.iter().any(Option::is_none);
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
            commit: id,
            parent: header.parents.first().copied(),
            seconds: header.time,
            merge: header.parents.len() > 1,
        });
    }
    story.steps.extend(found);
}
