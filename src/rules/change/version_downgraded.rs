use super::{former_names, precedence};
use crate::delta::ChangeKind;
use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::model::{Registry, Spanned};
use crate::rules::{Context, Rule, Sink, rule};
use std::cmp::Ordering;

rule!(
    VersionDowngraded,
    Error,
    "change/version-downgraded",
    "version_downgraded.md",
    "an anchor has a lower version than before"
);

impl Rule for VersionDowngraded {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        let former = former_names(&base);
        for change in base.changes {
            if change.kind != ChangeKind::Reversioned || change.subject.kind != SubjectKind::Anchor {
                continue;
            }
            let id = change.subject.id.as_str();
            let before = version(base.registry, former.get(id).copied().unwrap_or(id));
            let (Some(before), Some(after)) = (before, version(base.proposed, id)) else { continue };
            let (from, to) = (&before.value, &after.value);
            // What is no version is `anchor/invalid-version`'s.
            if precedence::compare(to, from) != Some(Ordering::Less) {
                continue;
            }
            let message = format!("the version of `{id}` goes back from `{from}` to `{to}`");
            out.push(
                Draft::new(Subject::anchor(id), base.proposed.locate(after.place), message)
                    .key("downgraded")
                    .related(format!("it was `{from}` here"), base.registry.locate(before.place))
                    .help(
                        "versions only rise: when older content is meant to come back, publish it under the next version",
                    ),
            );
        }
    }
}

fn version<'a>(registry: &'a Registry, id: &str) -> Option<&'a Spanned<String>> {
    registry.anchor(id)?.version.as_ref()
}
