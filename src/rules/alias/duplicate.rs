use super::{canonical_text, in_context, subject};
use crate::finding::{Draft, RuleMeta};
use crate::model::Alias;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashMap;

rule!(Duplicate, Error, "alias/duplicate", "duplicate.md", "a name is declared twice in one context");

impl Rule for Duplicate {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let policy = cx.registry.policy.unique_within;
        if policy.is_some_and(|(unique, _)| !unique) {
            return;
        }
        let mut first: HashMap<(&str, &str), &Alias> = HashMap::new();
        for alias in &cx.registry.aliases {
            let Some(name) = &alias.name else { continue };
            let earlier = *first.entry((alias.context_name(), &name.value)).or_insert(alias);
            if std::ptr::eq(earlier, alias) {
                continue;
            }
            let (old, new) = (canonical_text(cx, earlier), canonical_text(cx, alias));
            let message = if old == new {
                format!("`{}` is declared more than once {}, for `{new}` here as before", name.value, in_context(alias))
            } else {
                format!(
                    "`{}` is declared more than once {}: for `{old}` before, for `{new}` here",
                    name.value,
                    in_context(alias)
                )
            };
            let help = if old == new { "remove one of the two" } else { "rename one of the two, or remove it" };
            let mut draft = Draft::new(subject(alias), cx.at(alias.place), message)
                .help(help)
                .related(format!("`{}` is declared for `{old}` here", name.value), cx.at(earlier.place))
                .key(old)
                .key(new);
            if let Some((_, place)) = policy {
                draft = draft.related("names must be unique within a context", cx.at(place));
            }
            out.push(draft);
        }
    }
}
