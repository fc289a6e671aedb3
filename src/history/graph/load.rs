//! Finding and reading the commit-graph of a repository.

#![allow(clippy::disallowed_methods, reason = "git's own files are no part of a tree")]

use super::{Graph, Layer};
use git2::Repository;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Larger files than this are left alone: they are held in memory.
const MAX_SIZE: u64 = 192 << 20;

/// More layers than git ever makes.
const MAX_LAYERS: usize = 64;

/// The graph, when there is one that can be used, and what to tell the reader about one that cannot. Where commits have
/// other parents than they record (`git replace`, grafts, a shallow clone) git does not use it either.
pub(in crate::history) fn load(repository: &Repository, shallow: bool) -> (Option<Graph>, Option<String>) {
    let objects = repository.commondir().join("objects/info");
    let off = repository.config().and_then(|config| config.get_bool("core.commitGraph")).is_ok_and(|on| !on);
    if shallow || off || repository.commondir().join("info/grafts").exists() || replaces(repository) {
        return (None, None);
    }
    let damaged = |what: &str| (None, Some(note(what)));
    let single = objects.join("commit-graph");
    if single.exists() {
        return match read(&single).and_then(Layer::parse).and_then(|layer| Graph::default().with(layer)) {
            Some(graph) => (Some(graph), None),
            None => damaged("commit-graph file"),
        };
    }
    let folder = objects.join("commit-graphs");
    if !folder.join("commit-graph-chain").exists() {
        return (None, None);
    }
    match chain(&folder) {
        Some(graph) => (Some(graph), None),
        None => damaged("chain of commit-graph files"),
    }
}

/// What to tell the reader about a graph that is not used.
pub(in crate::history) fn note(what: &str) -> String {
    format!(
        "git's {what} is damaged or of a newer version, so history was read without it, which is slower; write it anew with \
         `git commit-graph write --reachable --changed-paths`"
    )
}

fn chain(folder: &Path) -> Option<Graph> {
    let names = String::from_utf8(read(&folder.join("commit-graph-chain"))?).ok()?;
    let mut graph = Graph::default();
    let mut left = MAX_SIZE;
    for (at, name) in names.lines().enumerate() {
        // The name is a checksum, not a path.
        let checksum = crate::history::Oid::parse(name).filter(|_| at < MAX_LAYERS)?;
        let bytes = read(&folder.join(format!("graph-{name}.graph")))?;
        left = left.checked_sub(bytes.len() as u64)?;
        let layer = Layer::parse(bytes).filter(|layer| layer.checksum() == checksum.0)?;
        graph = graph.with(layer)?;
    }
    (!graph.is_empty()).then_some(graph)
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok().filter(|metadata| metadata.is_file() && metadata.len() <= MAX_SIZE)?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    file.take(MAX_SIZE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn replaces(repository: &Repository) -> bool {
    repository.references_glob("refs/replace/*").is_ok_and(|mut all| all.next().is_some())
}
