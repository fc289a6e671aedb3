//! The audit report as headings, sentences and tables, which each format for people writes in its own way.

use super::words::{address, commit, count, counted, day, detail, kinds, people, plural, rule, subject, value};
use crate::audit::Cut;
use crate::audit::report::{AuditReport, Ending, GovernanceChange, Verdict};
use crate::audit::verify::Outcome;
use crate::finding::SubjectKind;
use std::collections::BTreeMap;

/// No format shows more rows of one table than this.
const MOST_ROWS: usize = 250;

/// Of one list in a cell, this many items.
const ITEMS: usize = 4;

/// How something is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
}

/// One cell of a table. All text is raw: whoever writes it must escape it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    /// A name that is written as code.
    Code(String),
    Codes(Vec<String>, usize),
    Number(usize),
    Tag(String, Tone),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many rows are not shown.
    pub(super) more: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) words: Vec<String>,
    pub(super) table: Option<Table>,
}

/// One figure of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) tone: Tone,
}

pub(super) struct Page {
    pub(super) title: String,
    /// Of what, and when.
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) figures: Vec<Figure>,
    pub(super) sections: Vec<Section>,
}

impl Table {
    /// The rows that a format shows, and how many it does not.
    pub(super) fn first(&self, most: usize) -> (&[Vec<Cell>], usize) {
        let shown = self.rows.get(..most).unwrap_or(&self.rows);
        (shown, self.more + self.rows.len() - shown.len())
    }

    fn new<T>(caption: &str, heads: &[&'static str], items: &[T], row: impl Fn(&T) -> Vec<Cell>) -> Option<Self> {
        (!items.is_empty()).then(|| Self {
            caption: caption.to_owned(),
            heads: heads.to_vec(),
            rows: items.iter().take(MOST_ROWS).map(row).collect(),
            more: items.len().saturating_sub(MOST_ROWS),
        })
    }
}

pub(super) fn page(report: &AuditReport) -> Page {
    let mut facts = vec![("Period", format!("{} to {} (UTC)", day(report.period.since), day(report.period.until)))];
    if let Some((rev, oid)) = &report.head {
        facts.push(("Seen from", format!("{rev}, commit {}", commit(*oid))));
    }
    facts.push(("Drawn up", format!("{} by ssot {}", day(report.now), env!("CARGO_PKG_VERSION"))));
    // What is missing comes before what was counted without it.
    facts.extend(report.notes.iter().map(|note| ("Note", note.clone())));
    let mut sections = vec![coverage(report), governance(report), subjects(report), persons(report), aliases(report)];
    sections.extend([retention(report), snapshots(report)]);
    let title = format!("Audit report, {} to {}", day(report.period.since), day(report.period.until));
    Page { title, facts, figures: figures(report), sections }
}

fn figures(report: &AuditReport) -> Vec<Figure> {
    let figure = |value: String, label: String, tone| Figure { value, label, tone };
    // Where history is cut, no number is the whole one, and none is good news.
    let partly = |known: usize, label: String, tone| match (report.cut, known) {
        (None, _) => figure(count(known), label, tone),
        (Some(cut), 0) => figure("not known".to_owned(), format!("{label}; {}", cut_at(cut)), Tone::Warn),
        (Some(cut), _) => figure(format!("at least {}", count(known)), format!("{label}; {}", cut_at(cut)), tone),
    };
    let changes = match (report.cut, report.events) {
        (Some(_), 0) => "changes".to_owned(),
        (_, events) => {
            format!("{} in {}", plural(events, "change", "changes"), counted(report.commits, "commit", "commits"))
        }
    };
    let mut figures = vec![partly(report.events, changes, Tone::Plain)];
    let coverage = &report.coverage;
    figures.push(match (report.cut, coverage.percent()) {
        (Some(cut), None) => {
            figure("not known".to_owned(), format!("of commits approved; {}", cut_at(cut)), Tone::Warn)
        }
        (Some(cut), Some(percent)) => {
            figure(format!("{percent} %"), format!("of the known commits approved; {}", cut_at(cut)), Tone::Warn)
        }
        (None, percent) => match percent {
            Some(percent) => figure(
                format!("{percent} %"),
                "of commits approved".to_owned(),
                if percent == 100 { Tone::Good } else { Tone::Warn },
            ),
            None => figure("–".to_owned(), "no commit to approve".to_owned(), Tone::Plain),
        },
    });
    let loosened = report.governance.iter().filter(|change| change.loosens()).count();
    figures.push(partly(
        loosened,
        plural(loosened, "rule loosened", "rules loosened").to_owned(),
        if loosened == 0 { Tone::Good } else { Tone::Bad },
    ));
    let past = report.aliases.iter().filter(|alias| alias.ending != Ending::Soon).count();
    figures.push(figure(
        count(past),
        plural(past, "alias past its end", "aliases past their end").to_owned(),
        if past == 0 { Tone::Good } else { Tone::Bad },
    ));
    let (value, tone) = match report.verified {
        Some((Outcome::Proven, _)) => ("proven", Tone::Good),
        Some((Outcome::Wrong, _)) => ("wrong", Tone::Bad),
        Some((Outcome::Unproven, _)) => ("not proven", Tone::Warn),
        None => ("–", Tone::Plain),
    };
    let label = if report.verified.is_none() { "no snapshots" } else { "snapshots" };
    figures.push(figure(value.to_owned(), label.to_owned(), tone));
    figures
}

/// `history is cut at 8d3c0f12ab (2026-10-01)`.
fn cut_at(cut: Cut) -> String {
    format!("history is cut at {} ({})", cut.commit.short(), day(cut.at))
}

/// What a section says of a period about which nothing, or not all, is known.
fn unknown(report: &AuditReport, nothing: bool) -> Option<String> {
    let cut = cut_at(report.cut?);
    Some(match nothing {
        true => format!("Not known: {cut}, and the period begins before."),
        false => format!("Before that, not known: {cut}, and the period begins before."),
    })
}

/// The words of a section, with what is not known: instead of them where there is nothing to tell, else after them.
fn told(report: &AuditReport, nothing: bool, words: String) -> Vec<String> {
    match unknown(report, nothing) {
        Some(unknown) if nothing => vec![unknown],
        Some(unknown) => vec![words, unknown],
        None => vec![words],
    }
}

fn coverage(report: &AuditReport) -> Section {
    let coverage = &report.coverage;
    let mut words = match coverage.percent() {
        None => told(report, true, "No commit changed the registry in this period.".to_owned()),
        Some(percent) => {
            let words = format!(
                "{} of {} that changed the registry, {percent} %, {} approved by somebody who did not write {}.",
                count(coverage.covered),
                counted(coverage.commits, "commit", "commits"),
                plural(coverage.covered, "was", "were"),
                plural(coverage.covered, "it", "them")
            );
            told(report, false, words)
        }
    };
    if !coverage.uncovered.is_empty() {
        let locks = match coverage.locks_only() {
            0 => String::new(),
            1 => " One of them changed nothing but lockfiles.".to_owned(),
            locks => format!(" {locks} of them changed nothing but lockfiles."),
        };
        words.push(format!(
            "Not approved: {}.{locks} Every commit counts the same, those of machines too.",
            counted(coverage.uncovered.len(), "commit", "commits")
        ));
    }
    if coverage.commits > 0 {
        words.push(
            "Approvals are those that trailers of the commits record: Reviewed-by, Approved-by and Acked-by. A merge \
             counts as one commit, written by all whose commits it brought."
                .to_owned(),
        );
    }
    let heads = ["Commit", "Date", "Written by", "Summary", "Changed"];
    let table = Table::new("Commits that nobody else approved", &heads, &coverage.uncovered, |one| {
        let names: Vec<String> = one.subjects.iter().take(ITEMS).map(subject).collect();
        vec![
            Cell::Code(commit(one.commit)),
            Cell::Text(day(one.at.timestamp())),
            Cell::Text(people(&one.authors)),
            Cell::Text(value(&one.summary)),
            Cell::Codes(names, one.subjects.len().saturating_sub(ITEMS)),
        ]
    });
    Section { id: "approvals", title: "Approvals", words, table }
}

fn governance(report: &AuditReport) -> Section {
    let changes = &report.governance;
    let number = |wanted: fn(&GovernanceChange) -> bool| changes.iter().filter(|change| wanted(change)).count();
    let (loosened, tightened) = (number(GovernanceChange::loosens), number(GovernanceChange::tightens));
    let words = if changes.is_empty() {
        "The rules themselves did not change: no limit, no context, no team, no waiver.".to_owned()
    } else {
        let other = changes.len() - loosened - tightened;
        format!(
            "{} of the rules themselves: {loosened} loosened, {tightened} tightened, {other} otherwise.",
            counted(changes.len(), "change", "changes")
        )
    };
    let heads = ["Date", "Direction", "Rule", "What", "Written by", "Approved by", "Commit"];
    let table = Table::new("Changes of limits, contexts, teams, waivers and settings", &heads, changes, |one| {
        let (direction, tone) = match (one.loosens(), one.tightens()) {
            (true, _) => ("loosened", Tone::Bad),
            (_, true) => ("tightened", Tone::Good),
            _ => ("neither", Tone::Plain),
        };
        let approved = if one.approved_by.is_empty() { "nobody".to_owned() } else { people(&one.approved_by) };
        vec![
            Cell::Text(day(one.at.timestamp())),
            Cell::Tag(direction.to_owned(), tone),
            Cell::Code(rule(&one.change.subject)),
            Cell::Text(detail(&one.change)),
            Cell::Text(people(&one.authors)),
            Cell::Text(approved),
            Cell::Code(commit(one.commit)),
        ]
    });
    Section { id: "governance", title: "Changes of the rules", words: told(report, changes.is_empty(), words), table }
}

fn subjects(report: &AuditReport) -> Section {
    let mut kinds: BTreeMap<SubjectKind, usize> = BTreeMap::new();
    for changes in &report.subjects {
        *kinds.entry(changes.subject.kind).or_default() += 1;
    }
    let words = if report.subjects.is_empty() {
        "Nothing changed in this period.".to_owned()
    } else {
        let kinds: Vec<String> = kinds.iter().map(|(kind, count)| self::kinds(*kind, *count)).collect();
        format!("{} changed, by kind: {}.", counted(report.subjects.len(), "thing", "things"), kinds.join(", "))
    };
    let heads = ["Subject", "Changes", "What happened", "Commits", "Last"];
    let table = Table::new("The most often changed first", &heads, &report.subjects, |one| {
        let events: Vec<String> = one
            .events
            .iter()
            .map(
                |(kind, count)| {
                    if *count == 1 { kind.as_str().to_owned() } else { format!("{} × {count}", kind.as_str()) }
                },
            )
            .collect();
        vec![
            Cell::Code(subject(&one.subject)),
            Cell::Number(one.total),
            Cell::Text(events.join(", ")),
            Cell::Number(one.commits),
            Cell::Text(day(one.last.timestamp())),
        ]
    });
    Section {
        id: "subjects",
        title: "Changes by subject",
        words: told(report, report.subjects.is_empty(), words),
        table,
    }
}

fn persons(report: &AuditReport) -> Section {
    let words = match report.people.len() {
        0 => "Nobody changed anything in this period.".to_owned(),
        count => format!(
            "{} took part. Several addresses of one person count as one where `.mailmap` says so.",
            counted(count, "person", "people")
        ),
    };
    let heads = ["Person", "Commits", "Changes", "Subjects", "Approved for others"];
    let table = Table::new("The busiest first", &heads, &report.people, |one| {
        vec![
            Cell::Text(address(&one.person)),
            Cell::Number(one.commits),
            Cell::Number(one.events),
            Cell::Number(one.subjects),
            Cell::Number(one.approved),
        ]
    });
    Section { id: "people", title: "Changes by person", words: told(report, report.people.is_empty(), words), table }
}

fn aliases(report: &AuditReport) -> Section {
    let number = |wanted: Ending| report.aliases.iter().filter(|alias| alias.ending == wanted).count();
    let (overdue, expired, soon) = (number(Ending::Overdue), number(Ending::Expired), number(Ending::Soon));
    let words = if report.aliases.is_empty() {
        "No alias of the registry ended in this period or ends within 30 days.".to_owned()
    } else {
        format!(
            "Still in the registry: {overdue} ended before this period, {expired} ended in it; {soon} {} within 30 days.",
            plural(soon, "ends", "end")
        )
    };
    let heads = ["Alias", "Anchor", "Ends", "State", "Created by"];
    let table = Table::new("The earliest end first", &heads, &report.aliases, |one| {
        let days = counted(usize::try_from(one.days.abs()).unwrap_or(usize::MAX), "day", "days");
        let (state, tone) = match (one.ending, one.days) {
            (Ending::Soon, 0) => ("ends today".to_owned(), Tone::Warn),
            (Ending::Soon, _) => (format!("ends in {days}"), Tone::Warn),
            (_, 0) => ("ended today".to_owned(), Tone::Bad),
            _ => (format!("ended {days} ago"), Tone::Bad),
        };
        vec![
            Cell::Code(one.subject.id.clone()),
            one.anchor.as_ref().map_or_else(|| Cell::Text("none".to_owned()), |anchor| Cell::Code(anchor.clone())),
            Cell::Text(one.expires.clone()),
            Cell::Tag(state, tone),
            Cell::Text(one.created_by.clone().unwrap_or_default()),
        ]
    });
    Section { id: "aliases", title: "Aliases that end", words: vec![words], table }
}

fn retention(report: &AuditReport) -> Section {
    let kept = &report.retention;
    let held = match (kept.days, kept.complete) {
        (None, _) => "This clone holds no history.".to_owned(),
        (Some(days), true) => format!(
            "History is whole here: it begins {} ago, on {}.",
            counted(usize::try_from(days).unwrap_or(0), "day", "days"),
            kept.oldest.map(day).unwrap_or_default()
        ),
        (Some(days), false) => format!(
            "This clone is cut short: what it holds goes back {}, to {}.",
            counted(usize::try_from(days).unwrap_or(0), "day", "days"),
            kept.oldest.map(day).unwrap_or_default()
        ),
    };
    let judged = match (kept.verdict, kept.period) {
        (Verdict::Kept, Some(period)) => format!("The retention period of {period} is kept."),
        (Verdict::Unknown, Some(period)) => format!(
            "Whether the retention period of {period} is kept cannot be told from here; run `git fetch --unshallow` and \
             draw up the report again."
        ),
        _ => "No retention period is declared.".to_owned(),
    };
    Section { id: "retention", title: "Retention", words: vec![held, judged], table: None }
}

fn snapshots(report: &AuditReport) -> Section {
    let taken = counted(report.snapshots.len(), "snapshot was", "snapshots were");
    let mut words = vec![format!(
        "{taken} taken in this period; there {} in all.",
        match report.all_snapshots {
            1 => "is 1".to_owned(),
            all => format!("are {all}"),
        }
    )];
    words.extend(report.verified.map(|(outcome, faults)| match outcome {
        Outcome::Proven => {
            "Verified: each is what was first committed, the chain holds, and so does history.".to_owned()
        }
        Outcome::Wrong => format!(
            "Verified, and {} found; `ssot audit verify` says which.",
            counted(faults, "fault was", "faults were")
        ),
        Outcome::Unproven => "Not everything can be proven here; `ssot audit verify` says why.".to_owned(),
    }));
    let heads = ["Number", "Taken", "Commit", "SHA-256 of the file", "State"];
    let table = Table::new("Snapshots taken in this period", &heads, &report.snapshots, |one| {
        let (state, tone) = if one.committed { ("committed", Tone::Plain) } else { ("not committed", Tone::Warn) };
        vec![
            Cell::Number(one.sequence as usize),
            Cell::Text(day(one.taken_at)),
            Cell::Code(commit(one.commit)),
            Cell::Code(one.sha256.to_string()),
            Cell::Tag(state.to_owned(), tone),
        ]
    });
    Section { id: "snapshots", title: "Snapshots", words, table }
}
