use super::dates::{is_reversed, life, written};
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::model::When;
use crate::rules::{Context, Rule, Sink, rule};

rule!(Expired, Error, "alias/expired", "expired.md", "an alias is past its end and still in use");

impl Rule for Expired {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for alias in cx.registry.aliases.iter().filter(|alias| alias.is_in_use()) {
            let Some(field) = &alias.expires_at else { continue };
            let Ok(expires) = field.when else { continue };
            // An end before the beginning is a slip of the pen, and reported as one.
            if !expires.is_past(cx.now) || life(alias).is_some_and(|(created, expires)| is_reversed(created, expires)) {
                continue;
            }
            let message =
                format!("the alias `{}` expired {}, on {}", alias.display_name(), ago(expires, cx), written(expires));
            out.push(
                Draft::new(subject(alias), cx.at(field.text.place), message)
                    .help("remove the alias, set its `status` to `inactive`, or agree on a later end")
                    .key(field.text.value.clone()),
            );
        }
    }
}

fn ago(expires: When, cx: &Context<'_>) -> String {
    match -expires.days_from(cx.now) {
        0 => "earlier today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}
