//! What must not pass in silence, and what must stay silent: each case was once the other way round.

use ssot::render::{Format, Style, render};
use ssot::tree::MemoryTree;
use ssot::workspace::{Failure, LockOptions, ValidateOptions, Workspace};

const MANIFEST: (&str, &str) = ("ssot_plan/ssot_manifest.yaml", "anchors:\n  - {id: a, source: a.toml}\n");
const SOURCE: (&str, &str) = ("a.toml", "a = 1\n");

fn open(files: &[(&str, &str)]) -> Result<Workspace, Failure> {
    let tree = files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text.as_bytes()));
    Workspace::over(Box::new(tree))
}

/// What `concise` prints, then the notes.
fn findings(files: &[(&str, &str)]) -> String {
    let workspace = open(files).expect("the settings are valid");
    let now = "2026-11-22T12:00:00Z".parse().expect("a time");
    let validated = workspace.validate(now, &ValidateOptions::default()).expect("it runs");
    let mut out = Vec::new();
    render(Format::Concise, &validated.report, &validated.registry.sources, &Style::default(), &mut out)
        .expect("memory");
    let notes: String = validated.report.notes.iter().map(|note| format!("note: {}\n", note.0)).collect();
    String::from_utf8(out).expect("UTF-8") + &notes
}

fn refusal(files: &[(&str, &str)]) -> String {
    match open(files) {
        Err(Failure::Configuration(fault)) => fault.findings.iter().map(|f| f.message.as_str()).collect(),
        Err(failure) => failure.to_string(),
        Ok(_) => "accepted".to_owned(),
    }
}

#[test]
fn what_was_not_checked_cannot_be_silenced() {
    for rule in
        ["document/syntax", "document/encoding", "document/unreadable", "document/too-large", "manifest/missing"]
    {
        let settings = format!("rules: {{{rule}: off}}\n");
        let said = refusal(&[MANIFEST, SOURCE, ("ssot.yaml", &settings)]);
        assert!(said.contains("cannot be turned off"), "{rule}: {said}");
    }
    let broken = ("ssot_plan/ssot_manifest.yaml", "anchors: [\n");
    let found = findings(&[broken, ("ssot.yaml", "rules: {document/*: off}\n")]);
    assert!(found.contains("error[document/syntax]"), "{found}");
    let waiver = "- {rule: document/syntax, path: '**', reason: r, owner: o, expires: 2099-01-01}\n";
    let found = findings(&[broken, ("ssot_plan/waivers.yaml", waiver)]);
    assert!(found.contains("error[document/syntax]"), "{found}");
}

#[test]
fn a_source_may_be_waived_though_it_cannot_be_parsed() {
    let manifest = ("ssot_plan/ssot_manifest.yaml", "anchors:\n  - {id: a, source: a.yaml, format: yaml}\n");
    let waiver = "- {rule: document/syntax, path: a.yaml, reason: a template, owner: o, expires: 2099-01-01}\n";
    let found = findings(&[manifest, ("a.yaml", "a: [\n"), ("ssot_plan/waivers.yaml", waiver)]);
    assert_eq!(found, "");
}

#[test]
fn a_registry_file_that_is_also_a_source_is_not_waived() {
    let manifest =
        ("ssot_plan/ssot_manifest.yaml", "anchors:\n  - {id: a, source: ssot_plan/teams.yaml, format: yaml}\n");
    let waiver = "- {rule: document/syntax, path: '**', reason: r, owner: o, expires: 2099-01-01}\n";
    let found = findings(&[manifest, ("ssot_plan/teams.yaml", "teams: [\n"), ("ssot_plan/waivers.yaml", waiver)]);
    assert!(found.contains("error[document/syntax]"), "{found}");
}

#[test]
fn policy_under_another_ending_counts() {
    let governance = "alias_governance: {rules: {naming: {pattern: '^[a-z]+$'}}}\n";
    let aliases = ("ssot_plan/aliases.yaml", "aliases:\n  - {name: X, canonical: a}\n");
    let found = findings(&[MANIFEST, SOURCE, aliases, ("config/alias_governance.yml", governance)]);
    assert!(found.contains("alias/invalid-name"), "{found}");
    assert!(refusal(&[MANIFEST, SOURCE, ("ssot.yml", "fail_on: info\n")]).contains("rename it to `ssot.yaml`"));
}

#[test]
fn a_second_governance_file_is_a_second_truth() {
    let one = ("config/alias_governance.yaml", "alias_governance: {version: '1.0'}\n");
    let two = ("ssot_plan/alias_governance.yaml", "alias_governance: {version: '2.0'}\n");
    let found = findings(&[MANIFEST, SOURCE, one, two]);
    let expected = "ssot_plan/alias_governance.yaml:1:1: error[governance/contradiction] this is a second governance file, beside `config/alias_governance.yaml`, and it is not read\n";
    assert_eq!(found, expected);
    let named = ("ssot.yaml", "governance: config/alias_governance.yaml\n");
    assert_eq!(findings(&[MANIFEST, SOURCE, one, two, named]), "", "somebody decided which one counts");
}

#[test]
fn an_empty_lockfile_is_none() {
    let found = findings(&[MANIFEST, SOURCE, ("ssot_plan/locks/ci.json", "\n")]);
    assert!(found.contains("error[lock/schema] the lockfile is empty"), "{found}");
}

#[test]
fn a_waiver_that_says_a_thing_twice_holds_nothing_back() {
    let manifest = ("ssot_plan/ssot_manifest.yaml", "anchors:\n  - {id: a, source: nope.toml}\n");
    let waiver = "- rule: anchor/source-missing\n  subject: a\n  reason: r\n  owner: o\n  expires: 2099-01-01\n  expires: 2020-01-01\n";
    let found = findings(&[manifest, ("ssot_plan/waivers.yaml", waiver)]);
    assert!(
        found.contains("error[anchor/source-missing]") && found.contains("the waiver has `expires` twice"),
        "{found}"
    );
    for path in ["''", "ssot_plan/"] {
        let waiver =
            format!("- {{rule: anchor/source-missing, path: {path}, reason: r, owner: o, expires: 2099-01-01}}\n");
        let found = findings(&[manifest, ("ssot_plan/waivers.yaml", &waiver)]);
        assert!(found.contains("waiver/invalid"), "{path}: {found}");
    }
}

#[test]
fn options_of_rules_are_checked() {
    for options in ["{days: -1}", "{days: x}", "{levl: off}"] {
        let settings = format!("rules: {{alias/expires-soon: {options}}}\n");
        assert_ne!(refusal(&[MANIFEST, SOURCE, ("ssot.yaml", &settings)]), "accepted", "{options}");
    }
    assert_eq!(refusal(&[MANIFEST, SOURCE, ("ssot.yaml", "rules: {alias/expires-soon: {days: 14}}\n")]), "accepted");
}

#[test]
fn what_is_declared_but_not_checked_is_said() {
    let facts =
        "anchors:\n  - {id: a, source: a.toml}\nfacts:\n  - {id: f, source: {file: a.toml, at: /a}, copies: []}\n";
    let found = findings(&[("ssot_plan/ssot_manifest.yaml", facts), SOURCE]);
    assert!(found.contains("note: this version of ssot does not check the fact that is declared"), "{found}");
    let found = findings(&[MANIFEST, SOURCE, ("ssot.yaml", "locks: ['nope/*.json']\n")]);
    assert_eq!(found, "note: no file matches `nope/*.json` under `locks` in ssot.yaml\n");
}

#[test]
fn lists_that_only_resemble_a_manifest_stay_silent() {
    for text in [
        "{\"anchors\": [{\"id\": \"intro\", \"path\": \"#intro\"}]}",
        "{\"anchors\": [{\"id\": \"root-ca\", \"format\": \"pem\", \"path\": \"certs/ca.pem\"}]}",
        "{\"anchors\": [{\"id\": \"x\", \"x\": 1, \"y\": 2, \"y\": 3}]}",
    ] {
        assert_eq!(findings(&[MANIFEST, SOURCE, ("docs/outline.json", text)]), "", "{text}");
    }
    let other = "anchors:\n  - {id: other, family: api, source: b.toml}\n  - {id: x, id: y, family: z}\n";
    let found = findings(&[MANIFEST, SOURCE, ("team/truths.yaml", other)]);
    assert!(found.contains("manifest/competing") && found.lines().count() == 1, "{found}");
}

#[test]
fn healthy_habits_stay_silent() {
    let jsonc =
        ("ssot_plan/ssot_manifest.yaml", "x-team: &t {a: 1}\nanchors:\n  - {id: a, source: a.json, format: jsonc}\n");
    assert_eq!(findings(&[jsonc, ("a.json", "// why\n{\"a\": 1,}\n")]), "");
    let bounds = "alias_governance: {rules: {naming: {min_length: 9, max_length: 3}}}\n";
    let aliases =
        ("ssot_plan/aliases.yaml", "aliases:\n  - {name: users, canonical: a}\n  - {name: orders, canonical: a}\n");
    let found = findings(&[MANIFEST, SOURCE, aliases, ("config/alias_governance.yaml", bounds)]);
    assert!(found.lines().count() == 1 && found.contains("governance/"), "one fact, told once: {found}");
}

#[test]
fn a_lock_is_not_written_for_what_is_ambiguous() {
    let twice = "anchors:\n  - {id: a, source: a.toml}\n  - {id: a, source: b.toml}\n";
    let own = "anchors:\n  - {id: a, source: ssot_plan/locks/ci.json}\n";
    let lock = "{\"lock_version\": 1, \"workflow\": \"ci\", \"anchors\": {}}";
    for (manifest, words) in [(twice, "belongs to two anchors"), (own, "is a lockfile, which changes")] {
        let files = [(MANIFEST.0, manifest), SOURCE, ("b.toml", ""), ("ssot_plan/locks/ci.json", lock)];
        let workspace = open(&files).expect("no settings");
        let options = LockOptions { workflow: Some("new".to_owned()), ..LockOptions::default() };
        let refused = workspace.plan_lock("2026-11-22T12:00:00Z".parse().expect("a time"), &options);
        let said = refused.map(|plan| plan.has_changes()).expect_err("nothing is planned").to_string();
        assert!(said.contains(words), "{said}");
    }
}
