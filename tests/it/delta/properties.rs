//! What holds for any records.

use super::{assert_leads, lines};
use crate::repo::path;
use proptest::prelude::*;
use ssot::delta::{Field, Record, compare};
use ssot::finding::{Subject, SubjectKind};

/// Few names and values, so that they meet.
fn record() -> impl Strategy<Value = Record> {
    let kinds = prop_oneof![
        Just(SubjectKind::Anchor),
        Just(SubjectKind::Alias),
        Just(SubjectKind::Lock),
        Just(SubjectKind::Governance),
        Just(SubjectKind::Waiver),
        Just(SubjectKind::Principal),
        Just(SubjectKind::Fact),
    ];
    let ids = prop_oneof![
        Just("a"),
        Just("b"),
        Just("w/a"),
        Just("contexts"),
        Just("contexts.a"),
        Just("contexts.a.x"),
        Just("max_ttl")
    ];
    let names = prop_oneof![Just("source"), Just("owner"), Just("version"), Just("canonical"), Just("expires_at")];
    let values = prop_oneof![Just("1d"), Just("2d"), Just("declared"), Just("x")];
    let fields = prop::collection::btree_map(names, values.clone(), 0..4);
    let files = prop_oneof![Just("one.yaml"), Just("two.yaml")];
    (kinds, ids, fields, values, files).prop_map(|(kind, id, fields, value, file)| {
        let field = |(name, value): (&str, &str)| Field { name: name.to_owned(), value: value.to_owned(), span: None };
        let fields = match kind {
            SubjectKind::Governance => vec![field(("value", value))],
            _ => fields.into_iter().map(field).collect(),
        };
        // What an alias stands for is one of its fields.
        let anchor = match kind {
            SubjectKind::Governance | SubjectKind::Waiver | SubjectKind::Principal | SubjectKind::Fact => None,
            SubjectKind::Anchor => Some(id.to_owned()),
            SubjectKind::Alias => fields.iter().find(|f: &&Field| f.name == "canonical").map(|f| f.value.clone()),
            _ => id.split_once('/').map(|(_, id)| id.to_owned()),
        };
        Record { subject: Subject::new(kind, id), anchor, context: None, fields, path: path(file), span: None }
    })
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(record(), 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn changes_lead_from_one_to_the_other(before in records(), after in records()) {
        let changes = compare(&before, &after);
        assert_leads(&before, &after, &changes);
    }

    #[test]
    fn nothing_differs_from_itself(records in records()) {
        prop_assert_eq!(lines(&compare(&records, &records)), Vec::<String>::new());
    }

    #[test]
    fn the_order_of_records_means_nothing(
        (before, shuffled) in records().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        after in records(),
    ) {
        // Of limits that stand several times the first one counts, so there the order does mean something.
        let limits = |record: &Record| record.subject.kind == SubjectKind::Governance;
        let keep = |all: &[Record]| all.iter().filter(|record| !limits(record)).cloned().collect::<Vec<_>>();
        let (before, shuffled) = (keep(&before), keep(&shuffled));
        prop_assert_eq!(compare(&before, &after), compare(&shuffled, &after));
        prop_assert_eq!(compare(&after, &before), compare(&after, &shuffled));
    }

    #[test]
    fn each_change_says_something(before in records(), after in records()) {
        for change in compare(&before, &after) {
            prop_assert!(change.before.is_some() || change.after.is_some());
            prop_assert!(change.field.is_none() || change.from != change.to, "{:?}", change);
        }
    }
}
