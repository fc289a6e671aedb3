//! The policy in force: the governance file and the manifest's `ssot_config` read together.
//!
//! Where both speak and disagree, `governance/contradiction` reports it; here the governance file wins.

use super::Registry;
use super::governance::ContextPolicy;
use super::pattern::{self, PatternFault};
use super::time::{DurationField, Span};
use crate::text::Place;
use std::collections::BTreeMap;

/// What holds for aliases.
#[derive(Debug, Default)]
pub struct Policy {
    /// The naming pattern, when there is one and it compiles.
    pub pattern: Option<(regex::Regex, Place)>,
    /// Why the naming pattern cannot be used.
    pub pattern_fault: Option<PatternFault>,
    /// The usual lifetime.
    pub default_ttl: Option<(Span, Place)>,
    /// The longest lifetime.
    pub max_ttl: Option<(Span, Place)>,
    /// Whether a name may stand for different anchors in different contexts, and who says so.
    pub unique_across: Option<(bool, Place)>,
    /// Whether a name may stand twice in one context, and who says so.
    pub unique_within: Option<(bool, Place)>,
    contexts: BTreeMap<String, Vec<ContextPolicy>>,
}

impl Policy {
    pub(super) fn of(registry: &Registry) -> Self {
        let mut policy = Self::default();
        if let Some(governance) = &registry.governance {
            if let Some(pattern) = &governance.pattern {
                match pattern::compile(&pattern.value) {
                    Ok(regex) => policy.pattern = Some((regex, pattern.place)),
                    Err(fault) => policy.pattern_fault = Some(fault),
                }
            }
            policy.default_ttl = length(governance.default_ttl.as_ref());
            policy.max_ttl = length(governance.max_ttl.as_ref());
            policy.unique_across = governance.across_contexts.map(|flag| (flag.value, flag.place));
            policy.unique_within = governance.within_context.map(|flag| (flag.value, flag.place));
            policy.add_contexts(&governance.contexts);
        }
        if let Some(config) = registry.config() {
            policy.unique_across =
                policy.unique_across.or_else(|| config.global_rule("alias_uniqueness_across_contexts"));
            policy.add_contexts(&config.contexts);
        }
        policy
    }

    fn add_contexts(&mut self, contexts: &[ContextPolicy]) {
        for context in contexts {
            self.contexts.entry(context.name.value.clone()).or_default().push(context.clone());
        }
    }

    /// What is declared for a context, in the governance file and then in the manifest; empty when it is not declared.
    pub fn context(&self, name: &str) -> &[ContextPolicy] {
        self.contexts.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of all declared contexts, sorted.
    pub fn context_names(&self) -> impl Iterator<Item = &str> {
        self.contexts.keys().map(String::as_str)
    }

    /// True when any file declares a context, so that an undeclared one is a fault.
    pub fn declares_contexts(&self) -> bool {
        !self.contexts.is_empty()
    }
}

fn length(field: Option<&DurationField>) -> Option<(Span, Place)> {
    let field = field?;
    field.length.as_ref().ok().map(|length| (*length, field.text.place))
}
