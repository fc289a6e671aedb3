//! Finding the repository of a folder, and saying why one cannot be read.

use super::TreeError;
use super::handles::{Handles, Opener, failed};
use super::locate::{Place, locate};
use git2::{Config, ErrorCode, Repository};
use std::path::{Path, PathBuf};

const NO_CEILING: [&str; 0] = [];

/// A repository that was found.
pub(super) struct Found {
    pub(super) handles: Handles,
    /// Its working tree; `None` when it is bare.
    pub(super) workdir: Option<PathBuf>,
    /// Owned by another user, so never written to.
    pub(super) foreign: bool,
    /// Named by `GIT_DIR` rather than by the folder.
    pub(super) by_environment: bool,
}

/// Looks upward from the folder; `None` when it is in no repository.
pub(super) fn find(folder: &Path, from_env: bool) -> Result<Option<Found>, TreeError> {
    if from_env && names_another() {
        let opener = Opener::Environment;
        return match opener.open() {
            Ok(repository) => Ok(Some(Found::new(opener, repository, false))),
            Err(error) if error.code() == ErrorCode::NotFound => {
                let doing = "open the repository that GIT_DIR names".to_owned();
                Err(TreeError::Failed { doing, reason: "there is none; correct or unset GIT_DIR".to_owned() })
            }
            Err(error) => Err(match std::env::var_os("GIT_DIR") {
                Some(git_dir) => refused(Path::new(&git_dir), &error),
                None => failed("open the repository", &error),
            }),
        };
    }
    let place = match locate(folder, from_env && across_devices()) {
        None => return Ok(None),
        Some(Place::Disguised { folder, root }) => return Err(disguised(&folder, &root)),
        Some(place) => place,
    };
    let opener = if from_env { Opener::SearchWithEnvironment(place.clone()) } else { Opener::Search(place.clone()) };
    let error = match opener.open() {
        Ok(repository) => return Ok(Some(Found::new(opener, repository, false))),
        Err(error) => error,
    };
    let Some(git_dir) = git_dir(&place) else { return Err(failed("open the repository", &error)) };
    if error.code() != ErrorCode::Owner {
        return Err(refused(&git_dir, &error));
    }
    let workdir = foreign_workdir(&place, &git_dir);
    let opener = Opener::Foreign { git_dir: git_dir.clone(), workdir };
    match opener.open() {
        Ok(repository) => Ok(Some(Found::new(opener, repository, true))),
        Err(error) => Err(refused(&git_dir, &error)),
    }
}

impl Found {
    fn new(opener: Opener, repository: Repository, foreign: bool) -> Self {
        let workdir = repository.workdir().map(Path::to_owned);
        let by_environment = matches!(opener, Opener::Environment);
        Self { handles: Handles::new(opener, repository), workdir, foreign, by_environment }
    }
}

fn disguised(folder: &Path, root: &Path) -> TreeError {
    TreeError::Unsupported {
        what: format!(
            "the folder {} has the files of a git repository (`HEAD`, `objects`, `refs`) and lies in the working tree of {}",
            folder.display(),
            root.display()
        ),
        next: "a change can commit such files to have another tree checked, so neither is; remove them, or set GIT_DIR if \
               that repository is meant"
            .to_owned(),
    }
}

/// The folder in which git keeps the repository's own files.
fn git_dir(place: &Place) -> Option<PathBuf> {
    match place {
        Place::DotGit(path) | Place::Bare(path) => Repository::discover_path(path, NO_CEILING).ok(),
        Place::Disguised { .. } => None,
    }
}

/// What the folder alone leads to.
fn git_dir_of(folder: &Path) -> Option<PathBuf> {
    git_dir(&locate(&folder.canonicalize().ok()?, across_devices())?)
}

/// Inside a hook `GIT_DIR` names the repository. Without it, the folder does, and only `GIT_INDEX_FILE` and the like
/// count; which of the two it is shows in what the current folder alone would lead to.
fn names_another() -> bool {
    if std::env::var_os("GIT_DIR").is_none() {
        return false;
    }
    match Repository::open_from_env() {
        Ok(repository) => git_dir_of(Path::new(".")).as_deref() != Some(repository.path()),
        // A hook that names its repository means that one; falling back to another would check the wrong tree.
        Err(error) => error.code() != ErrorCode::Owner,
    }
}

fn across_devices() -> bool {
    let variable = std::env::var("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    variable.is_ok_and(|text| Config::parse_bool(text).unwrap_or(false))
}

/// Whether what git tells a hook by `GIT_DIR`, `GIT_INDEX_FILE` and the like holds for this folder: it must lie in the
/// working tree that they speak of, and in no repository nested there.
#[must_use]
pub fn is_of_environment(folder: &Path) -> bool {
    let Ok(real) = folder.canonicalize() else { return false };
    let place = locate(&real, across_devices());
    let of_folder = place.as_ref().and_then(git_dir);
    if of_folder != git_dir_of(Path::new(".")) {
        return false;
    }
    let opener = match place {
        _ if std::env::var_os("GIT_DIR").is_some() => Opener::Environment,
        Some(place @ (Place::DotGit(_) | Place::Bare(_))) => Opener::SearchWithEnvironment(place),
        _ => return false,
    };
    match opener.open() {
        Ok(repository) => repository.workdir().is_some_and(|root| lies_below(&real, root)),
        // Opening the tree will say what is wrong; passing over it could check another index than the one meant.
        Err(_) => of_folder.is_some(),
    }
}

fn lies_below(folder: &Path, root: &Path) -> bool {
    root.canonicalize().is_ok_and(|root| folder.starts_with(root))
}

/// `core.worktree`, or the folder that holds the `.git` found.
fn foreign_workdir(place: &Place, git_dir: &Path) -> Option<PathBuf> {
    let Place::DotGit(dot_git) = place else { return None };
    let config = Config::open(&git_dir.join("config")).ok();
    if let Some(named) = config.as_ref().and_then(|config| config.get_path("core.worktree").ok()) {
        return Some(git_dir.join(named));
    }
    if config.is_some_and(|config| config.get_bool("core.bare").unwrap_or(false)) {
        return None;
    }
    dot_git.parent().map(Path::to_owned)
}

/// Why libgit2 refuses a repository, judged by its configuration rather than by the words of the refusal.
fn refused(git_dir: &Path, error: &git2::Error) -> TreeError {
    let common = std::fs::read_to_string(git_dir.join("commondir")).ok();
    let common = common.map_or_else(|| git_dir.to_owned(), |text| git_dir.join(text.trim_end()));
    let Ok(config) = Config::open(&common.join("config")) else { return failed("open the repository", error) };
    let extension = |name: &str| config.get_string(&format!("extensions.{name}")).ok();
    let unsupported = |what: &str, next: &str| TreeError::Unsupported { what: what.to_owned(), next: next.to_owned() };
    let export = "export the tree with `git archive --output=tree.tar HEAD`, unpack it, and check that folder";
    if extension("objectformat").is_some_and(|format| !format.eq_ignore_ascii_case("sha1")) {
        return unsupported("the repository names its objects by SHA-256, which libgit2 cannot read", export);
    }
    if extension("refstorage").is_some_and(|format| !format.eq_ignore_ascii_case("files")) {
        return unsupported(
            "the repository keeps its references in a reftable, which libgit2 cannot read",
            "run `git refs migrate --ref-format=files` (git 2.48 or newer, for the reflogs)",
        );
    }
    if let Some(remote) = extension("partialclone") {
        return TreeError::Unsupported {
            what: "the partial clone is marked by `extensions.partialClone`, which libgit2 refuses".to_owned(),
            next: format!(
                "run `git config remote.{remote}.promisor true` and then `git config --unset extensions.partialClone`, \
                 which means the same to git 2.24 and newer"
            ),
        };
    }
    let mut names = Vec::new();
    if let Ok(entries) = config.entries(Some("^extensions\\.")) {
        let _ = entries.for_each(|entry| names.extend(entry.name().ok().map(str::to_owned)));
    }
    names.retain(|name| !matches!(name.as_str(), "extensions.worktreeconfig" | "extensions.noop"));
    match names.first() {
        Some(name) => unsupported(&format!("the repository uses `{name}`, which libgit2 cannot read"), export),
        None => failed("open the repository", error),
    }
}

/// Why libgit2 refuses an index: the two extensions that it does not know and that may not be skipped.
pub(super) fn index_refused(place: &Path, error: &git2::Error) -> TreeError {
    let bytes = std::fs::read(place).unwrap_or_default();
    let holds = |needle: &[u8]| memchr::memmem::find(&bytes, needle).is_some();
    let unsupported = |what: &str, next: &str| TreeError::Unsupported { what: what.to_owned(), next: next.to_owned() };
    if holds(b"sdir\0\0\0\0") {
        return unsupported(
            "the index is sparse, which libgit2 cannot read",
            "run `git sparse-checkout reapply --no-sparse-index`",
        );
    }
    if holds(b"link\0\0") {
        return unsupported("the index is split, which libgit2 cannot read", "run `git update-index --no-split-index`");
    }
    failed("read the index", error)
}

/// `~/.config/git/NAME`, where git looks for `ignore` and `attributes` when the configuration names no other. libgit2
/// knows where the home folder is.
pub(super) fn user_file(name: &str) -> Option<PathBuf> {
    let beside = Config::find_xdg().ok().and_then(|config| Some(config.parent()?.join(name)));
    let home = Config::find_global().ok().and_then(|config| Some(config.parent()?.join(".config/git").join(name)));
    [beside, home].into_iter().flatten().find(|path| path.is_file())
}
