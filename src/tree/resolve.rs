//! Following symbolic links inside a tree, by the targets the tree itself records.

use super::{EntryKind, Resolved, Tree, listing};
use crate::path::RepoPath;

/// As many as Linux follows before it says `ELOOP`.
const MAX_LINKS: usize = 40;

/// What a path leads to, links in any of its parts followed. The file system is never asked, so the answer is the same
/// for a working tree, the index, a commit and a bare repository of the same content.
pub fn resolve(tree: &dyn Tree, path: &RepoPath) -> Resolved {
    follow(tree, path, |_| ())
}

/// As [`resolve`], with the links that were followed, in that order.
pub fn resolve_with_links(tree: &dyn Tree, path: &RepoPath) -> (Resolved, Vec<RepoPath>) {
    let mut links = Vec::new();
    let resolved = follow(tree, path, |link| links.push(link.clone()));
    (resolved, links)
}

fn follow(tree: &dyn Tree, path: &RepoPath, mut met: impl FnMut(&RepoPath)) -> Resolved {
    // Nothing is listed below a link, so a file that is listed under its own name has none on its way.
    if tree.entry(path).is_some_and(|entry| entry.kind == EntryKind::File) {
        return Resolved::File(path.clone());
    }
    let mut todo: Vec<String> = path.as_str().rsplit('/').map(str::to_owned).collect();
    let mut here = String::new();
    let mut first_link: Option<RepoPath> = None;
    let mut links = 0;
    while let Some(part) = todo.pop() {
        match part.as_str() {
            "" | "." => continue,
            ".." => {
                if here.is_empty() {
                    return Resolved::LeavesTree(first_link.unwrap_or_else(|| path.clone()));
                }
                here.truncate(here.rfind('/').unwrap_or(0));
                continue;
            }
            _ => {}
        }
        let next = RepoPath::from_tree(&if here.is_empty() { part } else { format!("{here}/{part}") });
        match tree.entry(&next).map(|entry| entry.kind) {
            Some(EntryKind::Submodule) => return Resolved::Submodule(next),
            Some(EntryKind::File) if todo.is_empty() => return Resolved::File(next),
            // `a.yaml/b`, and `a.yaml/` behind a link: a file is no folder.
            Some(EntryKind::File) => return Resolved::Missing,
            Some(EntryKind::Symlink) => {
                met(&next);
                let link = first_link.get_or_insert_with(|| next.clone()).clone();
                links += 1;
                if links > MAX_LINKS {
                    return Resolved::LinkLoop(link);
                }
                let Ok(target) = tree.read_link(&next) else { return Resolved::Missing };
                if target.is_empty() {
                    return Resolved::Missing;
                }
                if is_absolute(&target) {
                    return Resolved::LeavesTree(next);
                }
                if leaves(&here, &target) {
                    return Resolved::LeavesTree(next);
                }
                todo.extend(target.rsplit('/').map(str::to_owned));
            }
            None if listing::has_below(tree.entries(), next.as_str()) => here = next.as_str().to_owned(),
            None => return absent(tree, &next, &todo),
        }
    }
    Resolved::Folder(RepoPath::from_tree(&here))
}

/// Nothing is listed at `next`; perhaps git ignores what is there, or does not see it.
fn absent(tree: &dyn Tree, next: &RepoPath, todo: &[String]) -> Resolved {
    let mut full = next.as_str().to_owned();
    for part in todo.iter().rev() {
        full.push('/');
        full.push_str(part);
    }
    match RepoPath::parse(&full) {
        Ok(full) if tree.special(&full).is_some() => Resolved::Special(tree.special(&full).unwrap_or_default()),
        Ok(full) if tree.exists_ignored(&full) => Resolved::OnDiskIgnored,
        _ => Resolved::Missing,
    }
}

/// Absolute on any operating system: a checkout on another one must not lead elsewhere.
fn is_absolute(target: &str) -> bool {
    let bytes = target.as_bytes();
    target.starts_with('/')
        || target.starts_with('\\')
        || (bytes.get(1) == Some(&b':') && bytes.first().is_some_and(u8::is_ascii_alphabetic))
}

/// True when the target's leading `..` climb above the root, so that the link itself is to blame.
fn leaves(folder: &str, target: &str) -> bool {
    let depth = if folder.is_empty() { 0 } else { folder.split('/').count() };
    target.split('/').filter(|part| !matches!(*part, "" | ".")).take_while(|part| *part == "..").count() > depth
}
