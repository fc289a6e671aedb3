//! Where the repository of a folder lies.
//!
//! libgit2's own search, like git's, also takes a folder for a repository that merely looks like one: `HEAD`, `objects` and
//! `refs`. Those are names that a pull request can commit, with a `config` whose `core.worktree` names the tree that is to be
//! read instead; it is what git's `safe.bareRepository=explicit` is for. An entry named `.git` cannot be committed, so that
//! is what counts here.

use std::fs;
use std::path::{Path, PathBuf};

/// Where a repository is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A `.git` folder or file, in the root of a working tree.
    DotGit(PathBuf),
    /// A folder that is itself a repository, in nobody's working tree. It never has a working tree of its own.
    Bare(PathBuf),
    /// A folder that looks like a repository, inside the working tree of another one.
    Disguised {
        /// The folder.
        folder: PathBuf,
        /// The root of the working tree that it lies in.
        root: PathBuf,
    },
}

/// Looks upward from a folder, given as the system names it. Other devices are only looked at when `across` says so.
pub(super) fn locate(folder: &Path, across: bool) -> Option<Place> {
    let device = device(folder);
    let mut candidate: Option<PathBuf> = None;
    for folder in folder.ancestors().take_while(|folder| across || self::device(folder) == device) {
        let dot_git = folder.join(".git");
        if dot_git.is_file() || is_repository(&dot_git) {
            return Some(match candidate {
                // git's own files: the submodules' repositories, for example. Nobody can commit anything there.
                Some(candidate) if candidate != dot_git && candidate.starts_with(&dot_git) => Place::Bare(candidate),
                Some(candidate) if candidate != dot_git => {
                    Place::Disguised { folder: candidate, root: folder.to_owned() }
                }
                _ => Place::DotGit(dot_git),
            });
        }
        if candidate.is_none() && is_repository(folder) {
            candidate = Some(folder.to_owned());
        }
    }
    candidate.map(Place::Bare)
}

/// True when a file or folder lies in some repository's working tree, so that a commit may have put it there.
pub(super) fn in_working_tree(place: &Path) -> bool {
    let folder = place.parent().unwrap_or(place);
    matches!(locate(folder, true), Some(Place::DotGit(_) | Place::Disguised { .. }))
}

/// By libgit2's measure: what it would open.
fn is_repository(folder: &Path) -> bool {
    let common = fs::read_to_string(folder.join("commondir")).ok();
    let common = common.map_or_else(|| folder.to_owned(), |text| folder.join(text.trim_end()));
    folder.join("HEAD").is_file() && common.join("objects").is_dir() && common.join("refs").is_dir()
}

#[cfg(unix)]
fn device(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    folder.metadata().ok().map(|metadata| metadata.dev())
}

#[cfg(not(unix))]
fn device(_: &Path) -> Option<u64> {
    None
}
