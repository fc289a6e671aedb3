//! Does a limit hold more than before, or less?
//!
//! It fails closed: where two values of a limit cannot be ordered, such as two naming patterns or two policies by names that
//! are not known, the limit counts as loosened, so that somebody looks.

use super::flatten::{DECLARED, SETTINGS};
use super::{ChangeKind, Record};
use crate::document::Limits;
use crate::model::{Demand, Lifetime};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The list of those who may own.
const OWNERS: &str = "ssot_config.governance.owners";

/// The levels of rules, from silence upwards.
const LEVELS: [&str; 4] = ["off", "info", "warning", "error"];

/// Whether a change of a limit loosened or tightened it; `None` when it is no limit, or holds as much as before. `id` is the
/// limit's path, as [`super::records`] names it; a value of `None` is a limit that is not set.
pub fn direction(id: &str, from: Option<&str>, to: Option<&str>) -> Option<ChangeKind> {
    if from == to {
        return None;
    }
    let order = match id.strip_prefix(SETTINGS) {
        Some(key) => setting(key, from, to),
        None => limit(id, from, to),
    };
    kind(order?)
}

fn kind(order: Ordering) -> Option<ChangeKind> {
    // Greater is stricter.
    match order {
        Ordering::Less => Some(ChangeKind::Tightened),
        Ordering::Greater => Some(ChangeKind::Loosened),
        Ordering::Equal => None,
    }
}

/// The same for a field of an anchor by which it limits what may be done with it.
pub fn direction_of_field(field: &str, from: Option<&str>, to: Option<&str>) -> Option<ChangeKind> {
    if from == to {
        return None;
    }
    let order = match field {
        "modification_policy" => policy(from, to),
        "schema" => {
            // A schema without a name is none.
            let named = |text: &Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
            let (from, to) = (from.filter(|_| named(&from)), to.filter(|_| named(&to)));
            (from != to).then(|| presence(from, to)).flatten()
        }
        "aliasing.enabled" => flag(from, to, false, true),
        "aliasing.contexts" | "aliasing.alias_types" => fewer_is_stricter(from, to),
        _ => None,
    };
    kind(order?)
}

/// True for a record that stands for a list of names as such, or for a name in it.
pub(super) fn is_group(record: &Record) -> bool {
    let id = record.subject.id.as_str();
    let list = |list: &str| id == list || (record.context.is_some() && id.starts_with(list));
    record.value("value").is_some_and(|value| value.starts_with(DECLARED))
        && (list("contexts") || list("ssot_config.aliasing.contexts") || id == OWNERS)
}

/// How the strictness before compares with that afterwards; `None` for what limits nothing.
fn limit(id: &str, from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    if let Some(order) = named(id, from, to) {
        return order;
    }
    match id.rsplit('.').next().unwrap_or(id) {
        // On is strict; nothing said is off.
        "across_contexts" | "approval_required" | "auto_expire" | "log_all_changes" => flag(from, to, true, false),
        "within_context" => flag(from, to, true, true),
        "temporary_aliases" | "enabled" => flag(from, to, false, true),
        "max_ttl" | "default_ttl" => shorter_is_stricter(from, to),
        "retention_period" | "audit_retention" => Some(duration(from).cmp(&duration(to))),
        "pattern" => presence(from, to),
        "min_length" | "min_approvers" => Some(number(from).unwrap_or(0.0).total_cmp(&number(to).unwrap_or(0.0))),
        "max_length" => Some(number(to).unwrap_or(f64::INFINITY).total_cmp(&number(from).unwrap_or(f64::INFINITY))),
        "external_storage" => match (stored(from), stored(to)) {
            (a, b) if a != b => Some(a.cmp(&b)),
            _ => None,
        },
        "permissions" => permissions(from, to),
        "required_fields" => more_is_stricter(from, to),
        "valid_families" => fewer_is_stricter(from.filter(|list| *list != "[]"), to.filter(|list| *list != "[]")),
        "modification_policy" | "add_alias" | "remove_alias" | "modify_alias" => policy(from, to),
        "read" | "write" | "admin" => access(from, to),
        _ => None,
    }
}

/// Limits whose path ends in a name that somebody chose: contexts, owners and global rules.
fn named(id: &str, from: Option<&str>, to: Option<&str>) -> Option<Option<Ordering>> {
    let below = |list: &str| id.strip_prefix(list).and_then(|rest| rest.strip_prefix('.'));
    for list in ["contexts", "ssot_config.aliasing.contexts"] {
        if id == list {
            return Some(presence(from, to));
        }
        if let Some(rest) = below(list) {
            let part = rest.rsplit('.').next().unwrap_or(rest);
            let is_part = rest.contains('.') && matches!(part, "permissions" | "approval_required" | "auto_expire");
            if !is_part {
                // A context that is there is open.
                return Some(presence(to, from).filter(|_| from.is_none() || to.is_none()));
            }
        }
    }
    if id == OWNERS {
        return Some(presence(from, to));
    }
    if below(OWNERS).is_some() {
        return Some(match (from, to) {
            (None, _) => Some(Ordering::Greater),
            (_, None) => Some(Ordering::Less),
            (from, to) => fewer_is_stricter(from.filter(|list| *list != "any"), to.filter(|list| *list != "any")),
        });
    }
    below("ssot_config.aliasing.global_rules").map(|_| flag(from, to, true, false))
}

/// Settings: what is checked, and how hard.
fn setting(key: &str, from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    if let Some(rule) = key.strip_prefix("rules.") {
        return match rule.split_once('.') {
            Some((_, "days")) => Some(number(from).unwrap_or(30.0).total_cmp(&number(to).unwrap_or(30.0))),
            // An approval of what was changed afterwards is one of something else.
            Some((_, "stale_reviews")) => flag(from, to, false, false),
            Some((_, "trailers")) => flag(from, to, false, true),
            // Nobody knows what it does.
            Some(_) => Some(Ordering::Greater),
            None => level(from, to),
        };
    }
    match key {
        // The lower the level that fails, the stricter.
        "fail_on" => {
            let strictness =
                |text: Option<&str>| LEVELS.iter().rev().position(|level| Some(*level) == text).unwrap_or(0);
            Some(strictness(from).cmp(&strictness(to)))
        }
        "exclude" => fewer_is_stricter(Some(from.unwrap_or("[]")), Some(to.unwrap_or("[]"))),
        "aliases" | "locks" => match (from, to) {
            // The defaults may be among the globs or not.
            (None, _) | (_, None) => Some(Ordering::Greater),
            _ => more_is_stricter(from, to),
        },
        _ => {
            let limits = Limits::default();
            let default = match key.strip_prefix("limits.")? {
                "file_size" => limits.file_size,
                "nodes" => u64::from(limits.nodes),
                "depth" => u64::from(limits.depth),
                "alias_expansion" => limits.alias_expansion,
                _ => return None,
            };
            let amount = |text: Option<&str>| text.and_then(size).unwrap_or(default);
            Some(amount(to).cmp(&amount(from)))
        }
    }
}

/// The level of a rule. Its own default is not known here, so only what is certain counts as tightened.
fn level(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    let rank = |text: &str| LEVELS.iter().position(|level| *level == text);
    match (from, to) {
        (Some(from), Some(to)) => Some(rank(from).unwrap_or(LEVELS.len()).cmp(&rank(to).unwrap_or(0))),
        (None, Some("error")) | (Some("off" | "info"), None) => Some(Ordering::Less),
        _ => Some(Ordering::Greater),
    }
}

fn flag(from: Option<&str>, to: Option<&str>, strict: bool, unset: bool) -> Option<Ordering> {
    let read = |text: Option<&str>| match text {
        Some("true") => true,
        Some("false") => false,
        // Not set, or not a flag: nobody reads it.
        _ => unset,
    };
    Some((read(from) == strict).cmp(&(read(to) == strict)))
}

/// Being set is strict; another value may be anything, so it counts as looser.
fn presence(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    Some(match (from, to) {
        (None, Some(_)) => Ordering::Less,
        (None, None) => Ordering::Equal,
        _ => Ordering::Greater,
    })
}

fn duration(text: Option<&str>) -> Option<Lifetime> {
    Lifetime::parse(text?).ok()
}

/// No length, or none that can be read, bounds nothing.
fn shorter_is_stricter(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    Some(match (duration(from), duration(to)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(from), Some(to)) => to.cmp(&from),
    })
}

fn number(text: Option<&str>) -> Option<f64> {
    text?.parse().ok()
}

fn stored(text: Option<&str>) -> bool {
    text.is_some_and(|text| text != "false")
}

fn size(text: &str) -> Option<u64> {
    let text = text.trim_matches('"');
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let factor: u64 = match unit.trim() {
        "" | "B" => 1,
        "KiB" | "K" => 1 << 10,
        "MiB" | "M" => 1 << 20,
        "GiB" | "G" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

/// The members of a canonical list. What is no list is one member.
fn members(list: &str) -> BTreeSet<String> {
    match serde_json::from_str::<serde_json::Value>(list) {
        Ok(serde_json::Value::Array(items)) => items.iter().map(ToString::to_string).collect(),
        _ => BTreeSet::from([serde_json::Value::from(list).to_string()]),
    }
}

/// A list that lets in; without one, everything is let in.
fn fewer_is_stricter(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    Some(match (from.map(members), to.map(members)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(from), Some(to)) if from == to => Ordering::Equal,
        (Some(from), Some(to)) if to.is_subset(&from) => Ordering::Less,
        _ => Ordering::Greater,
    })
}

/// A list of demands; without one, nothing is demanded.
fn more_is_stricter(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    let (from, to) = (from.map(members).unwrap_or_default(), to.map(members).unwrap_or_default());
    Some(match from == to {
        true => Ordering::Equal,
        false if from.is_subset(&to) => Ordering::Less,
        false => Ordering::Greater,
    })
}

/// Groups that may add aliases. `temporary_only` is no group but a limit on the types.
fn permissions(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    const TEMPORARY: &str = "\"temporary_only\"";
    let split = |list: Option<&str>| {
        let mut groups = list.map(members).unwrap_or_default();
        let temporary = groups.remove(TEMPORARY);
        (temporary, (!groups.is_empty()).then_some(groups))
    };
    let ((was_temporary, from), (is_temporary, to)) = (split(from), split(to));
    let groups = match (&from, &to) {
        (a, b) if a == b => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(from), Some(to)) if to.is_subset(from) => Ordering::Less,
        _ => Ordering::Greater,
    };
    let types = was_temporary.cmp(&is_temporary);
    // Looser in one respect is looser.
    Some(if groups.max(types) == Ordering::Greater { Ordering::Greater } else { groups.min(types) })
}

/// A policy by name. One that is not set asks for nothing; of a name that is no known word nobody can tell here whom it
/// means.
fn policy(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    let read = |text: Option<&str>| match text {
        None | Some("false") => Some(Demand::Nothing),
        Some(text) => Demand::read(text.trim_matches(['[', ']', '"'])),
    };
    Some(match (read(from), read(to)) {
        (Some(from), Some(to)) if from == to => Ordering::Equal,
        (Some(from), Some(to)) if to.covers(from) => Ordering::Less,
        (Some(Demand::Nothing), None) | (None, Some(Demand::Never)) => Ordering::Less,
        _ => Ordering::Greater,
    })
}

/// Who may: a policy by name, or a list of groups.
fn access(from: Option<&str>, to: Option<&str>) -> Option<Ordering> {
    let one = |list: Option<&str>| list.is_none_or(|list| members(list).len() == 1);
    if one(from) && one(to) { policy(from, to) } else { fewer_is_stricter(from, to) }
}
