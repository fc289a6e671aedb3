//! Anchors: their names, their fields, their sources and what they depend on.

mod centrality_out_of_range;
mod dependency_cycle;
mod duplicate_id;
mod format_mismatch;
mod invalid_id;
mod invalid_version;
mod missing_field;
mod schema_violation;
mod source_ambiguous;
mod source_ignored;
mod source_missing;
mod source_outside_repo;
mod source_shared;
mod source_untracked;
mod unknown_dependency;
mod unknown_family;

use super::paths::is_blank;
use super::{Context, Rule};
use crate::model::{Anchor, DeclaredFormat, Probe, SOURCE_KEYS, SourceField};
use crate::path::RepoPath;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &centrality_out_of_range::CentralityOutOfRange,
    &dependency_cycle::DependencyCycle,
    &duplicate_id::DuplicateId,
    &format_mismatch::FormatMismatch,
    &invalid_id::InvalidId,
    &invalid_version::InvalidVersion,
    &missing_field::MissingField,
    &schema_violation::SchemaViolation,
    &source_ambiguous::SourceAmbiguous,
    &source_ignored::SourceIgnored,
    &source_missing::SourceMissing,
    &source_outside_repo::SourceOutsideRepo,
    &source_shared::SourceShared,
    &source_untracked::SourceUntracked,
    &unknown_dependency::UnknownDependency,
    &unknown_family::UnknownFamily,
];

/// An anchor with a source inside the tree, and what is known of that.
struct Sourced<'a> {
    anchor: &'a Anchor,
    source: &'a SourceField,
    path: &'a RepoPath,
    probe: &'a Probe,
}

/// The anchor's source, when it is a path inside the tree.
fn sourced<'a>(cx: &Context<'a>, anchor: &'a Anchor) -> Option<Sourced<'a>> {
    let source = anchor.source.as_ref().filter(|source| !is_blank(&source.field.text.value))?;
    let path = source.field.path.as_ref().ok()?;
    Some(Sourced { anchor, source, path, probe: cx.registry.probe(path)? })
}

/// Every anchor whose source is a path inside the tree.
fn all_sourced<'a>(cx: &Context<'a>) -> impl Iterator<Item = Sourced<'a>> {
    cx.registry.anchors.iter().filter_map(|anchor| sourced(cx, anchor))
}

/// True when every manifest and everything they include was read, so that an id that is nowhere is unknown.
fn all_anchors_known(cx: &Context<'_>) -> bool {
    !cx.registry.manifests_incomplete() && cx.registry.manifests.iter().all(|manifest| manifest.unmatched.is_empty())
}

/// The entry of `required_fields` that asks for a field; any spelling of the source stands for all.
fn requirement<'a>(cx: &Context<'a>, field: &str) -> Option<&'a crate::model::Spanned<String>> {
    let fields = cx.registry.config()?.required_fields.as_ref()?;
    fields.iter().find(|required| {
        required.value == field || (SOURCE_KEYS.contains(&field) && SOURCE_KEYS.contains(&required.value.as_str()))
    })
}

/// The formats that an anchor accepts; `None` when it declares none, or one that anything may be.
fn declared_formats(anchor: &Anchor) -> Option<Vec<DeclaredFormat>> {
    // `application/json` is a media type, not two formats.
    let parts: Vec<&str> = anchor.formats().filter(|part| *part != "application").collect();
    let formats: Vec<DeclaredFormat> = parts.into_iter().map(DeclaredFormat::parse).collect::<Option<_>>()?;
    (!formats.is_empty()).then_some(formats)
}
