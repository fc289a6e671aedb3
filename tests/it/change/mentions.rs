//! `change/alias-removed`: what uses a name, and what only looks like it.

use super::{ALIASES, MANIFEST, SETTINGS, USERS, changes, findings, rules, users};
use ssot::tree::Selection;
use ssot::workspace::{BaseOptions, ValidateOptions};
use std::fmt::Write as _;

/// How often a file uses the name of the alias that is removed.
fn uses(name: &str, path: &str, content: &str) -> usize {
    let alias = format!("aliases:\n  - {{ name: '{name}', context: web, canonical: users }}\n");
    let repo = users(&[(ALIASES, &alias), (path, content)]);
    repo.write(ALIASES, "aliases: []\n");
    let found = findings(&repo);
    let found = found.iter().find(|finding| finding.rule.id == "change/alias-removed");
    found.map_or(0, |finding| finding.related.iter().filter(|related| related.message.starts_with("line ")).count())
}

#[test]
fn telling_names_are_found_wherever_they_stand_alone() {
    for content in [
        "contract: user-api\n",
        "  - user-api # here\n",
        "\"user-api\"",
        "fetch('user-api');",
        "API=user-api\r\n",
        "{a:user-api}",
        "$(resolve user-api)",
        "frontend: [web/user-api]",
        "It is the user-api.",
        "(“user-api”)",
        "aliases.user-api",
        "user-api: here",
        "x\n\n\nuser-api",
        "caf\u{e9}: user-api",
    ] {
        assert_eq!(uses("user-api", "app/main.yaml", content), 1, "{content:?}");
        assert_eq!(uses("user-api", "app/main.rs", content), 1, "{content:?}");
    }
    assert_eq!(uses("user-api", "a.c", "user-api user-api\nuser-api"), 3);
    assert_eq!(uses("db.users", "a.py", "load('db.users')"), 1);
}

#[test]
fn words_that_only_hold_the_name_are_others() {
    for content in [
        "user-api-v2",
        "my-user-api",
        "--user-api",
        "super_user-api",
        "user-apis",
        "USER-API",
        "user-api.json",
        "img/user-api.png",
        "img/user-api/logo.svg",
        "https://example.com/user-api",
        "https://example.com/web/user-api",
        "src/web/user-api",
        "user-api/index.html",
        "#user-api",
        "user api",
        "user-\u{e4}api",
        "user-api\u{e4}",
    ] {
        assert_eq!(uses("user-api", "app/main.yaml", content), 0, "{content:?}");
    }
    assert_eq!(uses("db.users", "a.py", "db.users.all()"), 0);
    assert_eq!(uses("db.users", "a.py", "mydb.users"), 0);
}

#[test]
fn identifiers_need_quotes_or_a_line_of_their_own() {
    for (path, content, expected) in [
        ("a.py", "user_api = load()\nprint(user_api)\n", 0),
        ("a.py", "resolve('user_api')\nresolve(\"user_api\")\n", 2),
        ("a.yaml", "contract: user_api # here\n", 1),
        ("a.yaml", "- user_api\n", 1),
        ("a.yaml", "uses: [user_api, b]\n", 1),
        ("a.yaml", "note: the user_api is down\n", 0),
        (".env", "CONTRACT=user_api\n", 1),
        ("a.go", "userApi := 1\n", 0),
    ] {
        assert_eq!(uses("user_api", path, content), expected, "{path} {content:?}");
    }
    assert_eq!(uses("userApi", "a.ts", "const userApi = 1; use('userApi')"), 1);
}

#[test]
fn ordinary_words_prove_nothing_unless_they_are_asked_for() {
    assert_eq!(uses("people", "a.yaml", "table: people\n'people'\n"), 0);
    assert_eq!(uses("a-b", "a.yaml", "a-b\n"), 0);
    assert_eq!(uses("people", "ci.sh", "path=$(ssot resolve people)\n"), 1);
    assert_eq!(uses("people", "ci.sh", "kssot-resolve people; dns resolve people\n"), 0);
}

#[test]
fn prose_counts_where_the_name_is_set_off() {
    for (content, expected) in [
        ("Use `user-api` for that.", 1),
        ("Ask \"user-api\".", 1),
        ("The user-api is old.", 0),
        ("See [user-api](#user-api).", 0),
        ("```yaml\ncontract: user-api\n```\nuser-api\n", 1),
    ] {
        assert_eq!(uses("user-api", "docs/guide.md", content), expected, "{content:?}");
    }
    let aliases = "aliases: [{ name: user-api, context: web, canonical: users }]\n";
    let repo = users(&[(ALIASES, aliases), ("README.md", "Ask `user-api`.\n")]);
    repo.write(ALIASES, "aliases: []\n");
    assert!(changes(&repo)[0].contains(": warning[change/alias-removed]"));
    repo.write("app.yaml", "contract: user-api\n");
    repo.git(&["add", "app.yaml"]);
    assert!(changes(&repo)[0].contains(": error[change/alias-removed]"), "code outweighs prose");
}

#[test]
fn files_that_are_not_looked_at() {
    assert_eq!(uses("user-api", "CHANGELOG.md", "removed `user-api`\n"), 0);
    assert_eq!(uses("user-api", "docs/history", "user-api\n"), 0);
    assert_eq!(uses("user-api", "NEWS.rst", "removed `user-api`\n"), 0);
    assert_eq!(uses("user-api", "changes.rs", "user-api\n"), 1);
    assert_eq!(uses("user-api", "history_of_it.md", "`user-api`\n"), 1);
    assert_eq!(uses("user-api", "db/users.sql", "-- user-api\n"), 0, "the anchor's own source");
    assert_eq!(uses("user-api", "logo.bin", "\0user-api\n"), 0, "binary");
    assert_eq!(uses("user-api", "big.txt.c", &format!("user-api\n{}", "x\n".repeat(600_000))), 0, "large");
    let aliases = "aliases: [{ name: user-api, context: web, canonical: users }]\n";
    let repo = users(&[(ALIASES, aliases), (SETTINGS, "exclude: [vendor/**]\n"), ("vendor/a.yaml", "user-api\n")]);
    repo.write(ALIASES, "aliases: []\n");
    repo.write("untracked.yaml", "user-api\n");
    assert_eq!(changes(&repo), Vec::<String>::new());
}

#[test]
fn a_file_that_cannot_be_searched_is_told() {
    let aliases = "aliases: [{ name: user-api, context: web, canonical: users }]\n";
    let repo = users(&[(ALIASES, aliases), ("a.yaml", "user-api\n"), ("b.yaml", "b\n")]);
    repo.write(ALIASES, "aliases: []\n");
    let repo = repo.commit("Remove it");
    let blob = repo.git(&["rev-parse", "HEAD:a.yaml"]);
    let (folder, name) = blob.trim().split_at(2);
    std::fs::remove_file(repo.path().join(".git/objects").join(folder).join(name)).unwrap();
    let base = BaseOptions { rev: "HEAD~1".to_owned(), ..BaseOptions::default() };
    let validated = super::of(&repo, Selection::Revision("HEAD".to_owned()), &ValidateOptions::default(), &base);
    let found: Vec<String> = validated.report.findings.iter().map(super::line).collect();
    let told =
        "info[change/alias-removed] 1 file could not be searched for the name of 1 alias that this change removes";
    assert!(found.iter().any(|line| line.contains(told)), "{found:?}");
}

#[test]
fn the_registry_is_searched_by_meaning() {
    let aliases = "aliases:\n  - { name: people, context: web, canonical: users }\n";
    let repo = users(&[(ALIASES, aliases)]);
    repo.write(
        ALIASES,
        "# people\naliases:\n  - { name: folk, context: web, canonical: people, description: people }\n",
    );
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/alias-removed"], "{found:?}");
    assert!(found[0].contains("the alias `people` was removed, but the alias `folk` still stands for it"), "{found:?}");
}

#[test]
fn a_name_that_is_still_borne_is_not_gone() {
    let aliases = "aliases: [{ name: user-api, context: web, canonical: users }]\n";
    let repo = users(&[(ALIASES, aliases), ("a.yaml", "user-api\n")]);
    repo.write(ALIASES, "aliases: [{ name: user-api, context: mobile, canonical: users }]\n");
    assert_eq!(changes(&repo), Vec::<String>::new());
    repo.write(ALIASES, "aliases: []\n");
    repo.write(MANIFEST, format!("{USERS}  - {{ id: user-api, source: a.yaml }}\n"));
    assert!(!rules(&changes(&repo)).contains(&"change/alias-removed"));
}

#[test]
fn a_new_name_is_told() {
    let alias = |name: &str| format!("aliases: [{{ name: {name}, context: web, canonical: users }}]\n");
    let repo = users(&[(ALIASES, &alias("user-api")), ("a.yaml", "user-api\n")]);
    repo.write(ALIASES, alias("people-api"));
    let found = changes(&repo);
    assert!(found[0].contains("the alias `user-api` was renamed to `people-api`, but line 1 of `a.yaml`"), "{found:?}");
    repo.write("a.yaml", "people-api\n");
    assert_eq!(changes(&repo), Vec::<String>::new());
}

#[test]
fn one_name_of_two_contexts_is_one_finding() {
    let aliases = "aliases:\n  - { name: user-api, context: web, canonical: users }\n  - { name: user-api, context: app, canonical: users }\n";
    let repo = users(&[(ALIASES, aliases), ("a.yaml", "user-api\n")]);
    repo.write(ALIASES, "aliases: []\n");
    assert_eq!(changes(&repo).len(), 1);
}

#[test]
fn ten_thousand_names_are_looked_for_in_one_pass() {
    let list = |skip: bool| {
        (0..10_000).filter(|n| !skip || n % 100 != 0).fold("aliases:\n".to_owned(), |mut list, n| {
            writeln!(list, "  - {{ name: user-api-{n}, context: web, canonical: users }}").unwrap();
            list
        })
    };
    let repo = users(&[(ALIASES, &list(false)), ("a.yaml", "uses: [user-api-100, user-api-101, user-api-100]\n")]);
    for file in 0..200 {
        repo.write(
            format!("src/{file}.txt.rs"),
            format!("{} user-api-{file}-x\n", "some words of a program ".repeat(2_000)),
        );
    }
    let repo = repo.commit("Much text");
    repo.write(ALIASES, list(true));
    let start = std::time::Instant::now();
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/alias-removed"], "{found:?}");
    assert!(found[0].contains("`user-api-100` was removed, but 2 places"), "{found:?}");
    repo.write(ALIASES, "aliases: []\n");
    assert_eq!(changes(&repo).len(), 2, "of ten thousand names that are gone, two are used");
    // Ten megabytes, twice, in a debug build; a pass for each name would take hours.
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
}
