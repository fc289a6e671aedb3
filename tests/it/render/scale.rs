//! Cost follows what is shown, not the size of files.

use super::fixture::fixture;
use ssot::finding::{Finding, Report};
use ssot::render::OutputFormat as _;
use ssot::render::{Format, Style, render};
use std::time::{Duration, Instant};

fn timed(format: Format, findings: Vec<Finding>) -> (Duration, usize) {
    let fixture = fixture();
    let report = Report { findings, ..fixture.report };
    let mut out = Vec::new();
    let start = Instant::now();
    render(format, &report, &fixture.sources, &Style::default(), &mut out).expect("written");
    (start.elapsed(), out.len())
}

#[test]
fn ten_thousand_findings_take_about_a_second() {
    let all = fixture().report.findings;
    for format in Format::all() {
        let findings: Vec<Finding> = all.iter().cycle().take(10_000).cloned().collect();
        let (time, _) = timed(*format, findings);
        // Generous: shared machines. A scan of the megabyte line per finding would take far longer.
        assert!(time < Duration::from_secs(10), "{format}: {time:?}");
    }
}

#[test]
fn a_finding_in_a_megabyte_line_costs_what_any_costs() {
    let finding = fixture().report.findings.into_iter().find(|f| f.location.path.as_str().starts_with("dist/"));
    let (time, bytes) = timed(Format::Full, vec![finding.expect("there"); 2_000]);
    assert!(time < Duration::from_secs(5), "{time:?}");
    assert!(bytes < 2_000 * 2_000);
}

#[test]
fn a_thousand_related_places_are_linear() {
    let mut finding = fixture().report.findings.swap_remove(0);
    finding.related = finding.related.iter().cycle().take(5_000).cloned().collect();
    let (time, _) = timed(Format::Full, vec![finding]);
    assert!(time < Duration::from_secs(5), "{time:?}");
}
