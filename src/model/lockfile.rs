//! Lockfiles: what a workflow has pinned.

use super::registry::Registry;
use super::spanned::{Fields, NodeRef, PathField, Spanned};
use crate::text::Place;

/// The version of the format that this program reads and writes.
pub const LOCK_VERSION: i64 = 1;

/// One lockfile.
#[derive(Debug, Clone)]
pub struct Lockfile {
    /// Index into [`super::Registry::files`].
    pub file: usize,
    /// The version of the format, when it is an integer.
    pub version: Option<Spanned<i64>>,
    /// The workflow it belongs to.
    pub workflow: Option<Spanned<String>>,
    /// The `anchors` key.
    pub anchors_key: Option<Place>,
    /// What it pins, in the order of the file.
    pub entries: Vec<LockEntry>,
}

/// One pinned anchor.
#[derive(Debug, Clone)]
pub struct LockEntry {
    /// The entry's mapping.
    pub node: NodeRef,
    /// The anchor's id, the entry's key.
    pub id: Spanned<String>,
    /// The version that was pinned.
    pub version: Option<Spanned<String>>,
    /// The digest that was pinned, as it is written.
    pub sha256: Option<Spanned<String>>,
    /// The source that was pinned.
    pub source: Option<PathField>,
    /// Ids of the anchors it was built on.
    pub dependencies: Vec<Spanned<String>>,
    /// Generated files and their digests.
    pub generated: Vec<LockedOutput>,
}

/// A generated file and its digest at the time of locking.
#[derive(Debug, Clone)]
pub struct LockedOutput {
    /// The file.
    pub path: PathField,
    /// Its digest, as it is written; `None` when it is not text.
    pub sha256: Option<Spanned<String>>,
}

impl Lockfile {
    pub(super) fn read(fields: Fields<'_>, file: usize) -> Self {
        Self {
            file,
            version: fields.integer("lock_version"),
            workflow: fields.text("workflow"),
            anchors_key: fields.node.entry("anchors").map(|entry| fields.place(entry.key)),
            entries: fields
                .entries("anchors")
                .map(|(id, node)| entry(Fields::new(fields.file, node), id, file))
                .collect(),
        }
    }

    /// The workflow it belongs to: the one it names, else its file name without the extension.
    pub fn name<'a>(&'a self, registry: &'a Registry) -> &'a str {
        let stem = || {
            let name = registry.files.get(self.file).map_or("", |file| file.path.file_name());
            name.rsplit_once('.').map_or(name, |(stem, _)| stem)
        };
        self.workflow.as_ref().map_or_else(stem, |workflow| workflow.value.as_str())
    }

    /// False when the file is of another version than this program knows, so that its content cannot be judged.
    pub fn is_understood(&self) -> bool {
        self.version.is_none_or(|version| version.value == LOCK_VERSION)
    }

    /// A place that stands for the whole file.
    pub fn place(&self) -> Option<Place> {
        self.anchors_key.or_else(|| self.workflow.as_ref().map(|workflow| workflow.place))
    }
}

fn entry(fields: Fields<'_>, id: Spanned<String>, file: usize) -> LockEntry {
    LockEntry {
        node: NodeRef { file, node: fields.node.id() },
        id,
        version: fields.text("version"),
        sha256: fields.text("sha256"),
        source: fields.path("source"),
        dependencies: fields.texts("dependencies").unwrap_or_default(),
        generated: fields
            .entries("generated")
            .map(|(path, node)| LockedOutput {
                path: PathField::new(path),
                sha256: super::spanned::text_of(fields, node),
            })
            .collect(),
    }
}
