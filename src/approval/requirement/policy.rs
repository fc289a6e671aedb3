//! The policies that ask for approvals of everything.

use super::Source;
use crate::model::{Demand, Registry, Spanned, SsotConfig};

/// How many must approve, where that is said.
pub(super) fn minimum(policy: &Registry) -> Option<usize> {
    let minimum = policy.config()?.min_approvers.as_ref()?;
    usize::try_from(minimum.value).ok()
}

/// What `ssot_config.validation` asks for.
pub(super) fn validation(config: &SsotConfig) -> Option<Source> {
    let flag = config.approval_required.filter(|flag| flag.value);
    let minimum = config.min_approvers.filter(|minimum| minimum.value > 0);
    let flag = flag.map(|flag| ("`validation.approval_required`".to_owned(), Some(flag.place)));
    flag.or_else(|| minimum.map(|least| (format!("`validation.min_approvers: {}`", least.value), Some(least.place))))
}

/// The first policy of the base that asks for approvals at all.
pub(super) fn first_demand(policy: &Registry) -> Option<Source> {
    let config = policy.config();
    let words = |key: &str, policy: &Spanned<String>| {
        (Demand::read(&policy.value) != Some(Demand::Nothing))
            .then(|| (format!("`{key}: {}`", policy.value), Some(policy.place)))
    };
    let global = || config?.modification_policy.as_ref().and_then(|policy| words("modification_policy", policy));
    let action = || config?.alias_governance.iter().find_map(|(key, policy)| words(&key.value, policy));
    let anchor = || {
        let policies = policy.anchors.iter().filter_map(|anchor| anchor.modification_policy.as_ref());
        policies.into_iter().find_map(|policy| words("modification_policy", policy))
    };
    let context = || {
        let contexts = policy.policy.context_names().flat_map(|name| policy.policy.context(name));
        let mut asking = contexts.filter_map(|c| Some((c, c.approval_required.filter(|flag| flag.value)?)));
        let (context, flag) = asking.next()?;
        Some((format!("`approval_required` of the context `{}`", context.name.value), Some(flag.place)))
    };
    config.and_then(validation).or_else(global).or_else(context).or_else(action).or_else(anchor)
}
