//! Generated files: are they there, are they in step with their source, does nothing else claim them.

mod hand_edited;
mod ignored;
mod is_a_source;
mod missing;
mod outside_repo;
mod shared;
mod stale;

use super::paths::is_blank;
use super::{Context, Rule};
use crate::finding::{Subject, SubjectKind};
use crate::hash::Sha256Digest;
use crate::model::{Anchor, LockEntry, PathField, Probe, Spanned};
use crate::path::RepoPath;
use crate::text::Place;
use std::collections::HashMap;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &hand_edited::HandEdited,
    &ignored::Ignored,
    &is_a_source::IsASource,
    &missing::Missing,
    &outside_repo::OutsideRepo,
    &shared::Shared,
    &stale::Stale,
];

/// A generated file that an anchor names.
struct Output<'a> {
    anchor: &'a Anchor,
    field: &'a PathField,
    path: &'a RepoPath,
    probe: &'a Probe,
}

impl<'a> Output<'a> {
    fn subject(&self) -> Subject {
        Subject::new(SubjectKind::Generated, self.path.as_str())
    }

    /// The file it is, links followed; the path as it is written when there is no such file.
    fn file(&self) -> &'a RepoPath {
        self.probe.file().unwrap_or(self.path)
    }
}

/// Every generated file whose path stays in the tree.
fn outputs<'a>(cx: &Context<'a>) -> impl Iterator<Item = Output<'a>> {
    let registry = cx.registry;
    registry.anchors.iter().flat_map(|anchor| anchor.generates.iter().map(move |field| (anchor, field))).filter_map(
        |(anchor, field)| {
            let path = field.path.as_ref().ok().filter(|_| !is_blank(&field.text.value))?;
            Some(Output { anchor, field, path, probe: registry.probe(path)? })
        },
    )
}

/// How a generated file and its source stand to what a lock recorded of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drift {
    /// The source has changed since, the output has not.
    Stale,
    /// The output has changed since, the source has not.
    HandEdited,
}

/// An output that is out of step with its source.
struct Drifted<'a> {
    output: Output<'a>,
    drift: Drift,
    /// The lock entry of the anchor.
    entry: &'a LockEntry,
    /// Where the lock records the output.
    recorded: Place,
}

/// Every output that the locks show to be out of step, once each, however many locks pin it.
///
/// A lock that agrees with both files as they are clears the output, whatever older locks say. When an old lock says stale
/// and a newer one hand-edited, the output is an old one, so stale it is.
fn drifted<'a>(cx: &Context<'a>) -> Vec<Drifted<'a>> {
    let mut records: Records<'a> = HashMap::new();
    for entry in cx.registry.locks.iter().flat_map(|lock| &lock.entries) {
        let Some(source) = digest(entry.sha256.as_ref()) else { continue };
        for output in &entry.generated {
            if let (Ok(path), Some(written)) = (&output.path.path, &output.sha256)
                && let Some(then) = digest(Some(written))
            {
                let record = Record { entry, source, output: then, place: written.place };
                records.entry((entry.id.value.as_str(), path)).or_default().push(record);
            }
        }
    }
    outputs(cx).filter_map(|output| drift(cx, &records, output)).collect()
}

/// What locks record of an output, by the anchor's id and the path.
type Records<'a> = HashMap<(&'a str, &'a RepoPath), Vec<Record<'a>>>;

/// What one lock entry records of an output and its source.
struct Record<'a> {
    entry: &'a LockEntry,
    source: Sha256Digest,
    output: Sha256Digest,
    place: Place,
}

fn digest(written: Option<&Spanned<String>>) -> Option<Sha256Digest> {
    Sha256Digest::parse(&written?.value)
}

fn drift<'a>(cx: &Context<'a>, records: &Records<'a>, output: Output<'a>) -> Option<Drifted<'a>> {
    let id = output.anchor.id.as_ref()?.value.as_str();
    // Of anchors that share an id, locks mean the first.
    let anchor = cx.registry.anchor(id).filter(|first| std::ptr::eq(*first, output.anchor))?;
    let source_path = anchor.source_path()?;
    let source = cx.registry.probe(source_path)?.sha256?;
    let now = output.probe.sha256?;
    let mut found: Option<(Drift, &Record<'a>)> = None;
    for record in records.get(&(id, output.path))? {
        // A lock of another source says nothing about this one.
        if record.entry.source.as_ref().is_some_and(|locked| locked.path.as_ref() != Ok(source_path)) {
            continue;
        }
        let drift = match (record.source == source, record.output == now) {
            (true, true) => return None,
            (false, true) => Drift::Stale,
            (true, false) => Drift::HandEdited,
            (false, false) => continue,
        };
        if found.is_none_or(|(before, _)| before == Drift::HandEdited && drift == Drift::Stale) {
            found = Some((drift, record));
        }
    }
    let (drift, record) = found?;
    Some(Drifted { output, drift, entry: record.entry, recorded: record.place })
}
