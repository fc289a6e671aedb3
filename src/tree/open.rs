//! Opening the tree that the caller asks for.

use super::handles::Handles;
use super::{FolderTree, ObjectTree, Tree, TreeError, WorktreeTree, discover, links};
use crate::path::RepoPath;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which tree to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// The files on disk, or a plain folder where there is no repository.
    #[default]
    Worktree,
    /// What is staged for the next commit.
    Index,
    /// A commit.
    Revision(String),
}

/// How to open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Which tree to read.
    pub selection: Selection,
    /// Whether `GIT_DIR`, `GIT_INDEX_FILE`, `GIT_WORK_TREE` and the like count. They are how git tells a hook which
    /// index is about to be committed; for any other repository than the one under check they would be wrong.
    pub from_env: bool,
}

impl From<Selection> for Options {
    fn from(selection: Selection) -> Self {
        Self { selection, from_env: false }
    }
}

/// An opened tree.
pub struct Opened {
    /// The tree, always of the whole repository.
    pub tree: Box<dyn Tree + Send + Sync>,
    /// Where the folder that was given lies below the repository's root; `None` at the root, in a bare
    /// repository, and outside the working tree where `GIT_DIR` names the repository.
    pub prefix: Option<RepoPath>,
    /// The folder that [`write_atomically`](super::write_atomically) may write to; `None` for the index, a commit, and a
    /// repository that belongs to somebody else.
    pub writable: Option<PathBuf>,
    /// The repository, for its history; `None` for a plain folder.
    pub repository: Option<Arc<Handles>>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened")
            .field("tree", &self.tree.describe())
            .field("prefix", &self.prefix)
            .field("writable", &self.writable)
            .finish_non_exhaustive()
    }
}

/// Opens a tree of the repository that the folder lies in, or the folder itself where there is none.
///
/// # Errors
/// See [`TreeError`].
pub fn open(folder: &Path, options: &Options) -> Result<Opened, TreeError> {
    let given = folder.display().to_string();
    let refused = |reason: String| TreeError::Folder { path: given.clone(), reason };
    let real = folder.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refused("it does not exist".to_owned()),
        std::io::ErrorKind::NotADirectory => refused("it is not a folder".to_owned()),
        kind => refused(kind.to_string()),
    })?;
    if !real.is_dir() {
        return Err(refused("it is not a folder".to_owned()));
    }
    match links::committable(folder) {
        Ok(None) => {}
        Ok(Some(link)) => return Err(refused(linked(&link, &real))),
        Err(error) => return Err(refused(error.kind().to_string())),
    }
    let Some(found) = discover::find(&real, options.from_env)? else {
        let wanted = match &options.selection {
            Selection::Worktree => {
                let tree = Box::new(FolderTree::new(&real)?);
                return Ok(Opened { tree, prefix: None, writable: Some(real), repository: None });
            }
            Selection::Index => "the index".to_owned(),
            Selection::Revision(rev) => format!("the revision {rev:?}"),
        };
        return Err(TreeError::NotARepository { path: given, wanted });
    };
    let discover::Found { handles, workdir, foreign, by_environment } = found;
    let handles = Arc::new(handles);
    let notes: Vec<String> = foreign
        .then(|| "the repository belongs to another user and was opened read-only".to_owned())
        .into_iter()
        .collect();
    let bare = || TreeError::Unsupported {
        what: "this repository is bare: it has neither a working tree nor an index".to_owned(),
        next: "name a commit, with `--rev HEAD` or as the second revision of `ssot diff`, or work in a clone"
            .to_owned(),
    };
    let mut writable = None;
    let tree: Box<dyn Tree + Send + Sync> = match (&options.selection, &workdir) {
        (Selection::Revision(rev), _) => Box::new(ObjectTree::commit(Arc::clone(&handles), rev)?.with_notes(notes)),
        (_, None) => return Err(bare()),
        (Selection::Index, Some(_)) => Box::new(ObjectTree::index(Arc::clone(&handles))?.with_notes(notes)),
        (Selection::Worktree, Some(root)) => {
            writable = (!foreign).then(|| root.clone());
            Box::new(WorktreeTree::new(Arc::clone(&handles), root, notes)?)
        }
    };
    let prefix = match &workdir {
        Some(root) => match prefix(&real, root) {
            Ok(prefix) => prefix,
            // Whoever sets GIT_DIR names the repository by it, wherever the current folder is.
            Err(_) if by_environment => None,
            Err(reason) => return Err(refused(reason)),
        },
        None => None,
    };
    Ok(Opened { tree, prefix, writable, repository: Some(handles) })
}

/// The folder as seen from the root; `None` at the root. Anything else must not be taken for the root, or another tree than
/// the one that was named would be checked.
fn prefix(folder: &Path, root: &Path) -> Result<Option<RepoPath>, String> {
    let outside = || format!("it lies outside {}, the working tree of its repository", root.display());
    let root = root.canonicalize().map_err(|_| outside())?;
    let below = folder.strip_prefix(root).map_err(|_| outside())?;
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    let parts = parts.ok_or("its name is not UTF-8; rename it, or check the whole repository")?;
    if parts.is_empty() {
        return Ok(None);
    }
    let path = RepoPath::parse(&parts.join("/"));
    path.map(Some)
        .map_err(|error| format!("its path in the repository {error}; rename it, or check the whole repository"))
}

/// Why a folder that is reached through a link in a working tree is not opened.
fn linked(link: &Path, real: &Path) -> String {
    let root = link.ancestors().skip(1).find(|folder| folder.join(".git").exists());
    let shown = |path: &Path| root.and_then(|root| path.strip_prefix(root).ok()).unwrap_or(path).display().to_string();
    let target = link.canonicalize().unwrap_or_else(|_| real.to_owned());
    format!(
        "`{}` is a symbolic link to `{}`, and a change can lead it anywhere; name the folder itself, `{}`",
        shown(link),
        shown(&target),
        shown(real)
    )
}
