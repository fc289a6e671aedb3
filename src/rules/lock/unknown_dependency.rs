use super::nearby::Nearby;
use super::{Pin, anchors_are_whole, locks, pins_of};
use crate::finding::{Draft, Level, RuleMeta};
use crate::model::Spanned;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashSet;

rule!(
    UnknownDependency,
    Error,
    "lock/unknown-dependency",
    "unknown_dependency.md",
    "a locked anchor depends on one that is not locked with it"
);

impl Rule for UnknownDependency {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let whole = anchors_are_whole(cx.registry);
        let nearby = Nearby::new(cx.registry);
        for lock in locks(cx.registry) {
            let here: HashSet<&str> = lock.entries.iter().map(|entry| entry.id.value.as_str()).collect();
            for pin in pins_of(cx.registry, lock).filter(|pin| pin.anchor.is_some()) {
                let mut seen = HashSet::new();
                for dependency in &pin.entry.dependencies {
                    if here.contains(dependency.value.as_str()) || !seen.insert(dependency.value.as_str()) {
                        continue;
                    }
                    if cx.registry.anchor(&dependency.value).is_some() {
                        out.push(not_locked(cx, &pin, dependency));
                    } else if whole && !declared(&pin, &dependency.value) {
                        out.push(unknown(cx, &pin, dependency, &nearby));
                    }
                }
            }
        }
    }
}

/// The manifest declares the same unknown dependency, which `anchor/unknown-dependency` reports.
fn declared(pin: &Pin<'_>, id: &str) -> bool {
    pin.anchor.is_some_and(|anchor| anchor.depends_on.iter().any(|dependency| dependency.value == id))
}

fn unknown(cx: &Context<'_>, pin: &Pin<'_>, dependency: &Spanned<String>, nearby: &Nearby<'_>) -> Draft {
    let id = &dependency.value;
    let message = format!("`{}` is locked as depending on `{id}`, which is no anchor", pin.id());
    let draft = Draft::new(pin.subject(), cx.at(dependency.place), message).key(id.clone());
    match nearby.anchor(id).and_then(|id| cx.registry.anchor(id)) {
        Some(anchor) => draft
            .help(format!("did you mean `{}`? {} writes what the manifest says", anchor.name(), pin.refresh()))
            .related(format!("`{}` is declared here", anchor.name()), cx.at(anchor.place)),
        None => draft.help(format!("run {} to write the dependencies of the manifest", pin.refresh())),
    }
}

fn not_locked(cx: &Context<'_>, pin: &Pin<'_>, dependency: &Spanned<String>) -> Draft {
    let id = &dependency.value;
    let message = format!(
        "`{}` depends on `{id}`, which the lockfile of `{}` does not pin, so it may change underneath",
        pin.id(),
        pin.workflow
    );
    let mut draft = Draft::new(pin.subject(), cx.at(dependency.place), message)
        .key(id.clone())
        .level(Level::Warning)
        .help(format!("run {}, which locks it together with what it depends on", pin.refresh()));
    if let Some(anchor) = cx.registry.anchor(id) {
        draft = draft.related(format!("`{id}` is declared here"), cx.at(anchor.place));
    }
    draft
}
