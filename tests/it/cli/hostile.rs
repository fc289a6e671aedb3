//! Manifests that are broken or made to hurt: status 1, one finding that says what is wrong, and no cascade.

use super::{DEFAULT, Run, check, healthy, validate, with_manifest};

/// One finding, an error of this rule, with these words.
#[track_caller]
fn one(content: impl AsRef<[u8]>, rule: &str, words: &str) {
    found(&check(&with_manifest(content)), rule, words);
}

#[track_caller]
fn found(run: &Run, rule: &str, words: &str) {
    let line = run.only();
    assert_eq!((run.status, run.stderr.as_str()), (1, ""), "{run:?}");
    assert!(line.contains(&format!(": error[{rule}] ")) && line.contains(words), "{line}");
}

#[test]
fn nothing_at_all() {
    one("", "manifest/missing", "the manifest is empty, so no anchor was checked");
    one("\n\n  \n", "manifest/missing", "the manifest is empty");
    one("---\n...\n", "manifest/missing", "the manifest is empty");
    let run = check(&with_manifest("# to come\n"));
    assert_eq!(run.status, 0);
    assert!(run.only().contains("warning[manifest/missing] the manifest holds only comments"), "{run:?}");
    one("null\n", "manifest/schema", "the manifest must be a mapping");
}

#[test]
fn what_is_not_text() {
    one("anchors: \0[]\n", "document/encoding", "binary data");
    one(b"anchors: [] # caf\xe9\n", "document/encoding", "not UTF-8");
    let utf16: Vec<u8> = "\u{feff}anchors: []\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    one(&utf16, "document/encoding", "UTF-16 text");
    one(b"\x1f\x8b\x08\0\0\0\0\0", "document/encoding", "gzip data");
    let run = check(&with_manifest("\u{feff}anchors: []\n"));
    assert_eq!(run.status, 0);
    assert!(run.only().contains("warning[document/encoding]"), "{run:?}");
}

#[test]
fn the_wrong_shape() {
    one("anchors:\n\t- id: a\n", "document/syntax", "a tab is used as indentation");
    one("anchors: {id: a}\n", "manifest/schema", "`anchors` must be a list, found a mapping");
    one("- id: a\n", "manifest/schema", "the manifest must be a mapping, found a list");
    one("anchors: [x]\n", "manifest/schema", "must be a mapping");
    one("just words\n", "manifest/schema", "the manifest must be a mapping");
    let anchor = |id: &str| format!("anchors:\n  - {{id: {id}, source: api/orders.yaml}}\n");
    one(anchor("1.0"), "manifest/schema", "`id` must be text, found the number 1.0");
    one(anchor("null"), "manifest/schema", "`id` must be text");
    one(anchor("[a]"), "manifest/schema", "`id` must be text");
}

#[test]
fn values_that_cannot_be() {
    let alias = |rest: &str| {
        format!(
            "anchors:\n  - id: orders\n    source: api/orders.yaml\n    aliases:\n      - {{name: x, type: temporary, {rest}}}\n"
        )
    };
    for date in ["2026-02-30", "2026-13-01", "'2026-11-22T25:00:00Z'", "tomorrow", "'9999999999-01-01'"] {
        let run = check(&with_manifest(alias(&format!("expires_at: {date}"))));
        assert_eq!(run.status, 1, "{date}: {run:?}");
        assert_eq!(run.lines().len(), 1, "{date}: {run:?}");
        assert!(run.stdout.contains(date.trim_matches('\'')), "{date}: {run:?}");
    }
    let governance = |rules: &str| {
        healthy()
            .file("config/alias_governance.yaml", format!("alias_governance:\n  version: 1.0.0\n  rules:\n{rules}"))
    };
    let run = check(&governance("    expiration: {max_ttl: '-5d'}\n"));
    found(&run, "governance/invalid-duration", "-5d");
    let run = check(&governance("    naming: {pattern: '('}\n"));
    found(&run, "governance/invalid-pattern", "`(`");
}

/// Neither a pattern that backtracks elsewhere nor one that explodes when it is compiled takes long.
#[test]
fn regular_expressions_cannot_hang() {
    let alias = format!("{}!", "a".repeat(60));
    let manifest = format!(
        "anchors:\n  - id: orders\n    source: api/orders.yaml\n    aliases:\n      - {{name: {alias}, type: permanent}}\n"
    );
    let with = |pattern: &str| {
        let governance =
            format!("alias_governance:\n  version: 1.0.0\n  rules:\n    naming: {{pattern: '{pattern}'}}\n");
        check(&with_manifest(&manifest).file("config/alias_governance.yaml", governance))
    };
    found(&with("^(a+)+$"), "alias/invalid-name", "^(a+)+$");
    for bomb in
        ["((((a{1,99}){1,99}){1,99}){1,99}){1,99}", "\\w{1000}{1000}", &"(".repeat(10_000), &"a?".repeat(1_000_000)]
    {
        let run = with(bomb);
        found(&run, "governance/invalid-pattern", "");
        assert!(run.stdout.chars().count() < 1200, "{} bytes", run.stdout.len());
    }
}

#[test]
fn paths_that_lead_elsewhere() {
    for (path, words) in [
        ("/etc/passwd", "/etc/passwd"),
        ("../../../etc/passwd", "climbs out of the repository"),
        ("C:/Windows/win.ini", "C:/Windows"),
        ("api/../../x", "climbs out"),
        ("'~/.ssh/id_rsa'", "~/.ssh"),
        ("https://example.com/x.yaml", "address"),
    ] {
        let run = check(&with_manifest(format!("anchors:\n  - {{id: a, source: {path}}}\n")));
        found(&run, "anchor/source-outside-repo", words);
    }
    let run = check(&with_manifest("include: ['/etc/*', '../*.yaml', '../../x.yaml']\nanchors: []\n"));
    assert_eq!(run.status, 1);
    assert_eq!(run.stdout.matches("manifest/include-unmatched").count(), 3, "{run:?}");
}

#[test]
fn nesting_and_aliases() {
    one("[".repeat(100_000), "document/too-large", "the nesting");
    one("a: ".repeat(100_000), "document/syntax", "a second `: ` in one value");
    one("- ".repeat(100_000), "document/too-large", "the nesting");
    let mut laughs = "a0: &a0 [lol]\n".to_owned();
    for n in 1..12 {
        let before = n - 1;
        laughs += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{before}"); 9].join(", "));
    }
    one(laughs, "document/too-large", "once its YAML aliases are followed");
    one("a: &a [*a]\n", "document/syntax", "alias");
}

#[test]
fn keys_that_look_the_same() {
    one(
        "anchors: []\nmetadata: {caf\u{e9}: 1, cafe\u{301}: 2}\n",
        "document/duplicate-key",
        "spelled with different characters",
    );
    one("anchors: []\nanchors: []\n", "document/duplicate-key", "`anchors` stands twice");
}

#[test]
fn a_manifest_that_includes_itself() {
    let repo = with_manifest(format!("include: [{DEFAULT}, 'ssot_plan/*.yaml']\nanchors: []\n"));
    assert_eq!(check(&repo).outcome(), (0, vec![]));
    let repo = with_manifest("include: [b.yaml]\nanchors: []\n")
        .file("b.yaml", "include: [c.yaml, b.yaml]\nanchors: []\n")
        .file("c.yaml", format!("include: [b.yaml, {DEFAULT}]\nanchors: {{}}\n"));
    found(&check(&repo), "manifest/schema", "`anchors` must be a list");
}

#[test]
fn the_other_files_are_no_safer() {
    for (path, content) in [
        ("ssot_plan/aliases.yaml", "[".repeat(100_000)),
        ("ssot_plan/teams.yaml", "\0".to_owned()),
        ("ssot_plan/waivers.yaml", "a: [".to_owned()),
        ("ssot_plan/locks/a.json", "{".repeat(100_000)),
        ("config/alias_governance.yaml", "a:\n\t- b\n".to_owned()),
    ] {
        let run = check(&healthy().file(path, content));
        assert_eq!(run.status, 1, "{path}");
        assert!(run.only().starts_with(&format!("{path}:")) && run.stdout.contains("error[document/"), "{run:?}");
    }
    // CODEOWNERS has no grammar to break; it is read as well as it goes.
    let codeowners = [&b"* @a\xff\0\x1b[31m\n"[..], &b"[".repeat(100_000)].concat();
    assert!(check(&healthy().file("CODEOWNERS", codeowners)).status <= 1);
}

#[test]
fn faults_show_the_same_from_a_commit() {
    for content in ["[".repeat(1000), "\0".to_owned(), String::new(), "a: [".to_owned()] {
        let repo = with_manifest(content).commit("bad");
        let run = check(&repo);
        assert_eq!(run.status, 1);
        assert_eq!(validate(&repo, &["--rev", "HEAD"]).outcome(), run.outcome());
        assert_eq!(validate(&repo, &["--staged"]).outcome(), run.outcome());
    }
}
