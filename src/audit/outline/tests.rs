//! Whatever is edited how, the incremental reading equals that of the whole.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Body, Outline, Reading, Subject, difference, parse};
use crate::delta::{Record, State};
use crate::document::Limits;
use crate::model::Role;
use crate::path::RepoPath;
use proptest::prelude::*;
use std::sync::Arc;

fn subject(role: Role) -> Subject {
    let path = RepoPath::parse("ssot_plan/file.yaml").unwrap();
    Subject { path, reading: Reading::Registry(role), limits: Limits::default() }
}

fn sorted<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<String> {
    let mut all: Vec<String> = records.map(|record| format!("{record:?}")).collect();
    all.sort();
    all
}

fn whole(subject: &Subject, text: &[u8]) -> Outline {
    Outline { text: Arc::from([]), body: parse::whole(subject, text) }
}

/// Asserts that the version read by way of another one is the version, and gives it.
fn check(subject: &Subject, before: Option<&Outline>, text: &str) -> Outline {
    let after = Outline::after(subject, before, Arc::from(text.as_bytes()));
    let expected = whole(subject, text.as_bytes());
    let told = |outline: &Outline| (outline.is_readable(), sorted(outline.records()), outline.includes().to_vec());
    assert_eq!(told(&after), told(&expected), "{text:?}");
    if let Some(before) = before.filter(|before| before.is_readable() && after.is_readable()) {
        // What is left out of the difference is the same on both sides.
        let (removed, added) = difference(Some(before), Some(&after));
        let mut all = sorted(before.records());
        for record in sorted(removed.iter()) {
            let at = all.iter().position(|other| *other == record).unwrap();
            all.remove(at);
        }
        all.extend(sorted(added.iter()));
        all.sort();
        assert_eq!(all, sorted(after.records()), "{text:?}");
    }
    after
}

fn is_cut(outline: &Outline) -> bool {
    matches!(outline.body, Body::Cut { .. })
}

/// Lines that registries have, and lines that break or bend them.
const LINES: &[&str] = &[
    "anchors:\n",
    "aliases:\n",
    "waivers:\n",
    "facts:\n",
    "anchors: # all of them\n",
    "anchors: [ {id: flow} ]\n",
    "metadata:\n  version: 1.2.3\n",
    "metadata: {a: 1,\n b: 2}\n",
    "include:\n- services/a.yaml\n- services/*.yaml\n",
    "include: one.yaml\n",
    "ssot_config:\n  total_anchors: 3\n  aliasing:\n    contexts:\n      web: {approval_required: true}\n",
    "- canonical: orders\n  name: root-item\n",
    "- canonical: orders\n  name: &n named\n",
    "- canonical: *n\n  name: other\n",
    "  - id: orders\n    source: api/orders.yaml\n",
    "  - id: users\n    description: |\n      text\n\n      - not an item\n    version: v1.0.0\n",
    "  - id: quoted\n    description: \"first\n\n      second\"\n",
    "  - id: nested\n    aliases:\n      - name: inner\n        context: web\n",
    "  - id: nested\n    aliases:\n    - name: same-depth\n",
    "  - {id: flow, source: [a,\n      b]}\n",
    "  -\n    id: below\n",
    "  - - id: list in list\n",
    "    - id: deeper\n",
    " - id: shallower\n",
    "  - id: a\n    id: b\n",
    "  - plain text\n    that goes on\n",
    "  - canonical: orders\n    name: web-orders\n    context: web\n",
    "  - rule: alias/expired\n    reason: because\n",
    "# a comment\n",
    "  # an indented comment\n",
    "\n",
    "   \n",
    "---\n",
    "--- # marked\n",
    "...\n",
    "%YAML 1.2\n",
    "? complex\n: value\n",
    "<<: {id: merged}\n",
    "base: &base\n  id: x\n",
    "  - <<: *base\n",
    "\"anchors\":\n",
    "anchors:\n",
    "key: \"unterminated\n",
    "key: 'it''s'\n",
    "key: >-\n  folded\n  - text\n",
    "key: |2\n    kept\n",
    "key: |+\n  kept\n\n\n",
    "\tkey: tab\n",
    "  - id: tab\n\tsource: x\n",
    "  - id: crlf\r\n    source: x\r\n",
    "aliases:\r\n",
    "null: x\n",
    "true: x\n",
    "- \n",
    "-\n",
    "-x: y\n",
    "x\n",
    "{a: b}\n",
    "[a, b]\n",
    "\u{feff}",
    "  - id: \u{0}\n",
    "  - id: é\u{2028}x\n",
    "  - !!str id\n",
    "  - !tag {id: tagged}\n",
    "name: a: b\n",
    "key:value\n",
    "key:\n",
    "a\u{301}: 1\n\u{e1}: 2\n",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(0..LINES.len(), 0..9).prop_map(|lines| lines.iter().map(|line| LINES[*line]).collect())
}

/// A text that is likely to be a registry, long enough for copies to happen.
fn registry() -> impl Strategy<Value = String> {
    (0..4_usize, prop::collection::vec((0..40_u32, 0..3_u32), 0..30)).prop_map(|(shape, items)| {
        let head = ["", "# head\n---\nmetadata:\n  a: 1\n", "metadata: {b: 2}\n", "ssot_config:\n  x: 1\n"][shape];
        let mut text = head.to_owned() + "anchors:\n";
        for (id, extra) in items {
            text += &format!("  - id: a{id}\n    owner: \"@t\"\n");
            text += ["", "    aliases:\n      - name: n\n", "\n  # note\n"][extra as usize];
        }
        text + ["", "include: [x.yaml]\n"][shape % 2]
    })
}

/// An edit: where, how much is taken out, what is put in.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let byte =
        prop::sample::select(vec!["-", " ", "\n", ":", "\"", "'", "#", "|", "x", "\t", "&a ", "*a ", "{", "]", ","]);
    let put = prop_oneof![
        3 => Just(String::new()),
        4 => (0..LINES.len()).prop_map(|line| LINES[line].to_owned()),
        2 => byte.prop_map(str::to_owned),
        1 => text(),
    ];
    prop::collection::vec((any::<usize>(), 0..40_usize, put), 1..6)
}

fn edit(text: &str, (at, take, put): &(usize, usize, String)) -> String {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(at % (text.len() + 1));
    // Half of the edits begin at a line, as people's do.
    let start = if at % 2 == 0 { text[..start].rfind('\n').map_or(0, |line| line + 1) } else { start };
    let end = floor((start + take).min(text.len())).max(start);
    format!("{}{put}{}", &text[..start], &text[end..])
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Manifest, Role::Aliases, Role::Waivers, Role::Governance, Role::Lockfile])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_anything_read_as_the_whole(role in role(), start in text(), edits in edits()) {
        let subject = subject(role);
        let (mut text, mut last) = (start.clone(), check(&subject, None, &start));
        for change in &edits {
            text = edit(&text, change);
            last = check(&subject, Some(&last), &text);
        }
    }

    #[test]
    fn edits_of_registries_read_as_the_whole(start in registry(), edits in edits()) {
        let subject = subject(Role::Manifest);
        let first = check(&subject, None, &start);
        prop_assert!(is_cut(&first) || start.lines().count() < 3, "{start}");
        let (mut text, mut last) = (start, first);
        for change in &edits {
            text = edit(&text, change);
            // Any other version serves, not only the one before.
            last = check(&subject, Some(&last), &text);
        }
    }
}

#[test]
fn usual_registries_are_cut() {
    for (role, text) in [
        (Role::Manifest, "metadata:\n  version: 1\nanchors:\n  - id: a\n    aliases:\n      - name: n\n  - id: b\n"),
        (Role::Manifest, "# c\n---\nanchors:\n- id: a\n- id: b\nssot_config:\n  x: 1\n"),
        (Role::Aliases, "- canonical: a\n  name: n\n- canonical: b\n  name: m\n"),
        (Role::Aliases, "aliases:\r\n  - canonical: a\r\n    name: n\r\n"),
        (Role::Waivers, "waivers:\n  - rule: a/b\n    reason: |\n      text\n\n      more\n"),
    ] {
        assert!(is_cut(&check(&subject(role), None, text)), "{text}");
    }
}

#[test]
fn entries_that_did_not_change_are_not_read_again() {
    let subject = subject(Role::Aliases);
    let version = |changed: usize, inserted: bool| -> String {
        let mut text = format!("version: {changed}\naliases:\n");
        for n in 0..500 {
            let mark = if n == changed { "x" } else { "" };
            text += &format!("  - name: n{n}{mark}\n    canonical: a\n");
            if inserted && n == 100 {
                text += "  - name: new\n    canonical: a\n";
            }
        }
        text
    };
    let first = check(&subject, None, &version(3, false));
    let mut last = first;
    for (changed, inserted, most) in [(3, false, 0), (7, false, 2), (499, true, 3), (0, false, 3), (0, true, 1)] {
        let next = check(&subject, Some(&last), &version(changed, inserted));
        let (removed, added) = difference(Some(&last), Some(&next));
        assert!(removed.len() <= most && added.len() <= most, "{changed}: {} {}", removed.len(), added.len());
        last = next;
    }
    assert!(State::of(last.records().cloned()).agrees(&State::of(last.records().cloned())));
}

#[test]
fn limits_hold_for_the_sum_of_the_pieces() {
    let mut subject = subject(Role::Aliases);
    let text: String = (0..50).map(|n| format!("- name: n{n}\n  canonical: a\n")).collect();
    for nodes in [10, 100, 249, 250, 251, 252, 300] {
        subject.limits.nodes = nodes;
        check(&subject, None, &text);
    }
    for size in [10, text.len() as u64 - 1, text.len() as u64] {
        subject.limits = Limits { file_size: size, ..Limits::default() };
        check(&subject, None, &text);
    }
    for depth in 1..5 {
        subject.limits = Limits { depth, ..Limits::default() };
        check(&subject, None, &format!("aliases:\n{text}"));
        check(&subject, None, &text);
    }
    // Each item may grow tenfold by YAML aliases, and all of them together a bit more.
    let bomb: String = (0..3)
        .map(|n| {
            format!(
                "- name: n{n}\n  a: &a{n} [x,x,x,x,x,x,x,x]\n  b: [{}]\n",
                ["*a"; 12].map(|a| format!("{a}{n}")).join(",")
            )
        })
        .collect();
    for expansion in [0, 1, 50, 100, 1000] {
        subject.limits = Limits { alias_expansion: expansion, ..Limits::default() };
        check(&subject, None, &bomb);
    }
}
