//! Pieces of a finding as plain text, for formats whose readers have one field for all of it.

use super::position::Places;
use super::sanitize;
use crate::finding::{Finding, Level, Related, RuleMeta};
use std::borrow::Cow;
use std::cmp::Reverse;

/// How many related places are listed; the others are counted.
pub(super) const MOST_PLACES: usize = 10;

/// Longer messages are cut where a reader's patience, or a service's, has a limit.
pub(super) const MOST_CHARS: usize = 4_000;

/// The message in one line, cut where it is longer than anybody reads.
pub(super) fn message(finding: &Finding) -> String {
    clip(&sanitize::one_line(&finding.message), MOST_CHARS).into_owned()
}

/// What follows the message: a line for each related place, and the help.
pub(super) fn details(finding: &Finding, places: &Places<'_>) -> Vec<String> {
    let mut lines: Vec<String> = finding
        .related
        .iter()
        .take(MOST_PLACES)
        .map(|related| format!("{}: {}", label(related), places.at(&related.location)))
        .collect();
    lines.extend(more_places(finding.related.len().saturating_sub(MOST_PLACES)));
    lines.extend(finding.help.as_deref().map(|help| format!("help: {}", clip(&sanitize::lines(help), MOST_CHARS))));
    lines
}

/// What a related place has to do with the finding, in one line.
pub(super) fn label(related: &Related) -> String {
    clip(&sanitize::one_line(&related.message), MOST_CHARS).into_owned()
}

/// Says that places were left out.
pub(super) fn more_places(number: usize) -> Option<String> {
    (number > 0).then(|| format!("and {}", count(number, "more place", "more places")))
}

/// The first characters of a text, and an ellipsis where that is not all of it.
pub(crate) fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// How many of each level, the gravest first: `2 errors, 1 warning`.
pub(super) fn tally<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> String {
    let of = |level| findings.clone().filter(|finding| finding.level == level).count();
    let levels =
        [(Level::Error, "error", "errors"), (Level::Warning, "warning", "warnings"), (Level::Info, "info", "infos")];
    let found: Vec<String> = levels
        .into_iter()
        .map(|(level, one, many)| (of(level), one, many))
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(number, one, many))
        .collect();
    found.join(", ")
}

/// The findings and their places in the report, the gravest first, otherwise in the report's order: where room is short,
/// the last are left out.
pub(super) fn gravest_first(findings: &[Finding]) -> Vec<(usize, &Finding)> {
    let mut sorted: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    sorted.sort_by_key(|(_, finding)| Reverse(finding.level));
    sorted
}

/// The address of a rule's page, when the package says where its sources are published.
pub(super) fn page_url(rule: &RuleMeta) -> Option<String> {
    let home = home()?;
    Some(format!("{home}/blob/v{}/src/rules/{}.md", env!("CARGO_PKG_VERSION"), rule.id.replace('-', "_")))
}

/// Where the package says its sources are published.
pub(super) fn home() -> Option<&'static str> {
    option_env!("CARGO_PKG_REPOSITORY").map(|home| home.trim_end_matches('/')).filter(|home| !home.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_between_characters() {
        assert_eq!(clip("日本語", 3), "日本語");
        assert_eq!(clip("日本語", 2), "日本…");
        assert_eq!(clip("", 0), "");
    }
}
