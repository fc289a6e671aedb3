//! Large registries and small machines.

use super::{assert_leads, yaml};
use ssot::delta::{ChangeKind, Record, compare};
use ssot::model::Role;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn registry(count: usize, canonical: &str) -> String {
    (0..count).fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "- {{ name: alias-{n}, context: web, canonical: {canonical}, created_at: 2026-01-01 }}");
        text
    })
}

/// Near-linear: ten thousand names cost about ten times a thousand, not a hundred times.
#[test]
fn ten_thousand_aliases_at_once() {
    let (before, after) = (yaml(Role::Aliases, "a.yaml", &registry(10_000, "old")), Vec::new());
    let start = Instant::now();
    assert_eq!(compare(&after, &before).len(), 10_000);
    assert_eq!(compare(&before, &after).len(), 10_000);
    let retargeted = yaml(Role::Aliases, "a.yaml", &registry(10_000, "new"));
    let changes = compare(&before, &retargeted);
    assert_eq!(changes.iter().filter(|change| change.kind == ChangeKind::Retargeted).count(), 10_000);
    // All of one name, and all different: the worst that duplicates can do.
    let same: Vec<_> = (0..10_000)
        .map(|n| {
            let mut record = before[n].clone();
            record.subject = before[0].subject.clone();
            record
        })
        .collect();
    let changes = compare(&same, &retargeted);
    assert_eq!(changes.len(), 10_000 + 10_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let few = (&before[..500], &retargeted[..700]);
    assert_leads(few.0, few.1, &compare(few.0, few.1));
}

/// An id of a megabyte is not copied into the record of each of ten thousand aliases.
#[test]
fn an_endless_id_costs_little() {
    let text = |id: &str| {
        let mut text = format!("anchors:\n  - id: {id}\n    source: a\n    aliases:\n");
        for n in 0..10_000 {
            let _ = writeln!(text, "      - {{ name: n{n}, context: web }}");
        }
        yaml(Role::Manifest, "m.yaml", &text)
    };
    let records = text(&"x".repeat(1 << 20));
    assert_eq!(records.len(), 10_001);
    let said = |record: &Record| record.fields.iter().map(|field| field.value.len()).sum::<usize>();
    let size: usize = records.iter().map(|record| record.subject.id.len() + said(record)).sum();
    assert!(size < 20 << 20, "{size}");
    // A change in the middle of such a text is seen.
    let other = text(&format!("{}y{}", "x".repeat(1 << 19), "x".repeat((1 << 19) - 1)));
    assert_ne!(records[0].subject, other[0].subject);
}
