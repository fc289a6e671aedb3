//! The list of rules for `ssot rules`.

use super::Style;
use super::paint::{Ink, level, paint};
use super::wrap::wrap;
use crate::finding::RuleMeta;

/// A table of rules, in the order given, under a heading wherever the family changes.
pub fn rules_table(rules: &[&RuleMeta], style: &Style) -> String {
    const LEVEL: usize = "warning".len();
    let id = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let indent = 2 + id + 2 + LEVEL + 2;
    // On a narrow terminal the summary keeps a readable width and overflows instead.
    let room = style.columns().saturating_sub(indent).max(24);
    let mut out = String::new();
    let mut family = "";
    for rule in rules {
        if rule.family() != family {
            out.push_str(if family.is_empty() { "" } else { "\n" });
            family = rule.family();
            out.push_str(&paint(style, &[Ink::Bold], family));
            out.push('\n');
        }
        let mut lines = wrap(rule.summary, 0, room).into_iter();
        let name = rule.level.as_str();
        out.push_str(&format!(
            "  {:id$}  {}{:pad$}  {}\n",
            rule.id,
            paint(style, &[level(rule.level)], name),
            "",
            lines.next().unwrap_or_default(),
            pad = LEVEL - name.len(),
        ));
        for line in lines {
            out.push_str(&format!("{:indent$}{line}\n", ""));
        }
    }
    out
}
