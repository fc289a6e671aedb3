//! From the results of a run to a comment's document.

use super::document::{
    Approval, Approver, Base, Changes, Document, Finding, Head, LeftOut, NotCounted, Place, Related, SIZE_LIMIT,
    Summary, Tool,
};
use super::read::VERSION;
use crate::delta::Difference;
use crate::finding::{self, Level, Location, MissingApproval, Report};
use crate::render::delta::{counts, outline};
use crate::render::position::Places;
use crate::render::sanitize::one_line;
use crate::text::{Side, Sources};
use std::cmp::Reverse;

/// Longer texts are cut. The schema allows some more.
const TEXT: usize = 1_500;
/// Values may be lists that are compared by their entries, so they are cut later.
const VALUE: usize = 4_000;
/// How many findings, demands and changes are told at most.
const ENTRIES: usize = 500;
/// How many changes of a demand, places of a finding and notes of a run.
const FEW: usize = 20;

/// What a comment is about.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The findings that the base does not have.
    pub new: &'a Report,
    /// What differs.
    pub difference: &'a Difference,
    /// The texts of both trees.
    pub sources: &'a Sources,
    /// What tells this comment from others about the same folder.
    pub id: Option<&'a str>,
}

impl Document {
    /// A document of at most [`SIZE_LIMIT`] bytes.
    pub fn of(told: &Told<'_>) -> Self {
        let mut document = whole(told);
        let mut most = ENTRIES;
        while most > 0 && document.to_json().len() > SIZE_LIMIT {
            most /= 2;
            document.cut(most);
        }
        document
    }

    /// Leaves so many findings, demands and changes at most, and counts the others.
    fn cut(&mut self, most: usize) {
        let left_out = &mut self.left_out;
        left_out.findings += self.findings.len().saturating_sub(most);
        left_out.approvals += self.approvals.len().saturating_sub(most);
        left_out.changes += cut_sections(&mut self.changes.sections, most);
        self.findings.truncate(most);
        self.approvals.truncate(most);
    }
}

/// Leaves so many items at most; how many it took away.
fn cut_sections(sections: &mut Vec<outline::Section>, most: usize) -> usize {
    let (mut room, mut dropped) = (most, 0);
    for section in &mut *sections {
        let items = section.items.len();
        section.items.truncate(room);
        room -= section.items.len();
        dropped += items - section.items.len();
    }
    sections.retain(|section| !section.items.is_empty());
    dropped
}

/// A document with [`ENTRIES`] findings, demands and changes at most, whatever they weigh.
fn whole(told: &Told<'_>) -> Document {
    let Told { new, difference, sources, id } = *told;
    let places = Places::new(new, sources);
    let (demands, mut findings): (Vec<_>, Vec<_>) = new.findings.iter().partition(|f| f.approval.is_some());
    findings.sort_by_key(|finding| Reverse(finding.level));
    let at = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
    let base = new.base.as_ref();
    let mut sections = outline::outline(difference, sources);
    let dropped = cut_sections(&mut sections, ENTRIES);
    for item in sections.iter_mut().flat_map(|section| &mut section.items) {
        item.place = item.place.as_deref().map(|place| from_root(place, new.folder.as_str(), sources));
        shorten(item);
    }
    let summary = Summary {
        errors: at(Level::Error),
        warnings: at(Level::Warning),
        infos: at(Level::Info),
        approvals: demands.len(),
        known: base.and_then(|base| base.known).unwrap_or_default(),
        waived: new.waived.len(),
    };
    let demand = |finding: &&finding::Finding| {
        let missing = finding.approval.as_deref()?;
        Some(approval(finding, missing, &places))
    };
    let left_out = LeftOut {
        findings: findings.len().saturating_sub(ENTRIES),
        approvals: demands.len().saturating_sub(ENTRIES),
        changes: dropped,
    };
    let folder = new.folder.as_str();
    Document {
        schema_version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        folder: clip(if folder.is_empty() { "." } else { folder }),
        id: id.map(clip),
        base: Base {
            rev: base.map(|base| clip(&base.rev)).unwrap_or_default(),
            oid: base.map(|base| base.oid.clone()).unwrap_or_default(),
        },
        head: Head {
            kind: new.tree.kind.to_owned(),
            rev: new.tree.rev.as_deref().map(clip),
            oid: new.tree.oid.clone(),
        },
        now: new.now.clone(),
        summary,
        findings: findings.iter().take(ENTRIES).map(|finding| told_finding(finding, &places)).collect(),
        approvals: demands.iter().take(ENTRIES).filter_map(demand).collect(),
        changes: Changes { counts: counts(&difference.changes), sections },
        notes: new.notes.iter().take(FEW).map(|note| clip(&note.0)).collect(),
        left_out,
    }
}

fn told_finding(finding: &finding::Finding, places: &Places<'_>) -> Finding {
    let related = finding.related.iter().take(FEW);
    Finding {
        rule: finding.rule.id.to_owned(),
        level: finding.level,
        message: clip(&finding.message),
        place: place(&finding.location, places),
        related: related
            .map(|other| Related { message: clip(&other.message), place: place(&other.location, places) })
            .collect(),
        help: finding.help.as_deref().map(clip),
    }
}

fn approval(finding: &finding::Finding, missing: &MissingApproval, places: &Places<'_>) -> Approval {
    let MissingApproval { policy, place: at, needed, missing, from, approved_by, not_counted, changes, more_changes } =
        missing;
    Approval {
        level: finding.level,
        policy: clip(policy),
        place: at.as_ref().map(|at| place(at, places)),
        needed: *needed,
        missing: *missing,
        from: from.iter().take(FEW).map(approver).collect(),
        approved_by: approved_by.iter().take(FEW).map(|name| clip(name)).collect(),
        not_counted: not_counted
            .iter()
            .take(FEW)
            .map(|refused| NotCounted { who: clip(&refused.who), why: clip(&refused.why) })
            .collect(),
        changes: changes.iter().take(FEW).map(|change| clip(change)).collect(),
        more_changes: changes.len().saturating_sub(FEW) + more_changes,
        help: finding.help.as_deref().map(clip),
    }
}

fn approver(approver: &finding::Approver) -> Approver {
    Approver {
        who: clip(&approver.who),
        people: approver.people.iter().take(FEW).map(|name| clip(name)).collect(),
        more_people: approver.people.len().saturating_sub(FEW),
        remark: approver.remark.map(str::to_owned),
    }
}

fn place(location: &Location, places: &Places<'_>) -> Place {
    let at = places.resolve(location);
    Place {
        path: clip(&places.path(&location.path)),
        line: at.file.map(|_| at.start.line),
        in_base: location.side == Side::Base,
    }
}

/// A place of the difference, which is told from the checked folder, as it is known outside of it.
fn from_root(place: &str, folder: &str, sources: &Sources) -> String {
    let base = sources.base().map(|base| format!("{}:", one_line(base)));
    match base.and_then(|base| Some((place.strip_prefix(&base)?, base))) {
        _ if folder.is_empty() => place.to_owned(),
        Some((path, base)) => format!("{base}{folder}/{path}"),
        None => format!("{folder}/{place}"),
    }
}

fn shorten(item: &mut outline::Item) {
    item.name = clip(&item.name);
    item.place = item.place.as_deref().map(clip);
    item.details.truncate(FEW);
    for detail in &mut item.details {
        match detail {
            outline::Detail::Words(pieces) => {
                for piece in pieces {
                    if let outline::Piece::Named(name) = piece {
                        *name = clip(name);
                    }
                }
            }
            outline::Detail::Values { label, from, to } => {
                *label = clip(label);
                for value in [from, to].into_iter().flatten() {
                    *value = clipped(value, VALUE);
                }
            }
        }
    }
}

fn clip(text: &str) -> String {
    clipped(text, TEXT)
}

fn clipped(text: &str, most: usize) -> String {
    crate::render::clip(text, most).into_owned()
}
