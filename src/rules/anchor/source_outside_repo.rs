use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, paths, rule};

rule!(
    SourceOutsideRepo,
    Error,
    "anchor/source-outside-repo",
    "source_outside_repo.md",
    "an anchor's source does not lie in the repository"
);

impl Rule for SourceOutsideRepo {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for anchor in &cx.registry.anchors {
            let Some(source) = &anchor.source else { continue };
            let Some(fault) = paths::outside(cx, "the source", &source.field) else { continue };
            let subject = Subject::anchor(anchor.name());
            out.push(Draft::new(subject, cx.at(source.field.text.place), fault.message).help(fault.help));
        }
    }
}
