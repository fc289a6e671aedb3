//! Anchors: the truths a manifest declares.

use super::spanned::{Fields, NodeRef, PathField, Spanned};
use crate::text::Place;

/// The three spellings of the field that names an anchor's file.
pub const SOURCE_KEYS: [&str; 3] = ["source_hint", "source", "path"];

/// Every field that means something in an anchor.
pub const ANCHOR_KEYS: [&str; 17] = [
    "id",
    "family",
    "description",
    "format",
    "source_hint",
    "source",
    "path",
    "owner",
    "version",
    "centrality_score",
    "modification_policy",
    "validation_rules",
    "generates",
    "depends_on",
    "schema",
    "aliasing",
    "aliases",
];

/// One anchor. Fields that are absent or of the wrong type are `None`; the schema reports the latter.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// The mapping.
    pub node: NodeRef,
    /// A short place that stands for the anchor as a whole: its id when it has one, else its first key.
    pub place: Place,
    /// The manifest it stands in, as an index into [`super::Registry::manifests`].
    pub manifest: usize,
    /// Its name; unique in a healthy registry.
    pub id: Option<Spanned<String>>,
    /// The family it belongs to.
    pub family: Option<Spanned<String>>,
    /// What it is.
    pub description: Option<Spanned<String>>,
    /// The declared format; `a/b` means either.
    pub format: Option<Spanned<String>>,
    /// The file that holds the truth, under the first spelling that says something.
    pub source: Option<SourceField>,
    /// Every spelling of the source beyond the first.
    pub other_sources: Vec<SourceField>,
    /// The team that answers for it.
    pub owner: Option<Spanned<String>>,
    /// Its version.
    pub version: Option<Spanned<String>>,
    /// How much depends on it, 0 to 1.
    pub centrality_score: Option<Spanned<f64>>,
    /// How it may be changed.
    pub modification_policy: Option<Spanned<String>>,
    /// Names of the checks its source must pass.
    pub validation_rules: Vec<Spanned<String>>,
    /// Files derived from the source.
    pub generates: Vec<PathField>,
    /// Ids of anchors it builds on.
    pub depends_on: Vec<Spanned<String>>,
    /// A JSON Schema of the repository that the source must satisfy.
    pub schema: Option<PathField>,
    /// Who may alias it, and how.
    pub aliasing: Option<Aliasing>,
}

/// The source field under one of its spellings.
#[derive(Debug, Clone)]
pub struct SourceField {
    /// The key it was written with.
    pub key: &'static str,
    /// The path.
    pub field: PathField,
}

/// An anchor's `aliasing`.
#[derive(Debug, Clone)]
pub struct Aliasing {
    /// The mapping's first key.
    pub place: Place,
    /// False forbids every alias.
    pub enabled: Option<Spanned<bool>>,
    /// The types that are allowed; `None` allows all.
    pub alias_types: Option<Vec<Spanned<String>>>,
    /// The contexts that are allowed; `None` allows all that are declared.
    pub contexts: Option<Vec<Spanned<String>>>,
}

impl Anchor {
    pub(super) fn read(fields: Fields<'_>, file: usize, manifest: usize) -> Self {
        let id = fields.text("id");
        let mut sources: Vec<SourceField> = SOURCE_KEYS
            .into_iter()
            .filter_map(|key| fields.path(key).map(|field| SourceField { key, field }))
            .collect();
        // A spelling that is left empty does not stand in the way of one that is filled in.
        sources.sort_by_key(|source| source.field.text.value.trim().is_empty());
        let mut sources = sources.into_iter();
        Self {
            node: NodeRef { file, node: fields.node.id() },
            place: id.as_ref().map_or_else(|| fields.head(), |id| id.place),
            manifest,
            family: fields.text("family"),
            description: fields.text("description"),
            format: fields.text("format"),
            source: sources.next(),
            other_sources: sources.collect(),
            owner: fields.text("owner"),
            version: fields.text("version"),
            centrality_score: fields.number("centrality_score"),
            modification_policy: fields.text("modification_policy"),
            validation_rules: fields.texts("validation_rules").unwrap_or_default(),
            generates: fields.texts("generates").unwrap_or_default().into_iter().map(PathField::new).collect(),
            depends_on: fields.texts("depends_on").unwrap_or_default(),
            schema: fields.path("schema"),
            aliasing: fields.map("aliasing").map(|aliasing| Aliasing {
                place: aliasing.head(),
                enabled: aliasing.flag("enabled"),
                alias_types: aliasing.texts("alias_types"),
                contexts: aliasing.texts("contexts"),
            }),
            id,
        }
    }

    /// The id, or a stand-in that findings about a nameless anchor can use.
    pub fn name(&self) -> &str {
        self.id.as_ref().map_or("(no id)", |id| id.value.as_str())
    }

    /// The file that holds the truth, when the manifest names one inside the tree.
    pub fn source_path(&self) -> Option<&crate::path::RepoPath> {
        self.source.as_ref()?.field.path.as_ref().ok()
    }

    /// The file of the schema, when the manifest names one inside the tree.
    pub fn schema_path(&self) -> Option<&crate::path::RepoPath> {
        self.schema.as_ref()?.path.as_ref().ok()
    }

    /// The formats the anchor accepts: `a/b` is both.
    pub fn formats(&self) -> impl Iterator<Item = &str> {
        self.format.iter().flat_map(|format| format.value.split('/')).map(str::trim).filter(|part| !part.is_empty())
    }
}
