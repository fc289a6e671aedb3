//! Which rules run, and at which level.

use crate::finding::RuleMeta;
use crate::model::{LevelSetting, RuleSetting};
use crate::rules;

/// The levels of a run: `ssot.yaml`, then `--only` and `--skip`.
#[derive(Debug, Default)]
pub struct Selection {
    only: Vec<String>,
    skip: Vec<String>,
    levels: Vec<(String, LevelSetting)>,
}

/// A selector that names no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called `{selector}`{}", match .nearest { Some(near) => format!("; did you mean `{near}`?"), None => "; `ssot rules` lists them all".to_owned() })]
pub struct UnknownSelector {
    /// As it was given.
    pub selector: String,
    /// The id that was probably meant.
    pub nearest: Option<&'static str>,
}

impl UnknownSelector {
    /// Checks one selector.
    ///
    /// # Errors
    /// When it names no rule.
    pub fn check(selector: &str) -> Result<(), Self> {
        if rules::is_known(selector) {
            return Ok(());
        }
        Err(Self { selector: selector.to_owned(), nearest: rules::nearest_selector(selector) })
    }
}

impl Selection {
    /// Puts the settings and the command line together.
    ///
    /// # Errors
    /// When `only` or `skip` names no rule.
    pub fn new(settings: &[RuleSetting], only: &[String], skip: &[String]) -> Result<Self, UnknownSelector> {
        only.iter().chain(skip).try_for_each(|selector| UnknownSelector::check(selector))?;
        let levels =
            settings.iter().filter_map(|setting| Some((setting.selector.value.clone(), setting.level?))).collect();
        Ok(Self { only: only.to_vec(), skip: skip.to_vec(), levels })
    }

    /// The level set for a rule: an id beats its family, a later line beats an earlier one.
    pub(super) fn level(&self, rule: &RuleMeta) -> Option<LevelSetting> {
        let named = |list: &[String]| list.iter().any(|selector| rules::selects(selector, rule));
        if (!self.only.is_empty() && !named(&self.only)) || named(&self.skip) {
            return Some(LevelSetting::Off);
        }
        let find = |exact: bool| {
            let matching = |selector: &str| if exact { selector == rule.id } else { rules::selects(selector, rule) };
            self.levels.iter().rev().find(|(selector, _)| matching(selector)).map(|(_, level)| *level)
        };
        match find(true).or_else(|| find(false)) {
            // `family/*: off` leaves these on; the rule's own id is refused when the settings are read.
            Some(LevelSetting::Off) if rules::is_essential(rule) => None,
            level => level,
        }
    }
}
