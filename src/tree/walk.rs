//! Listing a folder on disk: what git tracks and is there, and what it neither tracks nor ignores.
//!
//! An own walk instead of libgit2's status, which would hash every file whose stat data has changed.

use super::index::{Snapshot, Tracked};
use super::{Entry, EntryKind, TreeError, disk, ignored::IgnoreRules, listing};
use crate::path::RepoPath;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::FileType;
use std::ops::Range;
use std::path::Path;

/// Where an entry's content comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// From disk; git does not know it.
    Untracked,
    /// From disk; the index has it at this position.
    Tracked(usize),
    /// From the index, because it is not checked out.
    Index(usize),
}

/// How to walk.
pub(super) struct Options<'a> {
    pub(super) root: &'a Path,
    pub(super) index: &'a Snapshot,
    /// `core.sparseCheckout`: files marked as skipped that are there all the same count as they are.
    pub(super) sparse: bool,
    /// `core.symlinks`: false where links are written as plain files.
    pub(super) symlinks: bool,
    /// Whether a folder with a `.git` of its own is another repository's, or just a folder.
    pub(super) nested: bool,
    /// The content of a `.gitignore` that is not checked out.
    pub(super) stored: &'a dyn Fn(&Tracked) -> Option<Vec<u8>>,
}

/// What was found.
#[derive(Default)]
pub(super) struct Walked {
    /// Sorted by path.
    pub(super) entries: Vec<Entry>,
    /// For each entry.
    pub(super) sources: Vec<Source>,
    /// The patterns met on the way.
    pub(super) rules: IgnoreRules,
    /// Names that could not be taken in.
    pub(super) left_out: usize,
    /// Folders that could not be read and hold nothing that git tracks.
    pub(super) unreadable: Vec<String>,
    /// Folders that could not be read though git tracks files in them.
    pub(super) hidden: Vec<RepoPath>,
    /// True when a `.gitattributes` was met.
    pub(super) attributes: bool,
    /// One of them is a pipe, a link or larger than [`RULES_SIZE`], so that opening them by name is not safe.
    pub(super) odd_attributes: bool,
    /// What git does not see because it is neither a file nor a folder nor a link: what it is, by path.
    pub(super) special: BTreeMap<String, &'static str>,
}

/// A `.gitignore` or `.gitattributes` beyond this size is not read.
const RULES_SIZE: u64 = 4 << 20;

struct Folder {
    /// "" or with a closing `/`.
    prefix: String,
    /// The part of the index that lies below.
    tracked: Range<usize>,
    ignored: bool,
}

/// Walks the folder.
pub(super) fn walk(options: &Options<'_>, rules: IgnoreRules) -> Result<Walked, TreeError> {
    let files = &options.index.files;
    let mut walked = Walked { rules, left_out: options.index.left_out.len(), ..Walked::default() };
    let mut found: Vec<(Entry, Source)> = Vec::with_capacity(files.len());
    let mut seen = vec![false; files.len()];
    let mut todo = vec![Folder { prefix: String::new(), tracked: 0..files.len(), ignored: false }];
    while let Some(folder) = todo.pop() {
        let names = match read_folder(&options.root.join(&folder.prefix)) {
            Ok(names) => names,
            Err(error) if folder.prefix.is_empty() => {
                return Err(TreeError::Failed { doing: "list the folder".to_owned(), reason: error.to_string() });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(_) => {
                let path = folder.prefix.trim_end_matches('/');
                match folder.tracked.is_empty() {
                    true => walked.unreadable.push(path.to_owned()),
                    false => walked.hidden.push(RepoPath::from_tree(path)),
                }
                continue;
            }
        };
        // Before the siblings are judged by it.
        if !folder.ignored {
            load_rules(options, &folder, &names, &mut walked.rules);
        }
        for (name, kind) in names {
            let name = match name {
                Ok(name) => name,
                Err(name) => {
                    let new = !folder.ignored && is_new(options.index, &folder.prefix, &name, &kind, &walked.rules);
                    walked.left_out += usize::from(new);
                    continue;
                }
            };
            let full = format!("{}{name}", folder.prefix);
            if name == ".gitattributes" {
                walked.attributes = true;
                walked.odd_attributes |= !kind.is_dir() && !is_small_file(&options.root.join(&full));
            }
            let at = find(files, &folder.tracked, &full);
            let file = at.and_then(|at| files.get(at));
            if kind.is_dir() && file.is_none_or(|file| file.kind != EntryKind::Submodule) {
                let tracked = below(files, &folder.tracked, &full);
                let ignored = folder.ignored || walked.rules.matches(&full, true);
                if tracked.is_empty() && ignored {
                    continue;
                }
                if tracked.is_empty() && options.nested && disk::is_repository(&options.root.join(&full)) {
                    found.extend(entry(&full, EntryKind::Submodule, None).map(|entry| (entry, Source::Untracked)));
                    continue;
                }
                todo.push(Folder { prefix: full + "/", tracked, ignored });
                continue;
            }
            let kind = match file.map(|file| file.kind) {
                Some(EntryKind::Submodule) if kind.is_dir() => EntryKind::Submodule,
                Some(EntryKind::Symlink) if kind.is_file() && !options.symlinks => EntryKind::Symlink,
                _ if kind.is_symlink() => EntryKind::Symlink,
                _ if kind.is_file() => EntryKind::File,
                // Git does not see it.
                _ => {
                    walked.special.insert(full, what_else(kind));
                    continue;
                }
            };
            if let (Some(at), Some(file)) = (at, file) {
                if let Some(seen) = seen.get_mut(at) {
                    *seen = true;
                }
                if file.skip_worktree && !options.sparse {
                    found.push((from_index(file), Source::Index(at)));
                } else {
                    found.extend(entry(&full, kind, Some(file)).map(|entry| (entry, Source::Tracked(at))));
                }
            } else if !folder.ignored && !walked.rules.matches(&full, false) {
                match entry(&full, kind, None) {
                    Some(entry) => found.push((entry, Source::Untracked)),
                    None => walked.left_out += 1,
                }
            }
        }
    }
    let skipped = files.iter().enumerate().zip(&seen).filter(|((_, file), seen)| file.skip_worktree && !**seen);
    for ((at, file), _) in skipped {
        walked.attributes |= file.path.file_name() == ".gitattributes";
        found.push((from_index(file), Source::Index(at)));
    }
    found.sort_unstable_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    (walked.entries, walked.sources) = found.into_iter().unzip();
    walked.unreadable.sort_unstable();
    walked.hidden.sort_unstable();
    Ok(walked)
}

/// Whether a name that is not UTF-8 would be added by git, and is not among those of the index already.
fn is_new(index: &Snapshot, prefix: &str, name: &OsStr, kind: &FileType, rules: &IgnoreRules) -> bool {
    let full = [prefix.as_bytes(), name.as_encoded_bytes()].concat();
    let known = |path: &Vec<u8>| {
        path.strip_prefix(full.as_slice()).is_some_and(|rest| rest.is_empty() || rest.first() == Some(&b'/'))
    };
    !index.left_out.iter().any(known) && !rules.matches(&String::from_utf8_lossy(&full), kind.is_dir())
}

type Names = Vec<(Result<String, OsString>, FileType)>;

/// The names in a folder but for `.git`; those that are not UTF-8 as they are.
fn read_folder(folder: &Path) -> std::io::Result<Names> {
    let mut names = Vec::new();
    for child in std::fs::read_dir(folder)? {
        let child = child?;
        let name = child.file_name().into_string();
        if name.as_deref().is_ok_and(|name| name.eq_ignore_ascii_case(".git")) {
            continue;
        }
        // A file that has gone since is no file.
        if let Ok(kind) = child.file_type() {
            names.push((name, kind));
        }
    }
    Ok(names)
}

/// Reads the folder's `.gitignore`, from the index if it is not checked out. A link is not followed.
fn load_rules(options: &Options<'_>, folder: &Folder, names: &Names, rules: &mut IgnoreRules) {
    let on_disk = names.iter().find(|(name, _)| name.as_deref() == Ok(".gitignore"));
    let full = format!("{}.gitignore", folder.prefix);
    let content = match on_disk {
        Some((_, kind)) if kind.is_file() => {
            let place = options.root.join(&full);
            is_small_file(&place).then(|| std::fs::read(place).ok()).flatten()
        }
        Some(_) => None,
        None => find(&options.index.files, &folder.tracked, &full)
            .and_then(|at| options.index.files.get(at))
            .filter(|file| file.skip_worktree && file.kind == EntryKind::File)
            .and_then(|file| (options.stored)(file)),
    };
    if let Some(content) = content {
        rules.add(&folder.prefix, &content);
    }
}

/// True for a regular file that is safe to open and to hold; a link is none.
fn is_small_file(place: &Path) -> bool {
    std::fs::symlink_metadata(place).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= RULES_SIZE)
}

#[cfg(unix)]
fn what_else(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match () {
        () if kind.is_fifo() => "a named pipe",
        () if kind.is_socket() => "a socket",
        () if kind.is_block_device() || kind.is_char_device() => "a device",
        () => "no regular file",
    }
}

#[cfg(not(unix))]
fn what_else(_: FileType) -> &'static str {
    "no regular file"
}

fn find(files: &[Tracked], range: &Range<usize>, path: &str) -> Option<usize> {
    let part = files.get(range.clone())?;
    part.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| range.start + at)
}

/// The part of the index that lies below a folder.
fn below(files: &[Tracked], range: &Range<usize>, folder: &str) -> Range<usize> {
    let part = files.get(range.clone()).unwrap_or_default();
    let prefix = format!("{folder}/");
    let start = part.partition_point(|file| file.path.as_str() < prefix.as_str());
    let rest = part.get(start..).unwrap_or_default();
    let len = rest.partition_point(|file| file.path.as_str().starts_with(&prefix));
    range.start + start..range.start + start + len
}

fn entry(path: &str, kind: EntryKind, file: Option<&Tracked>) -> Option<Entry> {
    Some(Entry {
        path: match file {
            Some(file) => file.path.clone(),
            None => listing::admit(path.as_bytes())?,
        },
        kind,
        tracked: file.is_some(),
        conflicted: file.is_some_and(|file| file.conflicted),
    })
}

fn from_index(file: &Tracked) -> Entry {
    Entry { path: file.path.clone(), kind: file.kind, tracked: true, conflicted: file.conflicted }
}
