use super::precedence;
use crate::delta::ChangeKind;
use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
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
        for change in base.changes {
            if change.kind != ChangeKind::Reversioned || change.subject.kind != SubjectKind::Anchor {
                continue;
            }
            let (Some(from), Some(to)) = (&change.from, &change.to) else { continue };
            // What is no version is `anchor/invalid-version`'s.
            if precedence::compare(to, from) != Some(Ordering::Less) {
                continue;
            }
            let anchor = base.proposed.anchor(&change.subject.id);
            let Some(at) =
                anchor.and_then(|anchor| anchor.version.as_ref()).map(|version| base.proposed.locate(version.place))
            else {
                continue;
            };
            let id = &change.subject.id;
            let message = format!("the version of `{id}` goes back from `{from}` to `{to}`");
            let mut draft = Draft::new(Subject::anchor(id), at, message).key("downgraded").help(
                "versions only rise: when older content is meant to come back, publish it under the next version",
            );
            if let Some(before) = &change.before {
                draft = draft.related(format!("it was `{from}` here"), before.clone().in_base());
            }
            out.push(draft);
        }
    }
}
