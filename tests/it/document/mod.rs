//! The document layer: spans, merging, limits, messages, and agreement with another reader.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod differential;
mod hostile;
mod json;
mod keys;
mod messages;
mod properties;
mod spans;
mod values;

use ssot::document::{Document, Format, Limits, Node, ProblemKind};
use ssot::path::RepoPath;

/// Parses a text with the default limits.
fn parse(text: &str, format: Format) -> Document {
    parse_bytes(text.as_bytes(), format)
}

fn parse_bytes(bytes: &[u8], format: Format) -> Document {
    Document::parse(RepoPath::parse("a.yaml").expect("a path"), bytes, format, &Limits::default())
}

/// Parses a text that must be without fault.
fn sound(text: &str, format: Format) -> Document {
    let document = parse(text, format);
    assert_eq!(document.problems(), &[], "{text:?}");
    document
}

fn root(document: &Document) -> Node<'_> {
    document.root().expect("a root")
}

/// The kinds of the problems with the text they underline.
fn problems(document: &Document) -> Vec<(&ProblemKind, &str)> {
    document
        .problems()
        .iter()
        .map(|problem| (&problem.kind, document.slice(problem.span.unwrap_or_default())))
        .collect()
}

/// Calls a function on every node that is reached, aliased ones each time.
fn visit<'d>(node: Node<'d>, look: &mut impl FnMut(Node<'d>)) {
    look(node);
    for entry in node.entries() {
        visit(entry.key, look);
        visit(entry.value, look);
    }
    for item in node.items() {
        visit(item, look);
    }
}
