//! An edit changes what is wrong, and not a byte more.

use super::{CI, is_removal};
use super::{Files, NOW, THEN, options, sha};

/// A manifest of plain anchors whose sources hold their ids.
fn anchors(ids: &[&str]) -> Files {
    let list: String = ids.iter().map(|id| format!("  - id: {id}\n    source: {id}.txt\n")).collect();
    let files = Files::default().with(super::MANIFEST, format!("anchors:\n{list}"));
    ids.iter().fold(files, |files, id| files.with(&format!("{id}.txt"), *id))
}

#[test]
fn a_file_on_one_line_stays_on_one_line() {
    let lock = format!(r#"{{"lock_version":1,"anchors":{{"a":{{"sha256":"{}","source":"a.txt"}}}}}}"#, sha("old"));
    let expected = format!(
        r#"{{"lock_version":1,"anchors":{{"a":{{"last_modified":"{NOW}","sha256":"{}","source":"a.txt"}}}},"generated_at":"{NOW}"}}"#,
        sha("a")
    );
    let new = anchors(&["a"]).refreshed(&lock);
    assert_eq!(new, expected);
}

#[test]
fn order_indentation_notes_and_unknown_keys_stay() {
    let lock = |digest: &str, time: &str| {
        format!(
            "{{\n\t\"workflow\": \"ci\",\n\t\"lock_version\": 1,\n\t\"generated_at\": \"{time}\",\n\n\t\"notes\": [\"ask   Mira\"],\n\t\"anchors\": {{\n\t\t\"b\" :{{ \"x-why\": 1.50,\"source\": \"b.txt\", \"sha256\": \"{}\" }},\n\t\t\"a\": {{\n\t\t\t\"sha256\"  : \"{digest}\",\n\t\t\t\"dependencies\": [ ],\n\t\t\t\"last_modified\": \"{time}\",\n\t\t\t\"source\": \"./a.txt\"\n\t\t}}\n\t}},\n\t\"metadata\": {{}}\n}}",
            sha("b")
        )
    };
    let new = anchors(&["a", "b"]).refreshed(&lock(&sha("old"), THEN));
    assert_eq!(new, lock(&sha("a"), NOW), "only the digest and the two times differ");
}

#[test]
fn crlf_stays_crlf() {
    let lock = format!(
        "{{\n  \"lock_version\": 1,\n  \"anchors\": {{\n    \"a\": {{ \"sha256\": \"{}\" }}\n  }}\n}}\n",
        sha("a")
    );
    let files = anchors(&["a", "b"]).with(CI, lock.replace('\n', "\r\n"));
    let new = files.planned(&options(&["b"], None, false)).new;
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count(), "{new:?}");
    assert!(new.contains("\r\n    \"b\": {\r\n      \"dependencies\": [],\r\n"), "{new:?}");
}

#[test]
fn what_says_the_same_is_left_alone() {
    let shop = Files::shop();
    let lock = format!(
        r#"{{ "lock_version": 1, "anchors": {{
            "users": {{ "version": "1.0.0", "sha256": "{}", "source": "./users.yaml", "generated": {{ "./users.sql": "{}" }} }},
            "orders": {{ "version": "v1.1.0", "sha256": "{}", "source": "orders.yaml", "dependencies": ["users"], "generated": null }}
        }} }}"#,
        sha("u\n").to_uppercase(),
        sha("sql\n"),
        sha("o\n"),
    );
    assert_eq!(shop.refreshed(&lock), lock);
}

#[test]
fn lists_and_maps_keep_their_shape() {
    let lock = |dependencies: &str, generated: &str| {
        format!(
            "{{\n  \"anchors\": {{\n    \"orders\": {{\n      \"dependencies\": {dependencies},\n      \"last_modified\": \"{NOW}\",\n      \"sha256\": \"{}\",\n      \"source\": \"orders.yaml\",\n      \"version\": \"v1.1.0\"\n    }},\n    \"users\": {{\n      \"generated\": {generated},\n      \"last_modified\": \"{NOW}\",\n      \"sha256\": \"{}\",\n      \"source\": \"users.yaml\",\n      \"version\": \"v1.0.0\"\n    }}\n  }},\n  \"generated_at\": \"{NOW}\",\n  \"lock_version\": 1\n}}\n",
            sha("o\n"),
            sha("u\n")
        )
    };
    let lines = format!("{{\n        \"users.sql\": \"{}\"\n      }}", sha("sql\n"));
    let inline = format!("{{ \"users.sql\": \"{}\" }}", sha("sql\n"));
    let stale = format!("{{ \"gone.sql\": \"{}\", \"users.sql\": \"{}\" }}", sha(""), sha("old"));
    let shop = Files::shop();
    assert_eq!(shop.refreshed(&lock("[]", "{}")), lock("[\n        \"users\"\n      ]", &lines));
    assert_eq!(shop.refreshed(&lock("[\"prices\"]", &stale)), lock("[\"users\"]", &inline));
}

#[test]
fn an_entry_that_is_no_mapping_becomes_one() {
    let new = anchors(&["a"]).refreshed("{\n  \"anchors\": {\n    \"a\": null\n  },\n  \"lock_version\": 1\n}\n");
    assert!(new.contains(&format!("\"sha256\": \"{}\"", sha("a"))), "{new}");
}

#[test]
fn a_version_that_the_manifest_dropped_is_taken_out() {
    let lock = format!(
        "{{ \"anchors\": {{ \"a\": {{ \"sha256\": \"{}\", \"source\": \"a.txt\", \"version\": \"v1\" }} }} }}",
        sha("a")
    );
    let new = anchors(&["a"]).refreshed(&lock);
    assert!(!new.contains("version") && new.contains("\"source\": \"a.txt\" } }"), "{new}");
}

#[test]
fn entries_are_added_in_order() {
    let entry = |id: &str| format!("    \"{id}\": {{ \"sha256\": \"{}\", \"source\": \"{id}.txt\" }}", sha(id));
    let lock = format!("{{\n  \"anchors\": {{\n{},\n{}\n  }}\n}}\n", entry("b"), entry("d"));
    let files = anchors(&["a", "b", "c", "d", "e"]).with(CI, lock.clone());
    let new = files.planned(&options(&["a", "c", "e"], None, false)).new;
    let places: Vec<_> = ["a", "b", "c", "d", "e"].iter().map(|id| new.find(&format!("\"{id}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{new}");
    assert!(new.contains(&entry("b")) && new.contains(&entry("d")), "{new}");
    assert!(new.ends_with(&format!("\n  }},\n  \"generated_at\": \"{NOW}\"\n}}\n")), "{new}");
}

#[test]
fn pruning_takes_out_whole_members() {
    let entry = |id: &str| format!("    \"{id}\": {{ \"sha256\": \"{}\", \"source\": \"{id}.txt\" }}", sha(id));
    for (held, gone) in [
        (vec!["a", "b", "c"], vec!["a"]),
        (vec!["a", "b", "c"], vec!["b"]),
        (vec!["a", "b", "c"], vec!["c"]),
        (vec!["a", "b", "c"], vec!["a", "b"]),
        (vec!["a", "b", "c"], vec!["b", "c"]),
    ] {
        let kept: Vec<&str> = held.iter().copied().filter(|id| !gone.contains(id)).collect();
        let lock = |ids: &[&str], time: &str| {
            let entries: Vec<String> = ids.iter().map(|id| entry(id)).collect();
            format!("{{\n  \"anchors\": {{\n{}\n  }},\n  \"generated_at\": \"{time}\"\n}}\n", entries.join(",\n"))
        };
        let files = anchors(&kept).with(CI, lock(&held, THEN));
        let left = files.planned(&options(&[], None, false));
        assert!(!left.is_changed() && left.orphans == gone, "{left:?}");
        let planned = files.planned(&options(&[], None, true));
        assert_eq!(planned.new, lock(&kept, NOW));
        assert!(planned.changes.iter().all(|change| is_removal(&change.kind)));
    }
    let lock = format!("{{ \"anchors\": {{ {} }} }}", entry("a").trim());
    let new = anchors(&["b"]).with(CI, lock).planned(&options(&[], None, true)).new;
    assert_eq!(new, format!("{{ \"anchors\": {{}}, \"generated_at\": \"{NOW}\" }}"));
}

#[test]
fn a_lockfile_without_anchors_gets_some() {
    for lock in
        ["{}", "{ }\n", "{\n}\n", "{ \"anchors\": {} }", "{\n  \"anchors\": {}\n}\n", "{\n  \"anchors\": {\n  }\n}\n"]
    {
        let new = anchors(&["a"]).with(CI, lock).planned(&options(&["a"], None, false)).new;
        let value: serde_json::Value = serde_json::from_str(&new).unwrap_or_else(|error| panic!("{error}: {new}"));
        assert_eq!(value["anchors"]["a"]["sha256"], sha("a"), "{new}");
        let on_one_line = lock.starts_with("{ \"");
        assert_eq!(on_one_line, !new.contains("\n    \"a\": {\n      \"dependencies\": []"), "{new}");
    }
}
