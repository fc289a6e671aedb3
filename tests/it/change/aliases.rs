//! `change/canonical-retargeted`.

use super::{ALIASES, MANIFEST, changes, findings, repo, rules};
use crate::repo::Repo;
use std::fmt::Write as _;

const TWO: &str = "anchors:\n  - id: orders\n    source: api/orders.yaml\n  - id: users\n    source: api/users.yaml\n";
const API: &str = "servers: [{ url: a }, { url: b }]\npaths: { /x: { get: {} }, /y: { put: {} } }\n";

fn two(aliases: &str) -> Repo {
    repo(&[(MANIFEST, TWO), ("api/orders.yaml", API), ("api/users.yaml", "openapi: 3.0.3\n"), (ALIASES, aliases)])
}

fn alias(canonical: &str) -> String {
    format!("aliases:\n  - {{ name: shop-api, context: web, canonical: '{canonical}' }}\n")
}

/// The findings when an alias goes from one canonical to another, and its anchor's source from [`API`] to another text.
fn step(from: &str, to: &str, source: &str) -> Vec<String> {
    let repo = two(&alias(from));
    repo.write(ALIASES, alias(to));
    repo.write("api/orders.yaml", source);
    changes(&repo)
}

#[test]
fn pointers_follow_what_they_point_to() {
    let silent = [
        ("orders#/paths", "orders#/api", "api: { /x: { get: {} }, /y: { put: {} } }\n", "it has another key"),
        ("orders#/paths", "orders#/api", "api: { /x: { get: {}, put: {} } }\n", "another key, and edited with it"),
        (
            "orders#/servers/0",
            "orders#/servers/1",
            "servers: [{ url: new }, { url: a }, { url: b }]\n",
            "one was put before it",
        ),
    ];
    for (from, to, source, why) in silent {
        assert_eq!(step(from, to, source), Vec::<String>::new(), "{why}");
    }
    let told = [
        ("orders#/paths", "orders#/servers", API, "both were there before"),
        (
            "orders#/paths/~1x",
            "orders#/paths/~1y",
            "servers: []\npaths: { /y: { put: {} } }\n",
            "the old part is gone, the new one is another",
        ),
        ("orders", "orders#/paths", API, "a part is not the whole"),
        ("orders#/paths", "orders", API, "nor the other way round"),
        ("orders#/servers/0", "orders#/servers/1", API, "another item of the same list"),
    ];
    for (from, to, source, why) in told {
        let found = step(from, to, source);
        assert_eq!(rules(&found), ["change/canonical-retargeted"], "{why}: {found:?}");
        assert!(found[0].contains(&format!("stood for `{from}`, and now stands for `{to}`")), "{found:?}");
    }
}

#[test]
fn what_was_nothing_or_is_nothing_is_not_retargeted() {
    assert_eq!(step("oders", "orders", API), Vec::<String>::new(), "a slip was corrected");
    assert_eq!(step("orders", "oders", API), Vec::<String>::new(), "alias/unknown-anchor tells it");
    assert_eq!(step("orders", "orders", API), Vec::<String>::new());
}

#[test]
fn another_context_is_another_alias() {
    let repo = two(&alias("orders"));
    repo.write(ALIASES, "aliases:\n  - { name: shop-api, context: mobile, canonical: users }\n");
    assert_eq!(changes(&repo), Vec::<String>::new());
}

#[test]
fn an_inline_alias_that_moved_to_another_anchor() {
    let inline = |under: &str| {
        TWO.replace(
            &format!("api/{under}.yaml\n"),
            &format!("api/{under}.yaml\n    aliases: [{{ name: shop-api, context: web }}]\n"),
        )
    };
    let repo = two("aliases: []\n");
    repo.write(MANIFEST, inline("orders"));
    let repo = repo.commit("Add it");
    repo.write(MANIFEST, inline("users"));
    let found = findings(&repo);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].subject.to_string(), "alias web/shop-api");
    assert!(found[0].related.iter().any(|related| related.location.side == ssot::text::Side::Base));
}

#[test]
fn the_policy_of_the_base_decides() {
    let free = |flag: &str| {
        format!("{TWO}ssot_config:\n  aliasing:\n    global_rules: [{{ canonical_name_immutable: {flag} }}]\n")
    };
    let run = |before: &str, after: &str| {
        let repo = two(&alias("orders"));
        repo.write(MANIFEST, before);
        let repo = repo.commit("Policy");
        repo.write(MANIFEST, after);
        repo.write(ALIASES, alias("users"));
        changes(&repo).iter().filter(|line| line.contains("canonical-retargeted")).count()
    };
    assert_eq!(run(&free("false"), &free("false")), 0);
    assert_eq!(run(&free("true"), &free("true")), 1);
    assert_eq!(run(TWO, &free("false")), 1, "a change does not free itself");
    assert_eq!(run(&free("true"), &free("false")), 1, "a change does not free itself");
}

#[test]
fn a_name_that_may_stand_for_several_things() {
    let both = "aliases:\n  - { name: shop-api, context: web, canonical: orders }\n  - { name: shop-api, context: web, canonical: users }\n";
    let repo = two(both);
    repo.write(ALIASES, alias("users"));
    assert!(!rules(&changes(&repo)).contains(&"change/canonical-retargeted"), "one of two was removed");
    let repo = two(&alias("users"));
    repo.write(ALIASES, both);
    assert!(!rules(&changes(&repo)).contains(&"change/canonical-retargeted"), "one was added");
}

#[test]
fn many_that_go_the_same_way_are_one_step() {
    let list = |count: usize, canonical: &str| {
        (0..count).fold("aliases:\n".to_owned(), |mut list, n| {
            writeln!(list, "  - {{ name: shop-api-{n}, context: web, canonical: {canonical} }}").unwrap();
            list
        })
    };
    for (count, expected) in [(9, 9), (10, 1), (10_000, 1)] {
        let repo = two(&list(count, "orders"));
        repo.write(ALIASES, list(count, "users"));
        let found = changes(&repo);
        assert_eq!(rules(&found), vec!["change/canonical-retargeted"; expected], "{count}");
        if expected == 1 {
            assert!(
                found[0].contains(&format!("{count} aliases stood for `orders`, and now stand for `users`")),
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_swap_is_two() {
    let pair = |a: &str, b: &str| {
        format!("aliases:\n  - {{ name: a-api, canonical: {a} }}\n  - {{ name: b-api, canonical: {b} }}\n")
    };
    let repo = two(&pair("orders", "users"));
    repo.write(ALIASES, pair("users", "orders"));
    assert_eq!(rules(&changes(&repo)).len(), 2);
}
