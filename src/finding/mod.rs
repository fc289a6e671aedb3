//! What `ssot` reports: a [`Finding`] is a plain value that every output format renders without asking anyone.

mod approval;
mod fingerprint;
mod report;
mod subject;

pub use approval::{Approver, MissingApproval, NotCounted};
pub use fingerprint::Fingerprint;
pub use report::{BaseDescription, Checked, Counts, Note, Report, TreeDescription, Waived, WaivedBy};
pub use subject::{Subject, SubjectKind};

use crate::path::RepoPath;
use crate::text::{Side, Span};
use std::fmt;

/// How bad a finding is. Ordered: `Info < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Will break, or is ambiguous.
    Warning,
    /// Broken or forbidden.
    Error,
}

impl Level {
    /// The level's name in every format and in `ssot.yaml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads a level's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|level| level.as_str() == text)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The static facts about a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleMeta {
    /// `family/defect`.
    pub id: &'static str,
    /// One sentence that says what the rule finds, without a final stop.
    pub summary: &'static str,
    /// The level unless `ssot.yaml` or the finding itself says otherwise.
    pub level: Level,
    /// The Markdown page: documentation, examples and `ssot explain` text in one.
    pub page: &'static str,
}

impl RuleMeta {
    /// The part of the id before the `/`.
    pub fn family(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(family, _)| family)
    }
}

/// A place in the tree: a file, and the bytes in it where one can say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub path: RepoPath,
    /// The bytes; `None` speaks of the file as a whole.
    pub span: Option<Span>,
    /// The tree that the file belongs to, where two are compared.
    pub side: Side,
}

impl Location {
    /// A place in the tree that is checked.
    pub fn new(path: RepoPath, span: Option<Span>) -> Self {
        Self { path, span, side: Side::Head }
    }

    /// The file as a whole.
    pub fn file(path: RepoPath) -> Self {
        Self::new(path, None)
    }

    /// The same place in the tree that is compared with.
    #[must_use]
    pub fn in_base(self) -> Self {
        Self { side: Side::Base, ..self }
    }
}

/// Another place that the finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// What that place has to do with it, as a short phrase.
    pub message: String,
    /// The place.
    pub location: Location,
}

/// A change of one file's text that would settle a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub location: Location,
    /// What stands there afterwards.
    pub replacement: String,
}

/// One defect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static RuleMeta,
    /// How bad it is, after configuration.
    pub level: Level,
    /// One sentence: what is wrong, with the value found and the one expected.
    pub message: String,
    /// What the finding is about.
    pub subject: Subject,
    /// Where it is.
    pub location: Location,
    /// The other places involved.
    pub related: Vec<Related>,
    /// What to do next.
    pub help: Option<String>,
    /// The change that would settle it, when there is exactly one.
    pub fix: Option<Edit>,
    /// The approvals that are missing, where the finding is about that.
    pub approval: Option<Box<MissingApproval>>,
    /// Stable under moved lines: see [`Fingerprint`].
    pub fingerprint: Fingerprint,
}

/// A finding as a rule writes it; the engine adds the rule, the level and the fingerprint.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(crate) message: String,
    pub(crate) subject: Subject,
    pub(crate) location: Location,
    pub(crate) related: Vec<Related>,
    pub(crate) help: Option<String>,
    pub(crate) fix: Option<Edit>,
    pub(crate) approval: Option<Box<MissingApproval>>,
    pub(crate) level: Option<Level>,
    pub(crate) key: Vec<String>,
}

impl Draft {
    /// A finding about `subject` at `location`.
    pub fn new(subject: Subject, location: Location, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            subject,
            location,
            related: Vec::new(),
            help: None,
            fix: None,
            approval: None,
            level: None,
            key: Vec::new(),
        }
    }

    /// Adds another place that is involved.
    #[must_use]
    pub fn related(mut self, message: impl Into<String>, location: Location) -> Self {
        self.related.push(Related { message: message.into(), location });
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers the change that settles it.
    #[must_use]
    pub fn fix(mut self, fix: Edit) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Says which approvals are missing.
    #[must_use]
    pub fn approval(mut self, approval: MissingApproval) -> Self {
        self.approval = Some(Box::new(approval));
        self
    }

    /// Uses another level than the rule's default; configuration still wins.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Adds a value that tells this finding from others of the same rule, path and subject. Without any key, the message
    /// is used. Values that change while the defect stays (line numbers, digests, days left) do not belong here.
    #[must_use]
    pub fn key(mut self, value: impl Into<String>) -> Self {
        self.key.push(value.into());
        self
    }
}
