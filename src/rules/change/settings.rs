//! Whether a change of `ssot.yaml` really lets more through, knowing the rules and the files.

use crate::delta::Change;
use crate::finding::{Level, RuleMeta};
use crate::model::{LevelSetting, Role, Settings};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context, find};

/// The beginning of the ids of what `ssot.yaml` sets.
pub(super) const PREFIX: &str = "ssot.yaml ";

/// True unless it can be shown that a setting lets through what it let through before.
pub(super) fn lets_more_through(cx: &Context<'_>, base: &Comparison<'_>, change: &Change) -> bool {
    let Some(key) = change.subject.id.strip_prefix(PREFIX) else { return true };
    match key {
        "aliases" | "locks" => unread(cx, base, key).next().is_some(),
        _ => match rule(change) {
            Some(rule) => {
                // A line that is gone leaves what the change itself sets for the family.
                strictness(effective(base.proposed_settings, rule)) < strictness(effective(base.settings, rule))
            }
            None => true,
        },
    }
}

/// The rule whose level is set.
pub(super) fn rule(change: &Change) -> Option<&'static RuleMeta> {
    let selector = change.subject.id.strip_prefix(PREFIX)?.strip_prefix("rules.")?;
    find(selector).map(|rule| rule.meta())
}

/// Files of the head that were read as what `aliases` or `locks` names, and are not read any more.
pub(super) fn unread<'a>(cx: &Context<'_>, base: &Comparison<'a>, key: &str) -> impl Iterator<Item = &'a RepoPath> {
    let role = if key == "aliases" { Role::Aliases } else { Role::Lockfile };
    let (tree, head) = (cx.tree, base.proposed);
    let is_read = move |path: &RepoPath| head.files.iter().any(|file| file.path == *path && file.role != Role::Source);
    let files = base.registry.files_of(role).map(|file| &file.path);
    files.filter(move |path| tree.entry(path).is_some() && !is_read(path)).collect::<Vec<_>>().into_iter()
}

fn strictness(setting: LevelSetting) -> Option<Level> {
    match setting {
        LevelSetting::Off => None,
        LevelSetting::At(level) => Some(level),
    }
}

fn effective(settings: &Settings, rule: &RuleMeta) -> LevelSetting {
    set(settings, rule.id).unwrap_or_else(|| without_its_own(settings, rule))
}

/// The level of a rule that no line names: its family's, else its default.
pub(super) fn without_its_own(settings: &Settings, rule: &RuleMeta) -> LevelSetting {
    set(settings, &format!("{}/*", rule.family())).unwrap_or(LevelSetting::At(rule.level))
}

fn set(settings: &Settings, selector: &str) -> Option<LevelSetting> {
    let lines = settings.rules.iter().rev().filter(|line| line.selector.value == selector);
    lines.filter_map(|line| line.level).next()
}
