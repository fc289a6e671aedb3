//! One JSON object per event, described by `schemas/audit-event.schema.json`. Version 1 is frozen.

use crate::audit::{Event, Log};
use crate::finding::Location;
use crate::history::{Commit, Moment, Signature};
use crate::render::json::{self, parts::Subject};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    schema_version: u32,
    event: &'static str,
    subject: Subject<'a>,
    anchor: Option<&'a str>,
    context: Option<&'a str>,
    field: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    path_before: Option<&'a str>,
    path: Option<&'a str>,
    commit: CommitLine<'a>,
    approved_by: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct CommitLine<'a> {
    id: String,
    parents: Vec<String>,
    summary: &'a str,
    author: Stamp<'a>,
    committer: Stamp<'a>,
    signature: Option<&'static str>,
    merge: Option<Merge<'a>>,
}

#[derive(Serialize)]
struct Merge<'a> {
    commits: Option<usize>,
    authors: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct Stamp<'a> {
    name: &'a str,
    email: &'a str,
    /// In UTC; beyond the calendar, its edge.
    date: String,
    /// As git keeps it.
    seconds: i64,
    offset_minutes: i32,
}

pub(super) fn write(log: &Log, out: &mut dyn Write) -> io::Result<()> {
    for event in &log.events {
        json::compact(&line(log, event), out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(log: &'a Log, event: &'a Event) -> Line<'a> {
    let (change, commit) = (&event.change, &*event.commit);
    let path = |place: &'a Option<Location>| place.as_ref().map(|place| place.path.as_str());
    Line {
        schema_version: 1,
        event: change.kind.as_str(),
        subject: (&change.subject).into(),
        anchor: change.anchor.as_deref(),
        context: change.context.as_deref(),
        field: change.field.as_deref(),
        from: change.from.as_deref(),
        to: change.to.as_deref(),
        path_before: path(&change.before),
        path: path(&change.after),
        commit: CommitLine {
            id: commit.id.to_string(),
            parents: commit.parents.iter().map(ToString::to_string).collect(),
            summary: commit.summary(),
            author: stamp(&commit.author, commit.authored),
            committer: stamp(&commit.committer, commit.committed),
            signature: signature(commit),
            merge: log
                .merge(commit)
                .map(|merge| Merge { commits: merge.commits, authors: merge.authors.iter().map(person).collect() }),
        },
        approved_by: event.approved_by.iter().map(person).collect(),
    }
}

fn person(person: &crate::history::Person) -> Person<'_> {
    Person { name: &person.name, email: &person.email }
}

fn stamp(person: &crate::history::Person, at: Moment) -> Stamp<'_> {
    Stamp {
        name: &person.name,
        email: &person.email,
        date: at.to_string(),
        seconds: at.seconds,
        offset_minutes: at.offset,
    }
}

/// The kind of a commit's signature.
pub(super) fn signature(commit: &Commit) -> Option<&'static str> {
    Some(match commit.signature? {
        Signature::OpenPgp => "openpgp",
        Signature::Ssh => "ssh",
        Signature::X509 => "x509",
        Signature::Other => "other",
    })
}
