//! Where a finding about a change stands.

use crate::finding::Location;
use crate::model::{Alias, Anchor, Canonical, Registry, Role};
use crate::path::RepoPath;
use crate::rules::Comparison;
use crate::text::{Place, Side, Span};

/// Where an anchor of the base would stand if it were still there: the list it stood in, else the root manifest.
pub(super) fn of_removed_anchor(base: &Comparison<'_>, anchor: &Anchor) -> Location {
    let path = base.registry.manifests.get(anchor.manifest).and_then(|manifest| file(base.registry, manifest.file));
    path.and_then(|path| anchors_list(base.proposed, path)).unwrap_or_else(|| manifest(base.proposed))
}

/// Where an alias of the base would stand: the list it stood in, else its anchor, else the root manifest. `renamed` gives
/// the name that an anchor has by now.
pub(super) fn of_removed_alias<'a>(
    base: &Comparison<'_>,
    alias: &'a Alias,
    renamed: impl Fn(&'a str) -> &'a str,
) -> Location {
    let head = base.proposed;
    if let Canonical::Named { id, .. } = &alias.canonical {
        let listed = file(base.registry, alias.node.file).and_then(|path| aliases_list(head, path));
        let anchor = || head.anchor(renamed(&id.value)).map(|anchor| head.locate(anchor.place));
        return listed.or_else(anchor).unwrap_or_else(|| manifest(head));
    }
    let anchor = match &alias.canonical {
        Canonical::Inline(index) => base.registry.anchors.get(*index),
        _ => None,
    };
    manifest_or(head, anchor)
}

fn manifest_or(head: &Registry, anchor: Option<&Anchor>) -> Location {
    let here = anchor.and_then(|anchor| head.anchor(&anchor.id.as_ref()?.value));
    here.map_or_else(|| manifest(head), |anchor| head.locate(alias_key(head, anchor)))
}

/// The `aliases` key of an anchor, else the anchor.
fn alias_key(head: &Registry, anchor: &Anchor) -> Place {
    let entry = head.node(anchor.node).and_then(|node| node.entry("aliases"));
    entry.map_or(anchor.place, |entry| Place { file: anchor.place.file, span: entry.key.span() })
}

fn file(registry: &Registry, index: usize) -> Option<&RepoPath> {
    registry.files.get(index).map(|file| &file.path)
}

/// The `anchors` key of a manifest of the head, or the manifest.
fn anchors_list(head: &Registry, path: &RepoPath) -> Option<Location> {
    let of_path = |index: usize| file(head, index) == Some(path);
    let manifest = head.manifests.iter().find(|manifest| of_path(manifest.file))?;
    Some(manifest.anchors_key.map_or_else(|| Location::file(path.clone()), |place| head.locate(place)))
}

/// The `aliases` key of a registry file of the head, or the file.
fn aliases_list(head: &Registry, path: &RepoPath) -> Option<Location> {
    let file = head.files_of(Role::Aliases).find(|file| file.path == *path)?;
    let key = file.document.as_ref().and_then(|document| document.roots().find_map(|root| root.entry("aliases")));
    let place = file.id.zip(key).map(|(id, key)| Place { file: id, span: key.key.span() });
    Some(place.map_or_else(|| Location::file(path.clone()), |place| head.locate(place)))
}

/// The root manifest, at its list of anchors.
pub(super) fn manifest(head: &Registry) -> Location {
    let path = head.manifests.first().and_then(|manifest| file(head, manifest.file));
    let path = path.or_else(|| head.manifest_candidates.first());
    match path {
        Some(path) => anchors_list(head, path).unwrap_or_else(|| Location::file(path.clone())),
        None => Location::file(RepoPath::root()),
    }
}

/// The first line of a file that is not as it was, where both texts were read; else the file.
pub(super) fn first_changed_line(base: &Comparison<'_>, before: &RepoPath, after: &RepoPath) -> Location {
    let sources = &base.proposed.sources;
    let texts = sources.at(Side::Base, before).zip(sources.at(Side::Head, after));
    let span = texts.and_then(|(before, after)| {
        let (old, new) = (before.text().as_bytes(), after.text().as_bytes());
        let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        if same == old.len() && same == new.len() {
            return None;
        }
        // What was cut off at the end is missed at the last line that is left.
        let last = new.len().saturating_sub(1);
        let line = after.lines().line_of(u32::try_from(same.min(last)).unwrap_or(u32::MAX));
        let whole = after.lines().line_span(line, after.text());
        let text = after.text().get(whole.range())?;
        let start = whole.start as usize + (text.len() - text.trim_start().len());
        Some(Span::new(start, whole.end as usize))
    });
    Location::new(after.clone(), span)
}

/// A file as a whole.
pub(super) fn of_file(path: &RepoPath) -> Location {
    Location::file(path.clone())
}
