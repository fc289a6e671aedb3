//! Inline suppressions: `# ssot: ignore[rule-id] reason`, on the line of the finding or the line above.

use crate::document::Document;
use crate::text::{FileId, Place, Span};

/// One such comment.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// The comment, from its `#`.
    pub place: Place,
    /// The line it stands on, from 1.
    pub line: u32,
    /// True when nothing but the comment stands on its line, so that it speaks of the next one too.
    pub alone: bool,
    /// The rules it names: ids or `family/*`. Empty when the brackets are missing or empty.
    pub rules: Vec<(String, Place)>,
    /// The reason behind the brackets.
    pub reason: String,
}

/// Finds the suppressions among a document's comments.
pub(super) fn read(file: FileId, document: &Document) -> Vec<Suppression> {
    let source = document.source();
    let text = source.text();
    let mut found = Vec::new();
    for comment in document.comments() {
        let body = text.get(comment.span.range()).unwrap_or_default();
        let Some(rest) = directive(body) else { continue };
        let base = comment.span.start as usize + (body.len() - rest.len());
        let (rules, reason) = match rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            Some((inside, reason)) => (names(file, inside, base + 1), reason.trim()),
            None => (Vec::new(), rest.trim()),
        };
        let line = source.lines().line_of(comment.span.start);
        let before = source.lines().line_span(line, text).start as usize..comment.span.start as usize;
        found.push(Suppression {
            place: Place { file, span: comment.span },
            line,
            alone: text.get(before).is_none_or(|before| before.trim().is_empty()),
            rules,
            reason: reason.to_owned(),
        });
    }
    found
}

/// What follows `ssot: ignore`, when the comment is one.
fn directive(comment: &str) -> Option<&str> {
    let rest =
        comment.trim_start_matches('#').trim_start().strip_prefix("ssot:")?.trim_start().strip_prefix("ignore")?;
    (rest.is_empty() || rest.starts_with(['[', ' ', '\t'])).then(|| rest.trim_start())
}

fn names(file: FileId, inside: &str, base: usize) -> Vec<(String, Place)> {
    let mut at = base;
    let mut names = Vec::new();
    for part in inside.split(',') {
        let name = part.trim();
        if !name.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            names.push((name.to_owned(), Place { file, span: Span::new(start, start + name.len()) }));
        }
        at += part.len() + 1;
    }
    names
}
