use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::rules::{Context, Rule, Sink, paths, rule};

rule!(
    OutsideRepo,
    Error,
    "generated/outside-repo",
    "outside_repo.md",
    "a generated file does not lie in the repository"
);

impl Rule for OutsideRepo {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for field in cx.registry.anchors.iter().flat_map(|anchor| &anchor.generates) {
            let Some(fault) = paths::outside(cx, "the generated file", field) else { continue };
            let subject = Subject::new(SubjectKind::Generated, field.text.value.clone());
            out.push(Draft::new(subject, cx.at(field.text.place), fault.message).help(fault.help));
        }
    }
}
