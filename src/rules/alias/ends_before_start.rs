use super::dates::{is_reversed, life, written};
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    EndsBeforeStart,
    Error,
    "alias/ends-before-start",
    "ends_before_start.md",
    "an alias expires before it was created"
);

impl Rule for EndsBeforeStart {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for alias in &cx.registry.aliases {
            let (Some(begin), Some(end)) = (&alias.created_at, &alias.expires_at) else { continue };
            let Some((created, expires)) = life(alias).filter(|(created, expires)| is_reversed(*created, *expires))
            else {
                continue;
            };
            let message = format!(
                "the alias `{}` expires on {}, before it was created on {}",
                alias.display_name(),
                written(expires),
                written(created)
            );
            out.push(
                Draft::new(subject(alias), cx.at(end.text.place), message)
                    .related("it was created then", cx.at(begin.text.place))
                    .help("correct the year, or swap the two")
                    .key("reversed"),
            );
        }
    }
}
