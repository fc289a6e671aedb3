//! The result of a run.

use super::{Finding, Level};
use crate::path::RepoPath;

/// How many findings of each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Findings at level error.
    pub errors: usize,
    /// Findings at level warning.
    pub warnings: usize,
    /// Findings at level info.
    pub infos: usize,
    /// Findings that a waiver or an inline suppression holds back.
    pub waived: usize,
}

/// Which tree was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeDescription {
    /// `worktree`, `index`, `commit` or `folder`.
    pub kind: &'static str,
    /// The revision as it was asked for.
    pub rev: Option<String>,
    /// The commit's (for `commit`) or HEAD's object id, when there is one.
    pub oid: Option<String>,
}

/// The tree that the checked one was compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseDescription {
    /// The revision as it was asked for.
    pub rev: String,
    /// The commit that was compared with: the merge base.
    pub oid: String,
    /// How many findings were left out because the base has them, too; `None` when all were asked for.
    pub known: Option<usize>,
}

/// Something the reader should know about the run itself, such as "this folder is not a git repository".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note(pub String);

/// A finding that is held back, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The finding.
    pub finding: Finding,
    /// What holds it back.
    pub by: WaivedBy,
}

/// What holds a finding back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaivedBy {
    /// The reason given.
    pub reason: String,
    /// The waiver or the comment.
    pub location: super::Location,
}

/// Everything a run found, sorted by path, position and rule.
#[derive(Debug, Clone)]
pub struct Report {
    /// The tree that was checked.
    pub tree: TreeDescription,
    /// The folder that was checked, from the root of the repository. The paths of findings are relative to it.
    pub folder: RepoPath,
    /// The tree it was compared with.
    pub base: Option<BaseDescription>,
    /// The time the run took for "now", RFC 3339 in UTC.
    pub now: String,
    /// The findings that stand.
    pub findings: Vec<Finding>,
    /// The findings held back.
    pub waived: Vec<Waived>,
    /// Remarks about the run.
    pub notes: Vec<Note>,
    /// How many anchors, aliases and lockfiles were read, for the closing line.
    pub checked: Checked,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Anchors.
    pub anchors: usize,
    /// Aliases, inline and in registries.
    pub aliases: usize,
    /// Lockfiles.
    pub locks: usize,
    /// Rules that ran.
    pub rules: usize,
}

impl Report {
    /// Counts the findings.
    pub fn counts(&self) -> Counts {
        let at = |level| self.findings.iter().filter(|f| f.level == level).count();
        Counts {
            errors: at(Level::Error),
            warnings: at(Level::Warning),
            infos: at(Level::Info),
            waived: self.waived.len(),
        }
    }

    /// The worst level among the findings that stand.
    pub fn worst(&self) -> Option<Level> {
        self.findings.iter().map(|f| f.level).max()
    }
    /// The same run, told with the findings alone that the base does not have; it has `known` others.
    #[must_use]
    pub fn with_new(&self, findings: Vec<Finding>, known: usize) -> Self {
        let Self { tree, folder, base, now, findings: _, waived, notes, checked } = self;
        Self {
            tree: tree.clone(),
            folder: folder.clone(),
            base: base.clone().map(|base| BaseDescription { known: Some(known), ..base }),
            now: now.clone(),
            findings,
            waived: waived.clone(),
            notes: notes.clone(),
            checked: *checked,
        }
    }
}
