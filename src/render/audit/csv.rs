//! RFC 4180, with a header.
//!
//! Spreadsheets run a cell that starts with `=`, `+`, `-` or `@` (after white space too) as a formula, and the text is
//! anybody's who ever committed: such a cell gets a `'` in front, which spreadsheets hide. CSV cannot escape control
//! characters, so they are shown as U+FFFD; JSON Lines keep them.

use crate::audit::{Event, Log};
use crate::render::sanitize::one_line;
use std::fmt::Write as _;
use std::io::{self, Write};

const HEADER: [&str; 22] = [
    "committed",
    "commit",
    "event",
    "subject_kind",
    "subject",
    "anchor",
    "context",
    "field",
    "from",
    "to",
    "path_before",
    "path",
    "author",
    "author_email",
    "authored",
    "committer",
    "committer_email",
    "approved_by",
    "signature",
    "parents",
    "merged_authors",
    "summary",
];

pub(super) fn write(log: &Log, out: &mut dyn Write) -> io::Result<()> {
    row(HEADER.iter().map(|name| (*name).to_owned()), out)?;
    for event in &log.events {
        row(cells(log, event).into_iter(), out)?;
    }
    Ok(())
}

fn cells(log: &Log, event: &Event) -> [String; 22] {
    let (change, commit) = (&event.change, &event.commit);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let people = |people: &[crate::history::Person]| {
        let each: Vec<String> = people.iter().map(|person| format!("{} <{}>", person.name, person.email)).collect();
        each.join("; ")
    };
    let path = |place: &Option<crate::finding::Location>| {
        place.as_ref().map(|place| place.path.as_str().to_owned()).unwrap_or_default()
    };
    [
        commit.committed.to_string(),
        commit.id.to_string(),
        change.kind.as_str().to_owned(),
        change.subject.kind.as_str().to_owned(),
        change.subject.id.clone(),
        text(&change.anchor),
        text(&change.context),
        text(&change.field),
        text(&change.from),
        text(&change.to),
        path(&change.before),
        path(&change.after),
        commit.author.name.clone(),
        commit.author.email.clone(),
        commit.authored.to_string(),
        commit.committer.name.clone(),
        commit.committer.email.clone(),
        people(&event.approved_by),
        super::jsonl::signature(commit).unwrap_or_default().to_owned(),
        commit.parents.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        log.merge(commit).map(|merge| people(&merge.authors)).unwrap_or_default(),
        commit.summary().to_owned(),
    ]
}

fn row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for (at, text) in cells.enumerate() {
        if at > 0 {
            line.push(',');
        }
        cell(&text, &mut line);
    }
    line.push_str("\r\n");
    out.write_all(line.as_bytes())
}

fn cell(text: &str, line: &mut String) {
    // A tab or a line end before the sign does not keep a spreadsheet from seeing a formula.
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    let text = one_line(text);
    let guard = if formula { "'" } else { "" };
    if text.contains(['"', ',', '\'']) || text.starts_with(' ') || text.ends_with(' ') {
        let _ = write!(line, "\"{guard}{}\"", text.replace('"', "\"\""));
    } else {
        let _ = write!(line, "{guard}{text}");
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_guarded() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
            ("@team", "'@team"),
            ("-1", "'-1"),
            ("+1", "'+1"),
            ("\t=1", "\"' =1\""),
            (" =1", "\"' =1\""),
            ("a\nb\u{1b}[31m", "a\u{fffd}b\u{fffd}[31m"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            let mut line = String::new();
            cell(text, &mut line);
            assert_eq!(line, expected, "{text:?}");
        }
    }
}
