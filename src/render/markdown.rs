//! For a job summary or a comment on a pull request, in GitHub's Markdown.

use super::gfm::{code, prose};
use super::position::Places;
use super::{Style, plain, summary};
use crate::finding::{Finding, Level, Report, Waived};
use crate::path::RepoPath;
use crate::text::{Side, Sources};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What a comment holds: 65 536 characters. Bytes are never fewer.
pub const COMMENT: usize = 65_536;

/// Longer messages are cut. No finding alone may take the room of all.
const MOST_CHARS: usize = 1_500;

pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(page(report, sources, COMMENT).as_bytes())
}

/// The page in at most `most` bytes, for whoever puts other things beside it; below some thousand it is the head alone,
/// however long. What is left out is said.
pub fn page(report: &Report, sources: &Sources, most: usize) -> String {
    let places = Places::new(report, sources);
    let mut page = head(report);
    // An eighth is for what follows the findings: what was left out, the notes, and what is waived.
    let room = (most - most / 8).saturating_sub(page.len());
    let (body, left_out) = findings(&report.findings, &places, room);
    page.push_str(&body);
    tail(report, &left_out, &places, most, &mut page);
    page
}

/// The page of a run that could not finish its work.
pub fn failure(message: &str) -> String {
    let message = prose(&plain::clip(message, MOST_CHARS));
    format!("### ❌ ssot\n\n**The check could not be completed.**\n\nssot: {message}\n")
}

fn head(report: &Report) -> String {
    let mark = match report.worst() {
        Some(level) => symbol(level),
        None => "✅",
    };
    let tree = &report.tree;
    let oid = tree.oid.as_deref().filter(|oid| tree.rev.as_deref() != Some(oid)).map(short);
    let what = match (tree.kind, tree.rev.as_deref().map(short), oid) {
        ("commit", Some(rev), Some(oid)) => format!("{rev} ({oid})"),
        ("commit", Some(rev), None) => rev,
        ("worktree", _, Some(oid)) => format!("the working tree, on top of {oid}"),
        ("worktree", ..) => "the working tree".to_owned(),
        ("index", _, Some(oid)) => format!("the index, on top of {oid}"),
        (kind, ..) => format!("the {kind}"),
    };
    let base = match &report.base {
        Some(base) => format!(", compared with {} ({})", short(&base.rev), short(&base.oid)),
        None => String::new(),
    };
    let folder = match report.folder.as_str() {
        "" => String::new(),
        folder => format!("{} in ", code(&plain::clip(folder, 200))),
    };
    let closing = summary(report, &Style::default());
    format!("### {mark} ssot\n\n**{closing}**\n\nChecked: {folder}{what}{base}.\n")
}

/// A revision; an object id is cut as git does.
fn short(rev: &str) -> String {
    let id = rev.len() >= 40 && rev.bytes().all(|byte| byte.is_ascii_hexdigit());
    code(&plain::clip(rev, 200).chars().take(if id { 12 } else { usize::MAX }).collect::<String>())
}

fn symbol(level: Level) -> &'static str {
    match level {
        Level::Error => "❌",
        Level::Warning => "⚠️",
        Level::Info => "ℹ️",
    }
}

/// The findings by file, as many as there is room for, and those that there is none for. The gravest come first to the
/// room, and then stand in the report's order.
fn findings<'a>(all: &'a [Finding], places: &Places<'_>, room: usize) -> (String, Vec<&'a Finding>) {
    let mut shown: BTreeMap<usize, (&RepoPath, String)> = BTreeMap::new();
    let mut headings: BTreeMap<&RepoPath, String> = BTreeMap::new();
    let mut left_out = Vec::new();
    let mut used = 0;
    for (index, finding) in plain::gravest_first(all) {
        let path = &finding.location.path;
        let heading = if headings.contains_key(path) { String::new() } else { heading(path, places) };
        let block = if left_out.is_empty() { block(finding, places) } else { String::new() };
        if !left_out.is_empty() || used + heading.len() + block.len() > room {
            left_out.push(finding);
            continue;
        }
        used += heading.len() + block.len();
        headings.entry(path).or_insert(heading);
        shown.insert(index, (path, block));
    }
    let mut files: Vec<&RepoPath> = Vec::new();
    for (path, block) in shown.into_values() {
        if let Some(text) = headings.get_mut(path) {
            text.push_str(&block);
        }
        if !files.contains(&path) {
            files.push(path);
        }
    }
    (files.iter().filter_map(|path| headings.get(path).map(String::as_str)).collect(), left_out)
}

fn heading(path: &RepoPath, places: &Places<'_>) -> String {
    format!("\n#### {}\n\n", code(&plain::clip(&places.path(path), MOST_CHARS)))
}

fn block(finding: &Finding, places: &Places<'_>) -> String {
    let Finding { level, rule, location, related, .. } = finding;
    let start = places.resolve(location).start;
    let message = prose(&plain::clip(&finding.message, MOST_CHARS));
    let mark = symbol(*level);
    let mut block = format!("- {mark} **{level}** {}:{} · {message} · `{}`\n", start.line, start.column, rule.id);
    for related in related.iter().take(plain::MOST_PLACES) {
        let path = plain::clip(&places.at(&related.location), MOST_CHARS).into_owned();
        let same = related.location.path == location.path && related.location.side == Side::Head;
        let other = places.resolve(&related.location);
        let at = match other.file {
            Some(_) if same => format!("line {}", other.start.line),
            _ => code(&path),
        };
        block.push_str(&format!("  - {at}: {}\n", prose(&plain::clip(&related.message, MOST_CHARS))));
    }
    if let Some(more) = plain::more_places(related.len().saturating_sub(plain::MOST_PLACES)) {
        block.push_str(&format!("  - {more}\n"));
    }
    if let Some(help) = &finding.help {
        block.push_str(&format!("  - **help:** {}\n", prose(&plain::clip(help, MOST_CHARS))));
    }
    block
}

/// What was left out, the notes, and what is waived: as much of it as fits.
fn tail(report: &Report, left_out: &[&Finding], places: &Places<'_>, most: usize, page: &mut String) {
    if !left_out.is_empty() {
        let more = plain::count(left_out.len(), "more finding is", "more findings are");
        let tally = plain::tally(left_out.iter().copied());
        page.push_str(&format!(
            "\n**{more} left out ({tally})**, because there is no room for more. \
             `ssot validate` shows everything.\n"
        ));
    }
    let notes: Vec<String> =
        report.notes.iter().map(|note| format!("- {}\n", prose(&plain::clip(&note.0, MOST_CHARS)))).collect();
    section("\n#### Notes\n\n", &notes, "", "notes", most.saturating_sub(1_000), page);
    let waived: Vec<String> = report.waived.iter().map(|waived| held(waived, places)).collect();
    let open = format!(
        "\n<details><summary>{} waived</summary>\n\n",
        plain::count(waived.len(), "finding is", "findings are")
    );
    section(&open, &waived, "\n</details>\n", "waived findings", most, page);
}

/// Adds lines between an opening and a closing text, as far as there is room in a page of `most` bytes.
fn section(open: &str, lines: &[String], close: &str, what: &str, most: usize, page: &mut String) {
    // The last line may have to say what was left out.
    let most = most.saturating_sub(close.len() + 100);
    if lines.is_empty() || page.len() + open.len() > most {
        return;
    }
    page.push_str(open);
    for (index, line) in lines.iter().enumerate() {
        if page.len() + line.len() > most {
            page.push_str(&format!("- and {} more {what} that there is no room for\n", lines.len() - index));
            break;
        }
        page.push_str(line);
    }
    page.push_str(close);
}

fn held(waived: &Waived, places: &Places<'_>) -> String {
    let Waived { finding, by } = waived;
    let at = code(&plain::clip(&places.at(&finding.location), MOST_CHARS));
    let message = prose(&plain::clip(&finding.message, MOST_CHARS));
    let by_at = code(&plain::clip(&places.at(&by.location), MOST_CHARS));
    let reason = prose(&plain::clip(&by.reason, MOST_CHARS));
    format!("- {at} · {message} · `{}`\n  - waived at {by_at}: {reason}\n", finding.rule.id)
}
