//! What came of verifying the snapshots.

use crate::audit::verify::{Outcome, Verification};
use crate::render::json::parts::{TOOL, Tool};
use crate::render::paint::{Ink, paint};
use crate::render::sanitize::one_line;
use crate::render::wrap::wrap;
use crate::render::{OutputFormat, Style, json};
use serde::Serialize;
use std::io::{self, Write};

/// The ways a verification can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerificationFormat {
    /// For people.
    Text,
    /// Versioned JSON: `schemas/verification.schema.json`.
    Json,
}

impl OutputFormat for VerificationFormat {
    fn all() -> &'static [Self] {
        &[Self::Text, Self::Json]
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

/// Writes a verification.
///
/// # Errors
/// When `out` cannot be written to.
pub fn verification(
    format: VerificationFormat,
    verification: &Verification,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        VerificationFormat::Text => out.write_all(text(verification, style).as_bytes()),
        VerificationFormat::Json => json::pretty(&v1(verification), out),
    }
}

fn text(found: &Verification, style: &Style) -> String {
    let mut out = String::new();
    let mut block = |ink: Ink, head: &str, message: &str, help: &str| {
        // The head is one word without spaces, so that it can be painted after the lines are broken.
        for (number, line) in wrap(&one_line(&format!("{head}: {message}")), 0, style.columns()).iter().enumerate() {
            let line = match line.strip_prefix(head).filter(|_| number == 0) {
                Some(rest) => format!("{}{rest}", paint(style, &[ink, Ink::Bold], head)),
                None => line.clone(),
            };
            out.push_str(&line);
            out.push('\n');
        }
        for line in wrap(&one_line(&format!("help: {help}")), 0, style.columns().saturating_sub(2)) {
            out.push_str(&format!("  {line}\n"));
        }
        out.push('\n');
    };
    for fault in &found.faults {
        block(Ink::Red, &format!("wrong[{}]", fault.kind.as_str()), &fault.message, &fault.help);
    }
    for open in &found.unproven {
        block(Ink::Yellow, "unproven", &open.message, &open.help);
    }
    for note in &found.notes {
        out.push_str(&format!("note: {}\n", one_line(note)));
    }
    for path in &found.expired {
        out.push_str(&format!("note: {} went after its retention period\n", one_line(path.as_str())));
    }
    let uncommitted = found.snapshots.iter().filter(|snapshot| !snapshot.committed);
    for snapshot in uncommitted {
        let path = one_line(snapshot.path.as_str());
        out.push_str(&format!("note: {path} is not committed yet; that it stays as it is counts from its commit on\n"));
    }
    let (ink, word) = match found.outcome() {
        Outcome::Proven => (Ink::Green, "proven"),
        Outcome::Wrong => (Ink::Red, "wrong"),
        Outcome::Unproven => (Ink::Yellow, "not proven"),
    };
    out.push_str(&format!("{}: {}\n", paint(style, &[ink, Ink::Bold], word), summary(found)));
    if found.outcome() == Outcome::Proven {
        for line in proofs(found) {
            for line in wrap(&one_line(&line), 0, style.columns().saturating_sub(2)) {
                out.push_str(&format!("  {line}\n"));
            }
        }
    }
    out
}

/// `3 snapshots from 2026-01-05 to 2026-11-22, over 412 commits; 1 fault`.
fn summary(found: &Verification) -> String {
    let day = |time: jiff::Timestamp| time.to_string().split('T').next().unwrap_or_default().to_owned();
    let snapshots = match found.snapshots.as_slice() {
        [] => "no snapshot".to_owned(),
        [only] => format!("1 snapshot, of {}", day(only.taken_at)),
        [first, .., last] => {
            format!("{} snapshots, from {} to {}", found.snapshots.len(), day(first.taken_at), day(last.taken_at))
        }
    };
    let commits = if found.commits == 1 { "1 commit".to_owned() } else { format!("{} commits", found.commits) };
    let faults = match found.faults.len() {
        0 => String::new(),
        1 => "; 1 fault".to_owned(),
        count => format!("; {count} faults"),
    };
    format!("{snapshots}, in {commits}{faults}")
}

fn proofs(found: &Verification) -> Vec<String> {
    // What went was judged by the policies of its time, not by that of today.
    let kept = match (found.retention, found.expired.is_empty()) {
        (_, false) => "those that went had stayed for the retention period that was in force before".to_owned(),
        (Some(period), true) => format!("none was removed; the retention period is {period}"),
        (None, true) => "none was removed; no retention period is declared, so all are kept".to_owned(),
    };
    let mut lines = vec![
        "each snapshot is byte for byte what was first committed".to_owned(),
        "each names the one before and its SHA-256".to_owned(),
        "each describes a commit that is still part of history, and says what that commit holds".to_owned(),
        kept,
    ];
    if let Some(newest) = found.snapshots.last() {
        lines.push(format!("the newest is {} with the SHA-256 {}", newest.path, newest.sha256));
    }
    lines
}

#[derive(Serialize)]
struct V1<'a> {
    schema_version: u32,
    tool: Tool,
    outcome: &'static str,
    tip: String,
    now: String,
    retention_days: Option<i64>,
    faults: Vec<Fault<'a>>,
    unproven: Vec<Open<'a>>,
    snapshots: Vec<Snapshot<'a>>,
    expired: Vec<&'a str>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Fault<'a> {
    kind: &'static str,
    path: &'a str,
    message: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct Open<'a> {
    message: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct Snapshot<'a> {
    sequence: u32,
    path: &'a str,
    commit: String,
    taken_at: String,
    sha256: String,
    added_by: Option<String>,
    committed: bool,
}

fn v1(found: &Verification) -> V1<'_> {
    V1 {
        schema_version: 1,
        tool: TOOL,
        outcome: match found.outcome() {
            Outcome::Proven => "proven",
            Outcome::Wrong => "wrong",
            Outcome::Unproven => "unproven",
        },
        tip: found.tip.to_string(),
        now: found.now.to_string(),
        retention_days: found.retention.map(|period| period.days()),
        faults: found
            .faults
            .iter()
            .map(|fault| Fault {
                kind: fault.kind.as_str(),
                path: fault.path.as_str(),
                message: &fault.message,
                help: &fault.help,
            })
            .collect(),
        unproven: found.unproven.iter().map(|open| Open { message: &open.message, help: &open.help }).collect(),
        snapshots: found
            .snapshots
            .iter()
            .map(|snapshot| Snapshot {
                sequence: snapshot.sequence,
                path: snapshot.path.as_str(),
                commit: snapshot.commit.to_string(),
                taken_at: snapshot.taken_at.to_string(),
                sha256: snapshot.sha256.to_string(),
                added_by: snapshot.added_by.map(|commit| commit.to_string()),
                committed: snapshot.committed,
            })
            .collect(),
        expired: found.expired.iter().map(crate::path::RepoPath::as_str).collect(),
        notes: &found.notes,
    }
}
