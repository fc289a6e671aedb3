//! What comparing a tree with its bases gave.

use super::earlier::Earlier;
use super::{BaseOptions, Validated, Workspace};
use crate::delta::Change;
use crate::engine::{self, Outcome};
use crate::finding::{BaseDescription, Checked, Finding, Level, Note, Report};
use crate::history::Oid;
use crate::model::Registry;
use crate::text::Side;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What comparing with one base gave.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) proposed: Registry,
    pub(super) changes: Vec<Change>,
    /// Where that was asked.
    pub(super) new: Option<New>,
    pub(super) notes: Vec<String>,
}

/// What the base does not have.
pub(super) struct New {
    pub(super) findings: Vec<Finding>,
    /// How many others there are.
    pub(super) known: usize,
}

/// What comparing with every base gave.
pub(super) struct Judgement {
    pub(super) judged: Judged,
    /// The first base; what changed is what differs from it.
    pub(super) base: Earlier,
    pub(super) bases: Vec<Oid>,
    pub(super) fail_on: Option<Level>,
}

impl Judged {
    /// Adds what another base shows. Its texts are not at hand, so its places are told without them.
    pub(super) fn with(mut self, other: Self) -> Self {
        add(&mut self.outcome.findings, other.outcome.findings);
        let standing: BTreeSet<_> = self.outcome.findings.iter().map(|f| (f.rule.id, f.location.clone())).collect();
        self.outcome
            .waived
            .retain(|waived| !standing.contains(&(waived.finding.rule.id, waived.finding.location.clone())));
        // What both bases have is known; what only one has is new.
        self.new = self.new.zip(other.new).map(|(mut new, other)| {
            add(&mut new.findings, other.findings);
            New { known: new.known.min(other.known), ..new }
        });
        self.notes.extend(other.notes);
        self
    }
}

/// Adds findings that another base shows.
fn add(findings: &mut Vec<Finding>, others: Vec<Finding>) {
    let known: BTreeSet<_> = findings.iter().map(|f| (f.rule.id, f.location.clone())).collect();
    let more = others.into_iter().filter(|f| !known.contains(&(f.rule.id, f.location.clone())));
    findings.extend(more.map(without_texts));
    engine::sort(findings);
    engine::tell_once(findings);
}

/// Adds the approvals that the policy asks for by now.
pub(super) fn add_demands(findings: &mut Vec<Finding>, demands: Vec<Finding>, base: &str) {
    let known: BTreeSet<_> = findings.iter().map(|f| (f.rule.id, f.location.clone(), f.message.clone())).collect();
    let more = demands.into_iter().filter(|f| !known.contains(&(f.rule.id, f.location.clone(), f.message.clone())));
    findings.extend(more.map(without_texts).map(|mut finding| {
        let since = format!("`{base}` asks for it since this change left it");
        finding.help = Some(finding.help.map_or_else(|| since.clone(), |help| format!("{help}; {since}")));
        finding
    }));
    engine::sort(findings);
}

/// A finding about another text of the base than the one at hand: its places there are told without lines.
fn without_texts(mut finding: Finding) -> Finding {
    let asked_at = finding.approval.as_mut().and_then(|approval| approval.place.as_mut());
    let related = finding.related.iter_mut().map(|related| &mut related.location);
    for place in related.chain(asked_at).filter(|place| place.side == Side::Base) {
        place.span = None;
    }
    finding
}

impl Judgement {
    /// The report that was asked for.
    pub(super) fn into_validated(self, workspace: &Workspace, now: Timestamp, against: &BaseOptions) -> Validated {
        let Self { judged: Judged { outcome, proposed, new, mut notes, .. }, bases, fail_on, .. } = self;
        if bases.len() > 1 {
            let names: Vec<String> = bases.iter().map(Oid::short).collect();
            notes.push(format!(
                "the histories were merged crosswise and have {} merge bases; the change was compared with each: {}",
                bases.len(),
                names.join(", ")
            ));
        }
        let checked = Checked {
            anchors: proposed.anchors.len(),
            aliases: proposed.aliases.len(),
            locks: proposed.locks.len(),
            rules: outcome.rules,
        };
        let mut seen = BTreeSet::new();
        let notes = workspace.tree.notes().iter().chain(&proposed.notes).chain(&notes).cloned();
        let notes = notes.filter(|note| seen.insert(note.clone())).map(Note).collect();
        let oid = bases.first().map(Oid::to_string).unwrap_or_default();
        let (findings, known) = match new.filter(|_| against.new_only) {
            Some(new) => (new.findings, Some(new.known)),
            None => (outcome.findings, None),
        };
        let report = Report {
            tree: workspace.tree.describe(),
            folder: workspace.folder.clone(),
            base: Some(BaseDescription { rev: against.rev.clone(), oid, known }),
            now: now.to_string(),
            findings,
            waived: outcome.waived,
            notes,
            checked,
        };
        Validated { report, fail_on, registry: proposed }
    }
}
