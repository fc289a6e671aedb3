//! Files that cannot be read as what they should be.

mod duplicate_key;
mod encoding;
mod syntax;
mod too_large;
mod unmerged;
mod unreadable;

use super::{Context, Rule, Sink};
use crate::document::{Problem, ProblemKind};
use crate::finding::{Draft, Location, Subject};
use crate::model::{Anchor, PathField, RegistryFile, Role};
use crate::path::RepoPath;
use crate::tree::ReadError;
use std::collections::HashSet;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &duplicate_key::DuplicateKey,
    &encoding::Encoding,
    &syntax::Syntax,
    &too_large::TooLarge,
    &unmerged::Unmerged,
    &unreadable::Unreadable,
];

/// Reports the problems of every file that was read, those that `mine` accepts.
fn report(cx: &Context<'_>, out: &mut Sink<'_>, mine: impl Fn(&ProblemKind) -> bool) {
    // A file that only looks like a manifest is `manifest/competing`'s matter, and no more.
    for file in cx.registry.files.iter().filter(|file| file.role != Role::Competitor) {
        for problem in
            file.document.iter().flat_map(|document| document.problems()).filter(|problem| mine(&problem.kind))
        {
            out.push(draft(file, problem));
        }
    }
}

fn draft(file: &RegistryFile, problem: &Problem) -> Draft {
    let location = Location::new(file.path.clone(), problem.span);
    let (message, help) = describe(problem, &file.path);
    let mut draft = Draft::new(Subject::file(&file.path), location, message);
    if let ProblemKind::DuplicateKey { key, first } | ProblemKind::LookalikeKey { key, first } = &problem.kind {
        let place = Location::new(file.path.clone(), Some(*first));
        draft = draft.key(key.clone()).related(format!("`{key}` stands here first"), place);
    }
    match help {
        Some(help) => draft.help(help),
        None => draft,
    }
}

/// What a problem of a file means, and what to do about it.
pub fn describe(problem: &Problem, path: &RepoPath) -> (String, Option<String>) {
    let is_json = path.extension().as_deref() == Some("json");
    match &problem.kind {
        ProblemKind::Syntax { message, help } => (message.clone(), help.clone()),
        ProblemKind::NotText { found } => {
            let message = format!("this is {found}, not UTF-8 text, so nothing in it was checked");
            let help = match *found {
                "UTF-16 text" | "UTF-32 text" => "save the file as UTF-8",
                "binary data" => {
                    "put a text file there; this one may be damaged, or of another kind than its name says"
                }
                _ => "commit the text itself; git compresses what it stores",
            };
            (message, Some(help.to_owned()))
        }
        ProblemKind::InvalidUtf8 => {
            let message = "the bytes here are not UTF-8, so nothing in the file was checked".to_owned();
            (message, Some("save the file as UTF-8".to_owned()))
        }
        ProblemKind::ByteOrderMark => {
            let reader =
                if is_json { "JSON readers stop at it" } else { "some readers take it for part of the first key" };
            let message = format!("the file starts with a byte order mark; {reader}");
            (message, Some("save the file as UTF-8 without a byte order mark".to_owned()))
        }
        ProblemKind::DuplicateKey { key, .. } => {
            let message =
                format!("the key `{key}` stands twice in this mapping; readers keep one of the two and drop the other");
            (message, Some("merge the two, or rename one".to_owned()))
        }
        ProblemKind::LookalikeKey { key, .. } => {
            let message = format!("two keys look like `{key}` but are spelled with different characters");
            (message, Some("write both in the same Unicode normalisation form (NFC), or rename one".to_owned()))
        }
        ProblemKind::TooLarge { what, found, limit } => too_large(what, *found, *limit),
    }
}

/// What is too large, and which limit of `ssot.yaml` says so.
fn too_large(what: &str, found: Option<u64>, limit: u64) -> (String, Option<String>) {
    let (key, limit) = match what {
        "the nesting" => ("depth", format!("{limit} levels")),
        "the number of values" => ("nodes", format!("{limit} values")),
        "the alias expansion" => ("alias_expansion", format!("{limit} values")),
        _ => ("file_size", size(limit)),
    };
    let message = match (key, found) {
        ("depth", _) => format!("the nesting is deeper than the limit of {limit}, so the rest was not checked"),
        ("file_size", Some(found)) => {
            format!("the file has {}, more than the limit of {limit}, so nothing in it was checked", size(found))
        }
        ("alias_expansion", _) => {
            format!("once its YAML aliases are followed, the file has more than {limit}, so the rest was not checked")
        }
        _ => format!("the file has more than the limit of {limit}, so the rest was not checked"),
    };
    (message, Some(format!("split the file, or raise `limits.{key}` in ssot.yaml")))
}

/// A size in the largest unit that tells it exactly, or else in bytes.
fn size(bytes: u64) -> String {
    match bytes {
        0 => "0 bytes".to_owned(),
        bytes if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        bytes if bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        bytes => format!("{bytes} bytes"),
    }
}

/// True for files whose absence is another rule's matter.
fn is_reported_elsewhere(file: &RegistryFile) -> bool {
    matches!(file.role, Role::Source | Role::Competitor)
}

/// The anchors whose source is there and could not be read, each source once, with what kept it from being read.
fn unread_sources<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Anchor, &'a PathField, &'a ReadError)> {
    let mut seen = HashSet::new();
    let registry = cx.registry;
    registry.anchors.iter().filter_map(move |anchor| {
        let (source, path) = (anchor.source.as_ref()?, anchor.source_path()?);
        let error = registry.probe(path)?.error.as_ref()?;
        seen.insert(path).then_some((anchor, &source.field, error))
    })
}
