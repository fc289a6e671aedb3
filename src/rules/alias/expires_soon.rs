use super::dates::{is_reversed, life, written};
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::model::When;
use crate::rules::{Context, Rule, Sink, rule};
use jiff::SignedDuration;

rule!(ExpiresSoon, Warning, "alias/expires-soon", "expires_soon.md", "an alias will end within the next weeks");

/// How far the rule looks ahead unless `ssot.yaml` says otherwise.
const DAYS: i64 = 30;

impl Rule for ExpiresSoon {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let days = cx.settings.option_i64(Self::META.id, "days").unwrap_or(DAYS).clamp(0, 365 * 100);
        let horizon = cx.now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(jiff::Timestamp::MAX);
        for alias in cx.registry.aliases.iter().filter(|alias| alias.is_in_use()) {
            let Some(field) = &alias.expires_at else { continue };
            let Ok(expires) = field.when else { continue };
            if expires.is_past(cx.now)
                || expires.start() > horizon
                || life(alias).is_some_and(|(created, expires)| is_reversed(created, expires))
            {
                continue;
            }
            let message =
                format!("the alias `{}` expires {}, on {}", alias.display_name(), ahead(expires, cx), written(expires));
            let instead = match cx.registry.anchor_of(alias) {
                Some(anchor) => format!("`{}`", anchor.name()),
                None => "another name".to_owned(),
            };
            out.push(
                Draft::new(subject(alias), cx.at(field.text.place), message)
                    .help(format!("move whoever uses it to {instead}, or agree on a later end"))
                    .key(field.text.value.clone()),
            );
        }
    }
}

fn ahead(expires: When, cx: &Context<'_>) -> String {
    match expires.days_from(cx.now) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    }
}
