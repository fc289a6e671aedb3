//! What a comment tells, version 1, described by `schemas/comment.schema.json`. Frozen: change nothing here that a reader of
//! a document could notice. The sections are those of [`outline`](crate::render::delta::outline), which is frozen with it.

use crate::delta::ChangeKind;
use crate::finding::Level;
use crate::render::delta::outline::Section;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a document may weigh. The lists of a longer one are cut, and what was left out is counted.
pub const SIZE_LIMIT: usize = 1 << 20;

/// What a comment tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The version of this shape.
    pub schema_version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// The folder that was checked, from the root of the repository; `.` is the root.
    pub folder: String,
    /// What tells this comment from others about the same folder.
    pub id: Option<String>,
    /// What the tree was compared with.
    pub base: Base,
    /// The tree that was checked.
    pub head: Head,
    /// The time of the run.
    pub now: String,
    /// How much there is of everything, also of what was left out.
    pub summary: Summary,
    /// What is new and wrong, the gravest first.
    pub findings: Vec<Finding>,
    /// Who must still approve.
    pub approvals: Vec<Approval>,
    /// What differs.
    pub changes: Changes,
    /// What the reader should know of the run.
    pub notes: Vec<String>,
    /// How much did not fit.
    pub left_out: LeftOut,
}

/// What wrote a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What the tree was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The revision as it was asked for.
    pub rev: String,
    /// The commit: the merge base.
    pub oid: String,
}

/// The tree that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// `worktree`, `index` or `commit`.
    pub kind: String,
    /// The revision as it was asked for.
    pub rev: Option<String>,
    /// The commit, or the one that the tree lies on.
    pub oid: Option<String>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// New errors; missing approvals do not count here.
    pub errors: usize,
    /// New warnings.
    pub warnings: usize,
    /// New findings worth knowing.
    pub infos: usize,
    /// Demands for approvals that are not met.
    pub approvals: usize,
    /// Findings that the base has, too.
    pub known: usize,
    /// Findings that a waiver or a comment holds back.
    pub waived: usize,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, from the root of the repository.
    pub path: String,
    /// The line, from 1; none for a file as a whole.
    pub line: Option<u32>,
    /// True when it stands in the base and not in the tree that was checked.
    pub in_base: bool,
}

/// A finding that the base does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The rule.
    pub rule: String,
    /// How bad it is.
    #[serde(with = "level")]
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The other places involved.
    pub related: Vec<Related>,
    /// What to do next.
    pub help: Option<String>,
}

/// Another place that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// What that place has to do with it.
    pub message: String,
    /// The place.
    pub place: Place,
}

/// Approvals that a policy asks for and the change lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// How bad it is that they are missing.
    #[serde(with = "level")]
    pub level: Level,
    /// The policy that asks, in words.
    pub policy: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// How many people must approve.
    pub needed: usize,
    /// How many of them are missing.
    pub missing: usize,
    /// Whose approval would count; empty when nobody's would.
    pub from: Vec<Approver>,
    /// Whose approval counts already.
    pub approved_by: Vec<String>,
    /// Who approved to no avail.
    pub not_counted: Vec<NotCounted>,
    /// What needs the approval, in words.
    pub changes: Vec<String>,
    /// How many changes more need it.
    pub more_changes: usize,
    /// What to do next.
    pub help: Option<String>,
}

/// Somebody whose approval would count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approver {
    /// As the policy calls them, in words.
    pub who: String,
    /// The people that this stands for, where that is known.
    pub people: Vec<String>,
    /// How many people more.
    pub more_people: usize,
    /// Why nobody of them can approve as things are.
    pub remark: Option<String>,
}

/// An approval that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotCounted {
    /// Whose.
    pub who: String,
    /// Why, in words that read behind the name.
    pub why: String,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// How many changes of each kind there are.
    #[serde(with = "counts")]
    pub counts: BTreeMap<ChangeKind, usize>,
    /// The changes, as people read them.
    pub sections: Vec<Section>,
}

/// How much a document leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Findings.
    pub findings: usize,
    /// Demands for approvals.
    pub approvals: usize,
    /// Items of the difference.
    pub changes: usize,
}

impl Document {
    /// True when there is nothing to say: nothing is wrong, nobody must approve, nothing differs.
    pub fn is_silent(&self) -> bool {
        self.is_settled() && self.changes.counts.is_empty() && self.changes.sections.is_empty()
    }

    /// True when nothing is new and wrong, and nobody must approve.
    pub fn is_settled(&self) -> bool {
        let Summary { errors, warnings, infos, approvals, .. } = self.summary;
        self.findings.is_empty() && self.approvals.is_empty() && [errors, warnings, infos, approvals] == [0; 4]
    }
}

mod level {
    use crate::finding::Level;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(level: &Level, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(level.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Level, D::Error> {
        let text = String::deserialize(from)?;
        Level::parse(&text).ok_or_else(|| D::Error::custom("no level is called that"))
    }
}

mod counts {
    use crate::delta::ChangeKind;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};
    use std::collections::BTreeMap;

    type Counts = BTreeMap<ChangeKind, usize>;

    pub(super) fn serialize<S: Serializer>(counts: &Counts, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(counts.iter().map(|(kind, number)| (kind.as_str(), number)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Counts, D::Error> {
        let named = BTreeMap::<String, usize>::deserialize(from)?;
        let kinds = named.into_iter().map(|(name, number)| {
            let kind = ChangeKind::parse(&name);
            kind.map(|kind| (kind, number)).ok_or_else(|| D::Error::custom("no kind of change is called that"))
        });
        kinds.collect()
    }
}
