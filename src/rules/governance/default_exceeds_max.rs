use super::setting;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    DefaultExceedsMax,
    Error,
    "governance/default-exceeds-max",
    "default_exceeds_max.md",
    "the usual lifetime of an alias is longer than the longest one allowed"
);

impl Rule for DefaultExceedsMax {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(governance) = &cx.registry.governance else { return };
        let (Some(usual), Some(longest)) = (&governance.default_ttl, &governance.max_ttl) else { return };
        let (Ok(usual_length), Ok(longest_length)) = (&usual.length, &longest.length) else { return };
        if usual_length <= longest_length {
            return;
        }
        let message = format!(
            "`default_ttl` is `{}`, longer than `max_ttl`, which is `{}`: an alias of the usual lifetime is forbidden",
            usual.text.value, longest.text.value
        );
        let help = format!("lower `default_ttl` to `{}` or less, or raise `max_ttl`", longest.text.value);
        out.push(
            Draft::new(setting("rules.expiration.default_ttl"), cx.at(usual.text.place), message)
                .related(format!("`max_ttl` is {longest_length}"), cx.at(longest.text.place))
                .help(help)
                .key("default-exceeds-max"),
        );
    }
}
