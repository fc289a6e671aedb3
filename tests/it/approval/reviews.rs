//! `--approvals FILE`.

use ssot::approval::{Review, ReviewState, reviews_from_json};

fn read(text: &str) -> Result<Vec<Review>, String> {
    reviews_from_json(text.as_bytes()).map_err(|error| error.to_string())
}

fn logins(text: &str) -> Vec<String> {
    read(text).expect("reviews").into_iter().map(|review| review.login).collect()
}

/// As GitHub's documentation shows it, with some fields left out.
const GITHUB: &str = r#"{
    "id": 80, "node_id": "MDE3OlB1bGxSZXF1ZXN0UmV2aWV3ODA=",
    "user": {"login": "octocat", "id": 1, "type": "User", "site_admin": false},
    "body": "Here is the body for the review.", "state": "APPROVED",
    "html_url": "https://github.com/octocat/Hello-World/pull/12#pullrequestreview-80",
    "_links": {"html": {"href": "https://github.com/octocat"}},
    "submitted_at": "2019-11-17T17:43:43Z",
    "commit_id": "ecdd80bb57125d7ba9641ffaa4d7d2c19d3f3091", "author_association": "COLLABORATOR"
}"#;

#[test]
fn reads_what_github_answers() {
    let reviews = read(&format!("[{GITHUB}]")).expect("reviews");
    assert_eq!(
        reviews,
        [Review {
            login: "octocat".to_owned(),
            state: ReviewState::Approved,
            submitted_at: "2019-11-17T17:43:43Z".parse().ok(),
            commit: Some("ecdd80bb57125d7ba9641ffaa4d7d2c19d3f3091".to_owned()),
        }]
    );
    assert_eq!(read("[]"), Ok(Vec::new()));
    assert_eq!(read("\u{feff} [ ]\n"), Ok(Vec::new()));
}

#[test]
fn pages_are_put_together() {
    let one = |login: &str| format!("{{\"user\": {{\"login\": \"{login}\"}}, \"state\": \"COMMENTED\"}}");
    let (a, b, c) = (one("a"), one("b"), one("c"));
    assert_eq!(logins(&format!("[{a}, {b}][{c}]")), ["a", "b", "c"]);
    assert_eq!(logins(&format!("[{a}]\n[]\n[{b},{c}]\n")), ["a", "b", "c"]);
    assert_eq!(logins(&format!("[[{a}], [], [{b}, {c}]]")), ["a", "b", "c"]);
}

#[test]
fn deleted_accounts_and_pending_reviews_say_nothing() {
    let text = r#"[{"user": null, "state": "APPROVED"}, {"user": {"login": "a"}, "state": "PENDING", "submitted_at": null, "commit_id": null}]"#;
    assert_eq!(logins(text), ["a"]);
}

#[test]
fn a_broken_file_says_where() {
    for (text, expected) in [
        ("", "line 1, column 1: the file is empty"),
        (" \n", "line 1, column 1: the file is empty"),
        ("[", "line 1, column 1: the file ends in the middle of a list"),
        ("[{\"user\": {\"login\": \"a\"}, \"state\": \"APPRO", "the file ends in the middle of a list"),
        ("[]x", "line 1, column 3: this is not JSON"),
        ("[] {}", "this is a single object, perhaps an error that GitHub answered"),
        ("{\"message\": \"Not Found\"}", "this is a single object, perhaps an error that GitHub answered"),
        ("null", "expected a list of reviews"),
        ("[1]", "expected a review, with `user` and `state`"),
        ("[[[]]]", "this list is nested too deep"),
        ("[\n  {\"state\": \"APPROVED\"}\n]", "line 2, column 23: the review has no `user`"),
        ("[{\"user\": {\"login\": \"a\"}}]", "the review has no `state`"),
        ("[{\"user\": {}, \"state\": \"APPROVED\"}]", "missing field `login`"),
        ("[{\"user\": \"a\", \"state\": \"APPROVED\"}]", "expected"),
        (
            "[{\"user\": {\"login\": \"a\"}, \"state\": \"approve\"}]",
            "`approve` is no state of a review; expected APPROVED, CHANGES_REQUESTED",
        ),
        (
            "[{\"user\": {\"login\": \"a\"}, \"state\": \"APPROVED\", \"submitted_at\": \"yesterday\"}]",
            "`submitted_at` is `yesterday`, no time",
        ),
        ("[{\"user\": null, \"user\": null, \"state\": \"APPROVED\"}]", "the review has `user` twice"),
        ("[{\"user\": null, \"state\": \"DISMISSED\", \"state\": \"APPROVED\"}]", "the review has `state` twice"),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.starts_with("line ") && error.contains(expected), "{text}: {error}");
        assert!(!error.contains(" at line "), "the place twice: {error}");
    }
    let error = reviews_from_json(b"[\n\xff\xfe]").expect_err("no text");
    assert_eq!((error.line, error.column, error.message.as_str()), (2, 1, "the file is not UTF-8"));
}

#[test]
fn nesting_is_bounded() {
    assert!(read(&"[".repeat(1_000_000)).is_err());
    let deep = format!(
        "[{{\"user\": null, \"state\": \"APPROVED\", \"x\": {}1{}}}]",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(read(&deep), Ok(Vec::new()), "what is passed over may be as deep as it likes");
}
