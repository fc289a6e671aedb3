//! The working tree: tracked files that are there, and new ones that git does not ignore.

use super::attributes::{AttributeSource, Attributes, External};
use super::clean::{HashSink, Sink};
use super::disk::Disk;
use super::handles::Handles;
use super::ignored::IgnoreRules;
use super::index::{Snapshot, Tracked};
use super::walk::{self, Source, Walked};
use super::{Digested, Entry, EntryKind, ReadError, Tree, TreeError, blobs, discover, listing, revision};
use crate::finding::TreeDescription;
use crate::path::RepoPath;
use git2::Repository;
use std::fs::Metadata;
use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

/// Unchanged files up to this size are read from the object database, which is faster than a cold disk.
const FROM_INDEX: u64 = 1 << 20;

const DRIVER_READ: u8 = 1;
const ENCODING_READ: u8 = 2;
const DRIVER_NOTE: &str = "filter programs (`filter=…`, as for Git LFS) are not run: a changed file that has one was \
                           read as it is on disk; `git add` it and check with --staged";
const ENCODING_NOTE: &str = "`working-tree-encoding` is not applied: a changed file that has it was read as it is on \
                             disk; `git add` it and check with --staged";
const ODD_ATTRIBUTES_NOTE: &str = "a `.gitattributes` of the working tree is not a regular file, or is very large: no \
                                   attributes were applied to changed files";

/// A repository's working tree, listed once; files are read as git would store them.
pub struct WorktreeTree {
    description: TreeDescription,
    disk: Disk,
    handles: Arc<Handles>,
    index: Snapshot,
    walked: Walked,
    attributes: AttributeSource,
    /// Which conversions had to be left undone, as bits; decides between the four texts below.
    undone: AtomicU8,
    notes: [OnceLock<Vec<String>>; 4],
    fixed_notes: Vec<String>,
    rules: OnceLock<IgnoreRules>,
}

impl WorktreeTree {
    pub(super) fn new(handles: Arc<Handles>, root: &Path, notes: Vec<String>) -> Result<Self, TreeError> {
        let (description, index, setting, outside) = handles.with(|repository| {
            let description = TreeDescription { kind: "worktree", rev: None, oid: revision::head(repository) };
            Snapshot::of(repository)
                .map(|index| (description, index, Settings::of(repository), outside_rules(repository)))
        })??;
        let stored = |file: &Tracked| blobs::read(&handles, file.oid, 4 << 20).ok().map(|bytes| bytes.to_vec());
        let options = walk::Options {
            root,
            index: &index,
            sparse: setting.sparse,
            symlinks: setting.symlinks,
            nested: true,
            stored: &stored,
        };
        let walked = walk::walk(&options, outside)?;
        let attributes =
            handles.with(|repository| AttributeSource::new(repository, walked.attributes, walked.odd_attributes))?;
        let mut fixed_notes = notes;
        fixed_notes.extend(listing::left_out_note(walked.left_out));
        fixed_notes.extend(walked.odd_attributes.then(|| ODD_ATTRIBUTES_NOTE.to_owned()));
        fixed_notes.extend(walked.unreadable.iter().map(|folder| format!("the folder {folder} cannot be read")));
        Ok(Self {
            description,
            disk: Disk { root: root.to_owned() },
            handles,
            index,
            walked,
            attributes,
            undone: AtomicU8::new(0),
            notes: Default::default(),
            fixed_notes,
            rules: OnceLock::new(),
        })
    }

    /// The file's source, or why there is none.
    fn file(&self, path: &RepoPath) -> Result<Source, ReadError> {
        match listing::position(&self.walked.entries, path) {
            Some(at) => match (self.walked.entries.get(at).map(|entry| entry.kind), self.walked.sources.get(at)) {
                (Some(EntryKind::File), Some(source)) => Ok(*source),
                _ => Err(ReadError::NotAFile),
            },
            None if listing::has_below(&self.walked.entries, path.as_str()) => Err(ReadError::NotAFile),
            None => Err(ReadError::Missing),
        }
    }

    fn tracked(&self, source: Source) -> Option<&Tracked> {
        match source {
            Source::Untracked => None,
            Source::Tracked(at) | Source::Index(at) => self.index.files.get(at),
        }
    }

    fn attributes_of(&self, path: &RepoPath) -> Result<Attributes, ReadError> {
        self.handles.reading(|repository| Ok(self.attributes.of(repository, path.as_str())))
    }

    /// Decides where the bytes come from.
    fn plan(&self, path: &RepoPath) -> Result<Plan<'_>, ReadError> {
        let source = self.file(path)?;
        let tracked = self.tracked(source);
        if let (Source::Index(_), Some(file)) = (source, tracked) {
            return Ok(Plan::Blob(file, None));
        }
        let metadata = self.disk.regular(path)?;
        let unchanged = tracked.filter(|file| self.index.is_unchanged(file, &metadata));
        if let Some(file) = unchanged.filter(|_| metadata.len() <= FROM_INDEX) {
            return Ok(Plan::Blob(file, Some(metadata)));
        }
        let attributes = self.attributes_of(path)?;
        match (attributes.external, unchanged) {
            (Some(_), Some(file)) => Ok(Plan::Blob(file, Some(metadata))),
            _ => Ok(Plan::Disk(self.without_external(attributes), metadata, tracked)),
        }
    }

    /// What is left to do without the conversions that are never done; remembers that they were not.
    fn without_external(&self, attributes: Attributes) -> Attributes {
        let bit = match attributes.external {
            None => return attributes,
            Some(External::Driver) => DRIVER_READ,
            Some(External::Encoding) => ENCODING_READ,
        };
        self.undone.fetch_or(bit, Ordering::Relaxed);
        Attributes::NONE
    }

    /// The plan for a blob that this clone does not have: the file on disk holds the same.
    fn fall_back(&self, path: &RepoPath, metadata: Metadata, file: &Tracked) -> Result<Plan<'_>, ReadError> {
        let attributes = self.attributes_of(path)?;
        if attributes.external.is_some() {
            return Err(ReadError::Absent { oid: file.oid.to_string() });
        }
        Ok(Plan::Disk(attributes, metadata, None))
    }

    fn stored_has_crlf(&self, file: Option<&Tracked>) -> bool {
        file.is_some_and(|file| {
            file.kind == EntryKind::File && !file.intent_to_add && blobs::has_crlf(&self.handles, file.oid)
        })
    }
}

/// Where a file's bytes come from.
enum Plan<'a> {
    /// The object database; with what is on disk, should the object be absent.
    Blob(&'a Tracked, Option<Metadata>),
    /// The disk.
    Disk(Attributes, Metadata, Option<&'a Tracked>),
}

impl Tree for WorktreeTree {
    fn describe(&self) -> TreeDescription {
        self.description.clone()
    }

    fn entries(&self) -> &[Entry] {
        &self.walked.entries
    }

    fn notes(&self) -> &[String] {
        let undone = self.undone.load(Ordering::Relaxed);
        let Some(slot) = self.notes.get(usize::from(undone)) else { return &self.fixed_notes };
        slot.get_or_init(|| {
            let mut notes = self.fixed_notes.clone();
            notes.extend((undone & DRIVER_READ != 0).then(|| DRIVER_NOTE.to_owned()));
            notes.extend((undone & ENCODING_READ != 0).then(|| ENCODING_NOTE.to_owned()));
            notes
        })
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        let mut plan = self.plan(path)?;
        if let Plan::Blob(file, metadata) = plan {
            // What git calls unchanged is about as large in the object database as on disk.
            let small = metadata.as_ref().is_some_and(|metadata| metadata.len() <= FROM_INDEX);
            let read = if small { blobs::read_small } else { blobs::read };
            match (read(&self.handles, file.oid, limit), metadata) {
                (Err(ReadError::Absent { .. }), Some(metadata)) => plan = self.fall_back(path, metadata, file)?,
                (done, _) => return done,
            }
        }
        let Plan::Disk(attributes, metadata, file) = plan else { return Err(ReadError::Missing) };
        self.disk.read(path, metadata.len(), limit, &attributes, || self.stored_has_crlf(file))
    }

    fn digest(&self, path: &RepoPath) -> Result<Digested, ReadError> {
        let mut plan = self.plan(path)?;
        if let Plan::Blob(file, metadata) = plan {
            match (blobs::digest(&self.handles, file.oid), metadata) {
                (Err(ReadError::Absent { .. }), Some(metadata)) => plan = self.fall_back(path, metadata, file)?,
                (done, _) => return done,
            }
        }
        let Plan::Disk(attributes, metadata, file) = plan else { return Err(ReadError::Missing) };
        let mut sink = HashSink::default();
        let sink_ref: &mut dyn Sink = &mut sink;
        self.disk.pour(path, metadata.len(), &attributes, || self.stored_has_crlf(file), sink_ref)?;
        let (sha256, size) = sink.finish();
        Ok(Digested { sha256, size })
    }

    fn stored_as(&self, path: &RepoPath) -> Option<String> {
        let source = self.file(path).ok()?;
        let file = self.tracked(source)?;
        let unchanged = match source {
            Source::Index(_) => true,
            _ => self.index.is_unchanged(file, &self.disk.regular(path).ok()?),
        };
        unchanged.then(|| file.oid.to_string())
    }

    fn read_link(&self, path: &RepoPath) -> Result<String, ReadError> {
        let at = listing::position(&self.walked.entries, path).ok_or(ReadError::Missing)?;
        match (self.walked.entries.get(at).map(|entry| entry.kind), self.walked.sources.get(at)) {
            (Some(EntryKind::Symlink), Some(Source::Index(at))) => {
                let file = self.index.files.get(*at).ok_or(ReadError::Missing)?;
                blobs::link(&self.handles, file.oid)
            }
            (Some(EntryKind::Symlink), _) => self.disk.link(path),
            _ => Err(ReadError::NotAFile),
        }
    }

    fn is_ignored(&self, path: &RepoPath) -> bool {
        self.rules.get_or_init(|| IgnoreRules::of(self)).is_ignored_in(&self.walked.entries, path)
    }

    fn exists_ignored(&self, path: &RepoPath) -> bool {
        exists_ignored(&self.disk, &self.walked, path)
    }

    fn special(&self, path: &RepoPath) -> Option<&'static str> {
        self.walked.special.get(path.as_str()).copied()
    }

    fn hidden(&self) -> &[RepoPath] {
        &self.walked.hidden
    }

    fn knows_tracking(&self) -> bool {
        true
    }
}

/// Something is on disk that the listing leaves out because of the patterns met while listing.
pub(super) fn exists_ignored(disk: &Disk, walked: &Walked, path: &RepoPath) -> bool {
    if listing::position(&walked.entries, path).is_some() || listing::has_below(&walked.entries, path.as_str()) {
        return false;
    }
    match disk.look(path) {
        // A folder without a listed file has ignored ones, or none.
        Some(metadata) if metadata.is_dir() => walked.rules.is_ignored(path.as_str(), true) || disk.has_content(path),
        Some(_) => walked.rules.is_ignored(path.as_str(), false),
        None => false,
    }
}

struct Settings {
    sparse: bool,
    symlinks: bool,
}

impl Settings {
    fn of(repository: &Repository) -> Self {
        let config = repository.config().ok();
        let get = |name: &str| config.as_ref().and_then(|config| config.get_bool(name).ok());
        Self { sparse: get("core.sparseCheckout").unwrap_or(false), symlinks: get("core.symlinks").unwrap_or(true) }
    }
}

/// `info/exclude`, then `core.excludesFile` or its default place.
fn outside_rules(repository: &Repository) -> IgnoreRules {
    let mut rules = IgnoreRules::default();
    let configured = repository.config().ok().and_then(|config| config.get_path("core.excludesFile").ok());
    let user = configured.or_else(|| discover::user_file("ignore"));
    for file in [Some(repository.commondir().join("info/exclude")), user].into_iter().flatten() {
        if let Ok(content) = std::fs::read(file) {
            rules.add_outside(&content);
        }
    }
    rules
}
