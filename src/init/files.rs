//! The texts of the files.

use super::{Kind, Proposal, Proposed, scalar::quote};
use crate::path::RepoPath;
use crate::schema::SchemaName;
use std::fmt::Write as _;

/// What the files say of each other.
#[derive(Debug, Clone, Default)]
pub struct FileContext {
    /// The folder with the schemas, when they are written, too.
    pub schemas: Option<RepoPath>,
}

impl FileContext {
    /// The line by which an editor finds the schema of a file. The schemas' own names are URNs, which no editor can fetch, so
    /// it is a file or nothing.
    fn schema_line(&self, file: &RepoPath, schema: SchemaName) -> String {
        let name = schema.as_str();
        match &self.schemas {
            Some(folder) => {
                let up = match file.as_str().matches('/').count() {
                    0 => "./".to_owned(),
                    depth => "../".repeat(depth),
                };
                format!("# yaml-language-server: $schema={up}{folder}/{name}.schema.json\n")
            }
            None => format!("# `ssot schema {name}` prints the schema of this file, for editors.\n"),
        }
    }
}

/// Appends a line; a string takes everything.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
    out.push('\n');
}

/// The manifest.
pub fn manifest(path: &RepoPath, proposal: &Proposal, cx: &FileContext) -> String {
    let mut out = cx.schema_line(path, SchemaName::Manifest);
    out.push_str("#\n# The single sources of truth of this repository. `ssot init` proposed them from what it found: take out what\n");
    out.push_str("# is no truth, correct owners and versions, and add what other files derive from (`generates`, `depends_on`).\n");
    for left in &proposal.left_out {
        let kept = proposal.anchors.iter().filter(|anchor| anchor.kind == left.kind).count();
        line(&mut out, format_args!("# Left out: {left} beyond the {kept} nearest to the root."));
    }
    out.push_str("metadata:\n  version: \"1.0\"\n\n");
    if proposal.anchors.is_empty() {
        out.push_str(
            "# Nothing was recognised. An anchor looks like this:\n#\n#   - id: users_api\n#     family: api\n",
        );
        out.push_str("#     format: openapi-3.0.yaml\n#     source: contracts/users.yaml\n#     version: v1.0.0\n");
        out.push_str("anchors: []\n");
        return out;
    }
    out.push_str("anchors:\n");
    let mut kind: Option<Kind> = None;
    for anchor in &proposal.anchors {
        if kind != Some(anchor.kind) {
            let blank = if kind.is_some() { "\n" } else { "" };
            line(&mut out, format_args!("{blank}  # {}", capitalised(anchor.kind.plural())));
            kind = Some(anchor.kind);
        }
        entry(&mut out, anchor);
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn entry(out: &mut String, anchor: &Proposed) {
    line(out, format_args!("  - id: {}", quote(&anchor.id)));
    line(out, format_args!("    family: {}", quote(anchor.kind.family())));
    if let Some(description) = &anchor.description {
        line(out, format_args!("    description: {}", quote(description)));
    }
    if let Some(format) = &anchor.format {
        line(out, format_args!("    format: {}", quote(format)));
    }
    line(out, format_args!("    source: {}", quote(anchor.source.as_str())));
    if let Some(owner) = &anchor.owner {
        line(out, format_args!("    owner: {}", quote(owner)));
    }
    // No `generates`: what is made from a file, its content does not say. Least of all the lockfile of a package manager, which
    // follows from a part of the manifest beside it, and would be called stale whenever another part changes.
    line(out, format_args!("    version: {}", quote(&anchor.version)));
}

/// The governance file: what holds for names before anybody has thought about them.
pub fn governance(path: &RepoPath, cx: &FileContext) -> String {
    let head = cx.schema_line(path, SchemaName::Governance);
    format!(
        r#"{head}#
# The rules for aliases: what a name may look like, where it holds, how long it lives.
alias_governance:
  version: "1.0"

  rules:
    uniqueness:
      within_context: true
      across_contexts: false
    naming:
      pattern: "^[a-z0-9][a-z0-9_-]*$"
      min_length: 2
      max_length: 64
    expiration:
      temporary_aliases: true
      default_ttl: 90d
      max_ttl: 1y

  # Every context in which an alias may hold.
  contexts:
    application:
      approval_required: false
    migration:
      approval_required: false
      auto_expire: true
"#
    )
}

/// `ssot.yaml`.
pub fn settings(path: &RepoPath, proposal: &Proposal, cx: &FileContext) -> String {
    let mut out = cx.schema_line(path, SchemaName::Config);
    out.push_str("#\n# How `ssot` checks this repository. Every key is optional; `ssot rules` lists what can stand under `rules`.\n");
    out.push_str("fail_on: error\n");
    if !proposal.exclude.is_empty() {
        out.push_str(
            "\n# Copies, samples, and platforms of their own: looked at only when an anchor names them.\nexclude:\n",
        );
        for glob in &proposal.exclude {
            line(&mut out, format_args!("  - {}", quote(glob)));
        }
    }
    out
}
