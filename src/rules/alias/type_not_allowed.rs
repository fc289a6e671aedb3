use super::allowed::{Allowed, lists_of, place, words};
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::model::Spanned;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    TypeNotAllowed,
    Error,
    "alias/type-not-allowed",
    "type_not_allowed.md",
    "an alias is of a type that its anchor or the governance file does not allow"
);

impl Rule for TypeNotAllowed {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let governance = cx.registry.governance.as_ref();
        let forbidden = governance.and_then(|g| g.temporary_aliases.as_ref()).filter(|allowed| !allowed.value);
        let mut allowed = Allowed::default();
        for alias in &cx.registry.aliases {
            let Some(kind) = alias.kind.as_ref().filter(|kind| is_type(kind)) else { continue };
            if let Some(policy) = forbidden.filter(|_| alias.is_temporary()) {
                let message = format!(
                    "the alias `{}` is {}, but the governance file forbids temporary aliases",
                    alias.display_name(),
                    of_type(kind)
                );
                out.push(
                    Draft::new(subject(alias), cx.at(kind.place), message)
                        .related("temporary aliases are forbidden here", cx.at(policy.place))
                        .help("make it `permanent`, or remove it")
                        .key("governance"),
                );
            }
            let Some(anchor) = cx.registry.anchor_of(alias) else { continue };
            let Some(aliasing) = lists_of(anchor) else { continue };
            let Some(list) = &aliasing.alias_types else { continue };
            if allowed.holds(anchor, list, &kind.value) {
                continue;
            }
            let message = format!(
                "the alias `{}` is {}, but `{}` allows {}",
                alias.display_name(),
                of_type(kind),
                anchor.name(),
                words(list, "type")
            );
            let help = format!(
                "give it a type that is allowed, or add `{}` to `aliasing.alias_types` of `{}`",
                kind.value,
                anchor.name()
            );
            out.push(
                Draft::new(subject(alias), cx.at(kind.place), message)
                    .related(format!("the types that `{}` allows", anchor.name()), cx.at(place(aliasing, list)))
                    .help(help)
                    .key(anchor.name())
                    .key(kind.value.clone()),
            );
        }
    }
}

/// The schema reports any other word.
fn is_type(kind: &Spanned<String>) -> bool {
    matches!(kind.value.as_str(), "permanent" | "temporary" | "contextual" | "migration")
}

fn of_type(kind: &Spanned<String>) -> String {
    format!("of type `{}`", kind.value)
}
