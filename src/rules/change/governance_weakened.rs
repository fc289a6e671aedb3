use super::consent::{Consent, by};
use super::{SHOWN, count, places, settings};
use crate::delta::{Change, ChangeKind, direction, direction_of_field, same_content};
use crate::finding::{Draft, Level, Location, RuleMeta, Subject, SubjectKind};
use crate::model::{LevelSetting, Registry, RegistryFile, Role};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context, Rule, Sink, rule};
use crate::text::list;
use crate::tree::{Resolved, resolve};
use std::collections::BTreeMap;

rule!(
    GovernanceWeakened,
    Error,
    "change/governance-weakened",
    "governance_weakened.md",
    "a limit of the governance holds less than before"
);

impl Rule for GovernanceWeakened {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        // Where there was no manifest, nothing was governed: setting limits for the first time loosens none.
        if base.registry.files_of(Role::Manifest).next().is_none() {
            return;
        }
        let loosened: Vec<(usize, &Change)> =
            base.changes.iter().enumerate().filter(|(_, change)| is_loosened(cx, &base, change)).collect();
        if loosened.is_empty() {
            return;
        }
        let consent = Consent::of(&base);
        let mut with_file: BTreeMap<&RepoPath, Vec<(usize, &Change)>> = BTreeMap::new();
        for (at, change) in loosened {
            match file_that_is_gone(cx, &base, change) {
                Some(file) => with_file.entry(file).or_default().push((at, change)),
                None => out.push(finding(cx, &base, change, consent.to(at))),
            }
        }
        for (file, limits) in with_file {
            out.push(gone(&base, file, &limits, &consent));
        }
    }
}

fn is_loosened(cx: &Context<'_>, base: &Comparison<'_>, change: &Change) -> bool {
    let loosened = match (change.kind, change.subject.kind) {
        (ChangeKind::Loosened, _) => settings::lets_more_through(cx, base, change),
        // What an anchor is held to is a limit as well.
        (ChangeKind::Changed, SubjectKind::Anchor) => {
            let field = change.field.as_deref().unwrap_or_default();
            let (mut from, mut to) = (change.from.as_deref(), change.to.as_deref());
            if is_policy(change) {
                // Without one of its own, the policy for all anchors is what holds.
                from = from.or_else(|| for_all_anchors(base.registry));
                to = to.or_else(|| for_all_anchors(base.proposed));
            }
            direction_of_field(field, from, to) == Some(ChangeKind::Loosened)
                && !(field == "schema" && holds_as_much(cx, base, from, to))
        }
        _ => false,
    };
    loosened && is_read(base, change)
}

/// True for a schema that only moved, and for one that held nothing because there was no such file.
fn holds_as_much(cx: &Context<'_>, base: &Comparison<'_>, from: Option<&str>, to: Option<&str>) -> bool {
    let path = |text: Option<&str>| text.and_then(|text| RepoPath::parse(text).ok());
    let Some(from) = path(from) else { return true };
    let held = matches!(resolve(base.tree, &from), Resolved::File(_));
    !held || path(to).is_some_and(|to| same_content(base.tree, &from, cx.tree, &to))
}

/// The policy that anchors without one of their own are under.
fn for_all_anchors(registry: &Registry) -> Option<&str> {
    registry.config()?.modification_policy.as_ref().map(|policy| policy.value.as_str())
}

/// False for a limit that is missing on a side where not everything could be read.
fn is_read(base: &Comparison<'_>, change: &Change) -> bool {
    let broken = |registry: &Registry, place: &Option<Location>| {
        let role = place.as_ref().and_then(|place| {
            let files = base.registry.files.iter().chain(&base.proposed.files);
            files.into_iter().find(|file| file.path == place.path).map(|file| file.role)
        });
        match role {
            Some(Role::Manifest) => registry.manifests_incomplete(),
            Some(role) => registry.files_of(role).any(RegistryFile::is_incomplete),
            None => false,
        }
    };
    match (&change.before, &change.after) {
        (before, None) => !broken(base.proposed, before),
        (None, after) => !broken(base.registry, after),
        _ => true,
    }
}

/// The file a limit stood in, when the head does not have it.
fn file_that_is_gone<'a>(cx: &Context<'_>, base: &Comparison<'a>, change: &'a Change) -> Option<&'a RepoPath> {
    let place = change.before.as_ref().filter(|_| change.after.is_none())?;
    let read = base.proposed.files.iter().any(|file| file.path == place.path);
    (!read && cx.tree.entry(&place.path).is_none()).then_some(&place.path)
}

fn finding(cx: &Context<'_>, base: &Comparison<'_>, change: &Change, consent: Option<Vec<String>>) -> Draft {
    let (name, what) = (name(change), effect(cx, base, change));
    let at = change.after.clone().unwrap_or_else(|| place_of_removed(cx, base, change));
    let message = match &consent {
        Some(names) => format!("{name} {what}, {}", by(names)),
        None => format!("{name} {what}"),
    };
    let mut draft = Draft::new(change.subject.clone(), at, message).key("weakened");
    if let Some(field) = change.field.as_ref().filter(|field| *field != "value") {
        draft = draft.key(field.clone());
    }
    if let Some(before) = &change.before {
        let was =
            change.from.as_deref().map_or_else(|| "it was set here".to_owned(), |from| format!("it was `{from}` here"));
        draft = draft.related(was, before.clone().in_base());
    }
    finish(draft, base, consent.is_some())
}

fn finish(draft: Draft, base: &Comparison<'_>, allowed: bool) -> Draft {
    let name = base.name;
    if allowed {
        return draft.level(Level::Info).help(format!("it holds once `{name}` has it; until then the old limit does"));
    }
    draft.help(format!(
        "whoever answers for the governance must approve this; until it has landed on `{name}`, the old limit holds"
    ))
}

/// What is loosened, as the subject of a sentence.
fn name(change: &Change) -> String {
    let id = &change.subject.id;
    match (change.subject.kind, &change.field) {
        (SubjectKind::Anchor, Some(field)) => format!("`{field}` of `{id}`"),
        _ => match id.strip_prefix(settings::PREFIX) {
            Some(key) => match key.strip_prefix("rules.").map(|rule| rule.split_once('.').ok_or(rule)) {
                Some(Ok((rule, option))) => format!("`{option}` of `{rule}` in `ssot.yaml`"),
                Some(Err(rule)) => format!("the level of `{rule}`"),
                None => format!("`{key}` in `ssot.yaml`"),
            },
            None => format!("`{id}`"),
        },
    }
}

fn effect(cx: &Context<'_>, base: &Comparison<'_>, change: &Change) -> String {
    if let Some(key @ ("aliases" | "locks")) = change.subject.id.strip_prefix(settings::PREFIX) {
        let unread = list(settings::unread(cx, base, key).take(SHOWN).map(RepoPath::as_str));
        return format!("does not name {unread} any more, so that nothing checks it");
    }
    match (change.from.as_deref(), change.to.as_deref()) {
        // What lists of names are worth is that they are there.
        (None, Some("declared")) => "is new, and opens what was closed".to_owned(),
        (Some("declared"), None) => "is gone, so it limits nothing any more".to_owned(),
        (Some(from), Some(to)) if is_beyond_order(change) => {
            format!("goes from `{from}` to `{to}`; nobody can tell which of them holds more, so somebody must look")
        }
        (Some(from), Some(to)) => format!("goes from `{from}` to `{to}`, which holds less"),
        (None, Some(to)) => format!("is set to `{to}`, {}", unset(base, change)),
        (Some(from), None) => match for_all_anchors(base.proposed).filter(|_| is_policy(change)) {
            Some(all) => format!("was `{from}`, and is no longer set, so that `{all}` holds as for all anchors"),
            None => format!("was `{from}`, and is no longer set"),
        },
        (None, None) => "holds less than before".to_owned(),
    }
}

/// True where the way back would count as weaker, too: the two values have no order.
fn is_beyond_order(change: &Change) -> bool {
    let (from, to) = (change.from.as_deref(), change.to.as_deref());
    let back = match (change.subject.kind, change.field.as_deref()) {
        (SubjectKind::Anchor, Some(field)) => direction_of_field(field, to, from),
        _ => direction(&change.subject.id, to, from),
    };
    settings::rule(change).is_none() && back == Some(ChangeKind::Loosened)
}

/// What holds where nothing is set.
fn unset(base: &Comparison<'_>, change: &Change) -> String {
    if let Some(all) = for_all_anchors(base.registry).filter(|_| is_policy(change)) {
        return format!("which holds less than `{all}`, as it is for all anchors");
    }
    match settings::rule(change).map(|rule| settings::without_its_own(base.settings, rule)) {
        Some(LevelSetting::At(level)) => format!("which holds less than `{level}`, as it is without that line"),
        _ => "and nothing was set before".to_owned(),
    }
}

/// True for an anchor's own policy, in place of which that for all anchors may hold.
fn is_policy(change: &Change) -> bool {
    change.subject.kind == SubjectKind::Anchor && change.field.as_deref() == Some("modification_policy")
}

/// The file a limit stood in; of the governance file the key that everything stands under.
fn place_of_removed(cx: &Context<'_>, base: &Comparison<'_>, change: &Change) -> Location {
    let head = base.proposed;
    let Some(before) = &change.before else { return places::manifest(head) };
    if let Some(governance) = &head.governance {
        let key = head.locate(governance.place);
        if key.path == before.path {
            return key;
        }
    }
    if let (SubjectKind::Anchor, Some(anchor)) = (change.subject.kind, head.anchor(&change.subject.id)) {
        return head.locate(anchor.place);
    }
    let is_there = cx.tree.entry(&before.path).is_some();
    if is_there { Location::file(before.path.clone()) } else { places::manifest(head) }
}

/// Limits that went with their file: that is one fact.
fn gone(base: &Comparison<'_>, file: &RepoPath, limits: &[(usize, &Change)], consent: &Consent<'_>) -> Draft {
    // One name is as short as "1 more".
    let shown = if limits.len() == SHOWN + 1 { limits.len() } else { SHOWN };
    let names = list(limits.iter().take(shown).map(|(_, change)| {
        let id = change.subject.id.as_str();
        id.strip_prefix(settings::PREFIX).unwrap_or(id)
    }));
    let more = limits.len().saturating_sub(shown);
    let names = if more > 0 { format!("{names} and {more} more") } else { names };
    let allowed: Option<Vec<Vec<String>>> = limits.iter().map(|(at, _)| consent.to(*at)).collect();
    let allowed = allowed.map(|names| {
        let mut names = names.concat();
        names.sort();
        names.dedup();
        names
    });
    let who = allowed.as_ref().map_or_else(String::new, |names| format!(", {}", by(names)));
    let message = format!("`{file}` is gone, and with it {}: {names}{who}", count(limits.len(), "limit"));
    let draft =
        Draft::new(Subject::new(SubjectKind::Governance, file.as_str()), places::manifest(base.proposed), message)
            .key("gone")
            .related("the limits stood in this file", Location::file(file.clone()).in_base());
    finish(draft, base, allowed.is_some())
}
