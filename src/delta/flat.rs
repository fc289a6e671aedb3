//! One file of the registry on its own, as git's diff driver sees it: without its path, and perhaps from long ago.

use super::{Record, records_of, settings_records};
use crate::document::{Document, Format, Kind, Limits, Node};
use crate::model::Role;
use crate::path::RepoPath;

/// The records of a file, sorted; `None` when it cannot be read whole or is none of the registry's, so that its text is
/// the best there is to show. Only the ending of the name counts: git passes temporary files.
pub fn flat_records(name: &str, bytes: &[u8]) -> Option<Vec<Record>> {
    // Stands for the path, which would differ between two versions.
    let path = RepoPath::parse("file").ok()?;
    let format = Format::of_path(&RepoPath::parse(name).ok()?).unwrap_or(Format::Yaml);
    let document = Document::parse(path.clone(), bytes, format, &Limits::default());
    if document.is_incomplete() {
        return None;
    }
    let mut records = Vec::new();
    for root in document.roots() {
        match role(root)? {
            Some(role) => records.append(&mut records_of(role, root, &path)),
            None => records.append(&mut settings_records(root, &path)),
        }
    }
    records.sort_by(|a, b| a.subject.cmp(&b.subject));
    (!records.is_empty()).then_some(records)
}

/// What a file is, by what it holds; the inner `None` is `ssot.yaml`.
fn role(root: Node<'_>) -> Option<Option<Role>> {
    let has = |key: &str| root.get(key).is_some();
    let item_has = |key: &str| root.items().any(|item| item.get(key).is_some());
    let kind_of = |key: &str| root.get(key).map(Node::kind);
    Some(Some(match root.kind() {
        Kind::Mapping if has("alias_governance") => Role::Governance,
        Kind::Mapping if has("lock_version") || kind_of("anchors") == Some(Kind::Mapping) => Role::Lockfile,
        Kind::Mapping if ["anchors", "ssot_config", "facts", "include"].into_iter().any(has) => Role::Manifest,
        Kind::Mapping if kind_of("teams") == Some(Kind::Mapping) => Role::Teams,
        Kind::Mapping if kind_of("waivers") == Some(Kind::Sequence) => Role::Waivers,
        Kind::Mapping
            if kind_of("aliases") == Some(Kind::Sequence)
                && !root.get("aliases")?.items().any(|i| i.as_str().is_some()) =>
        {
            Role::Aliases
        }
        Kind::Mapping if ["rules", "fail_on", "exclude", "limits", "manifest", "locks"].into_iter().any(has) => {
            return Some(None);
        }
        Kind::Sequence if item_has("rule") => Role::Waivers,
        Kind::Sequence if item_has("canonical") => Role::Aliases,
        _ => return None,
    }))
}
