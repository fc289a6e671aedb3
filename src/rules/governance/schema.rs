use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::model::{RegistryFile, Role};
use crate::rules::{Context, Rule, Sink, rule};
use crate::schema::{Violation, ViolationKind};

rule!(
    Schema,
    Error,
    "governance/schema",
    "schema.md",
    "the governance file says something in a way that is not enforced"
);

impl Rule for Schema {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for file in cx.registry.files_of(Role::Governance) {
            let mine = |owner: Option<&str>| owner.is_none_or(|owner| owner == Self::META.id);
            for violation in file.violations.iter().filter(|violation| mine(violation.owner.as_deref())) {
                if is_said_already(violation, &file.violations) {
                    continue;
                }
                let location = Location::new(file.path.clone(), Some(violation.span));
                let draft = Draft::new(Subject::file(&file.path), location, message_of(violation));
                out.push(match &violation.help {
                    Some(help) => draft.help(help.clone()),
                    None if is_missing_root(violation) => draft.help("put everything that it says under that key"),
                    None => draft,
                });
            }
            further_documents(file, out);
        }
    }
}

fn message_of(violation: &Violation) -> String {
    match violation.kind {
        ViolationKind::UnknownKey { .. } => format!("{}, so what it says is not enforced", violation.message),
        _ => violation.message.clone(),
    }
}

/// The one key that a governance file must have.
const ROOT: &str = "alias_governance";

fn is_missing_root(violation: &Violation) -> bool {
    violation.pointer.is_empty() && matches!(&violation.kind, ViolationKind::Missing { .. })
}

/// At the top, a missing key and unknown ones are one fault: a slip in the name of the key, or no key around the rest.
fn is_said_already(violation: &Violation, all: &[Violation]) -> bool {
    let is_slip = |violation: &Violation| matches!(&violation.kind, ViolationKind::UnknownKey { suggestion: Some(near), .. } if near == ROOT);
    let is_unknown =
        matches!(violation.kind, ViolationKind::UnknownKey { .. }) && violation.pointer.matches('/').count() <= 1;
    match is_missing_root(violation) {
        true => all.iter().any(is_slip),
        false => is_unknown && !is_slip(violation) && all.iter().any(is_missing_root) && !all.iter().any(is_slip),
    }
}

/// Only the first document of the file is the governance; limits in another one would hold nobody.
fn further_documents(file: &RegistryFile, out: &mut Sink<'_>) {
    let Some(document) = &file.document else { return };
    for root in document.roots().skip(1) {
        let head = root.entries().next().map_or(root, |entry| entry.key);
        let location = Location::new(file.path.clone(), Some(head.span()));
        let message = "this is a second YAML document, and only the first one is read, so nothing in it is enforced";
        out.push(
            Draft::new(Subject::file(&file.path), location, message)
                .help("move what it says into the first document, and remove the `---`"),
        );
    }
}
