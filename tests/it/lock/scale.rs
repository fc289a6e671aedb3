//! Ten thousand entries are no reason to wait.

use super::{CI, Files, MANIFEST, options, sha};
use ssot::tree::MemoryTree;
use ssot::workspace::{ValidateOptions, Workspace};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const MANY: usize = 10_000;

fn validate(files: &Files) -> (usize, Duration) {
    let tree = files.0.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text));
    let workspace = Workspace::over(Box::new(tree)).unwrap();
    let start = Instant::now();
    let only = ValidateOptions { only: vec!["lock/*".to_owned()], skip: Vec::new() };
    let validated = workspace.validate("2026-11-22T12:00:00Z".parse().unwrap(), &only).unwrap();
    (validated.report.findings.len(), start.elapsed())
}

#[test]
fn many_entries_are_checked_and_written_in_linear_time() {
    let mut manifest = "anchors:\n".to_owned();
    let mut lock = Vec::new();
    for at in 0..MANY {
        writeln!(manifest, "  - {{ id: anchor_{at}, source: a.txt, depends_on: [anchor_{}] }}", at + 1).unwrap();
        // One long circle that the manifest does not have, half of the names unknown, every digest stale.
        let name = if at % 2 == 0 { "anchor" } else { "ancor" };
        let next = if at % 2 == 0 { "ancor" } else { "anchor" };
        lock.push(format!(
            "\"{name}_{at}\": {{ \"sha256\": \"{}\", \"dependencies\": [\"{next}_{}\"] }}",
            sha("x"),
            (at + 1) % MANY
        ));
    }
    let files = Files::default()
        .with(MANIFEST, manifest)
        .with("a.txt", "a")
        .with(CI, format!("{{ \"lock_version\": 1, \"anchors\": {{ {} }} }}", lock.join(",\n")));
    let (findings, time) = validate(&files);
    // Stale digests, unknown anchors, one circle, one list of what is not locked.
    assert_eq!(findings, MANY / 2 + MANY / 2 + 1 + 1);
    eprintln!("{MANY} entries checked in {time:?}");
    assert!(time < Duration::from_secs(20), "{time:?}");
    let start = Instant::now();
    let planned = files.planned(&options(&[], None, true));
    assert_eq!(planned.changes.len(), MANY / 2 + MANY);
    eprintln!("and planned in {:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
