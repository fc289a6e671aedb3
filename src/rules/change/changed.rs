//! A change in words, and where to point.

use crate::approval::codeowners_change;
use crate::delta::{Change, ChangeKind};
use crate::finding::{Location, SubjectKind};
use crate::rules::{Comparison, Context};

/// Everything that may need an approval.
pub(super) fn all(base: &Comparison<'_>) -> Vec<Change> {
    let owners = codeowners_change(base.registry, base.proposed);
    let known = |change: &Change| base.changes.iter().any(|other| other.subject == change.subject);
    let names = base.evidence.mailmap_change.clone();
    base.changes.iter().cloned().chain(owners.filter(|change| !known(change))).chain(names).collect()
}

/// `the alias `frontend/users` was added`.
pub(super) fn sentence(change: &Change) -> String {
    let id = &change.subject.id;
    let thing = match change.subject.kind {
        SubjectKind::File => format!("`{id}`"),
        SubjectKind::Governance => match id.strip_prefix("ssot.yaml ") {
            Some(key) => format!("`{key}` in `ssot.yaml`"),
            None => format!("the setting `{id}`"),
        },
        SubjectKind::Team => format!("the team `{id}`"),
        kind => format!("the {} `{id}`", kind.as_str()),
    };
    match change.kind {
        ChangeKind::Added => format!("{thing} was added"),
        ChangeKind::Removed => format!("{thing} was removed"),
        ChangeKind::Renamed if keeps_its_name(change) => format!("{thing} was moved to another context"),
        ChangeKind::Renamed => match &change.from {
            Some(from) => format!("{thing} was renamed from `{from}`"),
            None => format!("{thing} was renamed"),
        },
        ChangeKind::Retargeted => format!("{thing} was given to another anchor"),
        ChangeKind::Reowned => format!("{thing} was given to another owner"),
        ChangeKind::Reversioned => format!("{thing} got another version"),
        ChangeKind::Rescheduled => format!("{thing} got another end"),
        ChangeKind::Moved if change.subject.kind == SubjectKind::File && change.from.is_some() => {
            format!("{thing} took the place of `{}`", change.from.as_deref().unwrap_or_default())
        }
        ChangeKind::Moved => format!("{thing} was moved to another file"),
        ChangeKind::Loosened => format!("{thing} was loosened"),
        ChangeKind::Tightened => format!("{thing} was tightened"),
        ChangeKind::ContentChanged => content(change, &thing),
        ChangeKind::BecameUnreadable => format!("{thing} was made unreadable"),
        ChangeKind::ReadableAgain => format!("{thing} was made readable again"),
        ChangeKind::Changed => match &change.field {
            Some(field) if field != "value" => {
                let were = if is_plural(field) { "were" } else { "was" };
                format!("`{field}` of {thing} {were} changed")
            }
            _ => format!("{thing} was changed"),
        },
    }
}

/// What became of the file that an anchor's source or schema is.
fn content(change: &Change, thing: &str) -> String {
    let field = change.field.as_deref().unwrap_or("source");
    match (&change.before, &change.after) {
        (_, None) => format!("the {field} of {thing} was deleted"),
        (None, _) => format!("the {field} of {thing}, which was missing, was added"),
        _ if change.is_of_source_content() => format!("the content of {thing} was changed"),
        _ => format!("the {field} of {thing} was changed"),
    }
}

/// True for an alias whose context is all that changed.
fn keeps_its_name(change: &Change) -> bool {
    let name = match &change.context {
        Some(context) => change.subject.id.get(context.len() + 1..),
        None => Some(change.subject.id.as_str()),
    };
    let was = |name: &str| {
        let from = change.from.as_deref().unwrap_or_default();
        from == name || from.strip_suffix(name).is_some_and(|context| context.ends_with('/'))
    };
    change.subject.kind == SubjectKind::Alias && name.is_some_and(was)
}

/// True for `members` and `consumers`, and not for `status`.
fn is_plural(field: &str) -> bool {
    field.ends_with('s') && !field.ends_with("ss") && !field.ends_with("us")
}

/// The changed line; of what was removed the file, as far as it is still there.
pub(super) fn location(cx: &Context<'_>, base: &Comparison<'_>, change: &Change) -> Location {
    if let Some(after) = &change.after {
        return after.clone();
    }
    let before = change.before.as_ref().map(|place| place.path.clone());
    let left = before.clone().filter(|path| cx.tree.entry(path).is_some());
    let manifest = || base.proposed.files.first().map(|file| file.path.clone());
    Location::file(left.or_else(manifest).or(before).unwrap_or_else(crate::path::RepoPath::root))
}

/// What sorts changes as a reader meets them.
pub(super) fn order(cx: &Context<'_>, base: &Comparison<'_>, change: &Change) -> impl Ord + use<> {
    let place = location(cx, base, change);
    // A file as a whole says less than a line of it.
    (change.after.is_none(), place.path, place.span.is_none(), place.span, change.subject.clone(), change.kind)
}
