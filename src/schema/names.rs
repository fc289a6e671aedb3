//! The schemas that ssot publishes.

/// A published schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaName {
    /// The manifest.
    Manifest,
    /// An alias registry.
    Aliases,
    /// The governance file.
    Governance,
    /// A lockfile.
    Lockfile,
    /// The teams file.
    Teams,
    /// The waivers file.
    Waivers,
    /// The configuration, `ssot.yaml`.
    Config,
    /// The report that `--format json` writes.
    Report,
    /// What `ssot diff --format json` writes.
    Diff,
    /// A snapshot of the registry, as `ssot audit snapshot` writes it.
    Snapshot,
    /// What `ssot audit verify --format json` writes.
    Verification,
    /// What `ssot audit report --format json` writes.
    AuditReport,
    /// One line of what `ssot audit log --format jsonl` writes.
    AuditEvent,
    /// What `ssot comment write --format json` writes.
    Comment,
}

impl SchemaName {
    /// Every schema, in the order they are listed to people.
    pub const fn all() -> [Self; 14] {
        [
            Self::Manifest,
            Self::Aliases,
            Self::Governance,
            Self::Lockfile,
            Self::Teams,
            Self::Waivers,
            Self::Config,
            Self::Report,
            Self::Diff,
            Self::Snapshot,
            Self::Verification,
            Self::AuditReport,
            Self::AuditEvent,
            Self::Comment,
        ]
    }

    /// The schema of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|schema| schema.as_str() == name)
    }

    /// The name, as in `ssot schema NAME` and `schemas/NAME.schema.json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Aliases => "aliases",
            Self::Governance => "governance",
            Self::Lockfile => "lockfile",
            Self::Teams => "teams",
            Self::Waivers => "waivers",
            Self::Config => "config",
            Self::Report => "report",
            Self::Diff => "diff",
            Self::Snapshot => "snapshot",
            Self::Verification => "verification",
            Self::AuditReport => "audit-report",
            Self::AuditEvent => "audit-event",
            Self::Comment => "comment",
        }
    }

    /// The text of the schema.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Manifest => include_str!("../../schemas/manifest.schema.json"),
            Self::Aliases => include_str!("../../schemas/aliases.schema.json"),
            Self::Governance => include_str!("../../schemas/governance.schema.json"),
            Self::Lockfile => include_str!("../../schemas/lockfile.schema.json"),
            Self::Teams => include_str!("../../schemas/teams.schema.json"),
            Self::Waivers => include_str!("../../schemas/waivers.schema.json"),
            Self::Config => include_str!("../../schemas/config.schema.json"),
            Self::Report => include_str!("../../schemas/report.schema.json"),
            Self::Diff => include_str!("../../schemas/diff.schema.json"),
            Self::Snapshot => include_str!("../../schemas/snapshot.schema.json"),
            Self::Verification => include_str!("../../schemas/verification.schema.json"),
            Self::AuditReport => include_str!("../../schemas/audit-report.schema.json"),
            Self::AuditEvent => include_str!("../../schemas/audit-event.schema.json"),
            Self::Comment => include_str!("../../schemas/comment.schema.json"),
        }
    }

    /// What a document of this schema is called in a sentence.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Manifest => "the manifest",
            Self::Aliases => "the alias registry",
            Self::Governance => "the governance file",
            Self::Lockfile => "the lockfile",
            Self::Teams => "the teams file",
            Self::Waivers => "the waivers file",
            Self::Config => "the configuration",
            Self::Report => "the report",
            Self::Diff => "the difference",
            Self::Snapshot => "the snapshot",
            Self::Verification => "the verification",
            Self::AuditReport => "the audit report",
            Self::AuditEvent => "the event",
            Self::Comment => "the comment's document",
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}
