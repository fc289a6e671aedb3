use super::dates::{beyond, words, written};
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    TtlExceedsMax,
    Error,
    "alias/ttl-exceeds-max",
    "ttl_exceeds_max.md",
    "an alias lives longer than the policy allows"
);

impl Rule for TtlExceedsMax {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some((max, policy)) = cx.registry.policy.max_ttl else { return };
        for (alias, life) in beyond(cx, max) {
            let message = format!(
                "the alias `{}` lives {}, from {} to {}; at most {max} are allowed",
                alias.display_name(),
                words(life.length),
                written(life.created),
                written(life.expires),
            );
            out.push(
                Draft::new(subject(alias), cx.at(life.place), message)
                    .related("the longest life is set here", cx.at(policy))
                    .help(life.latest(max))
                    .key("max"),
            );
        }
    }
}
