//! SARIF, against the official schema and what code scanning demands.

use super::agree::{decoded, rendered};
use super::fixture::{PAGE, fixture};
use serde_json::{Value, json};
use ssot::finding::{Finding, Level, Report};
use ssot::render::{Format, Style, render, sanitize};

/// What a JSON Schema has against an instance.
pub(super) fn problems(schema: &str, instance: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The official schema. The pattern of a run's language, which we do not write, lacks a bracket there.
fn schema() -> String {
    let text = include_str!("schemas/sarif-2.1.0.json");
    let mended = text.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}?$");
    assert_ne!(mended, text, "no longer needed");
    mended
}

fn log() -> Value {
    serde_json::from_str(&rendered(Format::Sarif, Style::default())).expect("JSON")
}

fn show(report: &Report) -> String {
    let mut out = Vec::new();
    render(Format::Sarif, report, &fixture().sources, &Style::default(), &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().expect("a list")
}

/// The result of the fixture's finding.
fn result_of<'a>(log: &'a Value, finding: &Finding) -> &'a Value {
    let found =
        results(log).iter().find(|result| result["partialFingerprints"]["ssot/v1"] == finding.fingerprint.to_string());
    found.expect("the result")
}

#[test]
fn looks_as_reviewed() {
    let text = rendered(Format::Sarif, Style::default());
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&text).expect("JSON")).expect("JSON");
    // Indented, so that people can review it; the layout is one result to a line.
    let pretty: String = pretty
        .chars()
        .map(|c| if c != '\n' && sanitize::is_hostile(c) { c.escape_unicode().to_string() } else { c.to_string() })
        .collect();
    insta::assert_snapshot!(
        "sarif",
        pretty.replace(&format!("ersion\": \"{}\"", env!("CARGO_PKG_VERSION")), "ersion\": \"[version]\"")
    );
    let lines = text.lines().skip_while(|line| *line != "\"results\":[").skip(1);
    assert_eq!(lines.filter(|line| line.starts_with("{\"ruleId\":")).count(), fixture().report.findings.len());
}

#[test]
fn satisfies_the_official_schema() {
    assert_eq!(problems(&schema(), &log()), Vec::<String>::new());
    let clean: Value = serde_json::from_str(&show(&Report { findings: vec![], ..fixture().report })).expect("JSON");
    assert_eq!(problems(&schema(), &clean), Vec::<String>::new());
    assert_eq!(results(&clean).len(), 0);
    for (pointer, value) in [
        ("/version", json!("2.0.0")),
        ("/runs/0/results/0/level", json!("info")),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/columnKind", json!("bytes")),
    ] {
        let mut changed = log();
        *changed.pointer_mut(pointer).expect("there") = value;
        assert!(!problems(&schema(), &changed).is_empty(), "{pointer}");
    }
}

#[test]
fn says_what_code_scanning_needs() {
    let log = log();
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["automationDetails"]["id"], "ssot/0123456789abcdef0123456789abcdef01234567");
    assert_eq!(run["tool"]["driver"]["semanticVersion"], env!("CARGO_PKG_VERSION"));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["level"], "note");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    for result in results(&log) {
        let rule = &rules[result["ruleIndex"].as_u64().expect("a number") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let rule = rules.iter().find(|rule| rule["id"] == "lock/unlocked-anchor").expect("the rule");
    assert_eq!(rule["shortDescription"]["text"], "No lockfile pins an anchor.");
    assert_eq!(rule["fullDescription"]["text"], "What it finds, with `code` and a [link](https://example.org/page).");
    assert_eq!(rule["defaultConfiguration"]["level"], "note");
    assert_eq!(
        rule["properties"],
        json!({"tags": ["ssot", "lock"], "precision": "high", "problem.severity": "recommendation"})
    );
    assert!(rule["helpUri"].as_str().is_some_and(|uri| uri.contains(":") && !uri.contains(' ')));
    let (text, markdown) =
        (rule["help"]["text"].as_str().expect("a text"), rule["help"]["markdown"].as_str().expect("a text"));
    assert!(PAGE.contains("## Example"));
    for help in [text, markdown] {
        assert!(help.contains("Settle it.") && help.contains("`ssot explain lock/unlocked-anchor`"), "{help}");
        assert!(!help.contains("family/defect") && !help.contains("Example"), "without title and examples: {help}");
    }
    assert!(markdown.contains("## What to do") && !text.contains('#') && !text.contains("]("), "{text}");
}

#[test]
fn results_keep_fingerprints_fixes_and_related_places() {
    let (log, fixture) = (log(), fixture());
    let findings = &fixture.report.findings;
    let levels: Vec<&str> = results(&log).iter().map(|result| result["level"].as_str().expect("a text")).collect();
    assert_eq!(levels, [vec!["error"; 9], vec!["warning"; 4], vec!["note"; 1]].concat());

    let fixed = result_of(&log, &findings[0]);
    let change = &fixed["fixes"][0]["artifactChanges"][0];
    let place = &fixed["locations"][0]["physicalLocation"];
    assert_eq!(change["artifactLocation"], place["artifactLocation"]);
    assert_eq!(change["replacements"][0]["deletedRegion"], place["region"]);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "\"2c26b46b68ffc68f\"");

    // GitHub shows the related places that the message links to.
    let related = result_of(&log, &findings[3]);
    let message = related["message"]["text"].as_str().expect("a text");
    let places = related["relatedLocations"].as_array().expect("a list");
    assert_eq!(places.len(), 3);
    for place in places {
        assert!(
            message.contains(&format!("[{}]({})", place["message"]["text"].as_str().expect("a text"), place["id"])),
            "{message}"
        );
    }
    assert!(message.ends_with("\nhelp: keep one of them"), "{message}");

    // A place in the base is text: the tree that is shown does not have it.
    let base = result_of(&log, &findings[1]);
    assert_eq!(base["relatedLocations"].as_array().map(Vec::len), Some(1));
    let message = base["message"]["text"].as_str().expect("a text");
    assert!(message.ends_with("\nit was declared here: main:ssot_plan/ssot_manifest.yaml:2:9"), "{message}");

    // Without its line end: the line below is not part of it.
    let mapping =
        findings.iter().find(|finding| finding.location.path.as_str() == "docker-compose.yml").expect("there");
    let region = &result_of(&log, mapping)["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["endLine"], &region["endColumn"]), (&json!(2), &json!(42), &json!(18)));
}

#[test]
fn what_is_waived_is_left_out() {
    let fixture = fixture();
    let finding = fixture.report.findings[0].clone();
    let waived =
        fixture.report.waived.into_iter().map(|waived| ssot::finding::Waived { finding: finding.clone(), ..waived });
    let report = Report { findings: vec![], waived: waived.collect(), ..super::fixture::fixture().report };
    let log: Value = serde_json::from_str(&show(&report)).expect("JSON");
    assert_eq!(results(&log).len(), 0);
    assert!(log["runs"][0]["properties"]["summary"].as_str().expect("a text").contains("(1 waived)"));
}

#[test]
fn a_message_cannot_forge_a_link() {
    let (log, fixture) = (log(), fixture());
    let forged = result_of(&log, fixture.report.findings.last().expect("one"));
    let message = forged["message"]["text"].as_str().expect("a text");
    // Every bracket that could start or end a link is escaped, but for those of our own.
    assert!(message.contains("!\\[i\\](https://example.org/i.png)"), "{message}");
    assert!(message.contains("::error::label \\](https://example.org) \\[x\\]: main:"), "{message}");
    assert!(message.contains("[`tick \\\\](1)"), "{message}");
    let uri = forged["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a text");
    assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
    assert_eq!(decoded(uri), fixture.expected.last().expect("one").path);
}

#[test]
fn takes_no_more_than_code_scanning_does() {
    let pick = |level| fixture().report.findings.into_iter().find(|finding| finding.level == level).expect("there");
    let mut findings = vec![pick(Level::Info); 10];
    findings.extend(vec![pick(Level::Warning); 25_000]);
    findings.push(pick(Level::Error));
    let log: Value = serde_json::from_str(&show(&Report { findings, ..fixture().report })).expect("JSON");
    assert_eq!(results(&log).len(), 25_000);
    assert_eq!(results(&log)[0]["level"], "error", "the gravest stay");
    assert_eq!(
        log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0],
        json!({
            "level": "warning",
            "message": {"text": "11 results are left out (1 warning, 10 infos): code scanning takes at most 25000 results and 10 MB after gzip."},
        })
    );
}

#[test]
fn takes_no_more_than_fits_after_compression() {
    // Noise does not compress: hexadecimal digits take half a byte each at best.
    let mut state = 1_u64;
    let template = fixture().report.findings.swap_remove(0);
    let findings: Vec<Finding> = (0..2_500)
        .map(|_| {
            let mut message = String::new();
            while message.len() < 10_000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                message.push_str(&format!("{:08x}", state >> 32));
            }
            Finding { message, fix: None, related: vec![], ..template.clone() }
        })
        .collect();
    let log: Value = serde_json::from_str(&show(&Report { findings, ..fixture().report })).expect("JSON");
    let kept = results(&log).len();
    // 10 MB hold at most 2 000 of them; the bound on the size is a cautious one.
    assert!((800..2_000).contains(&kept), "{kept}");
    let said = log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str();
    assert!(said.expect("a text").starts_with(&format!("{} results are left out", 2_500 - kept)));
}

#[test]
fn every_rule_has_help() {
    let template = fixture().report.findings.swap_remove(0);
    let findings: Vec<Finding> =
        ssot::rules::all().map(|rule| Finding { rule: rule.meta(), ..template.clone() }).collect();
    let log: Value = serde_json::from_str(&show(&Report { findings, ..fixture().report })).expect("JSON");
    assert_eq!(problems(&schema(), &log), Vec::<String>::new());
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    assert_eq!(rules.len(), ssot::rules::all().count());
    for rule in rules {
        let text = |pointer: &str| rule.pointer(pointer).and_then(Value::as_str).expect("a text");
        let (full, help) = (text("/fullDescription/text"), text("/help/text"));
        assert!(full.ends_with('.') && !full.contains('\n'), "{full}");
        assert!(help.contains("What to do") && text("/help/markdown").contains("\n## What to do\n"), "{help}");
        assert!(!help.contains("Example:") && !help.contains("```") && !help.contains("\n#"), "{help}");
        // GitHub cuts what is longer.
        assert!(text("/shortDescription/text").len() <= 255 && full.len() <= 1024, "{full}");
    }
}
