use super::{Pin, locks, pins_of};
use crate::finding::{Draft, RuleMeta};
use crate::model::{Lockfile, cycles};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::Place;
use std::collections::HashMap;

rule!(
    DependencyCycle,
    Error,
    "lock/dependency-cycle",
    "dependency_cycle.md",
    "locked anchors depend on each other in a circle"
);

/// A longer circle is shown by its two ends.
const SHOWN: usize = 8;

impl Rule for DependencyCycle {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for lock in locks(cx.registry) {
            check_lock(cx, lock, out);
        }
    }
}

fn check_lock(cx: &Context<'_>, lock: &Lockfile, out: &mut Sink<'_>) {
    let pins: Vec<Pin<'_>> = pins_of(cx.registry, lock).collect();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for (number, pin) in pins.iter().enumerate() {
        numbers.entry(pin.id()).or_insert(number);
    }
    let number = |id: &String| numbers.get(id.as_str()).copied();
    let successors: Vec<Vec<usize>> =
        pins.iter().map(|pin| pin.entry.dependencies.iter().filter_map(|id| number(&id.value)).collect()).collect();
    for cycle in cycles(&successors).found {
        let cycle: Vec<&Pin<'_>> = cycle.iter().filter_map(|number| pins.get(*number)).collect();
        let following = cycle.iter().skip(1).chain(cycle.first());
        let mut steps: Vec<Step<'_>> = cycle.iter().zip(following).filter_map(|(from, to)| step(from, to)).collect();
        // A circle that the manifest has too is `anchor/dependency-cycle`'s; another starts where the manifest differs.
        if let Some(own) = steps.iter().position(|step| !step.is_declared()) {
            steps.rotate_left(own);
            draft(cx, &steps).into_iter().for_each(|draft| out.push(draft));
        }
    }
}

/// One entry's dependency on the next.
struct Step<'a> {
    from: &'a Pin<'a>,
    to: &'a str,
    place: Place,
}

fn step<'a>(from: &'a Pin<'a>, to: &'a Pin<'a>) -> Option<Step<'a>> {
    let dependency = from.entry.dependencies.iter().find(|id| id.value == to.id())?;
    Some(Step { from, to: to.id(), place: dependency.place })
}

impl Step<'_> {
    /// True when the manifest declares the same dependency.
    fn is_declared(&self) -> bool {
        self.from.anchor.is_some_and(|anchor| anchor.depends_on.iter().any(|id| id.value == self.to))
    }
}

fn draft(cx: &Context<'_>, steps: &[Step<'_>]) -> Option<Draft> {
    let (first, rest) = steps.split_first()?;
    let message = match rest {
        [] => format!("`{}` is locked as depending on itself", first.to),
        _ => format!("locked anchors depend on each other in a circle: {}", path(steps)),
    };
    let help = format!(
        "the manifest does not say that `{}` depends on `{}`; {} writes what it says",
        first.from.id(),
        first.to,
        first.from.refresh()
    );
    let mut draft = Draft::new(first.from.subject(), cx.at(first.place), message).help(help);
    for step in rest.iter().take(SHOWN) {
        draft = draft.related(format!("`{}` depends on `{}`", step.from.id(), step.to), cx.at(step.place));
    }
    Some(draft)
}

fn path(steps: &[Step<'_>]) -> String {
    let names: Vec<String> = steps.iter().map(|step| format!("`{}`", step.from.id())).collect();
    let start = names.first().cloned().unwrap_or_default();
    match (names.get(..SHOWN / 2), names.get(names.len().saturating_sub(2)..)) {
        (Some(head), Some(tail)) if names.len() > SHOWN => {
            format!("{} → … → {} → {start} ({} entries)", head.join(" → "), tail.join(" → "), names.len())
        }
        _ => format!("{} → {start}", names.join(" → ")),
    }
}
