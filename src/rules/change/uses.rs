//! Where the registry itself names an anchor.

use crate::finding::Draft;
use crate::model::{Canonical, Registry};
use crate::text::Place;
use std::collections::{HashMap, HashSet};

/// A place that names an anchor.
pub(super) struct Use {
    /// What is done with the name there.
    what: String,
    place: Place,
}

/// Every place that names one of the ids, in order: aliases, dependencies, locks.
pub(super) fn of_ids<'a>(registry: &'a Registry, ids: &HashSet<&str>) -> HashMap<&'a str, Vec<Use>> {
    let mut uses: HashMap<&str, Vec<Use>> = HashMap::new();
    let mut add = |id: &'a str, place, what: &dyn Fn() -> String| {
        if ids.contains(id) {
            uses.entry(id).or_default().push(Use { what: what(), place });
        }
    };
    for alias in &registry.aliases {
        if let Canonical::Named { id, .. } = &alias.canonical {
            add(&id.value, id.place, &|| format!("the alias `{}` still stands for it", alias.display_name()));
        }
    }
    for anchor in &registry.anchors {
        for id in &anchor.depends_on {
            add(&id.value, id.place, &|| format!("`{}` still depends on it", anchor.name()));
        }
    }
    for lock in registry.locks.iter().filter(|lock| lock.is_understood()) {
        for entry in &lock.entries {
            add(&entry.id.value, entry.id.place, &|| format!("the workflow `{}` still pins it", lock.name(registry)));
            for id in &entry.dependencies {
                let what =
                    || format!("the pin of `{}` in `{}` still builds on it", entry.id.value, lock.name(registry));
                add(&id.value, id.place, &what);
            }
        }
    }
    uses
}

/// What is still done with a name, as part of a sentence.
pub(super) fn summary(uses: &[Use]) -> String {
    match uses {
        [only] => only.what.clone(),
        _ => format!("{} places still use it", uses.len()),
    }
}

/// Shows the first few.
pub(super) fn show(registry: &Registry, draft: Draft, uses: &[Use]) -> Draft {
    uses.iter()
        .take(super::SHOWN)
        .fold(draft, |draft, used| draft.related(used.what.clone(), registry.locate(used.place)))
}
