//! Any tree: no panic, no hang, and every place that is reported lies inside its file.
//!
//! The input is a list of files, separated by the byte 0x1e; the first line of each is its path.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ssot::path::RepoPath;
use ssot::render::{Format, Style, render};
use ssot::tree::MemoryTree;
use ssot::workspace::{ValidateOptions, Workspace};

fuzz_target!(|data: &[u8]| {
    let mut tree = MemoryTree::new();
    for file in data.split(|byte| *byte == 0x1e) {
        let end = file.iter().position(|byte| *byte == b'\n').unwrap_or(file.len());
        let (name, rest) = file.split_at(end);
        let Ok(path) = RepoPath::parse(&String::from_utf8_lossy(name)) else { continue };
        tree = tree.file(path.as_str(), rest.strip_prefix(b"\n").unwrap_or(rest));
    }
    let Ok(workspace) = Workspace::over(Box::new(tree)) else { return };
    let now = "2026-11-22T12:00:00Z".parse().expect("a time");
    let validated = workspace.validate(now, &ValidateOptions::default()).expect("every rule is known");
    for finding in &validated.report.findings {
        let related = finding.related.iter().map(|related| &related.location);
        for location in std::iter::once(&finding.location).chain(related) {
            if let (Some(span), Some(source)) = (location.span, validated.registry.sources.at(location.side, &location.path)) {
                assert!(source.text().get(span.range()).is_some(), "{finding:?}");
            }
        }
    }
    for format in [Format::Full, Format::Concise, Format::Json] {
        let mut out = Vec::new();
        render(format, &validated.report, &validated.registry.sources, &Style::default(), &mut out).expect("memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "a control character reached the output");
    }
});
