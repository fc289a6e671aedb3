//! Which paths a registry names, and what must be known of each.

use super::anchor::Anchor;
use super::format;
use super::probe::Wanted;
use super::registry::Registry;
use crate::document::Format;
use crate::path::RepoPath;
use std::collections::BTreeMap;

/// Which paths the registry names, and what must be known of each.
pub(super) fn wanted(registry: &Registry, digest_everything: bool) -> BTreeMap<RepoPath, Wanted> {
    let mut wanted: BTreeMap<RepoPath, Wanted> = BTreeMap::new();
    let mut want = |path: &RepoPath, more: Wanted| {
        let entry = wanted.entry(path.clone()).or_default();
        *entry = entry.and(more);
    };
    let digest = digest_everything;
    for anchor in &registry.anchors {
        if let Some(path) = anchor.source_path() {
            let parse = format::parsed_as(anchor.formats(), path);
            want(path, Wanted { digest, parse, sniff: anchor.format.is_some() });
        }
        for output in anchor.generates.iter().filter_map(|output| output.path.as_ref().ok()) {
            want(output, Wanted { digest, ..Wanted::default() });
        }
        if let Some(Ok(path)) = anchor.schema.as_ref().map(|schema| schema.path.as_ref()) {
            want(path, Wanted { parse: Format::of_path(path).or(Some(Format::Json)), ..Wanted::default() });
            if let Some(source) = anchor.source_path() {
                want(source, Wanted { parse: Format::of_path(source), ..Wanted::default() });
            }
        }
    }
    for entry in registry.locks.iter().flat_map(|lock| &lock.entries) {
        // A lock that names another source than its anchor is compared with the anchor's: both are looked at.
        if let Some(path) = registry.anchor(&entry.id.value).and_then(Anchor::source_path) {
            want(path, Wanted { digest: true, ..Wanted::default() });
        }
        if let Some(Ok(path)) = entry.source.as_ref().map(|source| source.path.as_ref()) {
            want(path, Wanted::default());
        }
        for output in entry.generated.iter().filter_map(|output| output.path.path.as_ref().ok()) {
            want(output, Wanted { digest: true, ..Wanted::default() });
        }
    }
    for alias in &registry.aliases {
        let has_pointer = matches!(&alias.canonical, super::Canonical::Named { pointer: Some(_), .. });
        if let Some(path) = registry.anchor_of(alias).and_then(Anchor::source_path).filter(|_| has_pointer) {
            want(path, Wanted { parse: Format::of_path(path), ..Wanted::default() });
        }
    }
    wanted
}
