use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::rules::{Context, Rule, Sink, paths, rule};

rule!(Missing, Error, "generated/missing", "missing.md", "a generated file is not there");

impl Rule for Missing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for anchor in &cx.registry.anchors {
            for field in &anchor.generates {
                let otherwise = format!("generate it from `{}` and commit it, or correct the path", anchor.name());
                let Some(fault) = paths::absent(cx, "the generated file", field, &otherwise) else { continue };
                let name = field.path.as_ref().map_or(field.text.value.as_str(), |path| path.as_str());
                let subject = Subject::new(SubjectKind::Generated, name);
                out.push(Draft::new(subject, cx.at(field.text.place), fault.message).help(fault.help));
            }
        }
    }
}
