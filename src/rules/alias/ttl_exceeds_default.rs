use super::dates::{beyond, words, written};
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    TtlExceedsDefault,
    Warning,
    "alias/ttl-exceeds-default",
    "ttl_exceeds_default.md",
    "an alias lives longer than is usual"
);

impl Rule for TtlExceedsDefault {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some((usual, policy)) = cx.registry.policy.default_ttl else { return };
        let max = cx.registry.policy.max_ttl.map(|(max, _)| max.duration());
        for (alias, life) in beyond(cx, usual) {
            // Beyond the maximum it is an error, reported once.
            if max.is_some_and(|max| life.length > max) {
                continue;
            }
            let message = format!(
                "the alias `{}` lives {}, from {} to {}; {usual} are usual",
                alias.display_name(),
                words(life.length),
                written(life.created),
                written(life.expires),
            );
            out.push(
                Draft::new(subject(alias), cx.at(life.place), message)
                    .related("the usual life is set here", cx.at(policy))
                    .help(life.latest(usual))
                    .key("default"),
            );
        }
    }
}
