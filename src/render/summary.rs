//! The closing line of a run.

use super::Style;
use super::paint::{Ink, level, paint};
use crate::finding::{Level, Report};

/// The closing line, without a newline: `3 errors, 1 warning (1 waived) in 26 anchors, 31 aliases, 4 lockfiles`, or that
/// nothing was found.
pub fn summary(report: &Report, style: &Style) -> String {
    let counts = report.counts();
    let checked = &report.checked;
    let read = [
        count(checked.anchors, "anchor", "anchors"),
        count(checked.aliases, "alias", "aliases"),
        count(checked.locks, "lockfile", "lockfiles"),
    ];
    let [anchors, aliases, locks] = &read;
    let waived = if counts.waived == 0 { String::new() } else { format!(" ({} waived)", counts.waived) };
    let known = match report.base.as_ref().and_then(|base| base.known) {
        None | Some(0) => String::new(),
        Some(known) => format!(" ({known} known from the base left out)"),
    };
    let waived = waived + &known;
    if report.findings.is_empty() {
        let none = if report.base.as_ref().is_some_and(|base| base.known.is_some()) {
            "no new findings"
        } else {
            "no findings"
        };
        let head = paint(style, &[Ink::Bold, Ink::Green], none);
        // "0 anchors agree" would sound like a pass where nothing was looked at.
        return if checked.anchors + checked.aliases + checked.locks == 0 {
            format!("{head}{waived}: there were no anchors, aliases or lockfiles to compare")
        } else {
            format!("{head}{waived}: {anchors}, {aliases} and {locks} agree")
        };
    }
    let levels = [
        (Level::Error, counts.errors, "error", "errors"),
        (Level::Warning, counts.warnings, "warning", "warnings"),
        (Level::Info, counts.infos, "info", "infos"),
    ];
    let found: Vec<String> = levels
        .into_iter()
        .filter(|(_, number, ..)| *number > 0)
        .map(|(at, number, one, many)| paint(style, &[Ink::Bold, level(at)], &count(number, one, many)))
        .collect();
    format!("{}{waived} in {anchors}, {aliases}, {locks}", found.join(", "))
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
