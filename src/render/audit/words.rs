//! What the formats for people say in the same words.

use crate::audit::{Event, Log, Merge, Reach};
use crate::delta::{Change, ChangeKind};
use crate::finding::SubjectKind;
use crate::history::{Commit, Moment, Person, Signature};

/// How much of one value is shown.
const SHOWN: usize = 72;

/// What happened to the subject, behind its name: `api_contracts → users_api`.
pub(in crate::render) fn detail(change: &Change) -> String {
    let field = change.field.as_deref().filter(|field| names_itself(change, field));
    let values = match (change.kind, change.from.as_deref(), change.to.as_deref()) {
        // The subject bears the new name already.
        (ChangeKind::Renamed, Some(from), _) => return format!("was {}", value(from)),
        // Blobs, as `git show` takes them.
        (ChangeKind::ContentChanged, from, to) if from.is_some() || to.is_some() => {
            let path = change.place().map_or("", |place| place.path.as_str());
            format!("{} {} → {}", value(path), from.unwrap_or("(none)"), to.unwrap_or("(gone)"))
        }
        (ChangeKind::BecameUnreadable, _, Some(reason)) => value(reason),
        (ChangeKind::ReadableAgain, Some(reason), _) => format!("before, {}", value(reason)),
        (_, Some(from), Some(to)) => format!("{} → {}", value(from), value(to)),
        (ChangeKind::Added, None, Some(to)) => value(to),
        (ChangeKind::Removed, Some(from), None) => value(from),
        (_, None, Some(to)) => format!("(not set) → {}", value(to)),
        (_, Some(from), None) => format!("{} → (not set)", value(from)),
        (_, None, None) => String::new(),
    };
    match (field, values.is_empty()) {
        (Some(field), true) => field.to_owned(),
        (Some(field), false) => format!("{field} {values}"),
        (None, _) => values,
    }
}

/// What an added or removed subject belongs to.
pub(super) fn belongs(change: &Change) -> Option<String> {
    let anchor = change.anchor.as_deref()?;
    let shown = matches!(change.kind, ChangeKind::Added | ChangeKind::Removed)
        && change.subject.kind == SubjectKind::Alias
        && change.from.is_none()
        && change.to.is_none();
    shown.then(|| format!("of {}", value(anchor)))
}

/// False where the kind of event says which field it is.
fn names_itself(change: &Change, field: &str) -> bool {
    !matches!(
        (change.kind, field),
        (ChangeKind::Retargeted, _)
            | (ChangeKind::Reowned, "owner")
            | (ChangeKind::Reversioned, "version")
            | (ChangeKind::Moved, _)
            | (ChangeKind::Renamed, _)
    ) && field != "value"
}

/// A value, cut where it is long.
pub(in crate::render) fn value(text: &str) -> String {
    if text.is_empty() {
        return "\"\"".to_owned();
    }
    // Nobody compares digests by eye; which one it is can be seen from its start.
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return format!("{}…", text.get(..12).unwrap_or_default());
    }
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", flat.get(..at).unwrap_or_default()),
        None => flat,
    }
}

/// The file of an event.
pub(super) fn file(change: &Change) -> Option<&str> {
    change.after.as_ref().or(change.before.as_ref()).map(|place| place.path.as_str())
}

/// `2026-11-20 14:03 +01:00`, on the clock of whoever committed. A time beyond the calendar is not made to look like one.
pub(super) fn when(moment: Moment) -> String {
    if jiff::Timestamp::from_second(moment.seconds).is_err() {
        return format!("(impossible time: {} s)", moment.seconds);
    }
    let offset = moment.offset.clamp(-24 * 60, 24 * 60);
    let zone = jiff::tz::Offset::from_seconds(offset * 60).unwrap_or(jiff::tz::Offset::UTC);
    let local = zone.to_datetime(moment.timestamp());
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    let sign = if offset < 0 { '-' } else { '+' };
    let (date, time) = (local.date(), local.time());
    format!("{date} {:02}:{:02} {sign}{hours:02}:{minutes:02}", time.hour(), time.minute())
}

/// A person's name, or the address when there is no name.
pub(in crate::render) fn person(person: &Person) -> String {
    match (person.name.trim(), person.email.trim()) {
        ("", "") => "(nobody)".to_owned(),
        ("", email) => email.to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// `Ada, Bo and 3 others`.
pub(in crate::render) fn people(people: &[Person]) -> String {
    const NAMED: usize = 5;
    let mut names: Vec<String> = people.iter().take(NAMED).map(person).collect();
    match people.len().saturating_sub(NAMED) {
        0 => {}
        1 => names.push("1 other".to_owned()),
        more => names.push(format!("{more} others")),
    }
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// `signed (SSH, not verified)`.
pub(super) fn signature(commit: &Commit) -> Option<&'static str> {
    Some(match commit.signature? {
        Signature::OpenPgp => "signed (OpenPGP, not verified)",
        Signature::Ssh => "signed (SSH, not verified)",
        Signature::X509 => "signed (X.509, not verified)",
        Signature::Other => "signed (not verified)",
    })
}

/// What is worth knowing of a commit beside its author: who committed it, who approved, whether it is signed.
pub(super) fn circumstances(
    commit: &Commit,
    approved_by: &[Person],
    merge: Option<&Merge>,
    reach: Reach,
) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(merge) = merge {
        facts.push(explain(merge, reach));
    } else if commit.parents.len() > 1 {
        facts.push("merge".to_owned());
    }
    if commit.committer != commit.author {
        facts.push(format!("committed by {}", person(&commit.committer)));
    }
    facts.push(match approved_by {
        [] if merge.is_some() && reach == Reach::FirstParent => {
            "no approval in its trailers, or not in those of all it merged".to_owned()
        }
        [] => "no approval in its trailers".to_owned(),
        some => format!("approved by {}", people(some)),
    });
    facts.push(signature(commit).unwrap_or("not signed").to_owned());
    facts
}

/// What a merge brought.
fn explain(merge: &Merge, reach: Reach) -> String {
    let heads = match merge.commit.parents.len() {
        0..=2 => "merge".to_owned(),
        n => format!("octopus merge of {} branches", n - 1),
    };
    match (reach, merge.commits) {
        (Reach::Full, _) => format!("{heads}; what its branches brought is listed under their own commits"),
        (Reach::FirstParent, Some(commits)) if !merge.authors.is_empty() => {
            let commits = if commits == 1 { "1 commit".to_owned() } else { format!("{commits} commits") };
            format!("{heads} of {commits} by {}", people(&merge.authors))
        }
        (Reach::FirstParent, _) => heads,
    }
}

/// `12 events in 5 commits`.
pub(super) fn totals(log: &Log) -> String {
    let events = log.events.len();
    let commits = log.by_commit().count();
    let (looked, touched) = log.commits;
    let plural = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let followed = match log.reach {
        Reach::FirstParent => "first-parent ",
        Reach::Full => "",
    };
    format!(
        "{} in {}; {touched} of {looked} {followed}{} touched the registry or a source",
        plural(events, "event", "events"),
        plural(commits, "commit", "commits"),
        if looked == 1 { "commit" } else { "commits" },
    )
}

/// How many events are shown of a kind in one commit before the rest is counted.
pub(super) fn groups(events: &[Event]) -> impl Iterator<Item = &[Event]> {
    events.chunk_by(|one, other| {
        (one.change.kind, one.change.subject.kind) == (other.change.kind, other.change.subject.kind)
    })
}

/// `alias` in the plural.
pub(in crate::render) fn plural(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::File => "files",
        SubjectKind::Manifest => "manifests",
        SubjectKind::Anchor => "anchors",
        SubjectKind::Alias => "aliases",
        SubjectKind::Lock => "lock entries",
        SubjectKind::Generated => "generated files",
        SubjectKind::Governance => "rules of the governance",
        SubjectKind::Team => "teams",
        SubjectKind::Principal => "principals",
        SubjectKind::Context => "contexts",
        SubjectKind::Waiver => "waivers",
        SubjectKind::Fact => "facts",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_time_does_not_look_like_a_real_one() {
        assert_eq!(when(Moment { seconds: 0, offset: 60 }), "1970-01-01 01:00 +01:00");
        for seconds in [i64::MAX, i64::MIN] {
            assert_eq!(when(Moment { seconds, offset: 0 }), format!("(impossible time: {seconds} s)"));
        }
    }
}
