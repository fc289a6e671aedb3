use crate::finding::{Draft, Location, RuleMeta, Subject, SubjectKind};
use crate::model::Role;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    Schema,
    Error,
    "manifest/schema",
    "schema.md",
    "a value in the manifest, an alias registry or the teams file has the wrong shape"
);

impl Rule for Schema {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let files = cx.registry.files.iter().filter(|f| matches!(f.role, Role::Manifest | Role::Aliases | Role::Teams));
        for file in files {
            for violation in file.violations.iter().filter(|violation| violation.owner.is_none()) {
                let subject = Subject::new(SubjectKind::File, file.path.as_str());
                let location = Location::new(file.path.clone(), Some(violation.span));
                let draft = Draft::new(subject, location, violation.message.clone());
                out.push(match &violation.help {
                    Some(help) => draft.help(help.clone()),
                    None => draft,
                });
            }
        }
    }
}
