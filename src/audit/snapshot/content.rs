//! What a snapshot says of a registry.

use crate::delta::Record;
use crate::hash::{Hasher, Sha256Digest};
use crate::model::{Registry, Role};
use crate::path::RepoPath;
use crate::tree::{ReadError, Resolved, Tree, resolve};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The digests of a registry. All of it can be computed again from the commit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// The files that declare things, and the digests of their bytes as git stores them.
    pub files: BTreeMap<String, String>,
    /// What they declare, by kind.
    pub records: BTreeMap<String, RecordsDigest>,
    /// The files that anchors name as their sources; `None` where there is no such file.
    pub sources: BTreeMap<String, Option<String>>,
}

/// The records of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordsDigest {
    /// How many there are.
    pub count: usize,
    /// A digest of all of them in their canonical spelling, which no comment, no order and no file format changes.
    pub sha256: String,
}

impl Content {
    /// The digests of a registry that was read from `tree`.
    ///
    /// # Errors
    /// When a file that is there cannot be digested. A digest that was left out would pass for a file that is not there.
    pub fn of(
        registry: &Registry,
        records: &[Record],
        tree: &dyn Tree,
        settings: &RepoPath,
    ) -> Result<Self, (RepoPath, ReadError)> {
        let declaring = registry.files.iter().filter(|file| !matches!(file.role, Role::Source | Role::Competitor));
        let paths: BTreeSet<&RepoPath> = declaring.map(|file| &file.path).chain([settings]).collect();
        let mut content = Self { records: by_kind(records), ..Self::default() };
        for path in paths {
            if let Some(digest) = digest(tree, path)? {
                content.files.insert(path.as_str().to_owned(), digest);
            }
        }
        for path in registry.anchors.iter().filter_map(|anchor| anchor.source_path()) {
            if !content.sources.contains_key(path.as_str()) {
                let known = registry.probe(path).and_then(|probe| probe.sha256).map(|digest| digest.to_string());
                let digest = match known {
                    Some(known) => Some(known),
                    None => digest(tree, path)?,
                };
                content.sources.insert(path.as_str().to_owned(), digest);
            }
        }
        Ok(content)
    }
}

/// The digest of the file that a path leads to; `None` where it leads to none.
fn digest(tree: &dyn Tree, path: &RepoPath) -> Result<Option<String>, (RepoPath, ReadError)> {
    match resolve(tree, path) {
        Resolved::File(target) => match tree.digest(&target) {
            Ok(digested) => Ok(Some(digested.sha256.to_string())),
            Err(error) => Err((path.clone(), error)),
        },
        _ => Ok(None),
    }
}

/// One digest for each kind of record.
fn by_kind(records: &[Record]) -> BTreeMap<String, RecordsDigest> {
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for record in records {
        let fields: Vec<(&str, &str)> =
            record.fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
        let line = serde_json::json!([record.subject.id, record.anchor, record.context, fields]).to_string();
        lines.entry(record.subject.kind.as_str()).or_default().push(line);
    }
    let digest = |mut lines: Vec<String>| {
        lines.sort_unstable();
        let mut hasher = Hasher::default();
        for line in &lines {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
        RecordsDigest { count: lines.len(), sha256: hasher.finish().0.to_string() }
    };
    lines.into_iter().map(|(kind, lines)| (kind.to_owned(), digest(lines))).collect()
}

/// What is recorded differently from what is found, in words; empty when they agree.
pub fn difference(recorded: &Content, found: &Content) -> Vec<String> {
    let mut words = Vec::new();
    let file = |what: &str, path: &str, one: Option<&Option<String>>, other: Option<&Option<String>>| match (one, other)
    {
        (Some(Some(one)), Some(Some(other))) => {
            format!("{what} {path} is recorded as {} and is {}", short(one), short(other))
        }
        (Some(None), Some(Some(_))) => format!("{what} {path} is recorded as missing and is there"),
        (Some(Some(_)), Some(None)) => format!("{what} {path} is recorded and is not there"),
        (Some(_), _) => format!("{what} {path} is recorded and is none"),
        (None, _) => format!("{what} {path} is left out"),
    };
    let some = |files: &BTreeMap<String, String>| -> BTreeMap<String, Option<String>> {
        files.iter().map(|(path, digest)| (path.clone(), Some(digest.clone()))).collect()
    };
    let (files, sources) = ((some(&recorded.files), some(&found.files)), (&recorded.sources, &found.sources));
    for (what, one, other) in [("the file", &files.0, &files.1), ("the source", sources.0, sources.1)] {
        let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
        let differing = paths.into_iter().filter(|path| one.get(*path) != other.get(*path));
        words.extend(differing.map(|path| file(what, path, one.get(path), other.get(path))));
    }
    let kinds: BTreeSet<&String> = recorded.records.keys().chain(found.records.keys()).collect();
    for kind in kinds {
        let count = |content: &Content| content.records.get(kind).map_or(0, |records| records.count);
        if recorded.records.get(kind) != found.records.get(kind) {
            words.push(match (count(recorded), count(found)) {
                (one, other) if one == other => {
                    format!("the {one} {kind} records are recorded as others than they are")
                }
                (one, other) => format!("{one} {kind} records are recorded and there are {other}"),
            });
        }
    }
    words
}

/// Enough of a digest to tell it from another.
pub(crate) fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

impl Content {
    /// `3 registry files, 26 sources, 90 records`.
    pub fn summary(&self) -> String {
        let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let records: usize = self.records.values().map(|records| records.count).sum();
        let parts = [
            counted(self.files.len(), "registry file", "registry files"),
            counted(self.sources.len(), "source", "sources"),
            counted(records, "record", "records"),
        ];
        parts.join(", ")
    }

    /// A digest of the whole content.
    pub fn digest(&self) -> Sha256Digest {
        let all = serde_json::json!([self.files, self.records, self.sources]);
        Sha256Digest::of(all.to_string().as_bytes())
    }
}
