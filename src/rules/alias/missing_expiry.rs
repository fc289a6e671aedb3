use super::dates::moment;
use super::{demands, is_lasting, subject};
use crate::finding::{Draft, RuleMeta};
use crate::model::{Alias, ContextPolicy, When};
use crate::rules::{Context, Rule, Sink, rule};

rule!(MissingExpiry, Error, "alias/missing-expiry", "missing_expiry.md", "an alias that must end does not say when");

impl Rule for MissingExpiry {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let governance = cx.registry.governance.as_ref();
        let forbidden = governance.and_then(|g| g.temporary_aliases.as_ref()).is_some_and(|allowed| !allowed.value);
        for alias in &cx.registry.aliases {
            // A value of the wrong shape is the schema's matter.
            if cx.registry.node(alias.node).is_none_or(|node| node.get("expires_at").is_some()) {
                continue;
            }
            let limited = demands(cx, alias, ContextPolicy::temporary_only);
            // Such an alias does not belong there at all, which `alias/not-temporary` says.
            if is_lasting(alias) && !limited.is_empty() {
                continue;
            }
            // Where there may be no such alias, `alias/type-not-allowed` says so, and a date would not help.
            if alias.is_temporary() && forbidden {
                continue;
            }
            let ending = demands(cx, alias, ContextPolicy::must_expire);
            let by_type = alias.is_temporary();
            let (message, place) = match (&alias.kind, &alias.context) {
                (Some(kind), _) if by_type => (
                    format!(
                        "the alias `{}` is of type `{}`, but has no `expires_at`",
                        alias.display_name(),
                        kind.value
                    ),
                    kind.place,
                ),
                (_, Some(context)) if alias.is_in_use() && !(ending.is_empty() && limited.is_empty()) => (
                    format!(
                        "aliases of the context `{}` must end, but `{}` has no `expires_at`",
                        context.value,
                        alias.display_name()
                    ),
                    context.place,
                ),
                _ => continue,
            };
            let mut draft = Draft::new(subject(alias), cx.at(place), message).help(help(cx, alias)).key("missing");
            // The type alone says that it must end; what the context says as well would only distract.
            for place in ending.into_iter().filter(|_| !by_type) {
                draft = draft.related("aliases of the context must end", cx.at(place));
            }
            for place in limited.into_iter().filter(|_| !by_type) {
                draft = draft.related("the context is limited to temporary aliases here", cx.at(place));
            }
            out.push(draft);
        }
    }
}

/// The usual end, when there is one and it has not passed.
fn help(cx: &Context<'_>, alias: &Alias) -> String {
    let begin = moment(alias.created_at.as_ref()).unwrap_or(When::At(cx.now));
    let usual = cx.registry.policy.default_ttl.map(|(usual, _)| usual);
    let end = usual.and_then(|usual| Some((usual, begin.day().checked_add(usual.duration()).ok()?)));
    match end.filter(|(_, end)| !When::Day(*end).is_past(cx.now)) {
        Some((usual, end)) => format!("add `expires_at: {end}`, the usual {usual} after its start, or an earlier date"),
        None => "add `expires_at` with the last day on which the name is needed".to_owned(),
    }
}
