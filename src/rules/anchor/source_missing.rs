use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, paths, rule};

rule!(
    SourceMissing,
    Error,
    "anchor/source-missing",
    "source_missing.md",
    "an anchor's source is not a file that exists"
);

impl Rule for SourceMissing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for anchor in &cx.registry.anchors {
            let Some(source) = &anchor.source else { continue };
            let Some(fault) = paths::absent(cx, "the source", &source.field, "correct the path, or add the file")
            else {
                continue;
            };
            let subject = Subject::anchor(anchor.name());
            out.push(Draft::new(subject, cx.at(source.field.text.place), fault.message).help(fault.help));
        }
    }
}
