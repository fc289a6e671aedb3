//! Whoever may commit may write anything into a commit.

use super::MANIFEST;
use crate::cli::ssot;
use crate::repo::Repo;
use unicode_width::UnicodeWidthStr;

/// An author whose name drives terminals, mentions people, and opens tags, tables and formulas.
const NAME: &str = "=1+1\u{1b}[31m\u{202e}@org/team|<img src=x>`x` ![y](https://z) #12\u{7f}";

fn hostile() -> Repo {
    let repo = Repo::new();
    for (day, text) in
        [(1, "anchors: [{id: \"=cmd|'@x'\\u001b\\u202e<b>\"}]\n"), (2, "anchors: [\n"), (3, "anchors: []\n")]
    {
        repo.write(MANIFEST, text);
        repo.git(&["add", "--all"]);
        let mut command = repo.command();
        command.env("GIT_AUTHOR_NAME", NAME).env("GIT_AUTHOR_DATE", format!("{} +0000", 1_700_000_000 + day));
        command.env("GIT_AUTHOR_EMAIL", "@all");
        let message = format!("{NAME}\n\nReviewed-by: {NAME} <x@y>\n");
        assert!(command.args(["commit", "--quiet", "-m", &message]).status().unwrap().success());
    }
    repo
}

#[test]
fn no_format_lets_it_through() {
    let repo = hostile();
    // The helper holds every output against raw control characters.
    let text = ssot(repo.path()).args(["audit", "log"]).run();
    assert!(text.stdout.contains("became-unreadable") && text.stdout.contains('\u{fffd}'), "{text:?}");
    for line in text.stdout.lines() {
        assert!(line.width() <= 80, "{line:?}");
    }
    let lines = ssot(repo.path()).args(["audit", "log", "--format", "jsonl"]).run();
    for line in lines.stdout.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = event["commit"]["author"]["name"].as_str().unwrap();
        // Whoever parses it gets the true text, as git keeps it.
        assert!(name.contains("\u{1b}[31m\u{202e}@org/team"), "{name:?}");
    }
    let csv = ssot(repo.path()).args(["audit", "log", "--format", "csv"]).coloured().run();
    assert!(!csv.stdout.contains(['\u{1b}', '\u{202e}', '\u{7f}']), "{csv:?}");
    for cell in csv.stdout.split([',', '\n']) {
        assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{cell:?}");
    }
    let markdown = ssot(repo.path()).args(["audit", "log", "--format", "markdown"]).run();
    for meaning in ["@", "<img", "<b>", "](", "://", " #12", "`x`"] {
        assert!(!markdown.stdout.contains(meaning), "{meaning} {markdown:?}");
    }
    for row in markdown.stdout.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.matches('|').count(), 5, "{row}");
    }
}

#[test]
fn hostile_arguments_are_shown_without_their_teeth() {
    let repo = hostile();
    let run = ssot(repo.path()).args(["audit", "log", "\u{1b}[31mx"]).run();
    assert_eq!(run.status, 2, "{run:?}");
}

#[test]
fn a_mailmap_makes_one_person_of_several() {
    let repo = Repo::new().file(MANIFEST, "anchors: [{id: a}]\n");
    repo.write(".mailmap", "Ada Lovelace <ada@new.example> <ada@example.com>\n");
    super::commit(&repo, "Ada", "1700000000 +0000", "declare");
    let run = ssot(repo.path()).args(["audit", "log", "--author", "lovelace"]).run();
    assert!(run.stdout.contains("Ada Lovelace"), "{run:?}");
}
