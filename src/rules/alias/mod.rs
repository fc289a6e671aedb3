//! Aliases: do they name one thing, does that thing exist, and does the policy allow them for that long.

mod aliasing_disabled;
mod allowed;
mod chain;
mod conflict;
mod context_not_allowed;
mod dates;
mod differing;
mod duplicate;
mod ends_before_start;
mod expired;
mod expires_soon;
mod guess;
mod invalid_name;
mod missing_expiry;
mod names;
mod not_temporary;
mod pointers;
mod shadows_anchor;
mod similar_name;
mod skeleton;
mod ttl_exceeds_default;
mod ttl_exceeds_max;
mod type_not_allowed;
mod unknown_anchor;
mod unknown_context;
mod unresolved_pointer;

use super::{Context, Rule};
use crate::finding::Subject;
use crate::model::{Alias, Anchor, Canonical, ContextPolicy, Role};
use crate::text::Place;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &aliasing_disabled::AliasingDisabled,
    &chain::Chain,
    &conflict::Conflict,
    &context_not_allowed::ContextNotAllowed,
    &duplicate::Duplicate,
    &ends_before_start::EndsBeforeStart,
    &expired::Expired,
    &expires_soon::ExpiresSoon,
    &invalid_name::InvalidName,
    &missing_expiry::MissingExpiry,
    &not_temporary::NotTemporary,
    &shadows_anchor::ShadowsAnchor,
    &similar_name::SimilarName,
    &ttl_exceeds_default::TtlExceedsDefault,
    &ttl_exceeds_max::TtlExceedsMax,
    &type_not_allowed::TypeNotAllowed,
    &unknown_anchor::UnknownAnchor,
    &unknown_context::UnknownContext,
    &unresolved_pointer::UnresolvedPointer,
];

fn subject(alias: &Alias) -> Subject {
    Subject::alias(alias.context_name(), alias.display_name())
}

/// What an alias stands for: an anchor that exists, or a part of one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Target<'a> {
    /// Index of the first anchor of the id.
    anchor: usize,
    /// The pointer into its source; empty means all of it.
    pointer: &'a str,
}

/// What an alias stands for, when its anchor exists.
fn target<'a>(cx: &Context<'a>, alias: &'a Alias) -> Option<Target<'a>> {
    match &alias.canonical {
        Canonical::Inline(index) => {
            let id = cx.registry.anchors.get(*index)?.id.as_ref();
            // A repeated id is one anchor here; that it is repeated is another rule's matter.
            let first = id.and_then(|id| cx.registry.anchor_index(&id.value));
            Some(Target { anchor: first.unwrap_or(*index), pointer: "" })
        }
        Canonical::Named { id, pointer, .. } => Some(Target {
            anchor: cx.registry.anchor_index(&id.value)?,
            pointer: pointer.as_ref().map_or("", |pointer| pointer.value.as_str()),
        }),
        Canonical::Absent => None,
    }
}

/// What an alias stands for, as a registry file would write it, whether it exists or not.
fn canonical_text<'a>(cx: &Context<'a>, alias: &'a Alias) -> &'a str {
    match &alias.canonical {
        Canonical::Inline(index) => cx.registry.anchors.get(*index).map_or("(no id)", Anchor::name),
        Canonical::Named { text, .. } => &text.value,
        Canonical::Absent => "nothing",
    }
}

/// The context of an alias, as part of a sentence.
fn in_context(alias: &Alias) -> String {
    match &alias.context {
        Some(context) => format!("in the context `{}`", context.value),
        None => "without a context".to_owned(),
    }
}

/// False when some anchors could not be read, so that one which is not there proves nothing.
fn anchors_are_known(cx: &Context<'_>) -> bool {
    let registry = cx.registry;
    !registry.manifests.is_empty()
        && !registry.manifests_incomplete()
        && registry.manifests.iter().all(|manifest| manifest.unmatched.is_empty())
}

/// False when no file declares contexts, or when one that may declare them could not be read whole.
fn contexts_are_known(cx: &Context<'_>) -> bool {
    let incomplete = |role| cx.registry.files_of(role).any(|file| file.is_incomplete());
    cx.registry.policy.declares_contexts() && !incomplete(Role::Governance) && !incomplete(Role::Manifest)
}

/// The lines that demand something of an alias through its context, in the governance file and in the manifest.
fn demands(cx: &Context<'_>, alias: &Alias, of: fn(&ContextPolicy) -> Option<Place>) -> Vec<Place> {
    cx.registry.policy.context(alias.context_name()).iter().filter_map(of).collect()
}

/// True for an alias that is meant to last.
fn is_lasting(alias: &Alias) -> bool {
    alias.kind.as_ref().is_some_and(|kind| matches!(kind.value.as_str(), "permanent" | "contextual"))
}
