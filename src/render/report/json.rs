//! The report as versioned JSON, `schemas/audit-report.schema.json`. Version 1 is frozen.

use crate::audit::report::{AuditReport, GovernanceChange};
use crate::audit::verify::Outcome;
use crate::history::{Moment, Person};
use crate::render::json::parts::{Subject, TOOL, Tool};
use crate::render::json::pretty;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct V1<'a> {
    schema_version: u32,
    tool: Tool,
    period: Period,
    now: String,
    head: Option<Head<'a>>,
    cut: Option<Cut>,
    totals: Totals,
    activity: Activity,
    approvals: Approvals<'a>,
    governance: Vec<Governance<'a>>,
    subjects: Vec<Changed<'a>>,
    people: Vec<Who<'a>>,
    aliases: Vec<Alias<'a>>,
    retention: Retention,
    snapshots: Snapshots<'a>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Period {
    since: String,
    until: String,
}

#[derive(Serialize)]
struct Head<'a> {
    rev: &'a str,
    commit: String,
}

#[derive(Serialize)]
struct Cut {
    commit: String,
    date: String,
}

#[derive(Serialize)]
struct Totals {
    events: usize,
    commits: usize,
    subjects: usize,
    people: usize,
}

#[derive(Serialize)]
struct Activity {
    days: i64,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    from: String,
    events: usize,
}

#[derive(Serialize)]
struct Approvals<'a> {
    commits: usize,
    covered: usize,
    percent: Option<usize>,
    uncovered: Vec<Uncovered<'a>>,
}

#[derive(Serialize)]
struct Uncovered<'a> {
    commit: String,
    date: String,
    summary: &'a str,
    authors: Vec<Name<'a>>,
    subjects: Vec<Subject<'a>>,
    locks_only: bool,
}

#[derive(Serialize)]
struct Governance<'a> {
    event: &'static str,
    direction: &'static str,
    subject: Subject<'a>,
    field: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    commit: String,
    date: String,
    authors: Vec<Name<'a>>,
    approved_by: Vec<Name<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    subject: Subject<'a>,
    total: usize,
    events: BTreeMap<&'static str, usize>,
    commits: usize,
    last: String,
}

#[derive(Serialize)]
struct Who<'a> {
    person: Name<'a>,
    commits: usize,
    events: usize,
    subjects: usize,
    approved: usize,
}

#[derive(Serialize)]
struct Alias<'a> {
    alias: &'a str,
    anchor: Option<&'a str>,
    created_by: Option<&'a str>,
    expires_at: &'a str,
    end: String,
    state: &'static str,
    days: i64,
}

#[derive(Serialize)]
struct Retention {
    verdict: &'static str,
    period_days: Option<i64>,
    oldest: Option<String>,
    history_days: Option<i64>,
    complete: bool,
}

#[derive(Serialize)]
struct Snapshots<'a> {
    total: usize,
    outcome: Option<&'static str>,
    faults: Option<usize>,
    taken: Vec<Taken<'a>>,
}

#[derive(Serialize)]
struct Taken<'a> {
    sequence: u32,
    path: &'a str,
    commit: String,
    taken_at: String,
    sha256: String,
    committed: bool,
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
    email: &'a str,
}

pub(super) fn write(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    pretty(&v1(report), out)
}

fn names(people: &[Person]) -> Vec<Name<'_>> {
    people.iter().map(name).collect()
}

fn name(person: &Person) -> Name<'_> {
    Name { name: &person.name, email: &person.email }
}

fn date(moment: Moment) -> String {
    moment.to_string()
}

fn v1(report: &AuditReport) -> V1<'_> {
    V1 {
        schema_version: 1,
        tool: TOOL,
        period: Period { since: report.period.since.to_string(), until: report.period.until.to_string() },
        now: report.now.to_string(),
        head: report.head.as_ref().map(|(rev, commit)| Head { rev, commit: commit.to_string() }),
        cut: report.cut.map(|cut| Cut { commit: cut.commit.to_string(), date: cut.at.to_string() }),
        totals: Totals {
            events: report.events,
            commits: report.commits,
            subjects: report.subjects.len(),
            people: report.people.len(),
        },
        activity: Activity {
            days: report.activity.days,
            bars: report
                .activity
                .bars
                .iter()
                .map(|bar| Bar { from: bar.from.to_string(), events: bar.events })
                .collect(),
        },
        approvals: approvals(report),
        governance: report.governance.iter().map(governance).collect(),
        subjects: report
            .subjects
            .iter()
            .map(|changes| Changed {
                subject: (&changes.subject).into(),
                total: changes.total,
                events: changes.events.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
                commits: changes.commits,
                last: date(changes.last),
            })
            .collect(),
        people: report
            .people
            .iter()
            .map(|who| Who {
                person: name(&who.person),
                commits: who.commits,
                events: who.events,
                subjects: who.subjects,
                approved: who.approved,
            })
            .collect(),
        aliases: report
            .aliases
            .iter()
            .map(|alias| Alias {
                alias: &alias.subject.id,
                anchor: alias.anchor.as_deref(),
                created_by: alias.created_by.as_deref(),
                expires_at: &alias.expires,
                end: alias.end.to_string(),
                state: alias.ending.as_str(),
                days: alias.days,
            })
            .collect(),
        retention: Retention {
            verdict: report.retention.verdict.as_str(),
            period_days: report.retention.period.map(|period| period.days()),
            oldest: report.retention.oldest.map(|oldest| oldest.to_string()),
            history_days: report.retention.days,
            complete: report.retention.complete,
        },
        snapshots: snapshots(report),
        notes: &report.notes,
    }
}

fn approvals(report: &AuditReport) -> Approvals<'_> {
    let coverage = &report.coverage;
    Approvals {
        commits: coverage.commits,
        covered: coverage.covered,
        percent: coverage.percent(),
        uncovered: coverage
            .uncovered
            .iter()
            .map(|one| Uncovered {
                commit: one.commit.to_string(),
                date: date(one.at),
                summary: &one.summary,
                authors: names(&one.authors),
                subjects: one.subjects.iter().map(Subject::from).collect(),
                locks_only: one.locks_only,
            })
            .collect(),
    }
}

fn governance(one: &GovernanceChange) -> Governance<'_> {
    let change = &one.change;
    Governance {
        event: change.kind.as_str(),
        direction: match (one.loosens(), one.tightens()) {
            (true, _) => "loosened",
            (_, true) => "tightened",
            _ => "neither",
        },
        subject: (&change.subject).into(),
        field: change.field.as_deref(),
        from: change.from.as_deref(),
        to: change.to.as_deref(),
        commit: one.commit.to_string(),
        date: date(one.at),
        authors: names(&one.authors),
        approved_by: names(&one.approved_by),
    }
}

fn snapshots(report: &AuditReport) -> Snapshots<'_> {
    Snapshots {
        total: report.all_snapshots,
        outcome: report.verified.map(|(outcome, _)| match outcome {
            Outcome::Proven => "proven",
            Outcome::Wrong => "wrong",
            Outcome::Unproven => "unproven",
        }),
        faults: report.verified.map(|(_, faults)| faults),
        taken: report
            .snapshots
            .iter()
            .map(|one| Taken {
                sequence: one.sequence,
                path: one.path.as_str(),
                commit: one.commit.to_string(),
                taken_at: one.taken_at.to_string(),
                sha256: one.sha256.to_string(),
                committed: one.committed,
            })
            .collect(),
    }
}
