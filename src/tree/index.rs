//! git's index: which files are tracked, and whether a file on disk is still the one that was added.

use super::{EntryKind, TreeError, discover, listing};
use crate::path::RepoPath;
use git2::{IndexEntry, IndexTime, Oid, Repository};
use std::fs::Metadata;

/// A moment as file systems write it. Equal nanoseconds of 0 mean that git did not record them.
pub(super) type Stamp = (i64, u32);

/// One path of the index.
#[derive(Debug, Clone)]
pub(super) struct Tracked {
    pub(super) path: RepoPath,
    pub(super) oid: Oid,
    pub(super) kind: EntryKind,
    pub(super) conflicted: bool,
    /// Announced with `git add -N`: known to git, without content.
    pub(super) intent_to_add: bool,
    /// Not checked out (sparse checkout), or told to be left alone.
    pub(super) skip_worktree: bool,
    stage: u16,
    modified: Stamp,
    changed: Stamp,
    inode: u32,
    size: u32,
}

/// The index at one moment.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// One per path, sorted.
    pub(super) files: Vec<Tracked>,
    /// The paths that could not be taken in, as git spells them.
    pub(super) left_out: Vec<Vec<u8>>,
    /// When the index file was written.
    written: Option<Stamp>,
}

impl Snapshot {
    pub(super) fn of(repository: &Repository) -> Result<Self, TreeError> {
        let place = repository.path().join("index");
        // Before the read: should somebody write the index meanwhile, more entries count as doubtful, not fewer.
        let early = std::fs::metadata(&place).ok().and_then(|metadata| stamp(&metadata));
        let index = repository.index().map_err(|error| discover::index_refused(&place, &error))?;
        let written = match index.path() {
            Some(path) if path != place => std::fs::metadata(path).ok().and_then(|metadata| stamp(&metadata)),
            _ => early,
        };
        let mut snapshot = Self { written, ..Self::default() };
        snapshot.files.reserve(index.len());
        for entry in index.iter() {
            match listing::admit(&entry.path).and_then(|path| Tracked::new(path, &entry)) {
                Some(file) => snapshot.push(file),
                None => snapshot.left_out.push(entry.path),
            }
        }
        if !snapshot.files.is_sorted_by(|one, other| one.path < other.path) {
            snapshot.files.sort_by(|one, other| one.path.cmp(&other.path));
            snapshot.files.dedup_by(|one, other| one.path == other.path);
        }
        Ok(snapshot)
    }

    /// Several stages of a path become one: ours if there is one, else the last.
    fn push(&mut self, file: Tracked) {
        match self.files.last_mut() {
            Some(last) if last.path == file.path => {
                last.conflicted = true;
                if last.stage != 2 {
                    *last = file;
                }
            }
            _ => self.files.push(file),
        }
    }

    /// True when git's stat data proves that the file is the one git stored. An entry as young as the index itself proves
    /// nothing: the file may have been written again within the same tick ("racily clean").
    pub(super) fn is_unchanged(&self, file: &Tracked, metadata: &Metadata) -> bool {
        let (Some(modified), Some(written)) = (stamp(metadata), self.written) else { return false };
        let racy = if file.modified.1 == 0 || written.1 == 0 {
            file.modified.0 >= written.0
        } else {
            file.modified >= written
        };
        // Size 0 is also how git marks an entry as doubtful.
        let size = metadata.len() as u32;
        file.kind == EntryKind::File
            && !file.conflicted
            && !file.intent_to_add
            && !racy
            && size != 0
            && size == file.size
            && same(file.modified, modified)
            && same_file(file, metadata)
    }
}

impl Tracked {
    fn new(path: RepoPath, entry: &IndexEntry) -> Option<Self> {
        let kind = match entry.mode & 0o170_000 {
            0o100_000 => EntryKind::File,
            0o120_000 => EntryKind::Symlink,
            0o160_000 => EntryKind::Submodule,
            _ => return None,
        };
        let stage = (entry.flags >> 12) & 3;
        let extended = git2::IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended);
        Some(Self {
            path,
            oid: entry.id,
            kind,
            conflicted: stage != 0,
            intent_to_add: extended.is_intent_to_add(),
            skip_worktree: extended.is_skip_worktree(),
            stage,
            modified: moment(entry.mtime),
            changed: moment(entry.ctime),
            inode: entry.ino,
            size: entry.file_size,
        })
    }
}

fn moment(time: IndexTime) -> Stamp {
    // The index holds 32 bits, to be read as unsigned.
    (i64::from(time.seconds() as u32), time.nanoseconds())
}

fn same(recorded: Stamp, now: Stamp) -> bool {
    recorded.0 == now.0 & 0xffff_ffff && (recorded.1 == now.1 || recorded.1 == 0)
}

#[cfg(unix)]
fn stamp(metadata: &Metadata) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.mtime(), u32::try_from(metadata.mtime_nsec()).ok()?))
}

#[cfg(not(unix))]
fn stamp(metadata: &Metadata) -> Option<Stamp> {
    let since = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos()))
}

/// A file put in the place of another keeps neither its inode nor its time of change, whatever its other times say.
#[cfg(unix)]
fn same_file(file: &Tracked, metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let changed = (metadata.ctime(), u32::try_from(metadata.ctime_nsec()).unwrap_or(0));
    (file.changed == (0, 0) || same(file.changed, changed)) && (file.inode == 0 || file.inode == metadata.ino() as u32)
}

#[cfg(not(unix))]
fn same_file(_: &Tracked, _: &Metadata) -> bool {
    true
}
