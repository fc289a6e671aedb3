//! The governance file, `alias_governance`.

use super::spanned::{Fields, Spanned};
use super::time::DurationField;
use crate::document::Kind;
use crate::text::Place;

/// What the governance file says. `None` means it is silent on that point.
#[derive(Debug, Clone)]
pub struct Governance {
    /// The `alias_governance` key.
    pub place: Place,
    /// Names must be unique within a context.
    pub within_context: Option<Spanned<bool>>,
    /// Names must be unique across contexts.
    pub across_contexts: Option<Spanned<bool>>,
    /// The regular expression that names must match.
    pub pattern: Option<Spanned<String>>,
    /// The least number of characters in a name.
    pub min_length: Option<Spanned<i64>>,
    /// The largest number of characters in a name.
    pub max_length: Option<Spanned<i64>>,
    /// False forbids temporary aliases altogether.
    pub temporary_aliases: Option<Spanned<bool>>,
    /// The lifetime beyond which an alias is unusual.
    pub default_ttl: Option<DurationField>,
    /// The lifetime beyond which an alias is forbidden.
    pub max_ttl: Option<DurationField>,
    /// Each context's policy.
    pub contexts: Vec<ContextPolicy>,
    /// What is logged, and for how long.
    pub audit: Audit,
}

/// The policy of one context.
#[derive(Debug, Clone)]
pub struct ContextPolicy {
    /// Its name.
    pub name: Spanned<String>,
    /// Groups that may add aliases; `temporary_only` limits the types instead.
    pub permissions: Vec<Spanned<String>>,
    /// Whether a change needs an approval.
    pub approval_required: Option<Spanned<bool>>,
    /// Whether aliases of the context must expire.
    pub auto_expire: Option<Spanned<bool>>,
}

impl ContextPolicy {
    /// The entry that limits the context to temporary aliases, if there is one.
    pub fn temporary_only(&self) -> Option<Place> {
        self.permissions.iter().find(|group| group.value == "temporary_only").map(|group| group.place)
    }

    /// The entry that demands that aliases expire.
    pub fn must_expire(&self) -> Option<Place> {
        self.auto_expire.as_ref().filter(|flag| flag.value).map(|flag| flag.place)
    }
}

/// Audit settings, in the governance file and in the manifest.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// Whether every change is logged.
    pub log_all_changes: Option<Spanned<bool>>,
    /// How long the log is kept.
    pub retention_period: Option<DurationField>,
    /// Where the log is copied to; `true` and `false` only say whether.
    pub external_storage: Option<Spanned<String>>,
}

impl Audit {
    pub(super) fn read(fields: Option<Fields<'_>>) -> Self {
        let Some(fields) = fields else {
            return Self::default();
        };
        Self {
            log_all_changes: fields.flag("log_all_changes"),
            retention_period: fields.text("retention_period").map(DurationField::new),
            external_storage: fields.node.get("external_storage").and_then(|node| {
                let text = matches!(node.kind(), Kind::String | Kind::Bool).then(|| node.scalar_text())??;
                Some(Spanned { value: text.to_owned(), place: fields.place(node) })
            }),
        }
    }
}

impl Governance {
    pub(super) fn read(root: Fields<'_>) -> Option<Self> {
        let entry = root.node.entry("alias_governance")?;
        let fields = Fields::new(root.file, entry.value);
        let rules = fields.map("rules");
        let group = |name| rules.and_then(|rules| rules.map(name));
        let (uniqueness, naming, expiration) = (group("uniqueness"), group("naming"), group("expiration"));
        Some(Self {
            place: root.place(entry.key),
            within_context: uniqueness.and_then(|f| f.flag("within_context")),
            across_contexts: uniqueness.and_then(|f| f.flag("across_contexts")),
            pattern: naming.and_then(|f| f.text("pattern")),
            min_length: naming.and_then(|f| f.integer("min_length")),
            max_length: naming.and_then(|f| f.integer("max_length")),
            temporary_aliases: expiration.and_then(|f| f.flag("temporary_aliases")),
            default_ttl: expiration.and_then(|f| f.text("default_ttl")).map(DurationField::new),
            max_ttl: expiration.and_then(|f| f.text("max_ttl")).map(DurationField::new),
            contexts: context_policies(fields),
            audit: Audit::read(fields.map("audit")),
        })
    }
}

/// Reads `contexts`, `{name: {permissions, approval_required, auto_expire}}`; a policy may also be a bare word.
pub(super) fn context_policies(fields: Fields<'_>) -> Vec<ContextPolicy> {
    fields
        .entries("contexts")
        .map(|(name, value)| {
            let policy = Fields::new(fields.file, value);
            ContextPolicy {
                name,
                permissions: policy.texts("permissions").unwrap_or_else(|| policy.texts_of(value)),
                approval_required: policy.flag("approval_required"),
                auto_expire: policy.flag("auto_expire"),
            }
        })
        .collect()
}
