//! Manifests: the root one, and the fragments it includes.

use super::config::SsotConfig;
use super::spanned::{Fields, Spanned};
use crate::text::Place;

/// A manifest file, without its anchors.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Index into [`super::Registry::files`].
    pub file: usize,
    /// The `anchors` key, when there is one.
    pub anchors_key: Option<Place>,
    /// `metadata.total_ssot_anchors` or `metadata.total_anchors`.
    pub declared_total: Option<Spanned<i64>>,
    /// Globs of further manifests.
    pub include: Vec<Spanned<String>>,
    /// Globs of `include` that no file matches, as indices.
    pub unmatched: Vec<usize>,
    /// How many facts it declares.
    pub facts: usize,
    /// What it says about itself.
    pub config: Option<SsotConfig>,
}

impl Manifest {
    pub(super) fn read(fields: Fields<'_>, file: usize) -> Self {
        let metadata = fields.map("metadata");
        Self {
            file,
            anchors_key: fields.node.entry("anchors").map(|entry| fields.place(entry.key)),
            declared_total: ["total_ssot_anchors", "total_anchors"]
                .into_iter()
                .find_map(|key| metadata.and_then(|metadata| metadata.integer(key))),
            include: fields.texts("include").unwrap_or_default(),
            unmatched: Vec::new(),
            facts: fields.node.get("facts").map_or(0, |facts| facts.items().count()),
            config: SsotConfig::read(fields),
        }
    }
}
