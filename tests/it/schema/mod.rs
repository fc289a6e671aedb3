//! The published schemas, and the checker that works with them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod meta;
mod own_files;
mod scale;
mod user;

use ssot::document::{Document, Format, Limits};
use ssot::path::RepoPath;
use ssot::schema::{SchemaName, Violation, check};

fn yaml(text: &str) -> Document {
    let path = RepoPath::parse("file.yaml").expect("a path");
    let document = Document::parse(path, text.as_bytes(), Format::Yaml, &Limits::default());
    assert_eq!(document.problems(), [], "{text}");
    document
}

fn violations(name: SchemaName, text: &str) -> Vec<Violation> {
    let document = yaml(text);
    check(name, document.root().expect("a document"))
}

/// One line per violation: `underlined text: message [owner] (help)`.
fn lines(text: &str, violations: &[Violation]) -> Vec<String> {
    violations
        .iter()
        .map(|violation| {
            let mut line = format!("{}: {}", &text[violation.span.range()], violation.message);
            if let Some(owner) = &violation.owner {
                line.push_str(&format!(" [{owner}]"));
            }
            if let Some(help) = &violation.help {
                line.push_str(&format!(" ({help})"));
            }
            line
        })
        .collect()
}
