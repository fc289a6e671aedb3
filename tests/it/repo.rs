//! Hermetic git repositories in temporary folders, made with the real git.

#![allow(dead_code, reason = "shared by tests that each use a part")]

use ssot::path::RepoPath;
use ssot::tree::{Opened, Options, Selection, Tree, TreeError};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A repository that is deleted when dropped.
///
/// ```ignore
/// let repo = Repo::new().file("a.yaml", "a: 1\n").commit("add a");
/// repo.git(&["tag", "v1"]);
/// let tree = repo.revision("v1").tree;
/// ```
pub struct Repo {
    folder: TempDir,
    root: PathBuf,
}

impl Repo {
    /// An empty repository on branch `main`.
    pub fn new() -> Self {
        Self::init(&["init", "--quiet", "--initial-branch=main", "."])
    }

    /// As [`Repo::new`], with another `git init` command line.
    pub fn init(args: &[&str]) -> Self {
        let repo = Self::plain();
        repo.git(args);
        // Stronger than what the machine's own configuration says, which libgit2 would read.
        for (key, value) in [("core.autocrlf", "false"), ("core.excludesFile", "/dev/null"), ("gc.auto", "0")] {
            repo.git(&["config", key, value]);
        }
        repo
    }

    /// A folder without git.
    pub fn plain() -> Self {
        let folder = tempfile::Builder::new().prefix("ssot-").tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("repo");
        std::fs::create_dir(&root).unwrap();
        Self { folder, root }
    }

    /// A clone of this repository in a folder of its own.
    pub fn clone_with(&self, args: &[&str]) -> Self {
        let clone = Self::plain();
        let url = format!("file://{}", self.root.display());
        clone.git(&[&["clone", "--quiet"], args, &[url.as_str(), "."]].concat());
        clone
    }

    /// The root of the working tree.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// An empty place beside the repository that is deleted with it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.root.with_file_name(name)
    }

    /// Writes a file.
    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let place = self.root.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, content).unwrap();
    }

    /// Writes a file, in a chain.
    #[must_use]
    pub fn file(self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Makes a symbolic link, in a chain.
    #[cfg(unix)]
    #[must_use]
    pub fn link(self, path: &str, target: &str) -> Self {
        let place = self.root.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, place).unwrap();
        self
    }

    /// Adds everything and commits.
    #[must_use]
    pub fn commit(self, message: &str) -> Self {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self
    }

    /// Dates all files back and refreshes the index, so that git's stat data vouches for them.
    #[must_use]
    pub fn settle(self) -> Self {
        let past = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_500_000_000);
        for path in self.git(&["ls-files", "-z"]).split_terminator('\0') {
            if let Ok(file) = std::fs::File::options().write(true).open(self.root.join(path)) {
                file.set_modified(past).unwrap();
            }
        }
        let _ = self.try_git(&["update-index", "--refresh"]);
        self
    }

    /// Runs git and gives its output.
    pub fn git(&self, args: &[impl AsRef<OsStr> + std::fmt::Debug]) -> String {
        self.try_git(args).unwrap_or_else(|error| panic!("git {args:?}: {error}"))
    }

    /// Runs git; its error output when it fails.
    pub fn try_git(&self, args: &[impl AsRef<OsStr>]) -> Result<String, String> {
        let output = self.command().args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// git in this repository with a cleared environment, a fixed author and fixed dates.
    pub fn command(&self) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(&self.root)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.com")
            .env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.com")
            .env("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z")
            .args(["-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false"]);
        command
    }

    /// Opens a tree of the repository.
    pub fn open(&self, selection: Selection) -> Result<Opened, TreeError> {
        ssot::tree::open(&self.root, &Options::from(selection))
    }

    /// The working tree.
    pub fn worktree(&self) -> Opened {
        self.open(Selection::Worktree).unwrap()
    }

    /// The index.
    pub fn index(&self) -> Opened {
        self.open(Selection::Index).unwrap()
    }

    /// A commit.
    pub fn revision(&self, rev: &str) -> Opened {
        self.open(Selection::Revision(rev.to_owned())).unwrap()
    }
}

/// A path.
pub fn path(text: &str) -> RepoPath {
    RepoPath::parse(text).unwrap()
}

/// The listed paths.
pub fn paths(tree: &dyn Tree) -> Vec<&str> {
    tree.entries().iter().map(|entry| entry.path.as_str()).collect()
}

/// A file's text.
pub fn text(tree: &dyn Tree, name: &str) -> String {
    String::from_utf8(tree.read(&path(name), 1 << 20).unwrap().to_vec()).unwrap()
}

/// True when the tests may change owners; else says that a test is skipped.
#[cfg(unix)]
pub fn is_root(test: &str) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let root = tempfile::tempdir().unwrap().path().metadata().unwrap().uid() == 0;
    if !root {
        eprintln!("{test}: skipped, only root can change owners");
    }
    root
}
