use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::model::Role;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    Invalid,
    Error,
    "waiver/invalid",
    "invalid.md",
    "a waiver or an inline suppression is malformed, so it holds nothing back"
);

impl Rule for Invalid {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for file in cx.registry.files_of(Role::Waivers) {
            for (message, location, help) in super::file_faults(file) {
                out.push(Draft::new(Subject::file(&file.path), location, message).help(help));
            }
        }
        for (number, waiver) in cx.registry.waivers.iter().enumerate() {
            let name = waiver.rule.as_ref().map_or_else(|| format!("#{}", number + 1), |rule| rule.value.clone());
            for fault in super::faults(cx, waiver) {
                let message = format!("the waiver {}, so it holds nothing back", fault.message);
                let subject = Subject::new(SubjectKind::Waiver, name.clone());
                out.push(Draft::new(subject, cx.at(fault.place), message).help(fault.help));
            }
        }
        for (_, _, comment) in cx.registry.suppressions() {
            for fault in super::comment_faults(comment) {
                let message = format!("the `ssot: ignore` comment {}, so it holds nothing back", fault.message);
                let name = comment.rules.first().map_or("ssot: ignore", |(rule, _)| rule.as_str());
                let subject = Subject::new(SubjectKind::Waiver, name);
                out.push(Draft::new(subject, cx.at(fault.place), message).help(fault.help));
            }
        }
    }
}
