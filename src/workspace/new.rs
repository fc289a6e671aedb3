//! Which findings are new.

use crate::finding::{Finding, Fingerprint};
use crate::text::Sources;
use std::collections::HashMap;

/// The texts that the two lists of findings point into.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) old: &'a Sources,
    pub(super) new: &'a Sources,
}

/// Takes away the findings that the base has, too, and says how many those are.
///
/// Counts matter: of two equal faults where there was one, one stays. It is the one on a line that the base's fault does
/// not stand on, or else the last.
pub(super) fn subtract(findings: &mut Vec<Finding>, old: &[Finding], texts: Texts<'_>) -> usize {
    let mut known: HashMap<Fingerprint, Vec<&str>> = HashMap::new();
    for finding in old {
        known.entry(finding.fingerprint).or_default().push(line(finding, texts.old));
    }
    let mut drop = vec![false; findings.len()];
    // First those whose line is the same, then whichever come first.
    for same_line in [true, false] {
        for (finding, drop) in findings.iter().zip(&mut drop) {
            let Some(lines) = known.get_mut(&finding.fingerprint).filter(|_| !*drop) else { continue };
            let at = match same_line {
                true => lines.iter().position(|old| *old == line(finding, texts.new)),
                false => lines.len().checked_sub(1),
            };
            if let Some(at) = at {
                lines.swap_remove(at);
                *drop = true;
            }
        }
    }
    let mut drops = drop.iter();
    let before = findings.len();
    findings.retain(|_| !drops.next().copied().unwrap_or(false));
    before - findings.len()
}

/// The line a finding starts on.
fn line<'a>(finding: &Finding, sources: &'a Sources) -> &'a str {
    let Some((file, span)) = sources.at(finding.location.side, &finding.location.path).zip(finding.location.span)
    else {
        return "";
    };
    let number = file.lines().line_of(span.start);
    file.text().get(file.lines().line_span(number, file.text()).range()).unwrap_or_default()
}
