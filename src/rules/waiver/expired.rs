use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::rules::{Context, Rule, Sink, rule};

rule!(Expired, Error, "waiver/expired", "expired.md", "a waiver's date has passed, so its findings are back");

impl Rule for Expired {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for waiver in &cx.registry.waivers {
            let (Some(true), Some(expires)) = (super::expiry(cx, waiver), &waiver.expires) else { continue };
            let rule = waiver.rule.as_ref().map_or("a rule", |rule| rule.value.as_str());
            let owner = waiver.owner.as_ref().map_or("its owner", |owner| owner.value.as_str());
            let message =
                format!("the waiver of `{rule}` expired on {}, so its findings stand again", expires.text.value);
            let subject = Subject::new(SubjectKind::Waiver, rule);
            let help = format!("settle the findings and remove the waiver, or agree on a new date with {owner}");
            out.push(
                Draft::new(subject, cx.at(expires.text.place), message).help(help).key(expires.text.value.clone()),
            );
        }
    }
}
