//! Lockfiles.

use super::{Fields, Meaning, Out, clip, entries, head};
use crate::document::{Kind, Node};
use crate::finding::{Subject, SubjectKind};
use crate::path::RepoPath;

pub(super) fn read(root: Node<'_>, out: &mut Out<'_>) {
    if root.kind() != Kind::Mapping {
        return;
    }
    let workflow = root.get("workflow").and_then(Node::as_str).map(clip);
    let workflow = workflow.unwrap_or_else(|| stem(out.path));
    let mut fields = Fields::default();
    for (key, _, value) in entries(root) {
        match key.as_str() {
            // The moment of writing is noise: it changes with every refresh.
            "workflow" | "anchors" | "generated_at" | "$schema" => {}
            "metadata" if value.kind() == Kind::Mapping => {
                for (key, _, value) in entries(value) {
                    fields.read(format!("metadata.{key}"), value, Meaning::Plain);
                }
            }
            _ => fields.read(key, value, Meaning::Plain),
        }
    }
    out.push(Subject::new(SubjectKind::Lock, workflow.clone()), head(root), fields, None, None);
    let pins = root.get("anchors").map(|anchors| entries(anchors)).unwrap_or_default();
    for (id, key, value) in pins {
        let fields = entry(value);
        let subject = Subject::new(SubjectKind::Lock, format!("{workflow}/{id}"));
        out.push(subject, key.span(), fields, Some(id), None);
    }
}

fn entry(node: Node<'_>) -> Fields {
    let mut fields = Fields::default();
    for (key, _, value) in entries(node) {
        match key.as_str() {
            "generated" if value.kind() == Kind::Mapping => {
                for (path, _, digest) in entries(value) {
                    let path = RepoPath::parse(&path).map_or(path, |path| path.to_string());
                    fields.read(format!("generated {path}"), digest, Meaning::Digest);
                }
            }
            "dependencies" if value.kind() == Kind::Sequence && value.is_empty() => {}
            "dependencies" => fields.read(key, value, Meaning::Set),
            "version" => fields.read(key, value, Meaning::Version),
            "sha256" => fields.read(key, value, Meaning::Digest),
            "source" => fields.read(key, value, Meaning::Path),
            // As `generated_at`: what was modified shows in the digest.
            "last_modified" => {}
            _ => fields.read(key, value, Meaning::Plain),
        }
    }
    fields
}

/// The workflow of a lockfile that names none.
fn stem(path: &RepoPath) -> String {
    let name = path.file_name();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}
