use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::{Anchor, Spanned, cycles};
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashMap;

rule!(
    DependencyCycle,
    Error,
    "anchor/dependency-cycle",
    "dependency_cycle.md",
    "anchors depend on each other in a circle"
);

/// A longer circle is shown by its two ends.
const SHOWN: usize = 8;

impl Rule for DependencyCycle {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        // Of anchors that share an id only the first counts; numbers follow the order of the ids.
        let mut ids: Vec<&str> = registry.anchor_ids().collect();
        ids.sort_unstable();
        let numbers: HashMap<&str, usize> = ids.iter().enumerate().map(|(number, id)| (*id, number)).collect();
        let anchors: Vec<&Anchor> = ids.iter().filter_map(|id| registry.anchor(id)).collect();
        let successors: Vec<Vec<usize>> = anchors
            .iter()
            .map(|anchor| anchor.depends_on.iter().filter_map(|id| numbers.get(id.value.as_str()).copied()).collect())
            .collect();
        let found = cycles(&successors);
        let last = found.found.len().saturating_sub(1);
        for (index, cycle) in found.found.iter().enumerate() {
            let cycle: Vec<&Anchor> = cycle.iter().filter_map(|number| anchors.get(*number).copied()).collect();
            if let Some(draft) = draft(cx, &cycle, found.more && index == last) {
                out.push(draft);
            }
        }
    }
}

fn draft(cx: &Context<'_>, cycle: &[&Anchor], more: bool) -> Option<Draft> {
    let first = cycle.first()?;
    let following = cycle.iter().skip(1).chain([first]);
    let mut steps = cycle.iter().zip(following).filter_map(|(from, to)| Some((from, to, step(from, to)?)));
    let (_, _, place) = steps.next()?;
    let message = match cycle {
        [only] => format!("`{}` depends on itself", only.name()),
        _ => format!("these anchors depend on each other in a circle: {}", path(cycle)),
    };
    let mut draft = Draft::new(Subject::anchor(first.name()), cx.at(place.place), message);
    for (from, to, entry) in steps.take(SHOWN) {
        draft = draft.related(format!("`{}` depends on `{}`", from.name(), to.name()), cx.at(entry.place));
    }
    Some(draft.help(match (cycle.len(), more) {
        (1, _) => "remove it",
        (_, false) => "remove one of these dependencies, or move what both need into an anchor of its own",
        (_, true) => "remove one of these dependencies; more circles run through these anchors than are shown",
    }))
}

fn step<'a>(from: &'a Anchor, to: &Anchor) -> Option<&'a Spanned<String>> {
    from.depends_on.iter().find(|id| id.value == to.name())
}

fn path(cycle: &[&Anchor]) -> String {
    let names: Vec<String> = cycle.iter().map(|anchor| format!("`{}`", anchor.name())).collect();
    let start = names.first().cloned().unwrap_or_default();
    match (names.get(..SHOWN / 2), names.get(names.len().saturating_sub(2)..)) {
        (Some(head), Some(tail)) if names.len() > SHOWN => {
            format!("{} → … → {} → {start} ({} anchors)", head.join(" → "), tail.join(" → "), names.len())
        }
        _ => format!("{} → {start}", names.join(" → ")),
    }
}
