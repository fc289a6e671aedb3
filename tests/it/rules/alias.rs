//! What the pages of the `alias` family have no room for: help texts, hostile sizes, files that could not be read.

use ssot::finding::Finding;
use ssot::tree::MemoryTree;
use ssot::workspace::{ValidateOptions, Workspace};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const REGISTRY: &str = "ssot_plan/aliases.yaml";

fn findings(tree: MemoryTree) -> Vec<Finding> {
    let workspace = Workspace::over(Box::new(tree)).expect("a workspace");
    let options = ValidateOptions { only: vec!["alias/*".to_owned()], ..ValidateOptions::default() };
    let now = "2026-11-22T12:00:00Z".parse().expect("a time");
    workspace.validate(now, &options).expect("known rules").report.findings
}

fn api(registry: &str, source: &str) -> Vec<Finding> {
    let manifest = "anchors:\n  - { id: api, source: api.yaml }\n";
    findings(MemoryTree::new().file(MANIFEST, manifest).file(REGISTRY, registry).file("api.yaml", source))
}

fn helps(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.help.as_deref().unwrap_or_default()).collect()
}

#[test]
fn pointers_are_repaired_where_one_is_near() {
    let source = "paths:\n  /users: {get: 1}\n  /users/{id}: {get: 1}\nresponses: {200: ok}\nservers: [a, b]\nm~n: 1\n";
    for (pointer, help) in [
        ("/paths/users", "did you mean `api#/paths/~1users`?"),
        ("/paths//users/get", "did you mean `api#/paths/~1users/get`?"),
        ("/paths/users/{id}/get", "did you mean `api#/paths/~1users~1{id}/get`?"),
        ("/paths/~1users~1%7Bid%7D", "did you mean `api#/paths/~1users~1{id}`?"),
        ("/paths/~1user/put", "did you mean `api#/paths/~1users`?"),
        ("/responses/404", "`/responses` has only the key `200`"),
        ("/m~0m", "did you mean `api#/m~0n`?"),
        ("/servers/2", "write a pointer to something that `api.yaml` holds"),
        ("paths", "write `#/paths`"),
        ("/m~n", "write `~0` for a `~` in a key, and `~1` for a `/`"),
    ] {
        let found = api(&format!("- {{ name: x1, canonical: \"api#{pointer}\" }}\n"), source);
        assert_eq!(helps(&found), [help], "{pointer}");
    }
    for pointer in ["", "/responses/200", "/servers/1", "/m~0n", "/paths/~1users~1{id}/get"] {
        assert_eq!(api(&format!("- {{ name: x1, canonical: \"api#{pointer}\" }}\n"), source), [], "{pointer}");
    }
}

#[test]
fn a_chain_is_followed_to_its_end() {
    let registry = "- { name: one, canonical: two#/c }\n- { name: two, canonical: three#/b }\n- { name: three, canonical: api#/a }\n";
    let found = api(registry, "a: {b: {c: 1}}\n");
    assert_eq!(helps(&found), ["write `api#/a/b/c`", "write `api#/a/b`"]);
    let found = api(
        "- { name: one, canonical: two }\n- { name: two, canonical: gone }\n- { name: self, canonical: self }\n",
        "",
    );
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(rules, ["alias/chain", "alias/unknown-anchor", "alias/unknown-anchor"]);
}

#[test]
fn what_could_not_be_read_proves_nothing() {
    let registry = "- { name: x1, context: mobile, canonical: gone }\n- { name: x2, canonical: \"api#/a\" }\n";
    let manifest = "anchors:\n  - { id: api, source: api.yaml }\n";
    let governance = "alias_governance:\n  contexts: {frontend: {}}\n";
    let whole = |manifest: &str, governance: &str, source: &str| {
        let tree = MemoryTree::new().file(MANIFEST, manifest).file(REGISTRY, registry).file("api.yaml", source);
        let found = findings(tree.file("config/alias_governance.yaml", governance));
        found.iter().map(|finding| finding.rule.id).collect::<Vec<_>>()
    };
    let (anchor, context, pointer) = ("alias/unknown-anchor", "alias/unknown-context", "alias/unresolved-pointer");
    assert_eq!(whole(manifest, governance, "b: 1\n"), [context, anchor, pointer]);
    assert_eq!(whole(manifest, governance, "b: [1\n"), [context, anchor]);
    assert_eq!(whole(manifest, &format!("{governance}  rules: [\n"), "b: 1\n"), [anchor, pointer]);
    assert_eq!(whole(&format!("{manifest}  - {{ id: gone\n"), governance, "a: 1\n"), [""; 0]);
    assert_eq!(findings(MemoryTree::new().file(REGISTRY, registry)), []);
}

#[test]
fn a_name_in_many_contexts_is_compared_with_each_meaning() {
    // The last alias agrees with the first in context and with the second in meaning; it conflicts with the third.
    let manifest = "anchors:\n  - { id: a, source: a }\n  - { id: b, source: b }\n";
    let governance = "alias_governance:\n  rules: {uniqueness: {across_contexts: true, within_context: false}}\n";
    let registry = "- { name: x, context: one, canonical: a }\n- { name: x, context: two, canonical: b }\n\
                    - { name: x, context: one, canonical: b }\n- { name: x, context: two, canonical: a }\n";
    let tree = MemoryTree::new().file(MANIFEST, manifest).file(REGISTRY, registry);
    let found = findings(tree.file("config/alias_governance.yaml", governance));
    let lines: Vec<usize> = found
        .iter()
        .map(|finding| registry[..finding.location.span.expect("a span").start as usize].lines().count())
        .collect();
    assert_eq!(lines, [2, 4]);
}

/// Each kind of defect thousands of times. Anything quadratic takes minutes here.
#[test]
fn thousands_of_defects_of_each_kind_are_found_in_time() {
    const COUNT: usize = 5_000;
    let mut manifest = "anchors:\n".to_owned();
    let mut source = "paths:\n".to_owned();
    let mut registry = String::new();
    let line = |registry: &mut String, text: std::fmt::Arguments<'_>| {
        registry.write_fmt(text).expect("memory");
        registry.push('\n');
    };
    for n in 0..COUNT {
        line(&mut manifest, format_args!("  - {{ id: anchor-{n}, source: api.yaml }}"));
        line(&mut source, format_args!("  /path/{n}: {{}}"));
        line(&mut registry, format_args!("- {{ name: same, context: c{}, canonical: anchor-{} }}", n % 3, n % 7));
        line(&mut registry, format_args!("- {{ name: user_{n}, context: c, canonical: anchor-{n} }}"));
        line(&mut registry, format_args!("- {{ name: user-{n}, context: c, canonical: anchor-0 }}"));
        line(&mut registry, format_args!("- {{ name: next-{n}, context: d, canonical: next-{} }}", (n + 1) % COUNT));
        line(&mut registry, format_args!("- {{ name: lost-{n}, context: e{n}, canonical: anchr-{n}x }}"));
        line(&mut registry, format_args!("- {{ name: part-{n}, canonical: \"anchor-1#/paths/~1path~1{n}0\" }}"));
    }
    let mut governance = "alias_governance:\n  rules: {uniqueness: {across_contexts: true}}\n  contexts:\n".to_owned();
    for n in 0..COUNT {
        line(&mut governance, format_args!("    context-{n}: {{}}"));
    }
    let tree = MemoryTree::new().file(MANIFEST, manifest).file(REGISTRY, registry).file("api.yaml", source);
    let started = Instant::now();
    let found = findings(tree.file("config/alias_governance.yaml", governance));
    let elapsed = started.elapsed();
    for rule in
        ["duplicate", "conflict", "similar-name", "chain", "unknown-anchor", "unknown-context", "unresolved-pointer"]
    {
        let count = found.iter().filter(|finding| finding.rule.id == format!("alias/{rule}")).count();
        assert!(count > COUNT / 2, "{rule}: {count}");
    }
    assert!(elapsed < Duration::from_secs(60), "{elapsed:?}");
}
