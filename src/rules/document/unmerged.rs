use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashSet;

rule!(Unmerged, Error, "document/unmerged", "unmerged.md", "a file of the registry is in an unfinished merge");

impl Rule for Unmerged {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for file in cx.registry.files.iter().filter(|file| file.conflicted) {
            let location = Location::file(file.path.clone());
            out.push(draft(Subject::file(&file.path), location, file.role.as_str(), &file.path));
        }
        let mut seen = HashSet::new();
        for anchor in &cx.registry.anchors {
            let (Some(source), Some(path)) = (&anchor.source, anchor.source_path()) else { continue };
            let conflicted = cx.tree.entry(path).is_some_and(|entry| entry.conflicted);
            // A source that is also a file of the registry has been named above.
            let named = conflicted && cx.registry.files.iter().any(|file| file.conflicted && file.path == *path);
            if conflicted && !named && seen.insert(path) {
                out.push(draft(Subject::anchor(anchor.name()), cx.at(source.field.text.place), "source", path));
            }
        }
    }
}

fn draft(subject: Subject, location: Location, role: &str, path: &RepoPath) -> Draft {
    let message = format!("the merge of the {role} `{path}` is not finished: git's index holds both sides");
    Draft::new(subject, location, message).help(format!("resolve the conflict, then `git add {path}`"))
}
