//! Where a policy relies on code owners.

use super::Context;
use crate::model::{Anchor, Spanned};

/// The first policy of the repository that leaves something to code owners.
pub(super) fn of<'a>(cx: &Context<'a>) -> Option<&'a Spanned<String>> {
    let registry = cx.registry;
    let config = registry.config();
    let access = config.into_iter().flat_map(|config| config.write.iter().chain(&config.admin));
    let actions = config.into_iter().flat_map(|config| config.alias_governance.iter().map(|(_, policy)| policy));
    let changes = config.into_iter().filter_map(|config| config.modification_policy.as_ref());
    let contexts = registry.governance.iter().flat_map(|governance| &governance.contexts);
    let contexts = contexts.chain(config.into_iter().flat_map(|config| &config.contexts));
    let groups = contexts.flat_map(|context| &context.permissions);
    access.chain(actions).chain(changes).chain(groups).find(|policy| speaks_of_code_owners(&policy.value))
}

/// The policy that leaves changes of one anchor to code owners.
pub(super) fn of_anchor(anchor: &Anchor) -> Option<&Spanned<String>> {
    anchor.modification_policy.as_ref().filter(|policy| speaks_of_code_owners(&policy.value))
}

/// True for `code_owners`, `code_owners_only`, `require_code_owner_review` and the like.
fn speaks_of_code_owners(policy: &str) -> bool {
    let plain: String = policy.chars().filter(char::is_ascii_alphabetic).collect();
    plain.to_ascii_lowercase().contains("codeowner")
}
