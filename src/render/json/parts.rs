//! What several of the versioned shapes have in common. Frozen like they are.

use crate::finding;
use crate::text;
use serde::Serialize;

/// What wrote the output.
#[derive(Serialize)]
pub(in crate::render) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// This program.
pub(in crate::render) const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// A tree that was looked at.
#[derive(Serialize)]
pub(in crate::render) struct Tree<'a> {
    kind: &'static str,
    rev: Option<&'a str>,
    oid: Option<&'a str>,
}

impl<'a> From<&'a finding::TreeDescription> for Tree<'a> {
    fn from(tree: &'a finding::TreeDescription) -> Self {
        Self { kind: tree.kind, rev: tree.rev.as_deref(), oid: tree.oid.as_deref() }
    }
}

/// What a line of the output is about.
#[derive(Serialize)]
pub(in crate::render) struct Subject<'a> {
    kind: &'static str,
    id: &'a str,
}

impl<'a> From<&'a finding::Subject> for Subject<'a> {
    fn from(subject: &'a finding::Subject) -> Self {
        Self { kind: subject.kind.as_str(), id: &subject.id }
    }
}

/// A place in a text.
#[derive(Serialize)]
pub(in crate::render) struct Position {
    line: u32,
    column: u32,
    byte: u32,
}

impl From<text::Position> for Position {
    fn from(position: text::Position) -> Self {
        Self { line: position.line, column: position.column, byte: position.byte }
    }
}
