use crate::document::Document;
use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::model::{LOCK_VERSION, Role};
use crate::rules::{Context, Rule, Sink, rule};
use crate::schema::{Violation, ViolationKind};

rule!(Schema, Error, "lock/schema", "schema.md", "a value in a lockfile has the wrong shape");

impl Rule for Schema {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for (index, file) in cx.registry.files.iter().enumerate().filter(|(_, file)| file.role == Role::Lockfile) {
            let version = cx.registry.locks.iter().find(|lock| lock.file == index).and_then(|lock| lock.version);
            if let Some(version) = version.filter(|version| version.value > LOCK_VERSION) {
                let message = format!(
                    "the lockfile is of version {}, and this `ssot` knows version {LOCK_VERSION}, so none of its pins was checked",
                    version.value
                );
                let help = format!("use a newer `ssot`, or write the file again as `lock_version: {LOCK_VERSION}`");
                out.push(Draft::new(Subject::file(&file.path), cx.at(version.place), message).key("newer").help(help));
                continue;
            }
            let empty = |document: &Document| document.root().is_none() && document.problems().is_empty();
            if file.document.as_ref().is_some_and(empty) {
                let message = "the lockfile is empty, so it pins nothing";
                let help = "write it with `ssot lock`, or remove it";
                let draft = Draft::new(Subject::file(&file.path), Location::file(file.path.clone()), message);
                out.push(draft.key("empty").help(help));
            }
            for violation in file.violations.iter().filter(|violation| violation.owner.is_none()) {
                let location = Location::new(file.path.clone(), Some(violation.span));
                let draft = Draft::new(Subject::file(&file.path), location, message_of(violation));
                out.push(match &violation.help {
                    Some(help) => draft.help(help.clone()),
                    None => draft,
                });
            }
        }
    }
}

fn message_of(violation: &Violation) -> String {
    match violation.kind {
        ViolationKind::UnknownKey { .. } => format!("{}, so what it says is not checked", violation.message),
        _ => violation.message.clone(),
    }
}
