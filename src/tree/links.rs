//! Symbolic links on the way to a path that a person or a job names.
//!
//! A link that a commit can hold is the choice of whoever made the commit, not of who names the path.

use super::locate::in_working_tree;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Where the links on the way to a path lie, in order, each named as the system does up to the link itself. A last part that
/// does not exist is no link.
pub(super) fn on_the_way(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut links = Vec::new();
    let mut here = if path.is_absolute() { PathBuf::new() } else { std::env::current_dir()?.canonicalize()? };
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                here.pop();
            }
            Component::Normal(_) => {
                here.push(part);
                if here.is_symlink() {
                    links.push(here.clone());
                    // The last link may lead to what has no path, as `/dev/stdout` does; nothing follows it then.
                    here = here.canonicalize().unwrap_or(here);
                }
            }
            Component::Prefix(_) | Component::RootDir => here.push(part),
        }
    }
    Ok(links)
}

/// The first link on the way to a path that lies in a repository's working tree.
pub(super) fn committable(path: &Path) -> io::Result<Option<PathBuf>> {
    Ok(on_the_way(path)?.into_iter().find(|link| in_working_tree(link)))
}
