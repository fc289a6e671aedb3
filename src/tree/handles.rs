//! Repository handles for several threads.
//!
//! A `git2::Repository` can be sent to another thread but not shared, so each concurrent reader borrows one from a small
//! pool; the pool grows to as many as were ever in use at once.

use super::locate::Place;
use super::{ReadError, TreeError, blobs, revision};
use git2::{Repository, RepositoryOpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};

/// How a repository is opened, again for every handle.
#[derive(Debug, Clone)]
pub(super) enum Opener {
    /// Found upward from a folder.
    Search(Place),
    /// Found upward from a folder, with the index and object folders that `GIT_…` variables name.
    SearchWithEnvironment(Place),
    /// The repository that `GIT_DIR` names.
    Environment,
    /// Somebody else's: libgit2 refuses the ordinary way. Read only.
    Foreign { git_dir: PathBuf, workdir: Option<PathBuf> },
}

impl Opener {
    pub(super) fn open(&self) -> Result<Repository, git2::Error> {
        tune();
        match self {
            Self::Search(place) => at(place, RepositoryOpenFlags::empty()),
            Self::SearchWithEnvironment(place @ Place::DotGit(_)) => {
                with_named_workdir(at(place, RepositoryOpenFlags::FROM_ENV)?)
            }
            Self::SearchWithEnvironment(place) => at(place, RepositoryOpenFlags::FROM_ENV),
            Self::Environment => with_named_workdir(Repository::open_from_env()?),
            Self::Foreign { git_dir, workdir } => {
                // `open_bare` reads the same files and does not ask who owns them. That is safe here: no hook, filter,
                // pager or any other program named by the repository is ever run, and nothing is written.
                let repository = Repository::open_bare(git_dir)?;
                if let Some(workdir) = workdir {
                    repository.set_workdir(workdir, false)?;
                }
                Ok(repository)
            }
        }
    }
}

/// Opens exactly what was found, and searches no further. A bare repository's `core.worktree` does not count.
fn at(place: &Place, flags: RepositoryOpenFlags) -> Result<Repository, git2::Error> {
    let no_ceiling: [&str; 0] = [];
    let flags = flags | RepositoryOpenFlags::NO_SEARCH;
    match place {
        Place::DotGit(path) => Repository::open_ext(path, flags | RepositoryOpenFlags::NO_DOTGIT, no_ceiling),
        Place::Bare(path) => Repository::open_ext(path, flags | RepositoryOpenFlags::BARE, no_ceiling),
        Place::Disguised { .. } => Err(git2::Error::from_str("it lies in the working tree of another repository")),
    }
}

/// `GIT_WORK_TREE` starts from the current folder, and git hands it to hooks as `.`; libgit2 starts from the git folder.
fn with_named_workdir(repository: Repository) -> Result<Repository, git2::Error> {
    if let Some(named) = std::env::var_os("GIT_WORK_TREE").filter(|named| !named.is_empty()) {
        repository.set_workdir(Path::new(&named), false)?;
    }
    Ok(repository)
}

/// libgit2 re-hashes every object it reads unless told not to, which costs a quarter of the time to read a commit. git
/// itself does not do that either: zlib's checksum already catches damage on disk, and who can replace an object in
/// `.git` can replace the reference to it too. What we vouch for is the SHA-256 we compute from the bytes ourselves.
///
/// libgit2's cache of objects is off too: trees and commits are read once, or remembered here, and keeping them there
/// costs a third of the time of a walk through history.
fn tune() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        git2::opts::strict_hash_verification(false);
        git2::opts::enable_caching(false);
    });
}

/// A pool of handles of one repository.
pub struct Handles {
    opener: Opener,
    idle: Mutex<Vec<Repository>>,
}

impl Handles {
    pub(super) fn new(opener: Opener, first: Repository) -> Self {
        Self { opener, idle: Mutex::new(vec![first]) }
    }

    /// Lends a handle to `work`. Calls on several threads run at the same time, each on a handle of its own.
    ///
    /// # Errors
    /// When another handle is needed and the repository cannot be opened any more.
    pub fn with<R>(&self, work: impl FnOnce(&Repository) -> R) -> Result<R, TreeError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let repository = match idle {
            Some(repository) => repository,
            None => self.opener.open().map_err(|error| failed("open the repository once more", &error))?,
        };
        let result = work(&repository);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(repository);
        Ok(result)
    }

    /// The commit that a revision names.
    pub(crate) fn commit_named(&self, rev: &str) -> Result<git2::Oid, TreeError> {
        self.with(|repository| revision::find(repository, rev).map(|commit| commit.id()))?
    }

    /// The bytes of a blob, when there are at most `limit`.
    pub(crate) fn blob(&self, oid: git2::Oid, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        blobs::read(self, oid, limit)
    }

    /// As [`Handles::with`], for readers of files.
    pub(super) fn reading<R>(&self, work: impl FnOnce(&Repository) -> Result<R, ReadError>) -> Result<R, ReadError> {
        self.with(work).map_err(|_| ReadError::Failed("the repository cannot be opened any more".to_owned()))?
    }
}

impl std::fmt::Debug for Handles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handles").field("opener", &self.opener).finish_non_exhaustive()
    }
}

/// git's own words about something that went wrong while opening or listing.
pub(super) fn failed(doing: &str, error: &git2::Error) -> TreeError {
    TreeError::Failed { doing: doing.to_owned(), reason: error.message().to_owned() }
}
