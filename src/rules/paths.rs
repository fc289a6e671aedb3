//! What can be wrong with a path that a manifest names, in words that several families share.

use super::Context;
use crate::model::PathField;
use crate::path::{PathError, RepoPath};
use crate::tree::{EntryKind, Resolved};

/// A fault of a path.
pub(super) struct PathFault {
    /// What is wrong, as a sentence that starts with what the path is for.
    pub(super) message: String,
    /// The next step.
    pub(super) help: String,
}

/// True for text that names nothing; the rules about missing fields speak of it.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// True for `https://…`.
fn is_address(text: &str) -> bool {
    text.contains("://")
}

/// Why a path does not stay inside the repository, if it does not. `what` says what the path is: "the source".
pub(super) fn outside(cx: &Context<'_>, what: &str, field: &PathField) -> Option<PathFault> {
    let text = &field.text.value;
    let reason = match &field.path {
        Err(PathError::Empty) => return None,
        Err(PathError::Absolute) => "is an absolute path, but paths start at the root of the repository".to_owned(),
        Err(PathError::Escapes) => "climbs out of the repository".to_owned(),
        Err(PathError::Nul) => "contains a NUL character, which no file name can hold".to_owned(),
        Err(PathError::Backslash) => "is written with backslashes, but git separates folders with `/`".to_owned(),
        Ok(_) if is_address(text) => "is an address on a network, not a file of this repository".to_owned(),
        Ok(path) => match &cx.registry.probe(path)?.resolved {
            Resolved::LeavesTree(link) if link == path => {
                "is a symbolic link that leads out of the repository".to_owned()
            }
            Resolved::LeavesTree(link) => format!("leads out of the repository through the symbolic link `{link}`"),
            _ => return None,
        },
    };
    let help = match (inside(cx, text), &field.path) {
        (Some(path), Err(_)) => format!("did you mean `{path}`? Write paths from the root of the repository, with `/`"),
        (_, Ok(path)) if !is_address(text) => format!("put the file itself at `{path}`, so that every clone has it"),
        _ => "name a file of this repository, from its root and with `/`".to_owned(),
    };
    Some(PathFault { message: format!("{what} `{}` {reason}", text), help })
}

/// The existing file that a path from elsewhere ends with.
fn inside(cx: &Context<'_>, text: &str) -> Option<RepoPath> {
    let unified = text.replace('\\', "/");
    let parts: Vec<&str> = unified.split('/').filter(|part| !matches!(*part, "" | "." | ".." | "~")).collect();
    let tails = (0..parts.len().min(32)).filter_map(|from| RepoPath::parse(&parts.get(from..)?.join("/")).ok());
    tails.into_iter().find(|path| cx.tree.entry(path).is_some())
}

/// Why a path inside the repository leads to no file that could be read, if it does not. Paths that lead out are
/// [`outside`]'s, and what exists where git ignores it is not missing here. `otherwise` is the help for a path that is like
/// no other.
pub(super) fn absent(cx: &Context<'_>, what: &str, field: &PathField, otherwise: &str) -> Option<PathFault> {
    let text = &field.text.value;
    let (reason, help) = match &field.path {
        Err(PathError::Empty) if !is_blank(text) => {
            ("is the repository as a whole, but a file is needed".to_owned(), "name one file".to_owned())
        }
        Ok(path) if !is_address(text) && !is_blank(text) => match &cx.registry.probe(path)?.resolved {
            Resolved::File(_) | Resolved::OnDiskIgnored | Resolved::LeavesTree(_) => return None,
            Resolved::Missing => missing(cx, text, path, otherwise),
            Resolved::Special(what) => (format!("is {what}, not a file"), "put a regular file there".to_owned()),
            Resolved::Folder(folder) => ("is a folder, but a file is needed".to_owned(), a_file_of(cx, folder, path)),
            Resolved::Submodule(at) if at == path => (
                "is a submodule, whose content this repository does not hold".to_owned(),
                "name a file of this repository; the other repository can have a manifest of its own".to_owned(),
            ),
            Resolved::Submodule(at) => (
                format!("lies in the submodule `{at}`, whose content this repository does not hold"),
                "name a file of this repository; the other repository can have a manifest of its own".to_owned(),
            ),
            Resolved::LinkLoop(link) => (
                format!("cannot be reached: the symbolic link `{link}` leads in a circle"),
                format!("point `{link}` at a file, or put the file there"),
            ),
        },
        _ => return None,
    };
    Some(PathFault { message: format!("{what} `{}` {reason}", text), help })
}

fn missing(cx: &Context<'_>, text: &str, path: &RepoPath, otherwise: &str) -> (String, String) {
    if cx.tree.entry(path).is_some_and(|entry| entry.kind == EntryKind::Symlink) {
        let reason = "is a symbolic link to something that does not exist".to_owned();
        return (reason, "point the link at a file that exists, or put the file there".to_owned());
    }
    let reason = "does not exist".to_owned();
    if let Some((file, _)) = text.split_once('#')
        && let Ok(file) = RepoPath::parse(file)
        && cx.tree.entry(&file).is_some()
    {
        return (reason, format!("name the whole file, `{file}`; only an alias can point into one"));
    }
    if let Some(near) = inside(cx, text).as_ref().or_else(|| cx.nearest_path(path)) {
        return (reason, format!("did you mean `{near}`?"));
    }
    if text.contains('*') {
        return (reason, "name one file: patterns have no meaning here".to_owned());
    }
    (reason, otherwise.to_owned())
}

fn a_file_of(cx: &Context<'_>, folder: &RepoPath, path: &RepoPath) -> String {
    let entries = cx.tree.entries();
    let below = format!("{folder}/");
    let at = entries.partition_point(|entry| entry.path.as_str() < below.as_str());
    let first = entries.get(at).and_then(|entry| entry.path.as_str().strip_prefix(&below));
    match first {
        Some(file) => format!("name one of its files, such as `{path}/{file}`"),
        None => "name one of its files".to_owned(),
    }
}
