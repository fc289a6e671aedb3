use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::model::{Anchor, Role};
use crate::rules::{Context, Rule, Sink, is_plain, rule};
use std::collections::HashSet;

rule!(UnlockedAnchor, Info, "lock/unlocked-anchor", "unlocked_anchor.md", "anchors that no lockfile pins");

/// How many ids are shown.
const SHOWN: usize = 10;

impl Rule for UnlockedAnchor {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        let Some(first) = registry.locks.first() else { return };
        // A lockfile that was not read whole may pin any of them.
        let unread = registry.files_of(Role::Lockfile).any(crate::model::RegistryFile::is_incomplete);
        if unread || registry.locks.iter().any(|lock| !lock.is_understood()) {
            return;
        }
        let pinned: HashSet<&str> =
            registry.locks.iter().flat_map(|lock| &lock.entries).map(|entry| entry.id.value.as_str()).collect();
        let mut seen = HashSet::new();
        let loose: Vec<&Anchor> = registry
            .anchors
            .iter()
            .filter(|anchor| anchor.id.as_ref().is_some_and(|id| !pinned.contains(id.value.as_str())))
            .filter(|anchor| is_there(cx, anchor))
            .filter(|anchor| seen.insert(anchor.name()))
            .collect();
        let Some(path) = registry.files.get(first.file).map(|file| file.path.clone()) else { return };
        if loose.is_empty() {
            return;
        }
        let location = first.place().map_or_else(|| Location::file(path.clone()), |place| cx.at(place));
        let mut draft = Draft::new(Subject::file(&path), location, message(&loose)).key("unlocked");
        // The message names them; a snippet of each would bury it.
        if let Some(anchor) = loose.first() {
            draft = draft.related(format!("`{}` is declared here", anchor.name()), cx.at(anchor.place));
        }
        let ids: Vec<&str> = loose.iter().take(SHOWN).map(|anchor| anchor.name()).filter(|id| is_plain(id)).collect();
        let ids = if ids.len() == loose.len() { ids.join(" ") } else { "ID…".to_owned() };
        let workflow = if registry.locks.len() == 1 { "" } else { "--workflow NAME " };
        out.push(draft.help(format!("pin what must not change unnoticed with `ssot lock {workflow}{ids}`")));
    }
}

/// Whether there is a source to pin. Where there is none, the anchor's own rules say so.
fn is_there(cx: &Context<'_>, anchor: &Anchor) -> bool {
    anchor.source_path().and_then(|path| cx.registry.probe(path)).is_some_and(|probe| probe.file().is_some())
}

fn message(loose: &[&Anchor]) -> String {
    let shown: Vec<String> = loose.iter().take(SHOWN).map(|anchor| format!("`{}`", anchor.name())).collect();
    let list = match (shown.as_slice(), loose.len().saturating_sub(SHOWN)) {
        ([only], 0) => return format!("no lockfile pins {only}, so a change of it is not noticed here"),
        ([rest @ .., last], 0) => format!("{} and {last}", rest.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    };
    format!("no lockfile pins {} anchors, so a change of them is not noticed here: {list}", loose.len())
}
