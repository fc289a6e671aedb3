//! `ssot_config`: what the manifest says about itself.

use super::governance::{Audit, ContextPolicy, context_policies};
use super::spanned::{Fields, Spanned};
use crate::document::Kind;
use crate::text::Place;
use std::collections::BTreeSet;

/// The manifest's `ssot_config`. Empty where the manifest is silent.
#[derive(Debug, Clone, Default)]
pub struct SsotConfig {
    /// How many anchors there should be.
    pub total_anchors: Option<Spanned<i64>>,
    /// How many anchors each family should have.
    pub families: Vec<(Spanned<String>, Option<Spanned<i64>>)>,
    /// Fields that every anchor must have.
    pub required_fields: Option<Vec<Spanned<String>>>,
    /// Families that anchors may belong to.
    pub valid_families: Option<Vec<Spanned<String>>>,
    /// The keys of `families` and `valid_families`, where they stand.
    family_keys: [Option<Place>; 2],
    /// How anchors may be changed.
    pub modification_policy: Option<Spanned<String>>,
    /// Whether a change needs an approval.
    pub approval_required: Option<Spanned<bool>>,
    /// How many people must approve.
    pub min_approvers: Option<Spanned<i64>>,
    /// False switches aliases off altogether.
    pub aliasing_enabled: Option<Spanned<bool>>,
    /// Rules that hold in every context, by name.
    pub global_rules: Vec<Spanned<(String, bool)>>,
    /// Contexts and their policies.
    pub contexts: Vec<ContextPolicy>,
    /// Who may add, remove and modify aliases: action and policy.
    pub alias_governance: Vec<(Spanned<String>, Spanned<String>)>,
    /// How long alias changes are kept.
    pub alias_audit_retention: Option<super::time::DurationField>,
    /// Who may own anchors; `None` when owners are not declared here.
    pub owners: Option<Vec<DeclaredOwner>>,
    /// Who may read.
    pub read: Vec<Spanned<String>>,
    /// Who may write.
    pub write: Vec<Spanned<String>>,
    /// Who may administer.
    pub admin: Vec<Spanned<String>>,
    /// Audit settings.
    pub audit: Audit,
}

/// A team that may own anchors.
#[derive(Debug, Clone)]
pub struct DeclaredOwner {
    /// Its handle.
    pub name: Spanned<String>,
    /// The families it may own; `None` leaves that open.
    pub families: Option<Vec<Spanned<String>>>,
}

impl SsotConfig {
    pub(super) fn read(root: Fields<'_>) -> Option<Self> {
        let fields = root.map("ssot_config")?;
        let validation = fields.map("validation");
        let aliasing = fields.map("aliasing");
        let governance = fields.map("governance");
        let access = governance.and_then(|f| f.map("access_control"));
        let alias_policy = aliasing.and_then(|f| f.map("governance"));
        let group = |name| access.and_then(|f: Fields<'_>| f.texts(name)).unwrap_or_default();
        Some(Self {
            total_anchors: fields.integer("total_anchors"),
            families: fields
                .entries("families")
                .map(|(name, count)| {
                    let count = count.as_i64().map(|value| Spanned { value, place: fields.place(count) });
                    (name, count)
                })
                .collect(),
            required_fields: validation.and_then(|f| f.texts("required_fields")),
            valid_families: validation.and_then(|f| f.texts("valid_families")),
            family_keys: [key_place(Some(fields), "families"), key_place(validation, "valid_families")],
            modification_policy: validation.and_then(|f| f.text("modification_policy")),
            approval_required: validation.and_then(|f| f.flag("approval_required")),
            min_approvers: validation.and_then(|f| f.integer("min_approvers")),
            aliasing_enabled: aliasing.and_then(|f| f.flag("enabled")),
            global_rules: aliasing.map(global_rules).unwrap_or_default(),
            contexts: aliasing.map(context_policies).unwrap_or_default(),
            alias_governance: alias_policy
                .map(|policy| {
                    let pair = |key| policy.node.entry(key).and_then(|e| Some((policy.key(e)?, policy.text(key)?)));
                    ["add_alias", "remove_alias", "modify_alias"].into_iter().filter_map(pair).collect()
                })
                .unwrap_or_default(),
            alias_audit_retention: alias_policy
                .and_then(|f| f.text("audit_retention"))
                .map(super::time::DurationField::new),
            owners: governance.filter(|f| f.node.get("owners").is_some()).map(|f| {
                f.entries("owners")
                    .map(|(name, families)| DeclaredOwner {
                        name,
                        families: (families.kind() != Kind::Null).then(|| f.texts_of(families)),
                    })
                    .collect()
            }),
            read: group("read"),
            write: group("write"),
            admin: group("admin"),
            audit: Audit::read(governance.and_then(|f| f.map("audit"))),
        })
    }

    /// The policy of `base`, with the totals that this one declares.
    pub(super) fn held_to(&self, base: &Self) -> Self {
        let ([counted, _], [_, valid]) = (self.family_keys, base.family_keys);
        Self {
            total_anchors: self.total_anchors,
            families: self.families.clone(),
            family_keys: [counted, valid],
            ..base.clone()
        }
    }

    /// The families that anchors may belong to: those of `valid_families`, else those that `families` counts. `None` when
    /// none are declared.
    pub fn declared_families(&self) -> Option<DeclaredFamilies<'_>> {
        let [counted, valid] = self.family_keys;
        let (key, place, names) = match &self.valid_families {
            Some(list) if !list.is_empty() => {
                ("ssot_config.validation.valid_families", valid, list.iter().map(|f| f.value.as_str()).collect())
            }
            _ => ("ssot_config.families", counted, self.families.iter().map(|(f, _)| f.value.as_str()).collect()),
        };
        let names: Vec<&str> = names;
        (!names.is_empty()).then_some(DeclaredFamilies { key, place: place?, names })
    }

    /// The place where a global rule is switched on or off.
    pub fn global_rule(&self, name: &str) -> Option<(bool, Place)> {
        self.global_rules.iter().find(|rule| rule.value.0 == name).map(|rule| (rule.value.1, rule.place))
    }
}

/// The families that anchors may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredFamilies<'a> {
    /// The key that lists them, with its parents.
    pub key: &'static str,
    /// Where the key stands.
    pub place: Place,
    /// Their names, in the order of the file.
    pub names: Vec<&'a str>,
}

fn key_place(fields: Option<Fields<'_>>, key: &str) -> Option<Place> {
    let fields = fields?;
    Some(fields.place(fields.node.entry(key)?.key))
}

/// `global_rules` is a list of names that are on, a list of `name: true` pairs, or a mapping.
fn global_rules(aliasing: Fields<'_>) -> Vec<Spanned<(String, bool)>> {
    let Some(node) = aliasing.node.get("global_rules") else {
        return Vec::new();
    };
    let mut rules = Vec::new();
    for item in std::iter::once(node).chain(node.items()) {
        if let Some(name) = item.as_str() {
            rules.push(Spanned { value: (name.to_owned(), true), place: aliasing.place(item) });
        }
        let mut seen = BTreeSet::new();
        // Of a key that stands twice in one mapping the first counts; `document/duplicate-key` reports the other.
        for entry in item.entries().filter(|entry| seen.insert(entry.key.as_str())) {
            if let (Some(name), Some(on)) = (entry.key.as_str(), entry.value.as_bool()) {
                rules.push(Spanned { value: (name.to_owned(), on), place: aliasing.place(entry.key) });
            }
        }
    }
    rules
}
