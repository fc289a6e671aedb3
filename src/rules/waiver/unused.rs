use super::Usage;
use super::usage::Named;
use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::rules::{Context, Rule, Sink, find, guards_policy, rule};

rule!(Unused, Warning, "waiver/unused", "unused.md", "a waiver or an inline suppression holds nothing back");

impl Rule for Unused {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, _cx: &Context<'_>, _out: &mut Sink<'_>) {}

    fn review(&self, cx: &Context<'_>, usage: &Usage, out: &mut Sink<'_>) {
        for active in usage.waivers.iter().filter(|active| active.used == 0) {
            let Some(waiver) = cx.registry.waivers.get(active.index) else { continue };
            let target = match (&waiver.subject, &waiver.path) {
                (Some(subject), Some(path)) => format!(" about `{}` in `{}`", subject.value, path.value),
                (Some(subject), None) => format!(" about `{}`", subject.value),
                (None, Some(path)) => format!(" in `{}`", path.value),
                (None, None) => String::new(),
            };
            let message = format!("nothing is found by `{}`{target}, so this waiver is not needed", active.rule);
            let subject = Subject::new(SubjectKind::Waiver, active.rule.clone());
            out.push(Draft::new(subject, cx.at(waiver.place), message).help("remove it"));
        }
        for comment in &usage.comments {
            for Named { rule, .. } in comment.rules.iter().filter(|named| named.used == 0) {
                let message = match find(rule) {
                    Some(found) if guards_policy(found.meta()) => {
                        format!("comments never silence `{rule}`, so this comment does nothing")
                    }
                    _ => format!("`{rule}` finds nothing here, so this comment is not needed"),
                };
                let subject = Subject::new(SubjectKind::Waiver, rule.clone());
                out.push(Draft::new(subject, cx.at(comment.place), message).help("remove the comment"));
            }
        }
    }
}
