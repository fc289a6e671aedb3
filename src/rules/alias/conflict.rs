use super::differing::Seen;
use super::{Target, canonical_text, in_context, subject, target};
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashMap;

rule!(
    Conflict,
    Error,
    "alias/conflict",
    "conflict.md",
    "a name means different things in two contexts, which the policy forbids"
);

impl Rule for Conflict {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some((true, policy)) = cx.registry.policy.unique_across else { return };
        let mut names: HashMap<&str, Seen<'_, Target<'_>, &str>> = HashMap::new();
        for alias in cx.registry.aliases.iter().filter(|alias| alias.is_in_use()) {
            let (Some(name), Some(target)) = (&alias.name, target(cx, alias)) else { continue };
            let seen = names.entry(&name.value).or_default();
            let Some(other) = seen.add(target, alias.context_name(), alias) else { continue };
            let (old, new) = (canonical_text(cx, other), canonical_text(cx, alias));
            let message =
                format!("`{}` means `{new}` {}, but `{old}` {}", name.value, in_context(alias), in_context(other));
            out.push(
                Draft::new(subject(alias), cx.at(alias.place), message)
                    .related(format!("here `{}` means `{old}`", name.value), cx.at(other.place))
                    .related("names must be unique across contexts", cx.at(policy))
                    .help("rename one of the two, or let both stand for the same anchor"),
            );
        }
    }
}
