//! For an issue or a pull request: a heading for each commit, a table of its events.
//!
//! The text is anybody's who ever committed. Nothing of it may mention people, close issues, load images or end a table.

use super::words;
use crate::audit::{Event, Log};
use crate::render::sanitize::one_line;
use std::io::{self, Write};

/// Of one kind in one commit, this many are shown.
const SHOWN: usize = 40;

pub(super) fn write(log: &Log, out: &mut dyn Write) -> io::Result<()> {
    for events in log.by_commit() {
        let Some(first) = events.first() else { continue };
        let commit = &first.commit;
        let id = commit.id.to_string();
        let author = words::person(&commit.author);
        writeln!(
            out,
            "### <code>{}</code> {} {}\n",
            id.get(..12).unwrap_or(&id),
            words::when(commit.committed),
            plain(&author)
        )?;
        if !commit.summary().is_empty() {
            writeln!(out, "{}\n", plain(commit.summary()))?;
        }
        let facts = words::circumstances(commit, &first.approved_by, log.merge(commit), log.reach);
        writeln!(out, "{}\n\n| event | subject | what | file |\n|---|---|---|---|", plain(&facts.join(" · ")))?;
        for group in words::groups(events) {
            group.iter().take(SHOWN).try_for_each(|event| row(event, out))?;
            if let (Some(event), more @ 1..) = (group.first(), group.len().saturating_sub(SHOWN)) {
                let what = words::plural(event.change.subject.kind);
                writeln!(out, "| {} | {more} more {what} | | |", event.change.kind.as_str())?;
            }
        }
        writeln!(out)?;
    }
    for note in &log.notes {
        writeln!(out, "> {}\n", plain(note))?;
    }
    writeln!(out, "{}", plain(&words::totals(log)))
}

fn row(event: &Event, out: &mut dyn Write) -> io::Result<()> {
    let change = &event.change;
    let mut detail = words::detail(change);
    if detail.is_empty() {
        detail = words::belongs(change).unwrap_or_default();
    }
    writeln!(
        out,
        "| {} | {} {} | {} | {} |",
        change.kind.as_str(),
        change.subject.kind.as_str(),
        code(&change.subject.id),
        plain(&detail),
        words::file(change).map(code).unwrap_or_default()
    )
}

/// A name in a code span that nothing can leave: in HTML, as backticks of a name would end the span.
pub(in crate::render) fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(&one_line(text)))
}

pub(in crate::render) fn plain(text: &str) -> String {
    escape(&one_line(text))
}

/// Every character that Markdown, HTML or GitHub's own syntax gives a meaning becomes a character reference; those are
/// resolved after all of that was looked for. A zero-width joiner keeps bare addresses and mentions from being found in
/// the resolved text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '@' => escaped.push_str("&#64;\u{200d}"),
            '#' => escaped.push_str("&#35;\u{200d}"),
            // `https://` and `www.` link by themselves.
            '/' if before == ':' => escaped.push_str("\u{200d}/"),
            '.' if before == 'w' || before == 'W' => escaped.push_str("\u{200d}."),
            '&' | '<' | '>' | '"' | '\'' | '|' | '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!'
            | '~' | '$' | ':' | '=' | '^' => escaped.push_str(&format!("&#{};", u32::from(c))),
            '-' | '+' if escaped.is_empty() => escaped.push_str(&format!("&#{};", u32::from(c))),
            _ => escaped.push(c),
        }
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_of_the_text_has_a_meaning() {
        let hostile = "@org/team #12 <img src=x> [a](http://b) `c` |d| *e* GH-1 www.x.y";
        let text = escape(hostile);
        for meaning in ["@", "<", "[", "](", "`", "|", "*", "://", "www.", " #1"] {
            assert!(!text.contains(meaning), "{meaning}: {text}");
        }
        assert_eq!(escape("plain – text 1.2.3"), "plain – text 1.2.3");
    }
}
