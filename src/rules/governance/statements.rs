//! What the governance file and the manifest say about the same things, side by side.

use super::Context;
use crate::model::{ContextPolicy, DurationField, Lifetime, Spanned, SsotConfig};
use crate::text::{Place, list};
use std::collections::BTreeSet;

/// What somebody says about a setting.
pub(super) struct Statement {
    /// Where the setting is, as a dotted path.
    pub(super) path: String,
    /// What people call it, in backticks.
    pub(super) name: String,
    /// What it says, as people write it.
    pub(super) written: String,
    pub(super) value: Value,
    pub(super) place: Place,
}

/// What is said, so that it can be compared.
#[derive(PartialEq, Eq)]
pub(super) enum Value {
    Flag(bool),
    Length(Lifetime),
    Place(String),
    Names(BTreeSet<String>),
}

impl Statement {
    fn new(path: impl Into<String>, written: String, value: Value, place: Place) -> Self {
        let path = path.into();
        let name = format!("`{}`", super::name_of(&path));
        Self { path, name, written, value, place }
    }

    fn called(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// The verb between the name and what it says.
    pub(super) fn verb(&self) -> &'static str {
        match self.value {
            Value::Names(_) => "lists",
            _ => "is",
        }
    }

    fn flag(path: impl Into<String>, flag: Option<Spanned<bool>>) -> Option<Self> {
        let Spanned { value, place } = flag?;
        Some(Self::new(path, format!("`{value}`"), Value::Flag(value), place))
    }

    fn length(path: &str, field: Option<&DurationField>) -> Option<Self> {
        let field = field?;
        // What does not parse is `governance/invalid-duration`'s.
        let length = *field.length.as_ref().ok()?;
        let written = format!("`{}`", field.text.value);
        Some(Self::new(path, written, Value::Length(length), field.text.place))
    }

    fn storage(path: &str, storage: Option<&Spanned<String>>) -> Option<Self> {
        let storage = storage?;
        let value = match storage.value.as_str() {
            "false" => Value::Flag(false),
            "true" => Value::Flag(true),
            place => Value::Place(place.trim_end_matches('/').to_owned()),
        };
        Some(Self::new(path, format!("`{}`", storage.value), value, storage.place))
    }

    fn names(path: String, names: &[Spanned<String>]) -> Option<Self> {
        let place = names.first()?.place;
        let set: BTreeSet<String> = names.iter().map(|name| name.value.clone()).collect();
        let written = list(set.iter().map(String::as_str));
        Some(Self::new(path, written, Value::Names(set), place))
    }

    /// True unless the two exclude each other.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            // "There is a place" and "it is this one".
            (Value::Flag(there), Value::Place(_)) | (Value::Place(_), Value::Flag(there)) => *there,
            (a, b) => a == b,
        }
    }
}

/// Every setting that can be made in two places, with what is said about it; the one that is followed comes first.
pub(super) fn all(cx: &Context<'_>) -> Vec<Vec<Statement>> {
    let registry = cx.registry;
    let empty = SsotConfig::default();
    let config = registry.config().unwrap_or(&empty);
    let governance = registry.governance.as_ref();
    let audit = governance.map(|governance| &governance.audit);
    let rule = |name: &str| {
        let place = |(value, place)| Spanned { value, place };
        let named = config.global_rules.iter().filter(|rule| rule.value.0 == name);
        named
            .map(|rule| place((rule.value.1, rule.place)))
            .filter_map(|flag| Statement::flag(format!("ssot_config.aliasing.global_rules.{name}"), Some(flag)))
            .collect::<Vec<_>>()
    };
    let mut topics: Vec<Vec<Statement>> = Vec::new();
    let mut topic = |first: Vec<Option<Statement>>, rest: Vec<Statement>| {
        topics.push(first.into_iter().flatten().chain(rest).collect());
    };
    topic(
        vec![Statement::flag("rules.uniqueness.across_contexts", governance.and_then(|g| g.across_contexts))],
        rule("alias_uniqueness_across_contexts"),
    );
    topic(
        vec![Statement::flag("rules.expiration.temporary_aliases", governance.and_then(|g| g.temporary_aliases))],
        rule("expiration_management"),
    );
    topic(
        vec![
            Statement::length("audit.retention_period", audit.and_then(|audit| audit.retention_period.as_ref())),
            Statement::length("ssot_config.governance.audit.retention_period", config.audit.retention_period.as_ref()),
            Statement::length("ssot_config.aliasing.governance.audit_retention", config.alias_audit_retention.as_ref()),
        ],
        Vec::new(),
    );
    let log_aliases = Statement::flag("audit.log_all_changes", audit.and_then(|audit| audit.log_all_changes));
    let log_all = Statement::flag("ssot_config.governance.audit.log_all_changes", config.audit.log_all_changes);
    // The manifest may log the changes of aliases and not all others; the governance file speaks of aliases only.
    let narrower = log_aliases.is_none() && config.audit.log_all_changes.is_some_and(|flag| !flag.value);
    let rest = if narrower { Vec::new() } else { rule("alias_audit_logging") };
    topic(vec![log_aliases, log_all], rest);
    topic(
        vec![
            Statement::storage("audit.external_storage", audit.and_then(|audit| audit.external_storage.as_ref())),
            Statement::storage("ssot_config.governance.audit.external_storage", config.audit.external_storage.as_ref()),
        ],
        Vec::new(),
    );
    for context in governance.iter().flat_map(|governance| &governance.contexts) {
        for same in config.contexts.iter().filter(|same| same.name.value == context.name.value) {
            topics.extend(contexts(context, same));
        }
    }
    topics.extend(families(cx, config));
    topics
}

fn contexts(context: &ContextPolicy, same: &ContextPolicy) -> [Vec<Statement>; 3] {
    let path = |file: &str, key: &str| format!("{file}contexts.{}.{key}", context.name.value);
    let name = |key: &str| format!("`{key}` of the context `{}`", context.name.value);
    let pair = |key: &str, of: &dyn Fn(&ContextPolicy, String) -> Option<Statement>| {
        let governance = of(context, path("", key));
        let both = governance.into_iter().chain(of(same, path("ssot_config.aliasing.", key)));
        both.map(|statement| statement.called(name(key))).collect()
    };
    [
        pair("permissions", &|policy, path| Statement::names(path, &policy.permissions)),
        pair("approval_required", &|policy, path| Statement::flag(path, policy.approval_required)),
        pair("auto_expire", &|policy, path| Statement::flag(path, policy.auto_expire)),
    ]
}

/// The families that a team may own, in the teams file and under `owners`.
fn families(cx: &Context<'_>, config: &SsotConfig) -> Vec<Vec<Statement>> {
    let Some(teams) = &cx.registry.teams else { return Vec::new() };
    let people = crate::model::Principals::of(teams);
    let mut topics = Vec::new();
    for owner in config.owners.iter().flatten() {
        let Some(team) = people.team(&owner.name.value) else { continue };
        let path = |file: &str| format!("{file}.{}", owner.name.value);
        let declared = |families: &Option<Vec<Spanned<String>>>, path| {
            families.as_deref().and_then(|families| Statement::names(path, families))
        };
        let pair =
            [declared(&team.families, path("teams")), declared(&owner.families, path("ssot_config.governance.owners"))];
        let name = format!("`{}`", owner.name.value);
        topics.push(pair.into_iter().flatten().map(|statement| statement.called(name.clone())).collect());
    }
    topics
}
