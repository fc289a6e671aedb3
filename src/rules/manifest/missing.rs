use crate::document::Document;
use crate::finding::{Draft, Level, Location, RuleMeta, Subject, SubjectKind};
use crate::model::{RegistryFile, Role};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};

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
        let competitor = registry.competitors.first().and_then(|index| registry.files.get(*index));
        out.push(match (competitor, like_a_manifest(cx), registry.manifest_candidates.first()) {
            (Some(file), ..) => {
                let path = file.path.clone();
                draft
                    .help(format!("`{path}` declares anchors; name it as `manifest: {path}` in ssot.yaml"))
                    .related("this file declares anchors", Location::file(path))
            }
            (None, Some(path), _) => {
                draft.help(format!("did you mean `{path}`? Name it as `manifest: {path}` in ssot.yaml"))
            }
            (None, None, Some(first)) => draft.help(format!(
                "write a list of `anchors` to `{first}`, or name your manifest as `manifest:` in ssot.yaml"
            )),
            (None, None, None) => draft,
        });
    }
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
