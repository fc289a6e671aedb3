//! What an entry should say, and what must change until it does.

use super::Aspect;
use super::edit::{Edit, Members};
use crate::document::{Kind, Node};
use crate::hash::Sha256Digest;
use crate::model::{Anchor, Probe, Registry, Role};
use crate::path::RepoPath;
use crate::tree::Resolved;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the entry of an anchor should say.
#[derive(Debug)]
pub(super) struct Desired {
    version: Option<String>,
    sha256: Sha256Digest,
    source: RepoPath,
    dependencies: BTreeSet<String>,
    generated: BTreeMap<RepoPath, Sha256Digest>,
}

impl Desired {
    /// Reads it off the manifest and the tree.
    ///
    /// # Errors
    /// In words, everything that keeps the anchor from being locked.
    pub(super) fn of(registry: &Registry, anchor: &Anchor) -> Result<Self, Vec<String>> {
        let name = anchor.name();
        let mut reasons = Vec::new();
        if registry.anchors_called(name) > 1 {
            reasons.push(format!("the id `{name}` belongs to two anchors, so nobody can say which one is meant"));
        }
        if anchor.source_path().is_some_and(|path| registry.files_of(Role::Lockfile).any(|file| file.path == *path)) {
            reasons.push(format!("the source of `{name}` is a lockfile, which changes whenever it is written"));
        }
        let mut digest = |what: &str, path: &RepoPath| match digest_of(registry.probe(path)) {
            Ok(digest) => Some(digest),
            Err(why) => {
                reasons.push(format!("{what} `{path}` {why}"));
                None
            }
        };
        let mut generated = BTreeMap::new();
        let mut outside = Vec::new();
        for output in &anchor.generates {
            match &output.path {
                Ok(path) => {
                    let digest = digest(&format!("`{name}` generates a file that is not there to be locked:"), path);
                    generated.extend(digest.map(|digest| (path.clone(), digest)));
                }
                Err(error) => outside.push(format!("`{name}` generates `{}`, which {error}", output.text.value)),
            }
        }
        let source = match anchor.source.as_ref().map(|source| &source.field) {
            Some(field) => match &field.path {
                Ok(path) => digest(&format!("the source of `{name}` cannot be locked:"), path)
                    .map(|digest| (path.clone(), digest)),
                Err(error) => {
                    outside.push(format!("the source of `{name}`, `{}`, {error}", field.text.value));
                    None
                }
            },
            None => {
                outside.push(format!("`{name}` has no source"));
                None
            }
        };
        reasons.append(&mut outside);
        let node = registry.node(anchor.node);
        let value = |key: &str| node.and_then(|node| node.get(key)).filter(|value| value.kind() != Kind::Null);
        if value("version").is_some_and(|version| version.kind() != Kind::String) {
            reasons.push(format!("the version of `{name}` is not a text"));
        }
        for key in ["depends_on", "generates"] {
            if value(key).is_some_and(|list| !is_texts(list)) {
                reasons.push(format!("`{key}` of `{name}` is not a list of texts"));
            }
        }
        match source {
            Some((source, sha256)) if reasons.is_empty() => Ok(Self {
                version: anchor.version.as_ref().map(|version| version.value.clone()),
                sha256,
                source,
                dependencies: anchor.depends_on.iter().map(|id| id.value.clone()).collect(),
                generated,
            }),
            _ => Err(reasons),
        }
    }

    /// The anchors it builds on.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = &str> {
        self.dependencies.iter().map(String::as_str)
    }

    /// True when the source is another than before, and everything generated from it is not.
    pub(super) fn may_be_stale(&self, aspects: &[Aspect]) -> bool {
        let generated = aspects.iter().any(|aspect| matches!(aspect, Aspect::Generated(_)));
        aspects.contains(&Aspect::Digest) && !generated && !self.generated.is_empty()
    }

    /// A whole entry.
    pub(super) fn entry(&self, now: &str) -> Edit {
        let mut entry = json!({
            "dependencies": self.dependencies,
            "generated": self.outputs(),
            "last_modified": now,
            "sha256": self.sha256.to_string(),
            "source": self.source.as_str(),
        });
        if let (Some(version), Some(entry)) = (&self.version, entry.as_object_mut()) {
            entry.insert("version".to_owned(), version.as_str().into());
        }
        Edit::Value(entry)
    }

    fn outputs(&self) -> Value {
        let outputs = self.generated.iter();
        Value::Object(outputs.map(|(path, digest)| (path.to_string(), digest.to_string().into())).collect())
    }

    /// What must change in an entry that is there; nothing when it says the same, in whatever spelling.
    pub(super) fn changes(&self, old: Node<'_>, now: &str) -> Option<(Edit, Vec<Aspect>)> {
        let mut edit = Members::default();
        let mut aspects = Vec::new();
        let text = |key: &str| old.get(key).and_then(Node::as_str);
        let bare = |version: &str| version.strip_prefix(['v', 'V']).unwrap_or(version).to_owned();
        if text("version").map(bare) != self.version.as_deref().map(bare)
            || (self.version.is_none() && old.get("version").is_some())
        {
            match &self.version {
                Some(version) => edit.set("version", version.as_str()),
                None => drop(edit.remove.insert("version".to_owned())),
            }
            aspects.push(Aspect::Version { from: text("version").map(str::to_owned), to: self.version.clone() });
        }
        if text("source").and_then(|source| RepoPath::parse(source).ok()).as_ref() != Some(&self.source) {
            edit.set("source", self.source.as_str());
            aspects.push(Aspect::Source { from: text("source").map(str::to_owned), to: self.source.clone() });
        }
        if text("sha256").and_then(Sha256Digest::parse) != Some(self.sha256) {
            edit.set("sha256", self.sha256.to_string());
            aspects.push(Aspect::Digest);
        }
        if !self.has_dependencies(old.get("dependencies")) {
            edit.set("dependencies", json!(self.dependencies));
            aspects.push(Aspect::Dependencies);
        }
        if let Some((change, paths)) = self.generated_changes(old.get("generated")) {
            edit.set.insert("generated".to_owned(), change);
            aspects.push(Aspect::Generated(paths));
        }
        if edit.is_empty() {
            return None;
        }
        edit.set("last_modified", now);
        Some((Edit::Members(edit), aspects))
    }

    fn has_dependencies(&self, old: Option<Node<'_>>) -> bool {
        match old.map(|old| (old.kind(), old)) {
            None | Some((Kind::Null, _)) => self.dependencies.is_empty(),
            Some((Kind::Sequence, old)) => {
                let ids: BTreeSet<Option<&str>> = old.items().map(Node::as_str).collect();
                ids == self.dependencies.iter().map(|id| Some(id.as_str())).collect()
            }
            Some(_) => false,
        }
    }

    fn generated_changes(&self, old: Option<Node<'_>>) -> Option<(Edit, Vec<String>)> {
        let Some(old) = old.filter(|old| old.kind() == Kind::Mapping) else {
            let nothing = old.is_none_or(|old| old.kind() == Kind::Null);
            let paths = || self.generated.keys().map(RepoPath::to_string).collect();
            return (!nothing || !self.generated.is_empty()).then(|| (Edit::Value(self.outputs()), paths()));
        };
        let mut edit = Members::default();
        let mut paths = Vec::new();
        let mut found = BTreeSet::new();
        for entry in old.entries() {
            let key = entry.key.scalar_text().unwrap_or_default();
            let wanted = RepoPath::parse(key).ok().and_then(|path| self.generated.get_key_value(&path));
            match wanted.filter(|(path, _)| found.insert((*path).clone())) {
                Some((_, digest)) if entry.value.as_str().and_then(Sha256Digest::parse) == Some(*digest) => continue,
                Some((_, digest)) => edit.set(key, digest.to_string()),
                None => drop(edit.remove.insert(key.to_owned())),
            }
            paths.push(key.to_owned());
        }
        for (path, digest) in self.generated.iter().filter(|(path, _)| !found.contains(*path)) {
            edit.set(path.as_str(), digest.to_string());
            paths.push(path.to_string());
        }
        (!edit.is_empty()).then_some((Edit::Members(edit), paths))
    }
}

/// A list of texts, or a lone text, which counts as one.
fn is_texts(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Sequence => node.items().all(|item| item.kind() == Kind::String),
        kind => kind == Kind::String,
    }
}

fn digest_of(probe: Option<&Probe>) -> Result<Sha256Digest, String> {
    let Some(probe) = probe else { return Err("was not read".to_owned()) };
    if let (Resolved::File(_), Some(digest)) = (&probe.resolved, probe.sha256) {
        return Ok(digest);
    }
    Err(match &probe.resolved {
        Resolved::File(_) => {
            format!("cannot be read: {}", probe.error.as_ref().map_or("unknown reason".to_owned(), ToString::to_string))
        }
        Resolved::Missing => "does not exist".to_owned(),
        Resolved::Special(what) => format!("is {what}, not a file"),
        Resolved::OnDiskIgnored => "is ignored by git".to_owned(),
        Resolved::Folder(_) => "is a folder".to_owned(),
        Resolved::Submodule(path) => format!("lies in the submodule `{path}`"),
        Resolved::LeavesTree(link) => format!("leads out of the repository, through the link `{link}`"),
        Resolved::LinkLoop(link) => format!("leads in a circle, through the link `{link}`"),
    })
}
