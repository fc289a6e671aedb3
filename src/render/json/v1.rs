//! Version 1 of the JSON report, described by `schemas/report.schema.json`. Frozen: change nothing here that a reader of
//! the output could notice.

use super::parts::{Position, Subject, TOOL, Tool, Tree};
use crate::finding;
use crate::render::position::{self, resolve};
use crate::text::{Side, Sources};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Report<'a> {
    schema_version: u32,
    tool: Tool,
    tree: Tree<'a>,
    base: Option<Base<'a>>,
    now: &'a str,
    findings: Vec<Finding<'a>>,
    notes: Vec<&'a str>,
    summary: Summary,
}

#[derive(Serialize)]
struct Base<'a> {
    rev: &'a str,
    oid: &'a str,
    known: Option<usize>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    subject: Subject<'a>,
    location: Location<'a>,
    related: Vec<Related<'a>>,
    help: Option<&'a str>,
    fingerprint: String,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    /// Only where it is not the tree that was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    tree: Option<&'static str>,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Fix<'a> {
    location: Location<'a>,
    replacement: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(report: &'a finding::Report, sources: &Sources) -> Self {
        let counts = report.counts();
        Self {
            schema_version: 1,
            tool: TOOL,
            tree: (&report.tree).into(),
            base: report.base.as_ref().map(|base| Base { rev: &base.rev, oid: &base.oid, known: base.known }),
            now: &report.now,
            findings: report.findings.iter().map(|finding| Finding::new(finding, sources)).collect(),
            notes: report.notes.iter().map(|note| note.0.as_str()).collect(),
            summary: Summary {
                errors: counts.errors,
                warnings: counts.warnings,
                infos: counts.infos,
                waived: counts.waived,
            },
        }
    }
}

impl<'a> Finding<'a> {
    fn new(finding: &'a finding::Finding, sources: &Sources) -> Self {
        Self {
            rule: finding.rule.id,
            level: finding.level.as_str(),
            message: &finding.message,
            subject: (&finding.subject).into(),
            location: Location::new(&finding.location, sources),
            related: finding
                .related
                .iter()
                .map(|related| Related {
                    message: &related.message,
                    location: Location::new(&related.location, sources),
                })
                .collect(),
            help: finding.help.as_deref(),
            fingerprint: finding.fingerprint.to_string(),
            fix: finding
                .fix
                .as_ref()
                .map(|fix| Fix { location: Location::new(&fix.location, sources), replacement: &fix.replacement }),
        }
    }
}

impl<'a> Location<'a> {
    fn new(location: &'a finding::Location, sources: &Sources) -> Self {
        let position::Resolved { start, end, .. } = resolve(location, sources);
        let tree = (location.side == Side::Base).then_some("base");
        Self { path: location.path.as_str(), tree, start: start.into(), end: end.into() }
    }
}
