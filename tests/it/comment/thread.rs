//! Which comment is ours.

use super::{ALIASES, BROKEN, Conversation, comment, document, platform};
use serde_json::{Value, json};

const MARKER: &str = "<!-- ssot comment v1: . -->";

fn told() -> Value {
    document(&platform().file(ALIASES, BROKEN).commit("aliases"), &[])
}

#[test]
fn only_the_author_s_own_comment_counts() {
    let document = told();
    let mut talk = Conversation::new();
    let body = format!("{MARKER}\nold");
    talk.comments = vec![
        comment(1, "mallory", "User", &body),
        comment(2, "github-actions[bot]", "User", &body),
        comment(3, "github-actions", "Bot", &body),
        comment(4, "github-actions[bot]", "Bot", &format!("> {body}")),
        comment(5, "github-actions[bot]", "Bot", &format!(" {body}")),
        comment(6, "github-actions[bot]", "Bot", "<!-- ssot comment v1: services -->\nold"),
        comment(7, "github-actions[bot]", "Bot", "<!-- ssot comment v1: . --><img>"),
        comment(8, "github-actions[bot]", "Bot", "<!-- ssot comment v2: . -->\nold"),
        json!({ "id": 9, "user": null, "body": body }),
        json!({ "id": 10, "user": { "login": "github-actions[bot]", "type": "Bot" }, "body": null }),
    ];
    let posted = talk.request(&document, &[]);
    assert_eq!(posted.run.stdout, "POST repos/octo-org/platform/issues/7/comments\n", "{posted:?}");
    // Ours, wherever it stands, and the oldest of several.
    talk.comments.insert(0, comment(21, "github-actions[bot]", "Bot", &body));
    talk.comments.push(comment(20, "GitHub-Actions[bot]", "Bot", &format!("{MARKER}\r\nold")));
    let edited = talk.request(&document, &[]);
    assert_eq!(edited.run.stdout, "PATCH repos/octo-org/platform/issues/comments/20\n", "{edited:?}");
    // Somebody else's name, when that is who writes.
    let other = talk.request(&document, &["--author", "mallory"]);
    assert_eq!(other.run.stdout, "PATCH repos/octo-org/platform/issues/comments/1\n", "{other:?}");
}

#[test]
fn what_is_said_already_is_not_said_again() {
    let document = told();
    let mut talk = Conversation::new();
    talk.post(&document);
    let last = talk.comments.len() - 1;
    let said = talk.comments[last]["body"].as_str().unwrap().to_owned();
    // As GitHub hands it back.
    talk.comments[last]["body"] = json!(said.trim_end().replace('\n', "\r\n"));
    let again = talk.request(&document, &[]);
    assert_eq!((again.run.status, again.run.stdout.as_str(), again.body), (0, "", None));
}

#[test]
fn pages_of_comments_are_read_as_gh_puts_them_together() {
    let document = told();
    let talk = Conversation::new();
    let ours = comment(5, "github-actions[bot]", "Bot", &format!("{MARKER}\nold"));
    let other = comment(4, "octocat", "User", "hello");
    let bytes = document.to_string();
    for comments in [
        json!([other, ours]).to_string(),
        json!([[other], [ours], []]).to_string(),
        format!("{}{}", json!([other]), json!([ours])),
        format!("\u{feff}{}\n{}\n", json!([other]), json!([ours])),
    ] {
        let done = talk.request_bytes(bytes.as_bytes(), &comments, &[]);
        assert_eq!(done.run.stdout, "PATCH repos/octo-org/platform/issues/comments/5\n", "{comments} {done:?}");
    }
    for (comments, words) in [
        ("", "the file is empty; a pull request without comments is `[]`"),
        ("[", "the file ends in the middle of a list"),
        ("{\"message\": \"Not Found\"}", "this is not a list of comments, as `gh api --paginate --slurp"),
        ("[[[]]]", "this is not a list of comments"),
        ("[{\"id\": -1}]", "this is not a list of comments"),
        ("[{\"id\": 99999999999999999999}]", "this is not a list of comments"),
        ("[{\"id\": 1, \"user\": \"github-actions[bot]\"}]", "this is not a list of comments"),
        ("[] nonsense", "this is not JSON"),
    ] {
        let done = talk.request_bytes(bytes.as_bytes(), comments, &[]);
        assert_eq!((done.run.status, done.run.stdout.as_str(), done.body), (2, "", None), "{comments}");
        assert!(done.run.stderr.contains(words), "{comments}: {}", done.run.stderr);
    }
}

#[test]
fn nothing_reaches_the_address_that_does_not_belong_there() {
    let document = told();
    let talk = Conversation::new();
    for name in
        ["", "a", "a/", "/b", "a/b/c", "a/..", "a/.", "a/b?x", "a/b#c", "a b/c", "a/b\n", "../b", "a/é", "-/%2e"]
    {
        let done = talk.request(&document, &[&format!("--repository={name}")]);
        assert_eq!((done.run.status, done.run.stdout.as_str()), (2, ""), "{name:?} {done:?}");
        assert!(done.run.stderr.contains("is not a repository's name; write OWNER/REPO"), "{done:?}");
    }
    for (option, value) in [
        ("--pull", "0"),
        ("--pull", "7/../8"),
        ("--pull", "-1"),
        ("--head", "main"),
        ("--head", "abc"),
        ("--author", ""),
        ("--server", ""),
        ("--server", "http://github.com"),
        ("--server", "https://"),
        ("--server", "https://a@b"),
        ("--server", "https://a/b"),
        ("--server", "https://a.b)"),
        ("--server", "https://a:b"),
    ] {
        let words = ["comment", "request", "data.json", "--comments", "comments.json", "--body", "body.json"];
        let option_value = format!("{option}={value}");
        let mut args = vec!["--repository=o/r"];
        if option != "--pull" {
            args.push("--pull=7");
        }
        args.push(&option_value);
        let run = crate::cli::ssot(talk.folder.path()).args(words).args(args).run();
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{option}={value} {run:?}");
    }
}
