//! Waivers and inline suppressions, through the workspace.

use ssot::tree::MemoryTree;
use ssot::workspace::{ValidateOptions, Workspace};

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const UNKNOWN: &str = "manifest/unknown-field";

/// What a run gave: `path:line rule` of each finding that stands and of each that is held back.
struct Outcome {
    standing: Vec<String>,
    waived: Vec<(String, String)>,
    counted: usize,
}

struct Run<'a> {
    files: Vec<(&'a str, String)>,
    now: &'a str,
    only: &'a [&'a str],
    skip: &'a [&'a str],
}

impl<'a> Run<'a> {
    fn over(files: &[(&'a str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
        Self { files, now: "2026-11-22T12:00:00Z", only: &[], skip: &[] }
    }

    /// With one waiver: its lines behind `rule:`, reason and owner given.
    fn with_waiver(mut self, rule: &str, rest: &str) -> Self {
        let text = format!("waivers:\n  - rule: {rule}\n    reason: known\n    owner: '@web'\n{rest}");
        self.files.push(("ssot_plan/waivers.yaml", text));
        self
    }

    fn at(self, now: &'a str) -> Self {
        Self { now, ..self }
    }

    fn only(self, only: &'a [&'a str]) -> Self {
        Self { only, ..self }
    }

    fn skip(self, skip: &'a [&'a str]) -> Self {
        Self { skip, ..self }
    }

    fn outcome(self) -> Outcome {
        let tree = self.files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text));
        let Ok(workspace) = Workspace::over(Box::new(tree)) else { panic!("the settings are valid") };
        let own = |list: &[&str]| list.iter().map(|rule| (*rule).to_owned()).collect();
        let options = ValidateOptions { only: own(self.only), skip: own(self.skip) };
        let Ok(validated) = workspace.validate(self.now.parse().unwrap(), &options) else { panic!("known rules") };
        let report = validated.report;
        let show = |finding: &ssot::finding::Finding| {
            let source = validated.registry.sources.at(finding.location.side, &finding.location.path);
            let line = source.zip(finding.location.span).map_or(1, |(source, span)| source.lines().line_of(span.start));
            format!("{}:{line} {}", finding.location.path, finding.rule.id)
        };
        Outcome {
            standing: report.findings.iter().map(show).collect(),
            waived: report.waived.iter().map(|waived| (show(&waived.finding), waived.by.reason.clone())).collect(),
            counted: report.counts().waived,
        }
    }

    /// True when every finding but those about waivers is held back, and there was one.
    fn held_back(self) -> bool {
        let outcome = self.outcome();
        assert_eq!(outcome.counted, outcome.waived.len());
        !outcome.waived.is_empty() && outcome.standing.iter().all(|finding| finding.contains(" waiver/"))
    }
}

/// A manifest with one unknown key, on line 2.
const EXTRA: &[(&str, &str)] = &[(MANIFEST, "anchors: []\nowned_by: ada\n")];
const NEXT_YEAR: &str = "    expires: 2027-03-31\n";

fn waived(path_or_subject: &str) -> String {
    format!("    {path_or_subject}\n{NEXT_YEAR}")
}

#[test]
fn a_waiver_holds_back_what_its_path_and_subject_name() {
    for (limit, expected) in [
        ("path: ssot_plan/ssot_manifest.yaml", true),
        ("path: ssot_plan/*.yaml", true),
        ("path: '**'", true),
        ("path: '*.yaml'", false),
        ("path: ssot_plan", false),
        ("path: ssot_plan/SSOT_manifest.yaml", false),
        ("subject: ssot_plan/ssot_manifest.yaml", true),
        ("subject: file ssot_plan/ssot_manifest.yaml", true),
        ("subject: anchor ssot_plan/ssot_manifest.yaml", false),
        ("subject: ssot_plan/*", false),
        ("path: ssot_plan/*.yaml\n    subject: other", false),
        ("path: docs/**\n    subject: ssot_plan/ssot_manifest.yaml", false),
    ] {
        assert_eq!(Run::over(EXTRA).with_waiver(UNKNOWN, &waived(limit)).held_back(), expected, "{limit}");
    }
}

#[test]
fn a_waiver_is_for_a_rule_or_a_family() {
    for (rule, expected) in [
        (UNKNOWN, true),
        ("manifest/*", true),
        ("manifest/schema", false),
        ("anchor/*", false),
        ("manifest/un*", false),
        ("'*'", false),
        ("manifest", false),
    ] {
        assert_eq!(Run::over(EXTRA).with_waiver(rule, &waived("path: '**'")).held_back(), expected, "{rule}");
    }
}

#[test]
fn a_bare_date_lasts_through_its_day() {
    for (expires, now, expected) in [
        ("2026-11-22", "2026-11-22T00:00:00Z", true),
        ("2026-11-22", "2026-11-22T23:59:59Z", true),
        ("2026-11-22", "2026-11-23T00:00:00Z", false),
        ("2026-11-22T12:00:00Z", "2026-11-22T11:59:59Z", true),
        ("2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z", false),
        ("2026-11-22T12:00:00+02:00", "2026-11-22T11:00:00Z", false),
    ] {
        let limit = format!("    path: '**'\n    expires: {expires}\n");
        let held = Run::over(EXTRA).with_waiver(UNKNOWN, &limit).at(now).held_back();
        assert_eq!(held, expected, "{expires} at {now}");
        let outcome = Run::over(EXTRA).with_waiver(UNKNOWN, &limit).at(now).outcome();
        let is_reported = outcome.standing.iter().any(|finding| finding.ends_with("waiver/expired"));
        assert_eq!(is_reported, !expected, "{expires} at {now}");
    }
}

#[test]
fn what_is_malformed_fails_closed() {
    for limit in [
        "    path: '**'\n",
        "    path: '**'\n    expires: 2027-02-30\n",
        "    path: '**'\n    expires: soon\n",
        "    expires: 2027-03-31\n",
        "    pth: docs/**\n    subject: ssot_plan/ssot_manifest.yaml\n    expires: 2027-03-31\n",
        "    path: '{'\n    expires: 2027-03-31\n",
        // What is there and cannot be read must not widen the waiver to what the rest says.
        "    path: '**'\n    subject: 7\n    expires: 2027-03-31\n",
        "    path: [docs/**]\n    subject: ssot_plan/ssot_manifest.yaml\n    expires: 2027-03-31\n",
        "    path:\n    subject: ssot_plan/ssot_manifest.yaml\n    expires: 2027-03-31\n",
    ] {
        let outcome = Run::over(EXTRA).with_waiver(UNKNOWN, limit).outcome();
        assert!(outcome.waived.is_empty(), "{limit}");
        assert!(outcome.standing.iter().any(|finding| finding.ends_with("waiver/invalid")), "{limit}");
    }
}

#[test]
fn findings_about_waivers_always_stand() {
    let outcome = Run::over(EXTRA).with_waiver("waiver/*", &waived("path: '**'")).outcome();
    assert_eq!(
        outcome.standing,
        [format!("{MANIFEST}:2 {UNKNOWN}"), "ssot_plan/waivers.yaml:2 waiver/invalid".to_owned()]
    );
    let comment = "anchors: []\n# ssot: ignore[waiver/unused] no\n# ssot: ignore[manifest/schema] gone\n";
    let outcome = Run::over(&[(MANIFEST, comment)]).outcome();
    assert_eq!(outcome.standing, [format!("{MANIFEST}:2 waiver/invalid"), format!("{MANIFEST}:3 waiver/unused")]);
}

#[test]
fn a_comment_speaks_of_its_line_or_the_next() {
    const IGNORE: &str = "# ssot: ignore[manifest/unknown-field] the portal reads it";
    for (text, expected) in [
        (format!("anchors: []\nowned_by: ada {IGNORE}\n"), true),
        (format!("anchors: []\n{IGNORE}\nowned_by: ada\n"), true),
        (format!("anchors: []\r\n  {IGNORE}\r\nowned_by: ada\r\n"), true),
        (format!("anchors: []\n{IGNORE}\n\nowned_by: ada\n"), false),
        (format!("anchors: []\nowned_by: ada\n{IGNORE}\n"), false),
        // Behind a value it speaks of that line only.
        (format!("anchors: [] {IGNORE}\nowned_by: ada\n"), false),
        ("anchors: []\nowned_by: ada # ssot:ignore[manifest/*]   short\n".to_owned(), true),
        ("anchors: []\nowned_by: ada # ssot: ignore[manifest/schema, manifest/unknown-field] both\n".to_owned(), true),
        ("anchors: []\nowned_by: ada # ssot: ignore[manifest/unknown-field]\n".to_owned(), false),
        ("anchors: []\nowned_by: ada # ssot: ignore manifest/unknown-field because\n".to_owned(), false),
        ("anchors: []\nowned_by: ada # ssot: ignored[manifest/unknown-field] because\n".to_owned(), false),
        ("anchors: []\nowned_by: 'ada # ssot: ignore[manifest/unknown-field] text'\n".to_owned(), false),
    ] {
        assert_eq!(Run::over(&[(MANIFEST, &text)]).held_back(), expected, "{text}");
    }
}

#[test]
fn the_reason_is_kept() {
    let text = "anchors: []\nowned_by: ada # ssot: ignore[manifest/unknown-field]  the portal reads it \n";
    let outcome = Run::over(&[(MANIFEST, text)]).outcome();
    assert_eq!(outcome.waived, [(format!("{MANIFEST}:2 {UNKNOWN}"), "the portal reads it".to_owned())]);
    let outcome = Run::over(EXTRA).with_waiver(UNKNOWN, &waived("path: '**'")).outcome();
    assert_eq!(outcome.waived, [(format!("{MANIFEST}:2 {UNKNOWN}"), "known".to_owned())]);
}

#[test]
fn one_of_two_rules_of_a_comment_may_be_unused() {
    let text = "anchors: []\nowned_by: ada # ssot: ignore[manifest/schema, manifest/unknown-field] both\n";
    let outcome = Run::over(&[(MANIFEST, text)]).outcome();
    assert_eq!(outcome.standing, [format!("{MANIFEST}:2 waiver/unused")]);
}

#[test]
fn toml_has_comments_and_json_has_none() {
    let manifest = "anchors:\n  - id: settings\n    format: toml\n    source: config/a.toml\n";
    let toml = "a = 1\n# ssot: ignore[document/syntax] two teams\na = 2\n";
    let outcome = Run::over(&[(MANIFEST, manifest), ("config/a.toml", toml)]).outcome();
    assert_eq!(outcome.waived.len(), 1, "{:?}", outcome.standing);
    let manifest = "anchors:\n  - id: settings\n    format: json\n    source: config/a.json\n";
    let json = "{\n  \"x\": \"# ssot: ignore[document/duplicate-key] no comment\",\n  \"a\": 1, \"a\": 2\n}\n";
    let outcome = Run::over(&[(MANIFEST, manifest), ("config/a.json", json)]).outcome();
    assert_eq!(outcome.waived.len(), 0);
    assert_eq!(outcome.standing, ["config/a.json:3 document/duplicate-key"]);
}

#[test]
fn a_file_that_is_two_things_has_each_comment_once() {
    let governance = "# ssot: ignore[governance/schema] the old tool reads it\nowned_by: ada\nalias_governance: {}\n";
    let manifest = "anchors:\n  - id: rules\n    format: yaml\n    source: config/alias_governance.yaml\n";
    let outcome = Run::over(&[(MANIFEST, manifest), ("config/alias_governance.yaml", governance)]).outcome();
    assert_eq!(outcome.standing, Vec::<String>::new());
    assert_eq!(outcome.counted, 1);
}

#[test]
fn nothing_is_said_of_waivers_whose_rule_did_not_run() {
    let clean: &[(&str, &str)] = &[(MANIFEST, "anchors: []\n# ssot: ignore[manifest/schema] gone\n")];
    let unused = |run: Run<'_>| run.outcome().standing.iter().filter(|f| f.ends_with("waiver/unused")).count();
    let run = || Run::over(clean).with_waiver("manifest/*", &waived("path: '**'"));
    assert_eq!(unused(run()), 2);
    assert_eq!(unused(run().skip(&["manifest/schema"])), 0);
    // The family did not run whole, the rule of the comment did.
    assert_eq!(unused(run().skip(&["manifest/competing"])), 1);
    assert_eq!(unused(run().only(&["manifest/*", "waiver/*"])), 2);
    assert_eq!(unused(run().only(&["waiver/*"])), 0);
    assert_eq!(unused(run().skip(&["waiver/unused"])), 0);
    let mut off = run();
    off.files.push(("ssot.yaml", "rules: { 'manifest/*': off }\n".to_owned()));
    assert_eq!(unused(off), 0);
}

#[test]
fn a_waiver_holds_without_the_waiver_rules() {
    let outcome = Run::over(EXTRA).with_waiver(UNKNOWN, &waived("path: '**'")).skip(&["waiver/*"]).outcome();
    assert_eq!((outcome.standing.len(), outcome.counted), (0, 1));
    // Neither does an expired one hold because nobody says that it is expired.
    let expired = "    path: '**'\n    expires: 2020-01-01\n";
    let outcome = Run::over(EXTRA).with_waiver(UNKNOWN, expired).only(&[UNKNOWN]).outcome();
    assert_eq!(outcome.standing, [format!("{MANIFEST}:2 {UNKNOWN}")]);
}

#[test]
fn many_waivers_and_many_findings_stay_fast() {
    let mut manifest = String::from("anchors: []\n");
    let mut waivers = String::from("waivers:\n");
    for number in 0..3_000 {
        manifest.push_str(&format!("x{number}: 1 # ssot: ignore[manifest/unknown-field] known\n"));
        waivers.push_str(&format!(
            "  - {{ rule: governance/schema, path: 'f{number}/**', reason: known, owner: web, expires: 2027-03-31 }}\n"
        ));
    }
    let start = std::time::Instant::now();
    let outcome = Run::over(&[(MANIFEST, &manifest), ("ssot_plan/waivers.yaml", &waivers)]).outcome();
    assert!(outcome.counted > 0 && outcome.standing.iter().any(|finding| finding.ends_with("waiver/unused")));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
