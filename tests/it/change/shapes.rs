//! Changes of form alone, and changes nobody can judge, give no finding.

use super::{ALIASES, GOVERNANCE, LOCK, MANIFEST, SETTINGS, USERS, WAIVERS, changes, digest, everything, repo, users};

const ORDERS: &str = "  - id: orders\n    source: db/orders.sql\n    depends_on: [users]\n    version: 2.0.0\n    aliases:\n      - { name: order-table, context: backend }\n";
const GOVERNED: &str = "alias_governance:\n  rules:\n    naming: { pattern: '^[a-z-]+$', max_length: 32 }\n  contexts:\n    backend: { permissions: [developers] }\n";

/// Two anchors, aliases in both places, a lock, governance and a waiver, with uses of every name.
fn platform() -> crate::repo::Repo {
    let manifest = format!("{USERS}{ORDERS}");
    let lock = format!(
        "{{ \"lock_version\": 1, \"workflow\": \"ci\", \"anchors\": {{ \"users\": {{ \"sha256\": \"{}\", \"version\": \"1.0.0\" }} }} }}\n",
        digest("CREATE TABLE users;\n")
    );
    users(&[
        (MANIFEST, &manifest),
        ("db/orders.sql", "CREATE TABLE orders;\n"),
        (ALIASES, "aliases:\n  - { name: user-table, context: backend, canonical: users }\n"),
        (GOVERNANCE, GOVERNED),
        (LOCK, &lock),
        (
            WAIVERS,
            "waivers:\n  - { rule: lock/unlocked-anchor, path: '**', reason: One is enough., owner: '@data', expires: 2027-01-01 }\n",
        ),
        ("app/deploy.yaml", "uses: [user-table, order-table]\n"),
    ])
}

fn assert_silent(repo: &crate::repo::Repo) {
    assert_eq!(changes(repo), Vec::<String>::new());
}

#[test]
fn nothing_changed() {
    assert_silent(&platform());
    assert_silent(&platform().commit("Nothing"));
}

#[test]
fn a_manifest_split_into_includes() {
    let repo = platform();
    repo.write(MANIFEST, "include: ['services/*/anchors.yaml']\n");
    repo.write("services/users/anchors.yaml", USERS);
    repo.write("services/orders/anchors.yaml", format!("anchors:\n{ORDERS}"));
    assert_silent(&repo);
}

#[test]
fn a_manifest_under_another_name_and_in_another_format() {
    let repo = platform();
    let json = r#"{ "anchors": [
        { "aliases": [{ "context": "backend", "name": "order-table" }], "version": "2.0.0", "depends_on": ["users"], "source": "db/orders.sql", "id": "orders" },
        { "id": "users", "version": "1.0.0", "source": "db/users.sql" }
    ] }"#;
    repo.git(&["rm", "--quiet", MANIFEST]);
    repo.write("ssot_plan/ssot_manifest.json", json);
    assert_silent(&repo);
}

#[test]
fn a_folder_that_moved() {
    let repo = platform();
    repo.git(&["mv", "ssot_plan", "truth"]);
    repo.write(
        SETTINGS,
        "manifest: truth/ssot_manifest.yaml\naliases: [truth/aliases.yaml]\nlocks: ['truth/locks/*.json']\nwaivers: truth/waivers.yaml\n",
    );
    repo.git(&["add", "--all"]);
    assert_silent(&repo);
}

#[test]
fn an_alias_that_moved_between_the_manifest_and_a_registry() {
    let repo = platform();
    repo.write(
        MANIFEST,
        format!(
            "{USERS}    aliases: [{{ name: user-table, context: backend }}]\n{}",
            ORDERS.split("    aliases").next().unwrap()
        ),
    );
    repo.write(ALIASES, "aliases:\n  - { name: order-table, context: backend, canonical: orders }\n");
    assert_silent(&repo);
}

#[test]
fn governance_that_is_written_in_another_way_and_elsewhere() {
    let repo = platform();
    repo.git(&["rm", "--quiet", GOVERNANCE]);
    let quoted = GOVERNED.replace("max_length: 32", "\"max_length\": 32, # characters\n      min_length: 2");
    repo.write("ssot_plan/alias_governance.yaml", format!("# Moved.\n---\n{quoted}"));
    assert_silent(&repo);
}

#[test]
fn a_file_that_cannot_be_read_any_more_hides_nothing_and_shows_nothing() {
    for (path, broken) in [
        (MANIFEST, "anchors: [\n"),
        (ALIASES, "aliases: [\n"),
        (GOVERNANCE, "alias_governance: {\n"),
        (LOCK, "{"),
        (WAIVERS, "waivers: {\n"),
    ] {
        let repo = platform();
        repo.write(path, broken);
        assert_silent(&repo);
        assert!(everything(&repo).iter().any(|line| line.starts_with(path) && line.contains("[document/syntax]")));
        // And back again: what can be read again is not new.
        let repo = repo.commit("Break it");
        repo.git(&["checkout", "--quiet", "HEAD~1", "--", path]);
        let back = changes(&repo);
        let expected: &[&str] = if path == WAIVERS { &["change/waiver-added"] } else { &[] };
        assert_eq!(super::rules(&back), expected, "{path}: {back:?}");
    }
}

#[test]
fn part_of_a_manifest_that_cannot_be_read() {
    let repo = platform();
    repo.write(MANIFEST, "include: [a.yaml, b.yaml]\n");
    repo.write("a.yaml", USERS);
    repo.write("b.yaml", "anchors:\n  - id: orders\n   broken: [\n");
    assert_silent(&repo);
}

#[test]
fn a_missing_manifest_is_one_fact() {
    let repo = platform();
    repo.git(&["rm", "--quiet", MANIFEST]);
    assert_silent(&repo);
    assert!(everything(&repo).iter().any(|line| line.contains("[manifest/missing]")));
}

#[test]
fn the_change_that_brings_the_registry_breaks_nothing() {
    let first = repo(&[("README.md", "Nothing yet.\n")]);
    first.write(MANIFEST, USERS);
    first.write("db/users.sql", "CREATE TABLE users;\n");
    first.write(GOVERNANCE, "alias_governance:\n  rules:\n    naming: { max_length: 9000 }\n  contexts: { web: {} }\n");
    first.write(SETTINGS, "exclude: [vendor/**]\nrules: { lock/unlocked-anchor: off }\n");
    assert_silent(&first);
}
