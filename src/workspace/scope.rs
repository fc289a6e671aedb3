//! Which folder of which tree is checked.

use super::failure::Failure;
use super::{OpenOptions, settings};
use crate::model::DEFAULT_MANIFESTS;
use crate::path::{PathError, RepoPath};
use crate::text::nearest;
use crate::tree::{self, Handles, Opened, Resolved, Scoped, Tree, resolve};
use std::path::PathBuf;
use std::sync::Arc;

/// A tree, narrowed to the folder that is checked.
pub(super) struct Scope {
    pub(super) tree: Box<dyn Tree + Send + Sync>,
    pub(super) root: Option<PathBuf>,
    pub(super) manifest: Option<RepoPath>,
    /// The folder that is checked, from the root of the repository.
    pub(super) folder: RepoPath,
    /// The folder that the check was started in.
    pub(super) start: RepoPath,
    pub(super) repository: Option<Arc<Handles>>,
}

/// What is the root where no folder upwards is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// The root of the repository.
    Repository,
    /// The starting folder, which is about to become a root.
    Start,
}

/// Opens the tree. The root of what is checked is the nearest folder, from the starting one upwards, that holds an
/// `ssot.yaml` or a default manifest.
pub(super) fn open(options: &OpenOptions, otherwise: Otherwise) -> Result<Scope, Failure> {
    let how = tree::Options { selection: options.selection.clone(), from_env: options.trust_environment };
    let Opened { tree, prefix, writable: root, repository } = tree::open(&options.folder, &how)?;
    let start = prefix.unwrap_or_else(RepoPath::root);
    let manifest = match &options.manifest {
        Some(text) => Some(named_manifest(tree.as_ref(), &start, text)?),
        None => None,
    };
    let folder = match (marked(tree.as_ref(), &start), otherwise) {
        (Some(folder), _) => folder,
        (None, Otherwise::Repository) => RepoPath::root(),
        (None, Otherwise::Start) => start.clone(),
    };
    if folder.as_str().is_empty() {
        return Ok(Scope { tree, root, manifest, folder, start, repository });
    }
    let manifest = match manifest {
        Some(path) => Some(inside(&folder, &path)?),
        None => None,
    };
    let root = root.map(|root| folder.as_str().split('/').fold(root, |path, part| path.join(part)));
    Ok(Scope { tree: narrow(tree, &folder), root, manifest, folder, start, repository })
}

/// The tree as seen from a folder of it.
pub(super) fn narrow(tree: Box<dyn Tree + Send + Sync>, folder: &RepoPath) -> Box<dyn Tree + Send + Sync> {
    if folder.as_str().is_empty() { tree } else { Box::new(Scoped::new(tree, folder.clone())) }
}

/// The nearest folder upwards that holds settings or a default manifest.
pub(super) fn marked(tree: &dyn Tree, start: &RepoPath) -> Option<RepoPath> {
    let mut folder = start.clone();
    loop {
        let marks = std::iter::once(settings::PATH).chain(DEFAULT_MANIFESTS);
        if marks.filter_map(|mark| folder.join(mark).ok()).any(|path| tree.entry(&path).is_some()) {
            return Some(folder);
        }
        if folder.as_str().is_empty() {
            return None;
        }
        folder = folder.parent().unwrap_or_else(RepoPath::root);
    }
}

/// A manifest on the command line is relative to the starting folder, wins, and must exist.
fn named_manifest(tree: &dyn Tree, start: &RepoPath, text: &str) -> Result<RepoPath, Failure> {
    let path = start.join(text).map_err(|error| {
        let next = match error {
            PathError::Absolute => "; give it relative to the folder you are in, or to -C",
            _ => "; it must lie inside the repository",
        };
        Failure::Usage(format!("the manifest path {text:?} {error}{next}"))
    })?;
    match resolve(tree, &path) {
        Resolved::File(_) => Ok(path),
        Resolved::Folder(_) => Err(Failure::Usage(format!("the manifest {text:?} is a folder; name the file in it"))),
        Resolved::LeavesTree(_) | Resolved::LinkLoop(_) | Resolved::Submodule(_) => {
            Err(Failure::Usage(format!("the manifest {text:?} leads out of the repository, so it is not read")))
        }
        Resolved::OnDiskIgnored => Err(Failure::Usage(format!(
            "the manifest {text:?} is ignored by git, so no commit can hold it; take it out of `.gitignore`, or `git add --force` it"
        ))),
        Resolved::Special(what) => Err(Failure::Usage(format!("the manifest {text:?} is {what}, not a file"))),
        Resolved::Missing => {
            Err(Failure::Usage(format!("the manifest {text:?} does not exist{}", instead(tree, start, &path))))
        }
    }
}

/// What to name instead of a manifest that does not exist.
fn instead(tree: &dyn Tree, start: &RepoPath, missing: &RepoPath) -> String {
    if let Some(near) = nearest(missing.as_str(), tree.entries().iter().map(|entry| entry.path.as_str())) {
        return format!("; did you mean `{}`?", seen_from(start, near));
    }
    let folder = marked(tree, start).unwrap_or_else(RepoPath::root);
    let defaults = DEFAULT_MANIFESTS.into_iter().filter_map(|default| folder.join(default).ok());
    match defaults.into_iter().find(|path| tree.entry(path).is_some()) {
        Some(default) => format!("; without an argument, `{}` is checked", seen_from(start, default.as_str())),
        None => "; it is looked for from the folder you are in, or from -C".to_owned(),
    }
}

/// A path of the tree as somebody in the folder `start` would write it.
fn seen_from(start: &RepoPath, path: &str) -> String {
    let mut climb = String::new();
    let mut folder = Some(start.clone()).filter(|folder| !folder.as_str().is_empty());
    while let Some(here) = folder {
        if let Some(rest) = path.strip_prefix(here.as_str()).and_then(|rest| rest.strip_prefix('/')) {
            return climb + rest;
        }
        climb.push_str("../");
        folder = here.parent();
    }
    climb + path
}

fn inside(folder: &RepoPath, path: &RepoPath) -> Result<RepoPath, Failure> {
    let rest = path.as_str().strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/'));
    rest.map(RepoPath::from_tree)
        .ok_or_else(|| Failure::Usage(format!("the manifest {path} lies outside {folder}, the folder that is checked")))
}
