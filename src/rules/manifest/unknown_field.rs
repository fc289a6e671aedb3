use crate::finding::{Draft, Location, RuleMeta, Subject, SubjectKind};
use crate::rules::{Context, Rule, Sink, rule};
use crate::schema::ViolationKind;

rule!(
    UnknownField,
    Warning,
    "manifest/unknown-field",
    "unknown_field.md",
    "a key means nothing here, so what it says has no effect"
);

impl Rule for UnknownField {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for file in &cx.registry.files {
            for violation in &file.violations {
                // `x-` is where people keep what is only for them, and YAML anchors to be merged elsewhere.
                let extension =
                    matches!(&violation.kind, ViolationKind::UnknownKey { key, .. } if key.starts_with("x-"));
                if violation.owner.as_deref() != Some(Self::META.id) || extension {
                    continue;
                }
                let subject = Subject::new(SubjectKind::File, file.path.as_str());
                let location = Location::new(file.path.clone(), Some(violation.span));
                let draft =
                    Draft::new(subject, location, format!("{}, so what it says has no effect", violation.message));
                let help = "remove it, or keep what is only for people under `metadata`";
                out.push(draft.help(violation.help.clone().unwrap_or_else(|| help.to_owned())));
            }
        }
    }
}
