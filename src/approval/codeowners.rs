//! The one policy file that declares nothing by name: compared by what its lines say.

use crate::delta::{Change, ChangeKind};
use crate::finding::{Location, Subject};
use crate::model::{Registry, RegistryFile, Role};
use crate::text::{SourceFile, Span};

/// That CODEOWNERS says something else, or that another file is in force now; the semantic difference does not list its lines.
pub fn codeowners_change(before: &Registry, after: &Registry) -> Option<Change> {
    let old = before.files_of(Role::CodeOwners).next();
    let new = after.files_of(Role::CodeOwners).next();
    let same = |a: &RegistryFile, b: &RegistryFile| {
        let text = |file: &RegistryFile| file.text.as_ref().map(|text| text.text().to_owned());
        let rules = match (&before.codeowners, &after.codeowners) {
            (Some(before), Some(after)) => before.same_rules(after),
            _ => false,
        };
        a.path == b.path && (rules || text(a) == text(b))
    };
    let (kind, file) = match (old, new) {
        (Some(old), Some(new)) if same(old, new) => return None,
        (Some(old), Some(new)) if old.path != new.path => (ChangeKind::Moved, new),
        (Some(_), Some(new)) => (ChangeKind::Changed, new),
        (None, Some(new)) => (ChangeKind::Added, new),
        (Some(old), None) => (ChangeKind::Removed, old),
        (None, None) => return None,
    };
    let texts = old.and_then(|old| old.text.as_deref()).zip(new.and_then(|new| new.text.as_deref()));
    let mut change = Change::new(kind, Subject::file(&file.path));
    if kind == ChangeKind::Moved {
        change.from = old.map(|old| old.path.to_string());
        change.to = new.map(|new| new.path.to_string());
    }
    change.before = old.map(|old| Location::file(old.path.clone()).in_base());
    change.after = new.map(|new| Location::new(new.path.clone(), texts.and_then(|(old, new)| first_line(old, new))));
    Some(change)
}

/// The first line that is not as it was.
fn first_line(old: &SourceFile, new: &SourceFile) -> Option<Span> {
    let (old, text) = (old.text(), new.text());
    let same = old.bytes().zip(text.bytes()).take_while(|(old, new)| old == new).count();
    let at = u32::try_from(same.min(text.len().saturating_sub(1))).ok()?;
    let line = new.lines().line_span(new.lines().line_of(at), text);
    (!line.range().is_empty()).then_some(line)
}
