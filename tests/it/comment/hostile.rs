//! A document that somebody made up.

use super::{Conversation, HEAD};
use crate::cli::ssot;
use crate::render::markdown::outside_code;
use crate::runner::commands;
use proptest::prelude::*;
use serde_json::{Value, json};
use ssot::comment::{Document, Pull, body};
use ssot::github::{Commit, Repository, Server};
use ssot::schema::SchemaName;

/// The example of the schema: a document with something in every place.
fn example() -> Value {
    let schema: Value = serde_json::from_str(SchemaName::Comment.text()).unwrap();
    let mut example = schema["examples"][0].clone();
    example["id"] = json!("id");
    example["head"]["rev"] = json!("main");
    example["notes"] = json!(["a note", "another"]);
    example["findings"][0]["related"] =
        json!([{ "message": "there", "place": { "path": "a.yaml", "line": null, "in_base": true } }]);
    let approval = &mut example["approvals"][0];
    approval["approved_by"] = json!(["x", "y"]);
    approval["not_counted"] = json!([{ "who": "z", "why": "is a bot" }]);
    approval["help"] = json!("help");
    approval["from"] = json!([
        { "who": "`@a`", "people": ["p"], "more_people": 1, "remark": null },
        { "who": "`@b`", "people": [], "more_people": 0, "remark": "who wrote it" },
    ]);
    let piece = |name: &str| json!({ "said": name });
    example["changes"]["sections"] = json!([
        { "topic": "aliases", "items": [
            { "tone": "alarming", "name": "n", "place": "p", "details": [
                { "words": [piece("a"), piece("b"), { "named": "c" }, { "named": "d" }, piece("e"), { "named": "f" }] },
                { "values": { "label": "l", "from": "x", "to": "[\"y\"]" } },
            ] },
            { "tone": "added", "name": "m", "place": null, "details": [{ "values": { "label": "", "from": "[\"x\"]", "to": "[\"y\"]" } }] },
        ] },
    ]);
    example
}

/// Replaces every text that may be any text.
fn replace(value: &mut Value, key: &str, text: &mut dyn FnMut() -> String) {
    match value {
        Value::String(there) if !["kind", "level", "tone", "topic"].contains(&key) => *there = text(),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, key, text)),
        Value::Object(object) => {
            for (key, member) in object.iter_mut().filter(|(key, _)| *key != "tool") {
                replace(member, key, text);
            }
        }
        _ => {}
    }
}

fn pull() -> Pull {
    Pull {
        server: Server::parse("https://github.com").expect("a server"),
        repository: Repository::parse("octo-org/platform").unwrap(),
        number: 7,
        head: Commit::parse(HEAD),
        author: "github-actions[bot]".to_owned(),
    }
}

/// Texts that mean something to Markdown, to GitHub or to a runner.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("`"),
        Just("``"),
        Just("```"),
        Just("<img src=x>"),
        Just("</details>"),
        Just("-->"),
        Just("<!--"),
        Just("@octocat"),
        Just("@org/team"),
        Just("#1"),
        Just("GH-1"),
        Just("gh-"),
        Just("1"),
        Just("](https://example.org)"),
        Just("[a]"),
        Just("!["),
        Just("http:"),
        Just("//example.org"),
        Just("https://example.org"),
        Just("www."),
        Just("www"),
        Just(".example.org"),
        Just("a@b.co"),
        Just("mailto:"),
        Just("closes "),
        Just("fixes octo/x#2"),
        Just("deadbeef"),
        Just("dead"),
        Just("**"),
        Just("_"),
        Just("~~"),
        Just("\\"),
        Just("|"),
        Just("$x$"),
        Just("&lt;"),
        Just("&#64;x"),
        Just(":tada:"),
        Just("\n"),
        Just("\r"),
        Just("\n\n# "),
        Just("\n- "),
        Just("    "),
        Just(" "),
        Just("::error::x"),
        Just("##[group]"),
        Just("\u{1b}[2J"),
        Just("\u{202e}"),
        Just("\0"),
        Just("日本"),
        Just("é"),
        Just("\""),
        Just("x"),
        Just(""),
    ];
    prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

/// Asserts that nothing in a comment is markup, a mention, a link or a reference, but for what is ours.
fn is_tame(page: &str) -> Result<(), TestCaseError> {
    prop_assert!(page.chars().count() <= 65_536);
    prop_assert_eq!(commands(page), vec![]);
    prop_assert!(!page.chars().any(|c| c != '\n' && ssot::render::sanitize::is_hostile(c)), "{:?}", page);
    let (marker, rest) = page.split_once('\n').expect("lines");
    let name = marker.strip_prefix("<!-- ssot comment v1: ").and_then(|rest| rest.strip_suffix(" -->"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._%#:".contains(c);
    prop_assert!(name.is_some_and(|name| name.chars().all(plain)), "{}", marker);
    let link = regex::Regex::new(&format!(
        r"\[•\]\(https://github\.com/octo-org/platform/blob/{HEAD}/[A-Za-z0-9/.%_-]+(#L[0-9]+)?\)"
    ));
    let link = link.expect("an expression");
    let address =
        regex::Regex::new(r"(?i)https?:/|www\.|gh-[0-9]|\b[0-9a-f]{7,}\b|[a-z]:[a-z/]").expect("an expression");
    for line in rest.lines() {
        let words = outside_code(line);
        let words = link.replace_all(&words, "");
        let words = words.replace("<sub>", "").replace("</sub>", "").replace("<details><summary>", "");
        let words = words.replace("</summary>", "").replace("</details>", "");
        let words = words.trim_start();
        let ours = ["- ", "### ", "#### ", "##### "].iter().find_map(|ours| words.strip_prefix(ours));
        let block = ours.is_some_and(|words| {
            words.trim_start() != words || words.starts_with(|c: char| "-+=".contains(c) || c.is_numeric())
        });
        prop_assert!(!block, "{}", line);
        let words = ours.unwrap_or(words).replace("**", "");
        prop_assert!(
            !words.contains(['@', '#', '<', '>', '[', ']', '*', '_', '~', '\\', '|', '&', '$', '`']),
            "{}",
            line
        );
        prop_assert!(!address.is_match(&words), "{}", line);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_out(texts in prop::collection::vec(text(), 1..60)) {
        let mut document = example();
        let mut next = texts.iter().cycle();
        replace(&mut document, "", &mut || {
            // The folder is not empty.
            next.next().filter(|text| !text.is_empty()).cloned().unwrap_or_else(|| "x".to_owned())
        });
        let document = Document::parse(document.to_string().as_bytes());
        let document = document.map_err(|error| TestCaseError::fail(error.to_string()))?;
        is_tame(&body(&document, Some(&pull())))?;
        is_tame(&body(&document, None))?;
    }
}

#[test]
fn the_check_itself_sees_what_breaks_out() {
    let page = body(&Document::parse(example().to_string().as_bytes()).unwrap(), Some(&pull()));
    is_tame(&page).unwrap();
    for escaped in [
        "<b>x</b>",
        "@octocat",
        "#12",
        "![x](y)",
        "[x](https://example.org)",
        "https://example.org",
        "www.x.org",
        "GH-12",
    ] {
        assert!(is_tame(&page.replacen("another", escaped, 1)).is_err(), "{escaped}");
    }
}

#[test]
fn a_path_leads_into_the_repository_or_nowhere() {
    for (path, link) in [
        ("a/b c.yaml", Some("a/b%20c.yaml")),
        ("a/(b)#?.yaml", Some("a/%28b%29%23%3F.yaml")),
        ("../../x", None),
        ("/etc/passwd", None),
        ("a//./b", Some("a/b")),
        ("javascript:alert(1)", Some("javascript%3Aalert%281%29")),
    ] {
        let mut document = example();
        document["findings"][0]["place"] = json!({ "path": path, "line": 3, "in_base": false });
        let page = body(&Document::parse(document.to_string().as_bytes()).unwrap(), Some(&pull()));
        let found = page.split_once("](").map(|(_, rest)| rest.split_once(')').expect("closed").0);
        let expected = link.map(|link| format!("https://github.com/octo-org/platform/blob/{HEAD}/{link}#L3"));
        assert_eq!(found, expected.as_deref(), "{path}");
    }
}

#[test]
fn what_is_no_document_is_refused_with_a_sentence() {
    let edit = |pointer: &str, value: Value| {
        let mut document = example();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        document.to_string()
    };
    let with = |pointer: &str, key: &str| {
        let mut document = example();
        document.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert(key.to_owned(), json!("x"));
        document.to_string()
    };
    let many = |item: &Value, most: usize| Value::from(vec![item.clone(); most + 1]);
    let finding = json!({ "rule": "r", "level": "info", "message": "m", "place": { "path": "p", "line": null, "in_base": false }, "related": [], "help": null });
    let talk = Conversation::new();
    for (bytes, words) in [
        (String::new(), "it is empty"),
        ("null".to_owned(), "the comment's document must be a mapping, found nothing"),
        ("[]".to_owned(), "the comment's document must be a mapping, found a list"),
        ("{".to_owned(), "it is not JSON"),
        ("{\"schema_version\": 1}".to_owned(), "has no"),
        (
            edit("/schema_version", json!(2)),
            "it is of version 2, and this ssot knows version 1; let the same ssot write it",
        ),
        (edit("/schema_version", json!("1")), "`schema_version` must be 1"),
        (edit("/summary/errors", json!(-1)), "`errors` must be"),
        (edit("/summary/errors", json!(1e300)), "`errors` must be"),
        (edit("/summary/errors", json!(18_446_744_073_709_551_615_u64)), "`errors` must be"),
        (edit("/summary", json!([])), "`summary` must be a mapping"),
        (edit("/findings/0/level", json!("fatal")), "`level` must be"),
        (edit("/findings/0/place/line", json!(0)), "`line` must be"),
        (edit("/findings/0/message", json!(7)), "`message` must be text"),
        (edit("/findings/0/message", json!("x".repeat(2001))), "`message`"),
        (edit("/findings", many(&finding, 500)), "`findings`"),
        (edit("/changes/counts", json!({ "vanished": 1 })), "vanished"),
        (edit("/changes/sections/0/topic", json!("<b>")), "`topic` must be"),
        (edit("/changes/sections/0/items/0/tone", json!(null)), "`tone` must be"),
        (edit("/folder", json!("")), "`folder`"),
        (with("", "body"), "unknown key `body`"),
        (with("/findings/0", "html"), "unknown key `html`"),
        ("{\"schema_version\": 1, \"schema_version\": 1}".to_owned(), "a key stands there twice"),
        (format!("{{\"a\": {}1{}}}", "[".repeat(2000), "]".repeat(2000)), "the nesting is beyond"),
        ("x".repeat((1 << 20) + 1), "has more than 1048576 bytes, which none such has"),
    ] {
        let shown: String = bytes.chars().take(200).collect();
        let done = talk.request_bytes(bytes.as_bytes(), "[]", &[]);
        assert_eq!((done.run.status, done.run.stdout.as_str(), &done.body), (2, "", &None), "{shown} {done:?}");
        assert!(done.run.stderr.contains(words), "{shown}: {}", done.run.stderr);
        assert_eq!(done.run.stderr.lines().count(), 1, "{done:?}");
        for ours in ["struct", "u32", "u64", "usize", "invalid type", "serde"] {
            assert!(!done.run.stderr.contains(ours), "{shown}: {}", done.run.stderr);
        }
    }
    // Not text at all.
    let done = talk.request_bytes(b"\xff\xfe\0{}", "[]", &[]);
    assert_eq!((done.run.status, done.body), (2, None), "{:?}", done.run);
}

#[test]
fn a_file_without_end_is_read_no_further_than_a_document_goes() {
    let talk = Conversation::new();
    let words = ["comment", "request", "/dev/zero", "--comments", "/dev/zero", "--repository", "o/r", "--pull", "1"];
    let run = ssot(talk.folder.path()).args(words).args(["--body", "body.json"]).run();
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.contains("has more than 1048576 bytes"), "{run:?}");
}

#[test]
fn a_repository_that_shouts_is_quoted() {
    let repo = super::platform();
    let name = "x <img src=x> @octocat #1 ](https://example.org) `a``b` -->";
    let manifest = format!(
        "anchors:\n  - {{id: users, owner: '@web', source: users.yaml, version: v1.0.0}}\n  - {{id: {name:?}, source: {name:?}, owner: {name:?}}}\n"
    );
    let repo = repo.file(super::MANIFEST, manifest).commit("shout");
    let document = super::document(&repo, &["--id", name]);
    assert_eq!(super::command::problems(&document), Vec::<String>::new());
    assert!(document["findings"].as_array().is_some_and(|findings| findings.len() > 1), "{document}");
    let done = Conversation::new().request(&document, &[]);
    is_tame(&done.body.expect("a body")).unwrap();
}
