use crate::document::Document;
use crate::finding::{Draft, Level, Location, RuleMeta, Subject, SubjectKind};
use crate::model::{DEFAULT_MANIFESTS, RegistryFile, Role};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::BTreeMap;

/// Of the folders with a manifest of their own, this many are named.
const SHOWN: usize = 3;

rule!(Missing, Error, "manifest/missing", "missing.md", "there is no manifest, so nothing can be checked against one");

impl Rule for Missing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        let draft = match registry.files_of(Role::Manifest).next() {
            None => absent(cx),
            Some(file) if is_empty(file) => Some(empty(file)),
            Some(_) => None,
        };
        let Some(draft) = draft else { return };
        let inner = inner(cx);
        if !inner.is_empty() {
            let draft = draft.help(of_their_own(&inner));
            let shown = inner.into_iter().take(SHOWN);
            out.push(shown.fold(draft, |draft, (_, path)| draft.related("a manifest of that folder", path)));
            return;
        }
        let competitor = registry.competitors.first().and_then(|index| registry.files.get(*index));
        let candidates = registry.manifest_candidates.as_slice();
        out.push(match (competitor, like_a_manifest(cx), candidates) {
            (Some(file), ..) => {
                let path = file.path.clone();
                draft
                    .help(format!("`{path}` declares anchors; name it as `manifest: {path}` in ssot.yaml"))
                    .related("this file declares anchors", Location::file(path))
            }
            (None, Some(path), _) => {
                draft.help(format!("did you mean `{path}`? Name it as `manifest: {path}` in ssot.yaml"))
            }
            // Where settings name the manifest, or it is there and empty, `ssot init` would make a second one.
            (None, None, [first, _, ..]) if registry.files_of(Role::Manifest).next().is_none() => draft.help(format!(
                "run `ssot init`, or write a list of `anchors` to `{first}`, or name your manifest as `manifest:` in ssot.yaml"
            )),
            (None, None, [first, ..]) => draft.help(format!(
                "write a list of `anchors` to `{first}`, or name your manifest as `manifest:` in ssot.yaml"
            )),
            (None, None, []) => draft,
        });
    }
}

/// Folders with a manifest of their own, under a default name, and where it is.
fn inner(cx: &Context<'_>) -> BTreeMap<String, Location> {
    let files = cx.registry.competitors.iter().filter_map(|index| cx.registry.files.get(*index));
    files
        .filter_map(|file| {
            let path = file.path.as_str();
            let folder = DEFAULT_MANIFESTS.iter().find_map(|name| path.strip_suffix(name)?.strip_suffix('/'))?;
            Some((folder.to_owned(), Location::file(file.path.clone())))
        })
        .collect()
}

/// What to do in a repository of several registries: a manifest's sources are found from its own folder.
fn of_their_own(folders: &BTreeMap<String, Location>) -> String {
    let mut names: Vec<String> = folders.keys().take(SHOWN).map(|folder| format!("`{folder}`")).collect();
    if let more @ 1.. = folders.len().saturating_sub(SHOWN) {
        names.push(format!("{more} more"));
    }
    let who = match (names.pop(), names.is_empty()) {
        (Some(only), true) => format!("{only} has a manifest of its own: check it"),
        (last, _) => {
            format!("{} and {} have manifests of their own: check each", names.join(", "), last.unwrap_or_default())
        }
    };
    let first = folders.keys().next().map(String::as_str).unwrap_or_default();
    // A folder's name is another's choice, and the command is there to be copied.
    let command = match first.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '.')) {
        true => format!("`ssot validate -C {first}`"),
        false => "`ssot validate -C` and the folder".to_owned(),
    };
    format!(
        "{who} with {command}; or write `{}` here, name {} in its `include`, and let each source begin at the root",
        DEFAULT_MANIFESTS.first().copied().unwrap_or_default(),
        if folders.len() == 1 { "it" } else { "them" },
    )
}

fn absent(cx: &Context<'_>) -> Option<Draft> {
    let candidates = &cx.registry.manifest_candidates;
    let first = candidates.first()?;
    let looked = match candidates.as_slice() {
        [_] => format!("at `{first}`"),
        _ => format!("at `{first}` or under another default name"),
    };
    let subject = Subject::new(SubjectKind::Manifest, first.as_str());
    let message = format!("there is no manifest {looked}, so no anchor was checked");
    Some(Draft::new(subject, Location::file(first.clone()), message).key("missing"))
}

/// A file of comments is somebody's beginning; a file of nothing has lost its content.
fn empty(file: &RegistryFile) -> Draft {
    let comments = file.document.as_ref().is_some_and(|document| !document.comments().is_empty());
    let subject = Subject::new(SubjectKind::Manifest, file.path.as_str());
    let (message, level) = match comments {
        true => ("the manifest holds only comments, so no anchor was checked", Level::Warning),
        false => ("the manifest is empty, so no anchor was checked", Level::Error),
    };
    Draft::new(subject, Location::file(file.path.clone()), message).key("empty").level(level)
}

/// Read whole, and nothing in it.
fn is_empty(file: &RegistryFile) -> bool {
    let nothing = |document: &Document| document.roots().next().is_none() && !document.is_incomplete();
    file.document.as_ref().is_some_and(nothing)
}

fn like_a_manifest<'a>(cx: &Context<'a>) -> Option<&'a RepoPath> {
    let candidates = &cx.registry.manifest_candidates;
    let paths = cx.tree.entries().iter().map(|entry| &entry.path);
    paths.filter(|path| !candidates.contains(path)).find(|path| path.file_name().starts_with("ssot_manifest"))
}
