//! What is known of the paths that anchors and locks name.

use super::parallel;
use crate::document::{Document, Format, Limits, sniff};
use crate::hash::Sha256Digest;
use crate::path::RepoPath;
use crate::tree::{ReadError, Resolved, Tree, resolve};

/// What is known of one path.
#[derive(Debug, Clone)]
pub struct Probe {
    /// What it leads to.
    pub resolved: Resolved,
    /// Git tracks it, and where it is a link, what it leads to. True where nothing is known of tracking.
    pub tracked: bool,
    /// A `.gitignore` of the tree would keep it from being added. Only asked of paths that git does not track.
    pub ignored: bool,
    /// Size in bytes, when it was read.
    pub size: Option<u64>,
    /// SHA-256 of the bytes git stores, when a lock or a command asked for it.
    pub sha256: Option<Sha256Digest>,
    /// What the bytes are when they are not text ("gzip data").
    pub not_text: Option<&'static str>,
    /// Why it could not be read.
    pub error: Option<ReadError>,
    /// Index of the parsed content in [`super::Registry::files`].
    pub document: Option<usize>,
}

impl Probe {
    /// The file it leads to.
    pub fn file(&self) -> Option<&RepoPath> {
        match &self.resolved {
            Resolved::File(path) => Some(path),
            _ => None,
        }
    }
}

/// What to find out about a path.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// Its digest.
    pub(super) digest: bool,
    /// Its content, parsed.
    pub(super) parse: Option<Format>,
    /// What its first bytes are.
    pub(super) sniff: bool,
}

impl Wanted {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            digest: self.digest || other.digest,
            parse: self.parse.or(other.parse),
            sniff: self.sniff || other.sniff,
        }
    }
}

/// Looks at every path once, reading each file at most once. The documents are handed back beside the probes.
pub(super) fn run(
    tree: &dyn Tree,
    wanted: &[(RepoPath, Wanted)],
    limits: &Limits,
) -> Vec<(RepoPath, Probe, Option<Document>)> {
    parallel::map(wanted, |(path, wanted)| {
        let (probe, document) = look(tree, path, *wanted, limits);
        (path.clone(), probe, document)
    })
}

fn look(tree: &dyn Tree, path: &RepoPath, wanted: Wanted, limits: &Limits) -> (Probe, Option<Document>) {
    let resolved = resolve(tree, path);
    let is_tracked = |path: &RepoPath| tree.entry(path).is_none_or(|entry| entry.tracked);
    let target = match &resolved {
        Resolved::File(target) => target,
        _ => path,
    };
    let tracked = !tree.knows_tracking() || (is_tracked(path) && is_tracked(target));
    let exists = !matches!(resolved, Resolved::Missing | Resolved::OnDiskIgnored);
    let ignored = (!exists || !tracked) && tree.is_ignored(path);
    let mut probe =
        Probe { resolved, tracked, ignored, size: None, sha256: None, not_text: None, error: None, document: None };
    let Some(file) = probe.file().cloned() else {
        return (probe, None);
    };
    if !wanted.digest && wanted.parse.is_none() && !wanted.sniff {
        return (probe, None);
    }
    match tree.read(&file, limits.file_size) {
        Ok(bytes) => {
            probe.size = Some(bytes.len() as u64);
            probe.sha256 = wanted.digest.then(|| Sha256Digest::of(&bytes));
            probe.not_text = sniff(&bytes);
            let format = wanted.parse.filter(|_| probe.not_text.is_none());
            (probe, format.map(|format| Document::parse(file, &bytes, format, limits)))
        }
        // Too large to hold is not too large to digest.
        Err(ReadError::TooLarge { size, .. }) if wanted.parse.is_none() => {
            probe.size = Some(size);
            if wanted.digest {
                match tree.digest(&file) {
                    Ok(digested) => probe.sha256 = Some(digested.sha256),
                    Err(error) => probe.error = Some(error),
                }
            }
            (probe, None)
        }
        Err(error) => {
            if let (ReadError::TooLarge { .. }, true) = (&error, wanted.digest) {
                probe.sha256 = tree.digest(&file).ok().map(|digested| digested.sha256);
            }
            probe.error = Some(error);
            (probe, None)
        }
    }
}
