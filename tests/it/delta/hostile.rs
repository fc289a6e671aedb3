//! Names and values that want to be something else.

use super::command::diff;
use super::json::problems;
use crate::repo::Repo;
use std::fmt::Write as _;

/// Everything that could drive a terminal, a page or a notification.
const NAMES: [&str; 8] = [
    "\\u001b[31mred\\u001b[0m",
    "@octocat fixes #1",
    "<img src=x onerror=alert(1)>",
    "`code` | table | [link](javascript:x)",
    "``` fence",
    "\\u202egnp.exe\\r\\n::error::forged",
    "</details><h1>big</h1>",
    "*bold* _it_ ~~no~~ $x$ :tada: https://evil.example",
];

fn hostile() -> Repo {
    let repo = Repo::new().file("ssot_plan/ssot_manifest.yaml", "anchors: []\n").commit("first");
    let mut text = String::from("anchors:\n");
    let mut aliases = String::from("aliases:\n");
    for name in NAMES {
        let _ =
            writeln!(text, "  - {{ id: \"{name}\", source: \"{name}\", owner: \"{name}\", description: \"{name}\" }}");
        let _ = writeln!(aliases, "  - {{ name: \"{name}\", context: \"{name}\", canonical: \"{name}\" }}");
    }
    repo.write("ssot_plan/ssot_manifest.yaml", text);
    repo.write("ssot_plan/aliases/x.yaml", aliases);
    repo
}

/// What stands in no code span. Fences are runs of backticks; a span ends at the next run of the same length.
fn outside_code(line: &str) -> String {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        outside.push_str(&rest[..start]);
        let after = &rest[start..];
        let length = after.len() - after.trim_start_matches('`').len();
        let body = &after[length..];
        let mut at = 0;
        let end = loop {
            let found = body[at..].find('`').unwrap_or_else(|| panic!("an open code span: {line}")) + at;
            let run = body[found..].len() - body[found..].trim_start_matches('`').len();
            if run == length {
                break found + run;
            }
            at = found + run;
        };
        rest = &body[end..];
    }
    outside + rest
}

#[test]
fn markdown_says_only_what_we_say() {
    let run = diff(&hostile(), &["HEAD", "--format", "markdown"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("@octocat fixes #1"), "{run:?}");
    for line in run.stdout.lines() {
        let ours = outside_code(line);
        let ours = ours
            .replace("<details><summary><b>", "")
            .replace("</b>", "")
            .replace("</summary>", "")
            .replace("</details>", "");
        let ours = ours.trim_start_matches(['#', ' ']);
        assert!(!ours.contains(['@', '<', '>', '|', '#', '[']), "{line}\n{ours}");
        assert!(!ours.contains("octocat") && !ours.contains("evil"), "{line}");
    }
}

#[test]
fn text_and_json_hold_no_control_characters() {
    let repo = hostile();
    // The runner looks for raw control characters in all that is written.
    let text = diff(&repo, &["HEAD"]);
    assert!(text.stdout.contains("\u{fffd}[31mred"), "{text:?}");
    assert!(!text.stdout.lines().any(|line| line.starts_with("::")), "{text:?}");
    let json = diff(&repo, &["HEAD", "--format", "json"]);
    let value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(problems(&value), Vec::<String>::new());
    let ids: Vec<&str> =
        value["changes"].as_array().unwrap().iter().filter_map(|change| change["subject"]["id"].as_str()).collect();
    assert!(ids.contains(&"\u{1b}[31mred\u{1b}[0m"), "programs get the true text: {ids:?}");
}

#[test]
fn a_comment_fits_where_it_is_posted() {
    let repo = Repo::new().file("ssot_plan/ssot_manifest.yaml", "anchors: []\n").commit("first");
    let mut aliases = String::new();
    for n in 0..10_000 {
        let _ = writeln!(aliases, "- {{ name: \"näme-{n}\", context: web, canonical: a }}");
    }
    repo.write("ssot_plan/aliases/x.yaml", aliases);
    let run = diff(&repo, &["HEAD", "--format", "markdown"]);
    assert!(run.stdout.len() <= 65_536 && run.stdout.len() > 60_000, "{}", run.stdout.len());
    assert!(run.stdout.contains("<details><summary><b>Aliases</b> (10000)</summary>"), "{}", &run.stdout[..300]);
    assert_eq!(run.stdout.matches("<details>").count(), run.stdout.matches("</details>").count());
    let shown = run.stdout.lines().filter(|line| line.starts_with("- added")).count();
    assert!(run.stdout.contains(&format!("{} entries are left out", 10_000 - shown)), "{shown}");
    // A terminal gets all of them.
    assert!(diff(&repo, &["HEAD"]).stdout.lines().count() > 10_000);
}
