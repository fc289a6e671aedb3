//! What a reader of a log should know: where it ends, and what it could not see.

use super::members::SETTINGS;
use super::request::Request;
use super::timeline::inside;
use super::versions::Versions;
use crate::history::{Touches, Watch};
use crate::model::DEFAULT_MANIFESTS;
use crate::path::RepoPath;
use std::collections::BTreeSet;

/// What stands behind symbolic links is not read.
pub(super) fn links(touches: &Touches) -> Option<String> {
    let changes = touches.commits.iter().flat_map(|touch| &touch.changes);
    let links: BTreeSet<&RepoPath> = changes.filter(|change| change.link).map(|change| &change.path).collect();
    let first = links.first()?;
    let more = match links.len() {
        1 => String::new(),
        2 => " and 1 other place".to_owned(),
        n => format!(" and {} other places", n - 1),
    };
    Some(format!(
        "`{first}`{more} is or was a symbolic link; what is behind a link is not told: keep the registry in regular files, or \
         ask for the folder that the link leads to with -C"
    ))
}

/// The registry came here from another folder of the repository.
pub(super) fn moved_here(request: &Request<'_>, touches: &Touches) -> Option<String> {
    let touch = touches.commits.last().filter(|_| touches.boundary.is_empty())?;
    let parent = touch.parents.first()?;
    for change in touch.changes.iter().filter(|change| change.before.is_none() && change.after.is_some()) {
        let Some(here) = inside(request.folder, &change.path) else { continue };
        if !DEFAULT_MANIFESTS.contains(&here.as_str()) {
            continue;
        }
        let Ok(Some(old)) = request.history.renamed_from(touch.id, *parent, &change.path) else { continue };
        let folder = old.as_str().strip_suffix(here.as_str()).map(|folder| folder.trim_end_matches('/'));
        let Some(folder) = folder.filter(|_| inside(request.folder, &old).is_none()) else { continue };
        let directory = if folder.is_empty() { String::new() } else { format!(" -C {folder}") };
        return Some(format!(
            "before commit {} the registry was elsewhere, with its manifest at `{old}`, and what happened there is not told; \
             check that commit's parent out and run `ssot audit log{directory}` from the root of the repository",
            touch.id.short()
        ));
    }
    None
}

/// There was no registry at any time.
pub(super) fn nothing(request: &Request<'_>, touches: &Touches) -> Option<String> {
    let ever = touches
        .commits
        .iter()
        .flat_map(|touch| &touch.changes)
        .any(|change| inside(request.folder, &change.path).is_some_and(|path| path.as_str() != SETTINGS));
    if ever || !touches.boundary.is_empty() {
        return None;
    }
    let place = match request.folder.as_str() {
        "" => "the root of the repository".to_owned(),
        folder => format!("`{folder}`"),
    };
    let is_manifest = |path: &str| {
        DEFAULT_MANIFESTS.iter().any(|name| path.strip_suffix(name).is_some_and(|rest| rest.ends_with('/')))
    };
    let watch = Watch::new().below(&RepoPath::from_tree(""), is_manifest);
    let elsewhere = request.history.files_at(request.head, &watch).unwrap_or_default();
    let found = elsewhere.first().and_then(|(path, _)| {
        let folder = DEFAULT_MANIFESTS.iter().find_map(|name| path.as_str().strip_suffix(name))?;
        Some(format!("; there is one in `{0}`: run `ssot audit log -C {0}`", folder.trim_end_matches('/')))
    });
    Some(format!(
        "no registry was found in {place} at any time{}",
        found.unwrap_or_else(|| "; name its folder with -C".to_owned())
    ))
}

pub(super) fn notes(touches: &Touches, versions: &Versions<'_>, unsettled: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(first) = touches.boundary.first() {
        let ends = match touches.boundary.len() {
            1 => format!("commit {}", first.short()),
            n => format!("{n} commits, {} among them", first.short()),
        };
        notes.push(format!(
            "this clone is shallow: history ends at {ends}, and what changed there and before is not told; run `git fetch \
             --unshallow` (in GitHub Actions: `fetch-depth: 0`)"
        ));
    }
    let versions_of = |n: usize| if n == 1 { "1 version".to_owned() } else { format!("{n} versions") };
    if !versions.absent.is_empty() {
        notes.push(format!(
            "this clone does not have the content of {} of registry files; what they changed is told with the next version \
             that is there; run `git fetch --refetch --no-filter`",
            versions_of(versions.absent.len())
        ));
    }
    if !versions.damaged.is_empty() {
        notes.push(format!(
            "git cannot read {} of registry files; what they changed is told with the next version that can be read; run \
             `git fsck`",
            versions_of(versions.damaged.len())
        ));
    }
    if unsettled {
        notes.push("old manifests name further files over and over; not all of them were followed".to_owned());
    }
    notes
}
