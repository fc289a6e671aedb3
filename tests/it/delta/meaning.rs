//! What is a change, and what only looks like one.

use super::{assert_leads, between, lines, of_tree};
use ssot::delta::compare;
use ssot::model::Role;
use ssot::tree::MemoryTree;

const ANCHOR: &str = "anchors:
  - id: orders
    source: api/orders.yaml
    owner: \"@api\"
    version: v1.2.0
    depends_on: [b, a]
    aliases:
      - { name: shop, context: web, type: temporary, expires_at: 2026-03-01T12:00:00Z }
";

fn manifest(before: &str, after: &str) -> Vec<String> {
    lines(&between(Role::Manifest, before, after))
}

#[test]
fn another_spelling_is_no_change() {
    for (what, from, to) in [
        ("offset", "2026-03-01T12:00:00Z", "2026-03-01T14:00:00+02:00"),
        ("key of the source", "source: api", "source_hint: api"),
        ("path", "api/orders.yaml", "./api//orders.yaml"),
        ("quotes", "v1.2.0", "'v1.2.0'"),
        ("v", "v1.2.0", "1.2.0"),
        ("order of a set", "[b, a]", "[a, b, a]"),
        ("empty value", "    version", "    description:\n    version"),
        ("empty list", "    version", "    generates: []\n    version"),
        ("comment", "    version", "    # about it\n    version"),
        ("flow", "{ name: shop, context: web,", "{ context: web, name: shop,"),
        ("line ends", "\n", "\r\n"),
        ("two documents", "anchors:", "---\n# none\n---\nanchors:"),
    ] {
        assert!(ANCHOR.contains(from), "{what}");
        assert_eq!(manifest(ANCHOR, &ANCHOR.replace(from, to)), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn each_field_has_its_own_kind_of_change() {
    for (from, to, expected) in [
        ("v1.2.0", "v1.3.0", "re-versioned anchor orders version: v1.2.0 → v1.3.0"),
        ("\"@api\"", "\"@web\"", "re-owned anchor orders owner: @api → @web"),
        ("api/orders", "api/o", "changed anchor orders source: api/orders.yaml → api/o.yaml"),
        ("[b, a]", "a", "changed anchor orders depends_on: [\"a\",\"b\"] → [\"a\"]"),
        (
            "12:00:00Z",
            "12:00:01Z",
            "rescheduled alias web/shop expires_at: 2026-03-01T12:00:00Z → 2026-03-01T12:00:01Z",
        ),
        ("temporary", "permanent", "changed alias web/shop type: temporary → permanent"),
        (", expires_at: 2026-03-01T12:00:00Z", "", "rescheduled alias web/shop expires_at: 2026-03-01T12:00:00Z → -"),
        ("name: shop", "name: store", "renamed alias web/store: web/shop → web/store"),
        ("context: web", "context: app", "renamed alias app/shop: web/shop → app/shop"),
        ("    version: v1.2.0\n", "", "re-versioned anchor orders version: v1.2.0 → -"),
        ("    version", "    description: Shop\n    version", "changed anchor orders description: - → Shop"),
        // A text that looks like a flag is not one.
        ("    version", "    schema: \"true\"\n    version", "changed anchor orders schema: - → \"true\""),
    ] {
        assert_eq!(manifest(ANCHOR, &ANCHOR.replace(from, to)), [expected], "{from} {to}");
    }
}

#[test]
fn an_anchor_takes_its_aliases_along_when_it_is_renamed() {
    let renamed = ANCHOR.replace("id: orders", "id: purchases");
    assert_eq!(
        manifest(ANCHOR, &renamed),
        ["renamed anchor purchases: orders → purchases", "changed alias web/shop canonical: orders → purchases",]
    );
    // The source is strong evidence, even where much else changed.
    let other = renamed.replace("v1.2.0", "v2.0.0").replace("@api", "@web");
    assert_eq!(
        manifest(ANCHOR, &other)[..3],
        [
            "renamed anchor purchases: orders → purchases",
            "re-owned anchor purchases owner: @api → @web",
            "re-versioned anchor purchases version: v1.2.0 → v2.0.0",
        ]
    );
    // Without it nobody knows: the one is gone, the other new, and the alias stands for something else.
    let another = other.replace("api/orders.yaml", "api/purchases.yaml");
    assert_eq!(
        manifest(ANCHOR, &another),
        ["removed anchor orders", "added anchor purchases", "retargeted alias web/shop canonical: orders → purchases"]
    );
}

#[test]
fn renames_are_never_guessed() {
    // Two that say the same, and one new name: which of them became it?
    let twins = "teams:\n  '@a': { members: [x] }\n  '@b': { members: [x] }\n";
    let one = "teams:\n  '@c': { members: [x] }\n";
    assert_eq!(lines(&between(Role::Teams, twins, one)), ["removed team @a", "removed team @b", "added team @c"]);
    // A waiver that holds for more is another waiver.
    let waiver = "- { rule: alias/expired, path: a.yaml, reason: r, owner: o, expires: 2026-01-01 }\n";
    assert_eq!(
        lines(&between(Role::Waivers, waiver, &waiver.replace("a.yaml", "'**'"))),
        ["added waiver alias/expired in **", "removed waiver alias/expired in a.yaml"]
    );
    assert_eq!(
        lines(&between(Role::Waivers, waiver, &waiver.replace("2026", "2027"))),
        ["rescheduled waiver alias/expired in a.yaml expires: 2026-01-01 → 2027-01-01"]
    );
}

#[test]
fn an_alias_is_retargeted_when_its_anchor_is_another() {
    let registry =
        |canonical: &str| format!("aliases:\n  - {{ name: shop, context: web, canonical: '{canonical}' }}\n");
    let change = |from: &str, to: &str| lines(&between(Role::Aliases, &registry(from), &registry(to)));
    assert_eq!(change("orders", "people"), ["retargeted alias web/shop canonical: orders → people"]);
    assert_eq!(change("orders#/a", "orders#/b"), ["changed alias web/shop canonical: orders#/a → orders#/b"]);
    assert_eq!(change("orders#", "orders"), Vec::<String>::new());
    let bare = "- { name: shop, context: web, canonical: orders }\n";
    assert_eq!(lines(&between(Role::Aliases, &registry("orders"), bare)), Vec::<String>::new());
}

#[test]
fn a_pin_follows_its_anchor_and_knows_no_noise() {
    let digest = "ab".repeat(32);
    let lock = format!(
        "workflow: ci\ngenerated_at: 2026-01-01T00:00:00Z\nanchors:\n  a: {{ version: v1.0.0, sha256: {digest}, generated: {{ g.md: {digest} }} }}\n"
    );
    let change = |to: &str| lines(&between(Role::Lockfile, &lock, to));
    assert_eq!(change(&lock.replace("2026-01-01", "2027-01-01")), Vec::<String>::new());
    assert_eq!(change(&lock.replace(&digest, &digest.to_uppercase())), Vec::<String>::new());
    let other = "cd".repeat(32);
    assert_eq!(
        change(&lock.replace(&format!("g.md: {digest}"), &format!("g.md: {other}"))),
        [format!("changed lock ci/a generated g.md: {digest} → {other}")]
    );
    assert_eq!(change(&lock.replace("v1.0.0", "v1.0.1")), ["re-versioned lock ci/a version: v1.0.0 → v1.0.1"]);
}

#[test]
fn what_stands_twice_is_neither_lost_nor_a_crash() {
    let twice = "anchors:\n  - { id: a, source: x }\n  - { id: a, source: y }\n  - { source: z }\n  - { source: z }\n";
    assert_eq!(manifest(twice, twice), Vec::<String>::new());
    let once = "anchors:\n  - { id: a, source: x }\n  - { source: z }\n";
    assert_eq!(manifest(twice, once), ["removed anchor (no id)", "removed anchor a"]);
    assert_eq!(manifest(once, twice), ["added anchor (no id)", "added anchor a"]);
    // Of a limit that stands twice, the first counts.
    let limit = |first: &str| format!("alias_governance:\n  rules: {{ expiration: {{ {first} max_ttl: 90d }} }}\n");
    let changes = lines(&between(Role::Governance, &limit(""), &limit("max_ttl: 10y,")));
    assert_eq!(changes, ["loosened governance rules.expiration.max_ttl value: 90d → 10y"]);
    let before = limit("");
    for dodge in ["  rules: {}\n", "  rules: { expiration: declared }\n", "  rules: { expiration: {} }\n"] {
        let after = before.replace(":\n", &format!(":\n{dodge}"));
        let changes = lines(&between(Role::Governance, &before, &after));
        assert!(
            changes.contains(&"loosened governance rules.expiration.max_ttl value: 90d → -".to_owned()),
            "{dodge} {changes:?}"
        );
    }
}

/// The first manifest with an `ssot_config` sets the limits, so an empty one in front of it takes them away.
#[test]
fn an_empty_configuration_in_front_takes_the_limits_away() {
    let tree = |root: &str| {
        of_tree(
            &MemoryTree::new()
                .file(HOME, root)
                .file("part.yaml", "ssot_config: { validation: { min_approvers: 2 } }\nanchors: []\n"),
        )
    };
    let (before, after) = (tree("include: [part.yaml]\n"), tree("include: [part.yaml]\nssot_config: {}\n"));
    let changes = compare(&before, &after);
    assert_leads(&before, &after, &changes);
    assert_eq!(lines(&changes), ["loosened governance ssot_config.validation.min_approvers value: 2 → -"]);
}

const HOME: &str = "ssot_plan/ssot_manifest.yaml";

#[test]
fn a_registry_that_is_split_says_the_same() {
    let whole = "anchors:
  - { id: a, source: x.yaml, aliases: [{ name: one, context: web }] }
  - { id: b, source: y.yaml }
facts:
  - { id: f, source: { file: x.yaml }, copies: [] }
";
    let before = of_tree(&MemoryTree::new().file(HOME, whole));
    let after = of_tree(
        &MemoryTree::new()
            .file(HOME, "include: [parts/*.yaml]\n")
            .file("parts/a.yaml", "anchors:\n  - { id: a, source: x.yaml }\n")
            .file("parts/b.yaml", "anchors:\n  - { id: b, source: y.yaml }\nfacts:\n  - { id: f, source: { file: x.yaml }, copies: [] }\n")
            .file("ssot_plan/aliases/web.yaml", "- { name: one, context: web, canonical: a }\n"),
    );
    let changes = compare(&before, &after);
    assert_leads(&before, &after, &changes);
    assert_eq!(
        lines(&changes),
        [
            format!("added manifest {HOME}"),
            format!("moved anchor a: {HOME} → parts/a.yaml"),
            format!("moved anchor b: {HOME} → parts/b.yaml"),
            format!("moved alias web/one: {HOME} → ssot_plan/aliases/web.yaml"),
            format!("moved fact f: {HOME} → parts/b.yaml"),
        ]
    );
}

#[test]
fn another_format_says_the_same() {
    let yaml = "metadata: { version: \"1.0\", platform: X }
anchors:
  - { id: a, source: x.yaml, centrality_score: 0.90, version: v1.0.0, aliasing: { enabled: yes, contexts: web } }
ssot_config:
  validation: { required_fields: [owner, id], min_approvers: 1 }
  aliasing: { contexts: { web: team }, global_rules: [canonical_name_immutable] }
  governance: { owners: { '@a': [x] }, audit: { retention_period: 1y } }
";
    let json = r#"{
  "ssot_config": {
    "governance": { "audit": { "retention_period": "365d" }, "owners": { "@a": ["x"] } },
    "aliasing": { "global_rules": { "canonical_name_immutable": true }, "contexts": { "web": { "permissions": ["team"] } } },
    "validation": { "min_approvers": 1, "required_fields": ["id", "owner"] }
  },
  "anchors": [
    { "aliasing": { "contexts": ["web"], "enabled": "yes" }, "version": "1.0.0", "centrality_score": 0.9, "source": "x.yaml", "id": "a" }
  ],
  "metadata": { "platform": "X", "version": "1.0" }
}"#;
    let before = of_tree(&MemoryTree::new().file(HOME, yaml));
    let after = of_tree(&MemoryTree::new().file("ssot_plan/ssot_manifest.json", json));
    let changes = compare(&before, &after);
    assert_leads(&before, &after, &changes);
    let other: Vec<String> = lines(&changes).into_iter().filter(|line| !line.starts_with("moved ")).collect();
    assert_eq!(
        other,
        [format!("renamed manifest ssot_plan/ssot_manifest.json: {HOME} → ssot_plan/ssot_manifest.json")]
    );
    // In place, nothing differs at all.
    let (before, after) = (of_tree(&MemoryTree::new().file("ssot_plan/ssot_manifest.json", json)), after);
    assert_eq!(lines(&compare(&before, &after)), Vec::<String>::new());
}
