//! Files that declare anchors of their own beside the manifest.

use super::read::{add_file, read_file};
use super::registry::{Registry, Role};
use super::settings::Settings;
use super::{parallel, registry::RegistryFile};
use crate::document::{Format, Kind, Node};
use crate::path::RepoPath;
use crate::tree::{EntryKind, Resolved, Tree, resolve};
use memchr::memmem;
use std::collections::{BTreeSet, HashMap};

/// How many competitors are kept in memory. A tree with more has a problem that more findings do not make clearer.
const ENOUGH: usize = 100;

/// How many files are looked at before counting the competitors again.
const BATCH: usize = 64;

/// Looks through the tree's YAML and JSON files for the shape of a manifest, and keeps those that have it.
///
/// Reading every file is the cost of the question; parsing is not, since a file without the word `anchors` has no such list.
pub(super) fn find(registry: &mut Registry, tree: &dyn Tree, settings: &Settings) {
    let mut known: BTreeSet<RepoPath> = registry.files.iter().map(|file| file.path.clone()).collect();
    // A file that was read through a link is no competitor of itself.
    for file in registry.files.iter().filter(|file| tree.entry(&file.path).is_none_or(|e| e.kind != EntryKind::File)) {
        if let Resolved::File(target) = resolve(tree, &file.path) {
            known.insert(target);
        }
    }
    let candidates: Vec<&RepoPath> = tree
        .entries()
        .iter()
        .filter(|entry| entry.kind == EntryKind::File)
        .map(|entry| &entry.path)
        .filter(|path| matches!(Format::of_path(path), Some(Format::Yaml | Format::Json)))
        .filter(|path| !known.contains(*path) && !settings.exclude.matches(path))
        .collect();
    for batch in candidates.chunks(BATCH) {
        for file in parallel::map(batch, |path| competitor(tree, path, settings, &registry.by_id)).into_iter().flatten()
        {
            registry.competitors.push(registry.files.len());
            add_file(registry, file);
        }
        if registry.competitors.len() >= ENOUGH {
            let words = "files that declare anchors beside the manifest; further ones were not looked for";
            registry.notes.push(format!("there are {} or more {words}", registry.competitors.len()));
            return;
        }
    }
}

fn competitor(
    tree: &dyn Tree,
    path: &RepoPath,
    settings: &Settings,
    known: &HashMap<String, usize>,
) -> Option<RegistryFile> {
    // What cannot be read is not a registry file; the rules about anchors speak of it where an anchor names it.
    let bytes = tree.read(path, settings.limits.file_size).ok()?;
    memmem::find(&bytes, b"anchors")?;
    let file = read_file(tree, path, Role::Competitor, &settings.limits);
    let is_named_so = path.file_name().starts_with("ssot_manifest");
    let shaped = |root: Node<'_>| declares_anchors(root, |id| is_named_so || known.contains_key(id));
    let shaped = file.document.as_ref().is_some_and(|document| document.roots().any(shaped));
    shaped.then_some(file)
}

/// True for `ssot_config` beside `anchors`, or an `anchors` list whose items look like anchors.
fn declares_anchors(root: Node<'_>, known: impl Fn(&str) -> bool) -> bool {
    if root.kind() != Kind::Mapping {
        return false;
    }
    let anchor_like = |node: Node<'_>| {
        let has = |keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
        let is_known = node.get("id").and_then(Node::as_str).is_some_and(&known);
        // Many lists have an id and a path; what makes them anchors is what else they say, or that the manifest has the
        // same id, or that the file is called a manifest.
        has(&["id"])
            && (has(&["family", "source_hint", "centrality_score", "modification_policy", "aliasing"])
                || (has(&["source", "path"]) && (is_known || has(&["owner", "version", "generates", "depends_on"]))))
    };
    root.get("anchors").is_some_and(|anchors| anchors.items().any(anchor_like))
        || root.get("ssot_config").is_some_and(|config| config.kind() == Kind::Mapping && root.get("anchors").is_some())
}
