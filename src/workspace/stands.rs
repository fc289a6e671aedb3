//! The files that changes stand in.

use super::Workspace;
use super::earlier::Earlier;
use crate::approval::mailmap_change;
use crate::delta::Change;
use crate::history::Mailmap;
use crate::path::RepoPath;
use crate::tree::{EntryKind, Resolved, Tree, resolve_with_links};
use std::collections::BTreeSet;

/// The files in which changes stand: as they are called, the links on the way there in either tree, and what those lead
/// to. Together they decide what is read under a name.
pub(super) fn files<'c>(changes: impl Iterator<Item = &'c Change>, trees: [&dyn Tree; 2]) -> BTreeSet<RepoPath> {
    let named: BTreeSet<&RepoPath> =
        changes.flat_map(|change| change.before.iter().chain(&change.after)).map(|at| &at.path).collect();
    let mut files = BTreeSet::new();
    for path in named {
        for tree in trees {
            let (resolved, links) = resolve_with_links(tree, path);
            files.extend(links);
            if let Resolved::File(target) = resolved {
                files.insert(target);
            }
        }
        files.insert(path.clone());
    }
    files
}

/// True when something else stands at a path in the one tree than in the other. Where an id is not known, the bytes tell.
pub(super) fn differ(a: &dyn Tree, b: &dyn Tree, path: &RepoPath) -> bool {
    let is_link = |tree: &dyn Tree| tree.entry(path).is_some_and(|entry| entry.kind == EntryKind::Symlink);
    match (is_link(a), is_link(b)) {
        (true, true) => a.read_link(path).ok() != b.read_link(path).ok(),
        (false, false) => match (a.stored_as(path), b.stored_as(path)) {
            (Some(a), Some(b)) => a != b,
            _ => a.digest(path).ok() != b.digest(path).ok(),
        },
        _ => true,
    }
}

impl Workspace {
    /// That the tree has another `.mailmap` than the base, whose own is given. Only the one at the root of the repository
    /// is one, and a link is none, as for git.
    pub(super) fn mailmap_change(&self, base: &Earlier, names: &Mailmap) -> Option<Change> {
        if self.folder != RepoPath::root() {
            return None;
        }
        let path = RepoPath::from_tree(Mailmap::PATH);
        let is_file = |tree: &dyn Tree| tree.entry(&path).is_some_and(|entry| entry.kind == EntryKind::File);
        let before = is_file(base.tree.as_ref()).then_some(names);
        let after = is_file(self.tree.as_ref()).then(|| {
            let bytes = self.tree.read(&path, Mailmap::LIMIT).ok();
            bytes.map(|bytes| Mailmap::parse(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
        });
        mailmap_change(before, after.as_ref())
    }
}
