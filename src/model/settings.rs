//! `ssot.yaml`.

use super::globs::PathGlobs;
use super::spanned::{Fields, Spanned};
use crate::document::{Kind, Limits, Node};
use crate::finding::Level;
use crate::path::RepoPath;
use crate::text::Place;
use std::collections::BTreeMap;

/// The settings of a run, defaults filled in.
#[derive(Debug, Default, Clone)]
pub struct Settings {
    /// The manifest, when `ssot.yaml` names one.
    pub manifest: Option<Spanned<RepoPath>>,
    /// The governance file, when it names one.
    pub governance: Option<Spanned<RepoPath>>,
    /// The teams file, when it names one.
    pub teams: Option<Spanned<RepoPath>>,
    /// The waivers file, when it names one.
    pub waivers: Option<Spanned<RepoPath>>,
    /// Alias registries.
    pub aliases: PathGlobs,
    /// Lockfiles.
    pub locks: PathGlobs,
    /// Files that are looked at only when something names them.
    pub exclude: PathGlobs,
    /// Levels and options, in the order of the file.
    pub rules: Vec<RuleSetting>,
    /// The level from which a run fails.
    pub fail_on: Option<Level>,
    /// Bounds on what one file may cost.
    pub limits: Limits,
}

/// What is set for a rule or a family.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// A rule's id or `family/*`.
    pub selector: Spanned<String>,
    /// The level; `None` leaves it as it is.
    pub level: Option<LevelSetting>,
    /// The rule's own options.
    pub options: BTreeMap<String, serde_json::Value>,
}

/// A level, or silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelSetting {
    /// Report at this level.
    At(Level),
    /// Do not run the rule.
    Off,
}

/// A fault of `ssot.yaml` that the schema cannot see.
#[derive(Debug, Clone)]
pub struct SettingsFault {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
}

impl Settings {
    /// What holds without an `ssot.yaml`.
    pub fn defaults() -> Self {
        Self {
            aliases: PathGlobs::fixed(&["ssot_plan/aliases.{yaml,yml,json}", "ssot_plan/aliases/**/*.{yaml,yml,json}"]),
            locks: PathGlobs::fixed(&["ssot_plan/locks/*.json"]),
            ..Self::default()
        }
    }

    /// Reads the root of `ssot.yaml`, which the schema has been over.
    pub(crate) fn read(file: crate::text::FileId, root: Node<'_>) -> (Self, Vec<SettingsFault>) {
        let fields = Fields::new(file, root);
        let mut faults = Vec::new();
        let mut settings = Self::defaults();
        let mut path = |key: &str| {
            let field = fields.path(key)?;
            match field.path {
                Ok(path) => Some(Spanned { value: path, place: field.text.place }),
                Err(error) => {
                    let message = format!("the path of `{key}` {error}; write it relative to the root, with `/`");
                    faults.push(SettingsFault { message, place: field.text.place });
                    None
                }
            }
        };
        settings.manifest = path("manifest");
        settings.governance = path("governance");
        settings.teams = path("teams");
        settings.waivers = path("waivers");
        for (key, globs) in
            [("aliases", &mut settings.aliases), ("locks", &mut settings.locks), ("exclude", &mut settings.exclude)]
        {
            if let Some(patterns) = fields.texts(key) {
                let (read, bad) = PathGlobs::read(patterns);
                *globs = read;
                faults.extend(bad.into_iter().map(|(message, place)| SettingsFault { message, place }));
            }
        }
        settings.rules = fields.entries("rules").map(|(selector, node)| rule_setting(selector, node)).collect();
        settings.fail_on = fields.text("fail_on").and_then(|level| Level::parse(&level.value));
        if let Some(limits) = fields.map("limits") {
            read_limits(limits, &mut settings.limits, &mut faults);
        }
        (settings, faults)
    }

    /// The policy of `base`, over the files that these settings name.
    #[must_use]
    pub fn held_to(&self, base: &Self) -> Self {
        Self {
            manifest: self.manifest.clone(),
            aliases: self.aliases.clone(),
            locks: self.locks.clone(),
            ..base.clone()
        }
    }

    /// True when both allow the same; where the files lie is no matter.
    pub fn same_policy(&self, other: &Self) -> bool {
        let rules = |settings: &Self| -> Vec<_> {
            let rules = settings.rules.iter();
            rules.map(|rule| (rule.selector.value.clone(), rule.level, rule.options.clone())).collect()
        };
        rules(self) == rules(other)
            && self.fail_on == other.fail_on
            && self.limits == other.limits
            && self.exclude.patterns().eq(other.exclude.patterns())
    }

    /// A whole-number option of a rule.
    pub fn option_i64(&self, rule: &str, option: &str) -> Option<i64> {
        self.option(rule, option)?.as_i64()
    }

    /// An option of a rule that is on or off.
    pub fn option_bool(&self, rule: &str, option: &str) -> Option<bool> {
        self.option(rule, option)?.as_bool()
    }

    fn option(&self, rule: &str, option: &str) -> Option<&serde_json::Value> {
        self.rules.iter().rev().find(|r| r.selector.value == rule)?.options.get(option)
    }
}

fn rule_setting(selector: Spanned<String>, node: Node<'_>) -> RuleSetting {
    let level = |node: Node<'_>| match node.as_str() {
        Some("off") => Some(LevelSetting::Off),
        Some(text) => Level::parse(text).map(LevelSetting::At),
        // YAML 1.1 tools write `off` as a boolean; accept what they mean.
        None => (node.as_bool() == Some(false)).then_some(LevelSetting::Off),
    };
    if node.kind() != Kind::Mapping {
        return RuleSetting { selector, level: level(node), options: BTreeMap::new() };
    }
    let options = node
        .entries()
        .filter_map(|entry| Some((entry.key.as_str()?.to_owned(), entry.value.to_json())))
        .filter(|(key, _)| key != "level")
        .collect();
    RuleSetting { selector, level: node.get("level").and_then(level), options }
}

fn read_limits(fields: Fields<'_>, limits: &mut Limits, faults: &mut Vec<SettingsFault>) {
    let mut size = |key: &str| {
        let node = fields.node.get(key)?;
        let size = node.as_i64().and_then(|n| u64::try_from(n).ok()).or_else(|| node.as_str().and_then(parse_size));
        if size.is_none() {
            let message = format!("`{key}` is not a size; write bytes, or a number with KiB, MiB or GiB");
            faults.push(SettingsFault { message, place: fields.place(node) });
        }
        size
    };
    if let Some(bytes) = size("file_size") {
        limits.file_size = bytes.min(1 << 30);
    }
    if let Some(expansion) = size("alias_expansion") {
        limits.alias_expansion = expansion;
    }
    if let Some(nodes) = size("nodes") {
        limits.nodes = u32::try_from(nodes).unwrap_or(u32::MAX);
    }
    if let Some(depth) = size("depth") {
        // Walks over the tree recurse; this many levels fit a thread's stack many times over.
        limits.depth = u32::try_from(depth).unwrap_or(u32::MAX).min(1024);
    }
}

fn parse_size(text: &str) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let factor = match unit.trim() {
        "" | "B" => 1,
        "KiB" | "K" => 1 << 10,
        "MiB" | "M" => 1 << 20,
        "GiB" | "G" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}
