//! `change/governance-weakened`, and `change/waiver-added` of the waivers file.

use super::{GOVERNANCE, MANIFEST, SETTINGS, USERS, WAIVERS, changes, is_error, rules, users};

pub(super) const LIMITS: &str = "alias_governance:\n  rules:\n    naming: { pattern: '^[a-z-]+$', min_length: 3, max_length: 32 }\n    expiration: { default_ttl: 90d, max_ttl: 1y }\n    uniqueness: { across_contexts: true }\n  contexts:\n    web: { permissions: [developers], approval_required: true }\n  audit: { log_all_changes: true, retention_period: 7y }\n";

fn edit(from: &str, to: &str) -> Vec<String> {
    assert!(LIMITS.contains(from), "{from}");
    let repo = users(&[(GOVERNANCE, LIMITS)]);
    repo.write(GOVERNANCE, LIMITS.replace(from, to));
    changes(&repo)
}

#[test]
fn limits_that_hold_less() {
    for (from, to) in [
        ("max_length: 32", "max_length: 64"),
        ("min_length: 3", "min_length: 2"),
        (", max_length: 32", ""),
        ("max_ttl: 1y", "max_ttl: 2y"),
        ("across_contexts: true", "across_contexts: false"),
        ("approval_required: true", "approval_required: false"),
        (", approval_required: true", ""),
        ("[developers]", "[developers, guests]"),
        ("log_all_changes: true", "log_all_changes: false"),
        ("retention_period: 7y", "retention_period: 90d"),
        ("    web:", "    mobile: {}\n    web:"),
        ("'^[a-z-]+$'", "'^.*$'"),
    ] {
        let found = edit(from, to);
        assert_eq!(rules(&found), ["change/governance-weakened"], "{from} -> {to}: {found:?}");
        assert!(is_error(&found) && found[0].starts_with(GOVERNANCE), "{found:?}");
    }
}

#[test]
fn limits_that_hold_as_much_or_more() {
    for (from, to) in [
        ("max_length: 32", "max_length: 16"),
        ("min_length: 3", "min_length: 4"),
        ("max_ttl: 1y", "max_ttl: 365d"),
        ("retention_period: 7y", "retention_period: 10y"),
        ("[developers]", "developers"),
        ("approval_required: true", "approval_required: true, auto_expire: true"),
        ("  audit:", "  # Seven years is the law.\n  audit:"),
    ] {
        assert_eq!(edit(from, to), Vec::<String>::new(), "{from} -> {to}");
    }
}

#[test]
fn limits_that_go_with_their_file_are_one_fact() {
    let repo = users(&[(GOVERNANCE, LIMITS)]);
    repo.git(&["rm", "--quiet", GOVERNANCE]);
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/governance-weakened"], "{found:?}");
    assert!(
        found[0].starts_with(MANIFEST) && found[0].contains(&format!("`{GOVERNANCE}` is gone, and with it ")),
        "{found:?}"
    );
}

#[test]
fn rules_that_are_turned_down() {
    for (before, after, expected) in [
        (
            "",
            "rules: { alias/expired: off }\n",
            "the level of `alias/expired` is set to `off`, which holds less than `error`, as it is without that line",
        ),
        (
            "rules: { alias/expired: error }\n",
            "rules: { alias/expired: info }\n",
            "the level of `alias/expired` goes from `error` to `info`, which holds less",
        ),
        (
            "rules: { alias/similar-name: error }\n",
            "",
            "the level of `alias/similar-name` was `error`, and is no longer set",
        ),
        (
            "",
            "rules: { alias/expired: warning }\nfail_on: error\n",
            "the level of `alias/expired` is set to `warning`, which holds less than `error`, as it is without that line",
        ),
    ] {
        let repo = users(&[(SETTINGS, before)]);
        repo.write(SETTINGS, after);
        let found = changes(&repo);
        assert_eq!(rules(&found), ["change/governance-weakened"], "{before:?} -> {after:?}: {found:?}");
        assert!(found[0].contains(expected), "{found:?}");
    }
    for (before, after) in [
        ("", "rules: { alias/similar-name: error, alias/expired: error }\n"),
        ("", "rules: { alias/similar-name: warning }\n"),
        ("rules: { alias/expired: error }\n", ""),
        ("rules: { alias/*: off }\n", "rules: { alias/*: off, alias/expired: info }\n"),
    ] {
        let repo = users(&[(SETTINGS, before)]);
        repo.write(SETTINGS, after);
        assert_eq!(changes(&repo), Vec::<String>::new(), "{before:?} -> {after:?}");
    }
}

#[test]
fn options_of_rules_are_limits_too() {
    for (before, after, expected) in [
        (
            "",
            "rules: { change/approval-missing: { stale_reviews: true } }\n",
            "`stale_reviews` of `change/approval-missing` in `ssot.yaml` is set to `true`, and nothing was set before",
        ),
        (
            "rules: { change/approval-missing: { trailers: false } }\n",
            "rules: { change/approval-missing: { trailers: true } }\n",
            "`trailers` of `change/approval-missing` in `ssot.yaml` goes from `false` to `true`, which holds less",
        ),
        (
            "rules: { alias/expires-soon: { days: 60 } }\n",
            "rules: { alias/expires-soon: { days: 1 } }\n",
            "`days` of `alias/expires-soon` in `ssot.yaml` goes from `60` to `1`, which holds less",
        ),
    ] {
        let repo = users(&[(SETTINGS, before)]);
        repo.write(SETTINGS, after);
        let found = changes(&repo);
        assert_eq!(rules(&found), ["change/governance-weakened"], "{found:?}");
        assert!(is_error(&found) && found[0].contains(expected), "{found:?}");
        let repo = repo.commit("Loosen");
        repo.write(SETTINGS, before);
        assert_eq!(changes(&repo), Vec::<String>::new(), "back to {before:?}");
    }
}

#[test]
fn files_that_are_not_read_any_more() {
    let lock = "{ \"lock_version\": 1, \"anchors\": {} }\n";
    let repo = users(&[("ssot_plan/locks/a.json", lock), ("ssot_plan/locks/b.json", lock)]);
    repo.write(SETTINGS, "locks: [ssot_plan/locks/a.json]\n");
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/governance-weakened"], "{found:?}");
    assert!(found[0].contains("`locks` in `ssot.yaml` does not name `ssot_plan/locks/b.json` any more"), "{found:?}");
    repo.write(SETTINGS, "locks: ['ssot_plan/*/*.json']\n");
    assert_eq!(changes(&repo), Vec::<String>::new(), "another glob for the same files");
}

#[test]
fn an_anchor_that_is_easier_to_change() {
    let policy = |word: &str| format!("{USERS}    modification_policy: {word}\n");
    let repo = users(&[(MANIFEST, &policy("require_owner_approval"))]);
    repo.write(MANIFEST, policy("none"));
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/governance-weakened"], "{found:?}");
    assert!(found[0].contains("`modification_policy` of `users` goes from `require_owner_approval` to `none`"));
}

fn waivers(list: &str) -> String {
    format!("waivers:\n{list}")
}

const WAIVER: &str = "  - { rule: alias/expired, path: 'a/*', reason: Soon., owner: '@web', expires: 2027-01-01 }\n";

/// What is said of a change of [`WAIVER`].
fn waiver(from: &str, to: &str) -> Vec<String> {
    assert!(WAIVER.contains(from), "{from}");
    let repo = users(&[(WAIVERS, &waivers(WAIVER))]);
    repo.write(WAIVERS, waivers(&WAIVER.replace(from, to)));
    changes(&repo)
}

#[test]
fn waivers_that_hold_back_more() {
    for (from, to, expected) in [
        ("expires: 2027-01-01", "expires: 2028-01-01", "lasts longer than before"),
        (", expires: 2027-01-01", "", "covers more than before"),
        ("path: 'a/*'", "path: '**'", "covers more than before"),
        ("path: 'a/*', ", "", "covers more than before"),
        ("path: 'a/*'", "path: 'b/x'", "covers more than before"),
        ("alias/expired", "alias/*", "covers more than before"),
        (
            "alias/expired, path: 'a/*', reason: Soon.",
            "alias/duplicate, path: 'a/*', reason: No.",
            "is new; it counts once it has landed",
        ),
    ] {
        let found = waiver(from, to);
        assert_eq!(rules(&found), ["change/waiver-added"], "{from} -> {to}: {found:?}");
        let expected = if to.is_empty() && from.contains("expires") { "lasts longer" } else { expected };
        if !from.contains("alias/expired") || expected.starts_with("is new") {
            assert!(found[0].contains(expected), "{from} -> {to}: {found:?}");
        }
        assert!(found[0].contains(": warning["), "{found:?}");
    }
}

#[test]
fn waivers_that_hold_back_no_more() {
    for (from, to) in [
        ("expires: 2027-01-01", "expires: 2026-12-01"),
        ("expires: 2027-01-01", "expires: '2027-01-01'"),
        ("path: 'a/*'", "path: a/b"),
        ("path: 'a/*'", "path: 'a/*', subject: users"),
        ("Soon.", "Later."),
        ("@web", "@mobile"),
    ] {
        assert_eq!(waiver(from, to), Vec::<String>::new(), "{from} -> {to}");
    }
    let repo = users(&[(WAIVERS, &waivers(&WAIVER.replace("alias/expired", "alias/*")))]);
    repo.write(WAIVERS, waivers(WAIVER));
    assert_eq!(changes(&repo), Vec::<String>::new(), "one rule of the family");
    repo.write(WAIVERS, "waivers: []\n");
    assert_eq!(changes(&repo), Vec::<String>::new(), "none at all");
}

#[test]
fn an_anchor_is_held_to_its_own_policy_or_that_for_all() {
    let manifest = |own: &str, all: &str| {
        let own = if own.is_empty() { String::new() } else { format!("    modification_policy: {own}\n") };
        format!("{USERS}{own}ssot_config:\n  validation: {{ modification_policy: {all} }}\n")
    };
    let edit = |from: &str, to: &str| {
        let repo = users(&[]);
        repo.write(MANIFEST, manifest(from, "require_pr_review"));
        let repo = repo.commit("Say who may");
        repo.write(MANIFEST, manifest(to, "require_pr_review"));
        changes(&repo)
    };
    let found = edit("", "none");
    assert_eq!(rules(&found), ["change/governance-weakened"], "{found:?}");
    assert!(
        found[0].contains(
            "`modification_policy` of `users` is set to `none`, which holds less than `require_pr_review`, as it is for all anchors"
        ),
        "{found:?}"
    );
    let found = edit("immutable", "");
    assert!(found[0].contains("is no longer set, so that `require_pr_review` holds as for all anchors"), "{found:?}");
    for (from, to) in [("require_pr_review", ""), ("", "require_pr_review"), ("none", ""), ("", "immutable")] {
        assert_eq!(edit(from, to), Vec::<String>::new(), "{from:?} -> {to:?}");
    }
}

#[test]
fn values_without_an_order_are_not_called_less() {
    let found = edit("'^[a-z-]+$'", "'^[a-z]+$'");
    assert_eq!(rules(&found), ["change/governance-weakened"]);
    assert!(found[0].contains("nobody can tell which of them holds more, so somebody must look"), "{found:?}");
    let found = edit("max_length: 32", "max_length: 64");
    assert!(found[0].ends_with("which holds less"), "{found:?}");
}

#[test]
fn nine_limits_are_all_named() {
    let said = |limits: &str| {
        let repo = users(&[(GOVERNANCE, limits)]);
        repo.git(&["rm", "--quiet", GOVERNANCE]);
        changes(&repo).remove(0)
    };
    let found = said(LIMITS);
    assert!(found.contains("with it 9 limits: ") && !found.contains("more"), "{found}");
    for limit in ["log_all_changes", "retention_period", "contexts", "default_ttl", "max_ttl", "naming.max_length"] {
        assert!(found.contains(&format!("{limit}`")), "{limit}: {found}");
    }
    for limit in ["naming.min_length", "naming.pattern", "across_contexts"] {
        assert!(found.contains(&format!("{limit}`")), "{limit}: {found}");
    }
    let found = said(&LIMITS.replace("retention_period: 7y", "retention_period: 7y, external_storage: true"));
    assert!(found.contains("with it 10 limits: ") && found.ends_with(" and 2 more"), "{found}");
}

#[test]
fn what_an_anchor_is_held_to_is_a_limit() {
    let schema = "{ \"type\": \"object\" }\n";
    let held =
        "    schema: a.schema.json\n    aliasing: { enabled: false, contexts: [web], alias_types: [permanent] }\n";
    let manifest = |held: &str| format!("anchors:\n  - id: users\n    source: users.yaml\n{held}");
    let repo = users(&[
        (GOVERNANCE, LIMITS),
        ("users.yaml", "a: 1\n"),
        ("a.schema.json", schema),
        ("same.schema.json", schema),
        ("b.schema.json", "{}\n"),
        (MANIFEST, &manifest(held)),
    ]);
    let edit = |from: &str, to: &str| {
        assert!(held.contains(from), "{from}");
        repo.write(MANIFEST, manifest(&held.replace(from, to)));
        changes(&repo)
    };
    for (from, to, expected) in [
        ("    schema: a.schema.json\n", "", "`schema` of `users` was `a.schema.json`, and is no longer set"),
        (
            "a.schema.json",
            "b.schema.json",
            "`schema` of `users` goes from `a.schema.json` to `b.schema.json`; nobody can tell which of them holds more",
        ),
        (
            "enabled: false",
            "enabled: true",
            "`aliasing.enabled` of `users` goes from `false` to `true`, which holds less",
        ),
        ("enabled: false, ", "", "`aliasing.enabled` of `users` was `false`, and is no longer set"),
        ("[web]", "[web, mobile]", "`aliasing.contexts` of `users` goes from `[\"web\"]` to `[\"mobile\",\"web\"]`"),
        (", alias_types: [permanent]", "", "`aliasing.alias_types` of `users` was `[\"permanent\"]`"),
    ] {
        let found = edit(from, to);
        assert_eq!(rules(&found), ["change/governance-weakened"], "{from} -> {to}: {found:?}");
        assert!(is_error(&found) && found[0].contains(expected), "{from} -> {to}: {found:?}");
    }
    for (from, to) in [
        ("schema: a.schema.json", "schema: ./a.schema.json"),
        // Moved: it holds the same.
        ("a.schema.json", "same.schema.json"),
        ("contexts: [web]", "contexts: web"),
        ("[web]", "[]"),
        ("    schema", "    description: People.\n    schema"),
    ] {
        assert_eq!(edit(from, to), Vec::<String>::new(), "{from} -> {to}");
    }
}

#[test]
fn holding_an_anchor_to_more_weakens_nothing() {
    let repo = users(&[("a.schema.json", "{}\n"), ("db/users.sql", "a: 1\n"), (GOVERNANCE, LIMITS)]);
    let with = |more: &str| format!("{USERS}    format: yaml\n{more}");
    repo.write(MANIFEST, with("    schema: a.schema.json\n    aliasing: { enabled: false, contexts: [web] }\n"));
    assert_eq!(changes(&repo), Vec::<String>::new());
    // A schema that was never there held nothing.
    let repo = users(&[("b.schema.json", "{}\n"), (MANIFEST, &with("    schema: a.schema.json\n"))]);
    for mended in ["    schema: b.schema.json\n", ""] {
        repo.write(MANIFEST, with(mended));
        assert_eq!(changes(&repo), Vec::<String>::new(), "{mended:?}");
    }
}

#[test]
fn levels_that_are_folded_into_a_family() {
    let edit = |before: &str, after: &str| {
        let repo = users(&[(SETTINGS, &format!("rules:\n{before}"))]);
        repo.write(SETTINGS, format!("rules:\n{after}"));
        changes(&repo)
    };
    let mixed = "  alias/*: warning\n  alias/expired: error\n";
    assert_eq!(edit(mixed, "  alias/*: error\n"), Vec::<String>::new(), "as strict or stricter everywhere");
    let found = edit(mixed, "  alias/*: warning\n");
    assert_eq!(rules(&found), ["change/governance-weakened"], "{found:?}");
    assert!(found[0].contains("the level of `alias/expired` was `error`, and is no longer set"), "{found:?}");
    // The line goes, and the family that stood behind it is turned down as well.
    let found = edit("  alias/*: error\n  alias/expired: error\n", "  alias/*: info\n");
    assert_eq!(found.len(), 2, "{found:?}");
}
