use super::guess::Guess;
use super::{contexts_are_known, subject};
use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::Spanned;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    UnknownContext,
    Error,
    "alias/unknown-context",
    "unknown_context.md",
    "an alias or an anchor names a context that is not declared"
);

impl Rule for UnknownContext {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        if !contexts_are_known(cx) {
            return;
        }
        let mut guess = Guess::default();
        for anchor in &cx.registry.anchors {
            let listed = anchor.aliasing.iter().filter_map(|aliasing| aliasing.contexts.as_ref()).flatten();
            for context in listed.filter(|context| is_unknown(cx, context)) {
                let message = format!(
                    "`{}` allows aliases in `{}`, a context that is not declared",
                    anchor.name(),
                    context.value
                );
                out.push(draft(cx, &mut guess, Subject::anchor(anchor.name()), context, message));
            }
        }
        for alias in &cx.registry.aliases {
            let Some(context) = alias.context.as_ref().filter(|context| is_unknown(cx, context)) else { continue };
            let message = format!(
                "the alias `{}` is for `{}`, a context that is not declared",
                alias.display_name(),
                context.value
            );
            out.push(draft(cx, &mut guess, subject(alias), context, message));
        }
    }
}

fn is_unknown(cx: &Context<'_>, context: &Spanned<String>) -> bool {
    // The schema reports an empty name.
    !context.value.is_empty() && cx.registry.policy.context(&context.value).is_empty()
}

fn draft(cx: &Context<'_>, guess: &mut Guess, subject: Subject, context: &Spanned<String>, message: String) -> Draft {
    let policy = &cx.registry.policy;
    let draft = Draft::new(subject, cx.at(context.place), message).key(context.value.clone());
    let near = guess.nearest(&context.value, policy.context_names());
    let Some(near) = near else {
        return draft.help("declare it under `contexts` of the governance file, or use a context that is declared");
    };
    let draft = draft.help(format!("did you mean `{near}`?"));
    match policy.context(near).first() {
        Some(declared) => draft.related(format!("`{near}` is declared here"), cx.at(declared.name.place)),
        None => draft,
    }
}
