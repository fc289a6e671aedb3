//! `change/anchor-removed`, `change/version-not-bumped`, `change/version-downgraded`.

use super::{ALIASES, LOCK, MANIFEST, USERS, changes, digest, everything, findings, repo, rules, users};
use std::fmt::Write as _;

const ORDERS: &str = "  - id: orders\n    source: db/orders.sql\n";

#[test]
fn every_kind_of_use_is_shown() {
    let lock = format!(
        "{{ \"lock_version\": 1, \"anchors\": {{ \"users\": {{ \"sha256\": \"{0}\" }}, \"orders\": {{ \"sha256\": \"{0}\", \"dependencies\": [\"users\"] }} }} }}\n",
        digest("CREATE TABLE users;\n")
    );
    let repo = users(&[
        (MANIFEST, &format!("{USERS}{ORDERS}    depends_on: [users]\n")),
        ("db/orders.sql", "CREATE TABLE users;\n"),
        (LOCK, &lock),
        (ALIASES, "aliases:\n  - { name: user-table, canonical: users }\n"),
    ]);
    repo.write(MANIFEST, format!("anchors:\n{ORDERS}    depends_on: [users]\n"));
    let found = findings(&repo);
    let removed: Vec<_> = found.iter().filter(|finding| finding.rule.id == "change/anchor-removed").collect();
    assert_eq!(removed.len(), 1);
    assert_eq!(removed[0].message, "the anchor `users` was removed, but 4 places still use it");
    let places: Vec<&str> = removed[0].related.iter().map(|related| related.message.as_str()).collect();
    assert_eq!(
        places,
        [
            "it was declared here",
            "the alias `user-table` still stands for it",
            "`orders` still depends on it",
            "the workflow `ci` still pins it",
            "the pin of `orders` in `ci` still builds on it",
        ]
    );
    // What is broken by it is told where it is broken, too.
    let all = everything(&repo);
    for rule in ["alias/unknown-anchor", "anchor/unknown-dependency", "lock/unknown-anchor"] {
        assert!(rules(&all).contains(&rule), "{rule}: {all:?}");
    }
}

#[test]
fn anchors_that_go_with_their_file_are_one_fact() {
    let fragment = (0..10_000).fold("anchors:\n".to_owned(), |mut text, n| {
        writeln!(text, "  - {{ id: part_{n}, source: parts/{n}.sql }}").unwrap();
        text
    });
    let repo = users(&[(MANIFEST, &format!("include: [more/*.yaml]\n{USERS}")), ("more/parts.yaml", &fragment)]);
    repo.git(&["rm", "--quiet", "more/parts.yaml"]);
    repo.write("more/none.yaml", "anchors: []\n");
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/anchor-removed"]);
    assert!(
        found[0].contains("`more/parts.yaml` is gone, and with it 10000 anchors that nothing uses: `part_0`"),
        "{}",
        found[0]
    );
    assert!(found[0].contains("and 9992 more"), "{}", found[0]);

    let aliases = (0..10_000).fold("aliases:\n".to_owned(), |mut text, n| {
        writeln!(text, "  - {{ name: name-{n}, canonical: part_{n} }}").unwrap();
        text
    });
    repo.write(ALIASES, aliases);
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/anchor-removed"]);
    assert!(found[0].contains("error") && found[0].contains("10000 anchors that something still uses"), "{}", found[0]);
}

#[test]
fn an_include_that_finds_nothing_any_more_is_one_fact() {
    let aliases = "aliases:\n  - { name: order-table, canonical: orders }\n";
    let repo = users(&[
        (MANIFEST, &format!("include: [more/*.yaml]\n{USERS}")),
        ("more/a.yaml", &format!("anchors:\n{ORDERS}    aliases: [{{ name: order-api }}]\n")),
        ("db/orders.sql", "CREATE TABLE orders;\n"),
        (ALIASES, aliases),
        ("use.yaml", "order-api\n"),
    ]);
    repo.git(&["mv", "more", "moer"]);
    assert_eq!(changes(&repo), Vec::<String>::new());
    assert!(rules(&everything(&repo)).contains(&"manifest/include-unmatched"));
    // Taking the line out as well means it.
    repo.write(MANIFEST, USERS);
    assert_eq!(rules(&changes(&repo)), ["change/alias-removed", "change/anchor-removed"]);
}

#[test]
fn an_anchor_that_nothing_uses_is_a_warning() {
    let repo = users(&[(MANIFEST, &format!("{USERS}{ORDERS}")), ("db/orders.sql", "CREATE TABLE orders;\n")]);
    repo.write(MANIFEST, USERS);
    assert_eq!(
        changes(&repo),
        [format!(
            "{MANIFEST}: warning[change/anchor-removed] the anchor `orders` was removed, so nothing guards `db/orders.sql` any more"
        )]
    );
    repo.git(&["rm", "--quiet", "db/orders.sql"]);
    assert_eq!(changes(&repo), [format!("{MANIFEST}: warning[change/anchor-removed] the anchor `orders` was removed")]);
    // The same file under another anchor is still guarded.
    repo.git(&["checkout", "--quiet", "HEAD", "--", "db/orders.sql"]);
    repo.write(
        MANIFEST,
        format!("{USERS}  - {{ id: a, source: db/orders.sql }}\n  - {{ id: b, source: db/orders.sql }}\n"),
    );
    assert!(!changes(&repo).iter().any(|line| line.contains("nothing guards")));
}

#[test]
fn versions_are_shown_as_they_are_written() {
    let found = versions("version: v2.0.0", "version: 1.0.0", "CREATE TABLE users;\n");
    assert!(found[0].contains("the version of `users` goes back from `v2.0.0` to `1.0.0`"), "{found:?}");
}

fn versions(before: &str, after: &str, source: &str) -> Vec<String> {
    let manifest = |version: &str| USERS.replace("    version: 1.0.0\n", &format!("    {version}\n"));
    let repo = users(&[(MANIFEST, &manifest(before))]);
    repo.write(MANIFEST, manifest(after));
    repo.write("db/users.sql", source);
    changes(&repo)
}

#[test]
fn versions_that_stay() {
    const SAME: &str = "CREATE TABLE users;\n";
    const OTHER: &str = "CREATE TABLE people;\n";
    for (before, after, source, expected) in [
        ("version: 1.0.0", "version: 1.0.0", OTHER, &["change/version-not-bumped"][..]),
        ("version: 1.0.0", "version: v1.0.0", OTHER, &["change/version-not-bumped"]),
        ("version: 1.0.0", "family: x", OTHER, &["change/version-not-bumped"]),
        ("version: 1.0.0", "version: 1.0.0", SAME, &[]),
        ("version: 1.0.0", "family: x", SAME, &[]),
        ("version: 1.0.0", "version: 1.0.1", OTHER, &[]),
        ("version: 1.0.0+1", "version: 1.0.0+2", OTHER, &[]),
        ("family: x", "family: x", OTHER, &[]),
        ("family: x", "version: 1.0.0", OTHER, &[]),
        ("version: latest", "version: latest", OTHER, &[]),
        ("version: 1.0.0", "version: latest", OTHER, &[]),
        ("version: 2.0.0", "version: 1.0.0", SAME, &["change/version-downgraded"]),
        ("version: 2.0.0", "version: 1.0.0", OTHER, &["change/version-downgraded"]),
        ("version: 1.0.0", "version: 1.0.0-rc.1", SAME, &["change/version-downgraded"]),
        ("version: 10.0.0", "version: 9.0.0", SAME, &["change/version-downgraded"]),
        ("version: 1.0", "version: 0.9.0", SAME, &[]),
    ] {
        assert_eq!(rules(&versions(before, after, source)), expected, "{before} -> {after}, {source}");
    }
}

#[test]
fn line_ends_on_disk_are_no_content() {
    let repo = users(&[(".gitattributes", "*.sql text eol=crlf\n")]);
    repo.write("db/users.sql", "CREATE TABLE users;\r\n");
    assert_eq!(changes(&repo), Vec::<String>::new());
}

#[test]
fn the_finding_stands_at_the_first_line_that_changed() {
    let manifest = "anchors:\n  - id: users\n    source: users.yaml\n    schema: s.json\n    version: 1.0.0\n";
    let repo = repo(&[(MANIFEST, manifest), ("s.json", "{}"), ("users.yaml", "a: 1\nb: 2\nc: é\nd: 4\n")]);
    for (text, line) in [
        ("a: 1\nb: 2\nc: ê\nd: 4\n", 3),
        ("a: 1\nb: 2\nc: é\n", 3),
        ("z: 0\n", 1),
        ("a: 1\nb: 2\nc: é\nd: 4\ne: 5\n", 5),
    ] {
        repo.write("users.yaml", text);
        let validated = super::concise(&repo);
        assert!(validated.contains(&format!("users.yaml:{line}:1: error[change/version-not-bumped]")), "{validated}");
    }
    repo.write("users.yaml", "");
    assert!(super::concise(&repo).contains("users.yaml:1:1: error[change/version-not-bumped]"));
}

#[test]
fn a_renamed_anchor_keeps_its_version() {
    let repo = users(&[]);
    repo.write(MANIFEST, USERS.replace("id: users", "id: people"));
    assert_eq!(changes(&repo), Vec::<String>::new());
    repo.write("db/users.sql", "CREATE TABLE people;\n");
    assert_eq!(rules(&changes(&repo)), ["change/version-not-bumped"]);
}

#[test]
fn a_source_that_goes_gives_its_version_up() {
    // The comment is of the base, so nothing else tells that the file is gone.
    let manifest = USERS.replace("    source:", "    # ssot: ignore[anchor/source-missing] comes later\n    source:");
    let repo = users(&[(MANIFEST, &manifest)]);
    repo.git(&["rm", "--quiet", "db/users.sql"]);
    let found = changes(&repo);
    assert_eq!(
        found,
        [format!(
            "{MANIFEST}: error[change/version-not-bumped] `db/users.sql` is gone, but the version of `users` is still `1.0.0`"
        )]
    );
    repo.write(MANIFEST, manifest.replace("1.0.0", "2.0.0"));
    assert_eq!(changes(&repo), Vec::<String>::new(), "another version");
    repo.git(&["checkout", "--quiet", "--", MANIFEST]);
    repo.write("db/users.sql", "CREATE TABLE users;\n");
    assert_eq!(changes(&repo), Vec::<String>::new(), "the same bytes are back");
}

#[test]
fn a_source_that_comes_is_what_its_version_stands_for() {
    let repo = repo(&[(MANIFEST, USERS)]);
    repo.write("db/users.sql", "CREATE TABLE users;\n");
    assert_eq!(changes(&repo), Vec::<String>::new());
}

#[test]
fn a_schema_that_changed_is_no_new_version_and_no_stale_pin() {
    let lock = format!(
        "{{ \"lock_version\": 1, \"anchors\": {{ \"users\": {{ \"sha256\": \"{}\", \"version\": \"1.0.0\" }} }} }}\n",
        digest("a: 1\n")
    );
    let manifest = "anchors:\n  - { id: users, source: users.yaml, schema: users.schema.json, version: 1.0.0 }\n";
    let repo = repo(&[
        (MANIFEST, manifest),
        ("users.yaml", "a: 1\n"),
        ("users.schema.json", "{ \"required\": [\"a\"] }\n"),
        (LOCK, &lock),
    ]);
    repo.write("users.schema.json", "{}\n");
    assert_eq!(changes(&repo), Vec::<String>::new());
}
