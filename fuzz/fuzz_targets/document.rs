//! Any bytes, in any format: no panic, no hang, and every span lies inside the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ssot::document::{Document, Format, Limits, Node};
use ssot::path::RepoPath;

fuzz_target!(|data: &[u8]| {
    let Some((selector, bytes)) = data.split_first() else { return };
    let format = [Format::Yaml, Format::Json, Format::Toml][usize::from(*selector) % 3];
    let path = RepoPath::parse("file").expect("a path");
    let document = Document::parse(path, bytes, format, &Limits::default());
    let text = document.source().text();
    let mut budget = 100_000;
    for root in document.roots() {
        walk(root, text, &mut budget);
        let _ = root.to_json();
    }
    for problem in document.problems() {
        if let Some(span) = problem.span {
            assert!(text.get(span.range()).is_some(), "{problem:?}");
        }
    }
    for comment in document.comments() {
        assert!(text.get(comment.span.range()).is_some_and(|comment| comment.starts_with('#')));
    }
});

fn walk(node: Node<'_>, text: &str, budget: &mut u32) {
    assert!(text.get(node.span().range()).is_some(), "{node:?}");
    let Some(rest) = budget.checked_sub(1) else { return };
    *budget = rest;
    for entry in node.entries() {
        walk(entry.key, text, budget);
        walk(entry.value, text, budget);
    }
    node.items().for_each(|item| walk(item, text, budget));
}
