use crate::finding::{Draft, RuleMeta};
use crate::model::{Anchor, PathField};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashMap;

rule!(IsASource, Error, "generated/is-a-source", "is_a_source.md", "a generated file is also the source of an anchor");

impl Rule for IsASource {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let mut sources: HashMap<&RepoPath, (&Anchor, &PathField)> = HashMap::new();
        for anchor in &cx.registry.anchors {
            let Some(source) = &anchor.source else { continue };
            let Ok(path) = &source.field.path else { continue };
            let file = cx.registry.probe(path).and_then(|probe| probe.file()).unwrap_or(path);
            sources.entry(file).or_insert((anchor, &source.field));
        }
        for output in super::outputs(cx) {
            let Some((anchor, source)) = sources.get(output.file()) else { continue };
            let (id, owner, path) = (output.anchor.name(), anchor.name(), output.path);
            let (message, help) = if std::ptr::eq(*anchor, output.anchor) {
                let message = format!("`{path}` is generated from `{id}`, but is the source of `{id}` itself");
                (message, format!("name the file that `{path}` is generated from as the source, or remove it here"))
            } else {
                let message = format!("`{path}` is generated from `{id}`, but is also the source of `{owner}`");
                (message, format!("a fact has one source: remove the anchor `{owner}`, or do not generate its file"))
            };
            out.push(
                Draft::new(output.subject(), cx.at(output.field.text.place), message)
                    .related(format!("the source of `{owner}`"), cx.at(source.text.place))
                    .help(help),
            );
        }
    }
}
