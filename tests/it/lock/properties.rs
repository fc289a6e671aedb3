//! Whatever a lockfile looks like, an edit means what it should and spares the rest.

use super::{CI, Files, NOW, options, sha};
use proptest::prelude::*;
use ssot::document::{Document, Format, Limits, Node};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// A member that the tool does not know, with everything in it that could mislead a reader of text.
const EXTRA: &str = r#""x \" , }": [ 1.0,  {"y":null} ]"#;
const NOTES: &str = "n,}";

/// How an entry is written.
#[derive(Debug, Clone)]
struct Written {
    fresh: bool,
    dependencies: Option<Vec<usize>>,
    extra: bool,
    reversed: bool,
    inline: bool,
}

fn written() -> impl Strategy<Value = Written> {
    let dependencies = prop::option::of(prop::collection::vec(0..IDS.len(), 0..3));
    (any::<bool>(), dependencies, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(fresh, dependencies, extra, reversed, inline)| Written { fresh, dependencies, extra, reversed, inline },
    )
}

fn entry(id: &str, written: &Written, line: &str) -> String {
    let mut members = vec![
        format!("\"sha256\": \"{}\"", sha(if written.fresh { id } else { "stale" })),
        format!("\"source\" :\"{id}.txt\""),
    ];
    if let Some(dependencies) = &written.dependencies {
        let ids: Vec<String> = dependencies.iter().map(|at| format!("\"{}\"", IDS[*at])).collect();
        members.push(format!("\"dependencies\": [{}]", ids.join(", ")));
    }
    if written.extra {
        members.push(EXTRA.to_owned());
    }
    if written.reversed {
        members.reverse();
    }
    if written.inline {
        format!("{{ {} }}", members.join(" , "))
    } else {
        format!("{{{line}{}}}", members.join(&format!(",{line}")))
    }
}

fn parse(text: &str) -> Document {
    let path = ssot::path::RepoPath::parse(CI).unwrap();
    let document = Document::parse(path, text.as_bytes(), Format::Json, &Limits::default());
    assert!(document.problems().is_empty(), "{:?} in {text}", document.problems());
    document
}

/// The entries of a lockfile, each with its bytes.
fn entries(document: &Document) -> Vec<(String, String)> {
    let anchors = document.root().and_then(|root| root.get("anchors"));
    let text = |node: Node<'_>| document.source().text()[node.span().range()].to_owned();
    let entries = anchors.into_iter().flat_map(Node::entries);
    entries.map(|entry| (entry.key.as_str().unwrap().to_owned(), text(entry.value))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_means_what_it_should(
        held in prop::collection::vec(written(), 0..=IDS.len()),
        declared in prop::collection::btree_set(0..IDS.len(), 1..=IDS.len()),
        depends in prop::collection::vec(prop::collection::btree_set(0..IDS.len(), 0..3), IDS.len()),
        rotate in 0..IDS.len(),
        newline in prop::sample::select(vec!["\n", "\r\n", "\n\t", " ", ""]),
        prune in any::<bool>(),
    ) {
        let mut manifest = "anchors:\n".to_owned();
        let mut files = Files::default();
        for at in &declared {
            let ids: Vec<&str> = depends[*at].iter().map(|at| IDS[*at]).collect();
            let id = IDS[*at];
            writeln!(manifest, "  - {{ id: {id}, source: {id}.txt, depends_on: [{}] }}", ids.join(", ")).unwrap();
            files = files.with(&format!("{id}.txt"), id);
        }
        let mut members: Vec<String> = held
            .iter()
            .zip(IDS)
            .map(|(written, id)| format!("\"{id}\":{}", entry(id, written, newline)))
            .collect();
        if !members.is_empty() {
            let by = rotate % members.len();
            members.rotate_left(by);
        }
        let old = format!("{{{newline}\"notes\": \"{NOTES}\",{newline}\"anchors\": {{{newline}{}{newline}}} }}", members.join(&format!(" ,{newline}")));
        let files = files.with(super::MANIFEST, manifest).with(CI, old.clone());
        let planned = files.planned(&options(&[], None, prune));

        let (before, after) = (parse(&old), parse(&planned.new));
        let changed: BTreeSet<&str> = planned.changes.iter().map(|change| change.id.as_str()).collect();
        let spared = |entries: Vec<(String, String)>| -> Vec<(String, String)> {
            entries.into_iter().filter(|(id, _)| !changed.contains(id.as_str())).collect()
        };
        prop_assert_eq!(spared(entries(&before)), spared(entries(&after)), "entries nobody changed keep bytes and order");
        prop_assert_eq!(planned.is_changed(), !planned.changes.is_empty());
        prop_assert_eq!(after.root().unwrap().get("notes").unwrap().as_str(), Some(NOTES));

        let ids: Vec<String> = entries(&after).into_iter().map(|(id, _)| id).collect();
        for at in &declared {
            let Some(entry) = after.root().unwrap().get("anchors").and_then(|anchors| anchors.get(IDS[*at])) else { continue };
            prop_assert_eq!(entry.get("sha256").unwrap().as_str().unwrap(), sha(IDS[*at]));
            prop_assert_eq!(entry.get("source").unwrap().as_str().unwrap(), format!("{}.txt", IDS[*at]));
            let dependencies: BTreeSet<&str> = entry.get("dependencies").into_iter().flat_map(Node::items).filter_map(Node::as_str).collect();
            prop_assert_eq!(&dependencies, &depends[*at].iter().map(|at| IDS[*at]).collect());
            for dependency in depends[*at].iter().filter(|at| declared.contains(at)) {
                prop_assert!(ids.iter().any(|id| id == IDS[*dependency]), "what it builds on is locked too");
            }
            if held.get(*at).is_some_and(|written| written.extra) {
                prop_assert!(planned.new.contains(EXTRA), "what the tool does not know stays");
            }
            if changed.contains(IDS[*at]) {
                prop_assert_eq!(entry.get("last_modified").unwrap().as_str(), Some(NOW));
            }
        }
        let orphans = ids.iter().filter(|id| !declared.iter().any(|at| IDS[*at] == **id)).count();
        prop_assert_eq!(orphans, planned.orphans.len());
        prop_assert!(!prune || orphans == 0);

        let again = files.with(CI, planned.new.clone()).planned(&options(&[], None, prune));
        prop_assert!(!again.is_changed(), "writing twice changes it again:\n{}\n---\n{}", planned.new, again.new);
    }
}
