//! For people: a paragraph for each commit, a line for each event.

use super::words;
use crate::audit::{Event, Log};
use crate::delta::ChangeKind;
use crate::render::Style;
use crate::render::paint::{Ink, paint};
use crate::render::sanitize::one_line;
use crate::render::wrap::{width, wrap};
use std::io::{self, Write};

/// Columns of the kind of event: only `became-unreadable` is longer, and pushes its line.
const KIND: usize = 15;

/// Of one kind in one commit, this many are shown; `--verbose` shows all.
const SHOWN: usize = 40;

pub(super) fn write(log: &Log, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for events in log.by_commit() {
        head(log, events, style, out)?;
        for group in words::groups(events) {
            let shown = if style.verbose { group.len() } else { SHOWN };
            for event in group.iter().take(shown) {
                line(event, style, out)?;
            }
            if let (Some(event), more @ 1..) = (group.first(), group.len().saturating_sub(shown)) {
                let what = words::plural(event.change.subject.kind);
                let rest = format!("… {more} more {what} {}; --verbose lists them", event.change.kind.as_str());
                writeln!(out, "    {}", paint(style, &[Ink::Dim], &rest))?;
            }
        }
        writeln!(out)?;
    }
    for note in &log.notes {
        let lines = wrap(&one_line(note), "note: ".len(), style.columns());
        writeln!(out, "{} {}", paint(style, &[Ink::Cyan], "note:"), lines.join("\n"))?;
    }
    for line in wrap(&words::totals(log), 0, style.columns()) {
        writeln!(out, "{}", paint(style, &[Ink::Bold], &line))?;
    }
    Ok(())
}

fn head(log: &Log, events: &[Event], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = events.first() else { return Ok(()) };
    let commit = &first.commit;
    let id = commit.id.to_string();
    let id = id.get(..12).unwrap_or(&id);
    let (when, author) = (words::when(commit.committed), words::person(&commit.author));
    let lead = id.len() + 2 + when.len() + 2;
    let mut who = wrap(&one_line(&author), 0, style.columns().saturating_sub(lead).max(16)).into_iter();
    writeln!(
        out,
        "{}  {}  {}",
        paint(style, &[Ink::Yellow], id),
        paint(style, &[Ink::Dim], &when),
        paint(style, &[Ink::Bold], &who.next().unwrap_or_default())
    )?;
    for more in who {
        writeln!(out, "{:lead$}{}", "", paint(style, &[Ink::Bold], &more))?;
    }
    let mut paragraph = |text: &str, inks: &[Ink]| -> io::Result<()> {
        for line in wrap(text, 0, style.columns().saturating_sub(2)) {
            writeln!(out, "  {}", paint(style, inks, &line))?;
        }
        Ok(())
    };
    if !commit.summary().is_empty() {
        paragraph(&one_line(commit.summary()), &[])?;
    }
    let facts = words::circumstances(commit, &first.approved_by, log.merge(commit), log.reach);
    paragraph(&one_line(&facts.join(" · ")), &[Ink::Dim])
}

fn line(event: &Event, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let change = &event.change;
    let name = change.kind.as_str();
    let subject = one_line(&change.subject.to_string()).into_owned();
    let mut detail = words::detail(change);
    if detail.is_empty() {
        detail = words::belongs(change).unwrap_or_default();
    }
    let detail = one_line(&detail).into_owned();
    let lead = 4 + KIND.max(name.len()) + 2;
    let room = style.columns().saturating_sub(lead).max(24);
    let colon = if detail.is_empty() || is_phrase(change.kind, &detail) { "" } else { ":" };
    let kind =
        format!("    {}{:pad$}  ", paint(style, &[ink(change.kind)], name), "", pad = KIND.saturating_sub(name.len()));
    let whole = format!("{subject}{colon} {detail}");
    let lines = if width(&whole) <= room || detail.is_empty() {
        wrap(whole.trim_end(), 0, room)
    } else {
        // The subject keeps a line of its own, and the detail stands under it.
        let mut lines = wrap(&format!("{subject}{colon}"), 0, room);
        lines.extend(wrap(&detail, 0, room.saturating_sub(2).max(16)).into_iter().map(|line| format!("  {line}")));
        lines
    };
    for (at, text) in lines.iter().enumerate() {
        match at {
            0 => writeln!(out, "{kind}{text}")?,
            _ => writeln!(out, "{:lead$}{text}", "")?,
        }
    }
    Ok(())
}

/// True for details that read on from the subject without a colon.
fn is_phrase(kind: ChangeKind, detail: &str) -> bool {
    matches!(kind, ChangeKind::Added | ChangeKind::Removed) && detail.starts_with("of ") || kind == ChangeKind::Renamed
}

fn ink(kind: ChangeKind) -> Ink {
    match kind {
        ChangeKind::Added | ChangeKind::ReadableAgain | ChangeKind::Tightened => Ink::Green,
        ChangeKind::Removed | ChangeKind::BecameUnreadable | ChangeKind::Loosened => Ink::Red,
        ChangeKind::Retargeted | ChangeKind::Reowned => Ink::Yellow,
        _ => Ink::Cyan,
    }
}
