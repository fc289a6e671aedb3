use super::Output;
use crate::finding::{Draft, RuleMeta};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::{HashMap, HashSet};

rule!(Shared, Error, "generated/shared", "shared.md", "two anchors generate the same file");

impl Rule for Shared {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let mut first: HashMap<&RepoPath, Output<'_>> = HashMap::new();
        let mut seen: HashSet<(&RepoPath, &str)> = HashSet::new();
        for output in super::outputs(cx) {
            let (file, id) = (output.file(), output.anchor.name());
            // The same anchor twice, or two of the same id, is no conflict of two generators.
            let is_new = seen.insert((file, id));
            let Some(other) = first.get(file) else {
                first.insert(file, output);
                continue;
            };
            if !is_new {
                continue;
            }
            let owner = other.anchor.name();
            let message = match output.path == file {
                true => format!("`{file}` is generated from `{id}`, but also from `{owner}`"),
                false => {
                    format!("`{}` leads to `{file}`, generated from `{id}`, but also from `{owner}`", output.path)
                }
            };
            out.push(
                Draft::new(output.subject(), cx.at(output.field.text.place), message)
                    .related(format!("`{owner}` generates it here"), cx.at(other.field.text.place))
                    .help("give each its own file: whichever runs last overwrites the other"),
            );
        }
    }
}
