//! A change of a file, line by line, as `git diff` shows it.

use super::guard::disarm;
use super::paint::{Ink, paint};
use super::sanitize::{REPLACEMENT, is_hostile};
use super::{Style, sanitize};
use similar::{ChangeTag, TextDiff};

/// The difference between two texts of one file; empty when there is none. Meant for eyes: control characters, and what
/// a CI runner would obey, are shown as U+FFFD, so it is not always a patch.
pub fn unified(path: &str, old: &str, new: &str, style: &Style) -> String {
    if old == new {
        return String::new();
    }
    let diff = TextDiff::from_lines(old, new);
    let path = sanitize::one_line(path);
    // A side without any text is a file that is created or removed.
    let side =
        |letter: char, text: &str| if text.is_empty() { "/dev/null".to_owned() } else { format!("{letter}/{path}") };
    let mut out = String::new();
    for head in
        [format!("diff --git a/{path} b/{path}"), format!("--- {}", side('a', old)), format!("+++ {}", side('b', new))]
    {
        out.push_str(&paint(style, &[Ink::Bold], &head));
        out.push('\n');
    }
    // A carriage return is worth showing only where one side has it and the other does not.
    let hide_cr = old.contains("\r\n") == new.contains("\r\n");
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        out.push_str(&paint(style, &[Ink::Cyan], hunk.header().to_string().trim_end()));
        out.push('\n');
        for change in hunk.iter_changes() {
            let (sign, inks): (char, &[Ink]) = match change.tag() {
                ChangeTag::Delete => ('-', &[Ink::Red]),
                ChangeTag::Insert => ('+', &[Ink::Green]),
                ChangeTag::Equal => (' ', &[]),
            };
            let line = change.value();
            let line = line.strip_suffix('\n').unwrap_or(line);
            let line = if hide_cr { line.strip_suffix('\r').unwrap_or(line) } else { line };
            // Tabs are harmless, and in a diff they are content.
            let shown: String =
                line.chars().map(|c| if c != '\t' && is_hostile(c) { REPLACEMENT } else { c }).collect();
            out.push_str(&paint(style, inks, &format!("{sign}{shown}")));
            out.push('\n');
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    disarm(&out).into_owned()
}
