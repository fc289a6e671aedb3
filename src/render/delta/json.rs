//! Version 1 of the JSON difference, described by `schemas/diff.schema.json`. Frozen: change nothing here that a reader of
//! the output could notice.

use super::words::counts;
use crate::delta::{self, ChangeKind, Difference};
use crate::finding;
use crate::render::json::parts::{Position, Subject, TOOL, Tool, Tree};
use crate::render::json::pretty;
use crate::render::position;
use crate::text::Sources;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) fn write(difference: &Difference, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    pretty(&Page::new(difference, sources), out)
}

#[derive(Serialize)]
struct Page<'a> {
    schema_version: u32,
    tool: Tool,
    base: Tree<'a>,
    head: Tree<'a>,
    changes: Vec<Change<'a>>,
    impact: Vec<Impact<'a>>,
    notes: &'a [String],
    summary: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct Change<'a> {
    kind: &'static str,
    subject: Subject<'a>,
    anchor: Option<&'a str>,
    context: Option<&'a str>,
    field: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    before: Option<Location<'a>>,
    after: Option<Location<'a>>,
    fields: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Impact<'a> {
    anchor: &'a str,
    source: Option<&'a str>,
    location: Location<'a>,
    locks: Vec<Lock<'a>>,
    generated: Vec<&'a str>,
    aliases: Vec<&'a str>,
    dependents: Vec<&'a str>,
    dependents_complete: bool,
}

#[derive(Serialize)]
struct Lock<'a> {
    workflow: &'a str,
    path: &'a str,
    fresh: bool,
}

impl<'a> Page<'a> {
    fn new(difference: &'a Difference, sources: &Sources) -> Self {
        let mut summary: BTreeMap<&'static str, usize> =
            ChangeKind::ALL.into_iter().map(|kind| (kind.as_str(), 0)).collect();
        summary.extend(counts(&difference.changes).into_iter().map(|(kind, number)| (kind.as_str(), number)));
        Self {
            schema_version: 1,
            tool: TOOL,
            base: (&difference.base).into(),
            head: (&difference.head).into(),
            changes: difference.changes.iter().map(|change| Change::new(change, sources)).collect(),
            impact: difference.impact.iter().map(|impact| Impact::new(impact, sources)).collect(),
            notes: &difference.notes,
            summary,
        }
    }
}

impl<'a> Change<'a> {
    fn new(change: &'a delta::Change, sources: &Sources) -> Self {
        let place = |location: &'a Option<finding::Location>| location.as_ref().map(|at| Location::new(at, sources));
        Self {
            kind: change.kind.as_str(),
            subject: (&change.subject).into(),
            anchor: change.anchor.as_deref(),
            context: change.context.as_deref(),
            field: change.field.as_deref(),
            from: change.from.as_deref(),
            to: change.to.as_deref(),
            before: place(&change.before),
            after: place(&change.after),
            fields: whole(change).iter().map(|field| (field.name.as_str(), field.value.as_str())).collect(),
        }
    }
}

impl<'a> Impact<'a> {
    fn new(impact: &'a delta::Impact, sources: &Sources) -> Self {
        Self {
            anchor: &impact.anchor,
            source: impact.source.as_ref().map(|path| path.as_str()),
            location: Location::new(&impact.place, sources),
            locks: impact
                .locks
                .iter()
                .map(|lock| Lock { workflow: &lock.workflow, path: lock.path.as_str(), fresh: lock.fresh })
                .collect(),
            generated: impact.generated.iter().map(|path| path.as_str()).collect(),
            aliases: impact.aliases.iter().map(|alias| alias.id.as_str()).collect(),
            dependents: impact.dependents.iter().map(String::as_str).collect(),
            dependents_complete: !impact.more_dependents,
        }
    }
}

impl<'a> Location<'a> {
    fn new(location: &'a finding::Location, sources: &Sources) -> Self {
        let position::Resolved { start, end, .. } = position::resolve(location, sources);
        Self { path: location.path.as_str(), start: start.into(), end: end.into() }
    }
}

/// The fields of what came or went as a whole.
fn whole(change: &delta::Change) -> &[delta::Field] {
    if change.kind == ChangeKind::Moved { &[] } else { &change.fields }
}
