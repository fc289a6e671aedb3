use super::Sourced;
use crate::finding::{Draft, RuleMeta, Subject};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::{HashMap, HashSet};

rule!(SourceShared, Warning, "anchor/source-shared", "source_shared.md", "two anchors have the same source");

impl Rule for SourceShared {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let mut first: HashMap<&RepoPath, Sourced<'_>> = HashMap::new();
        let mut seen: HashSet<(&RepoPath, &str)> = HashSet::new();
        for sourced in super::all_sourced(cx) {
            let Some(file) = sourced.probe.file() else { continue };
            // Anchors of the same id are another rule's matter.
            let is_new = sourced.anchor.id.as_ref().is_none_or(|id| seen.insert((file, id.value.as_str())));
            let Some(other) = first.get(file) else {
                first.insert(file, sourced);
                continue;
            };
            if !is_new {
                continue;
            }
            let owner = other.anchor.name();
            let message = match sourced.path == file {
                true => format!("`{file}` is already the source of the anchor `{owner}`"),
                false => format!("`{}` leads to `{file}`, already the source of the anchor `{owner}`", sourced.path),
            };
            out.push(
                Draft::new(Subject::anchor(sourced.anchor.name()), cx.at(sourced.source.field.text.place), message)
                    .related(format!("`{owner}` names it here"), cx.at(other.source.field.text.place))
                    .help("merge the two anchors and keep the second name as an alias, or split the file"),
            );
        }
    }
}
