use super::allowed::{Allowed, lists_of, place, words};
use super::guess::Guess;
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    ContextNotAllowed,
    Error,
    "alias/context-not-allowed",
    "context_not_allowed.md",
    "an alias is for a context that its anchor does not list"
);

impl Rule for ContextNotAllowed {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let (mut allowed, mut guess) = (Allowed::default(), Guess::default());
        for alias in &cx.registry.aliases {
            let (Some(anchor), Some(context)) = (cx.registry.anchor_of(alias), &alias.context) else { continue };
            let Some(aliasing) = lists_of(anchor) else { continue };
            let Some(list) = &aliasing.contexts else { continue };
            // The schema reports an empty name.
            if context.value.is_empty() || allowed.holds(anchor, list, &context.value) {
                continue;
            }
            let message = format!(
                "the alias `{}` is for `{}`, but `{}` allows {}",
                alias.display_name(),
                context.value,
                anchor.name(),
                words(list, "context")
            );
            // What is listed but not declared would not help.
            let policy = &cx.registry.policy;
            let useful = |name: &&str| !policy.declares_contexts() || !policy.context(name).is_empty();
            let names = list.iter().map(|entry| entry.value.as_str());
            let near = guess.nearest(&context.value, names).filter(useful);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "add `{}` to `aliasing.contexts` of `{}`, or remove the alias",
                    context.value,
                    anchor.name()
                ),
            };
            out.push(
                Draft::new(subject(alias), cx.at(context.place), message)
                    .related(format!("the contexts that `{}` allows", anchor.name()), cx.at(place(aliasing, list)))
                    .help(help)
                    .key(anchor.name()),
            );
        }
    }
}
