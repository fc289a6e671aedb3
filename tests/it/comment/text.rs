//! What a comment says, and how it keeps within its limits.

use super::{Conversation, MANIFEST, body, document, platform};
use serde_json::{Value, json};
use ssot::comment::SIZE_LIMIT;
use ssot::schema::SchemaName;

fn example() -> Value {
    let schema: Value = serde_json::from_str(SchemaName::Comment.text()).unwrap();
    schema["examples"][0].clone()
}

fn headline(edit: impl Fn(&mut Value)) -> String {
    let mut document = example();
    edit(&mut document);
    let done = Conversation::new().request(&document, &[]);
    let body = done.body.unwrap_or_else(|| panic!("{:?}", done.run));
    body.lines().nth(1).expect("a line").to_owned()
}

#[test]
fn the_first_line_says_the_state() {
    let none = |document: &mut Value| {
        document["findings"] = json!([]);
        document["approvals"] = json!([]);
        document["summary"] =
            json!({ "errors": 0, "warnings": 0, "infos": 0, "approvals": 0, "known": 4, "waived": 1 });
    };
    assert_eq!(headline(|_| {}), "### ❌ ssot: 1 new error; waiting for an approval");
    assert_eq!(headline(none), "### ✅ ssot: nothing new is wrong");
    for (counts, line) in [
        ((0, 2, 0, 0), "### ⚠️ ssot: 2 new warnings"),
        ((0, 0, 1, 0), "### ℹ️ ssot: 1 new remark"),
        ((2, 1, 3, 0), "### ❌ ssot: 2 new errors, 1 new warning and 3 new remarks"),
        ((0, 1, 0, 2), "### ⏳ ssot: 1 new warning; waiting for approvals"),
    ] {
        let (errors, warnings, infos, approvals) = counts;
        let found = headline(|document| {
            none(document);
            document["summary"] = json!({ "errors": errors, "warnings": warnings, "infos": infos, "approvals": approvals, "known": 0, "waived": 0 });
        });
        assert_eq!(found, line);
    }
    let forbidden = headline(|document| {
        none(document);
        document["approvals"] = example()["approvals"].clone();
        document["approvals"][0]["from"] = json!([]);
    });
    assert_eq!(forbidden, "### ❌ ssot: policy forbids a part of this");
    let lenient = headline(|document| {
        none(document);
        document["approvals"] = example()["approvals"].clone();
        document["approvals"][0]["level"] = json!("warning");
    });
    assert_eq!(lenient, "### ℹ️ ssot: waiting for an approval");
}

#[test]
fn a_change_of_any_size_fits_and_says_what_is_left_out() {
    let anchor = |n: usize| {
        format!(
            "  - {{id: {}-{n}, owner: '@web', source: gone/{}-{n}.yaml, version: v1}}\n",
            "long".repeat(60),
            "name".repeat(100)
        )
    };
    let all: String = (0..3_000).map(anchor).collect();
    let repo = platform().file(MANIFEST, format!("anchors:\n{all}"));
    let written = body(&repo, &["--format", "json"]);
    assert!(written.len() <= SIZE_LIMIT && written.len() > SIZE_LIMIT / 8, "{}", written.len());
    let told: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(super::command::problems(&told), Vec::<String>::new());
    let number = |pointer: &str| told.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("{pointer}"));
    let findings = told["findings"].as_array().unwrap().len() as u64;
    let total = number("/summary/errors") + number("/summary/warnings") + number("/summary/infos");
    assert!(total > 3_000, "{total}");
    assert_eq!(findings + number("/left_out/findings"), total);
    let items = told["changes"]["sections"].as_array().unwrap().iter().map(|s| s["items"].as_array().unwrap().len());
    assert!(items.sum::<usize>() > 0 && number("/left_out/changes") > 0);
    let done = Conversation::new().request(&told, &[]);
    let page = done.body.expect("a body");
    assert!(page.chars().count() <= 65_536 && page.len() > 20_000, "{}", page.len());
    let shown = page.matches("\n- ❌ ").count() + page.matches("\n- ⚠️ [").count();
    let left_out = page.split(" more findings are left out, because a comment has no room for more.").next().unwrap();
    let left_out: u64 = left_out.rsplit('\n').next().unwrap().parse().expect("how many");
    assert_eq!(shown as u64 + left_out, total, "{shown} {left_out}");
    assert!(page.contains("entries more are left out, because a comment has no room for more; `ssot diff` shows all."));
    assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
    assert!(page.ends_with("</sub>\n"), "{}", &page[page.len() - 200..]);
}

#[test]
fn the_same_tree_gives_the_same_bytes() {
    let repo = platform().file(super::ALIASES, super::BROKEN);
    assert_eq!(body(&repo, &["--format", "json"]), body(&repo, &["--format", "json"]));
    assert_eq!(document(&repo, &[])["now"], crate::cli::NOW);
}
