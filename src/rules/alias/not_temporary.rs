use super::{demands, is_lasting, subject};
use crate::finding::{Draft, RuleMeta};
use crate::model::ContextPolicy;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    NotTemporary,
    Error,
    "alias/not-temporary",
    "not_temporary.md",
    "an alias that lasts stands in a context for temporary ones"
);

impl Rule for NotTemporary {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for alias in cx.registry.aliases.iter().filter(|alias| alias.is_in_use() && is_lasting(alias)) {
            let (Some(kind), Some(context)) = (&alias.kind, &alias.context) else { continue };
            let policy = demands(cx, alias, ContextPolicy::temporary_only);
            if policy.is_empty() {
                continue;
            }
            let message = format!(
                "the alias `{}` is of type `{}`, but the context `{}` is for temporary ones only",
                alias.display_name(),
                kind.value,
                context.value
            );
            let mut draft = Draft::new(subject(alias), cx.at(kind.place), message)
                .help("make it `temporary` or `migration` and give it `expires_at`, or move it to another context")
                .key(kind.value.clone());
            for place in policy {
                draft = draft.related("the context is limited to temporary aliases here", cx.at(place));
            }
            out.push(draft);
        }
    }
}
