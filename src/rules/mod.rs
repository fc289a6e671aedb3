//! The rules: one file each, beside its page.
//!
//! Adding a rule is one `.rs`, one `.md`, and one line in its family's `RULES`. The page is the documentation, the text of
//! `ssot explain`, and a test: the examples in it are executed.

mod alias;
mod anchor;
mod change;
pub mod document;
mod generated;
mod governance;
mod lock;
mod manifest;
mod owner;
mod paths;
pub mod waiver;

use crate::approval::Evidence;
use crate::delta::{Change, NewComments};
use crate::finding::{Draft, Finding, Fingerprint, Level, Location, Related, RuleMeta};
use crate::model::{Registry, Settings, Suggestions};
use crate::path::RepoPath;
use crate::text::{Nearest, Place};
use crate::tree::Tree;
use jiff::Timestamp;
use std::sync::OnceLock;

/// One rule.
pub trait Rule: Sync {
    /// Its static facts.
    fn meta(&self) -> &'static RuleMeta;

    /// Looks for the defect.
    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>);

    /// Rules whose findings this one tells better: one of theirs is left out where it stands at a place of a finding of this
    /// rule, if that finding stands too, and is as grave.
    fn tells(&self) -> &'static [&'static str] {
        &[]
    }

    /// Looks again once the other rules have run and waivers were applied. Only rules about waivers need it.
    fn review(&self, _cx: &Context<'_>, _use_of: &waiver::Usage, _out: &mut Sink<'_>) {}
}

/// Every rule, in order of family and id.
pub fn all() -> impl Iterator<Item = &'static dyn Rule> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

static FAMILIES: &[&[&dyn Rule]] = &[
    alias::RULES,
    anchor::RULES,
    change::RULES,
    document::RULES,
    generated::RULES,
    governance::RULES,
    lock::RULES,
    manifest::RULES,
    owner::RULES,
    waiver::RULES,
];

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static dyn Rule> {
    all().find(|rule| rule.meta().id == id)
}

/// True when `selector` is the rule's id, or `family/*` of its family.
pub fn selects(selector: &str, rule: &RuleMeta) -> bool {
    selector == rule.id || selector.strip_suffix("/*").is_some_and(|family| family == rule.family())
}

/// True for rules whose finding means that something was not checked at all. They cannot be turned off in `ssot.yaml`, and no
/// waiver covers them for a file of the registry: silence there would pass for health.
pub fn is_essential(rule: &RuleMeta) -> bool {
    const ESSENTIAL: [&str; 5] =
        ["document/encoding", "document/syntax", "document/too-large", "document/unreadable", "manifest/missing"];
    ESSENTIAL.contains(&rule.id)
}

/// True for rules that guard the policy against the change that is checked. No comment silences them.
pub fn guards_policy(rule: &RuleMeta) -> bool {
    const GUARDS: [&str; 4] =
        ["change/approval-missing", "change/governance-weakened", "change/self-approved", "change/waiver-added"];
    GUARDS.contains(&rule.id)
}

/// True when `selector` names at least one rule.
pub fn is_known(selector: &str) -> bool {
    all().any(|rule| selects(selector, rule.meta()))
}

/// The selector that somebody probably meant.
pub fn nearest_selector(selector: &str) -> Option<&'static str> {
    crate::text::nearest(selector, all().map(|rule| rule.meta().id))
}

/// The tree that is compared with, and what differs.
#[derive(Clone, Copy)]
pub struct Comparison<'a> {
    /// The revision as it was asked for.
    pub name: &'a str,
    /// What was read of it. Its places are to be located by itself, not by [`Context::at`].
    pub registry: &'a Registry,
    /// Who must approve: the same, or the same under a later policy. Its places are to be located by itself, too.
    pub policy: &'a Registry,
    /// The tree itself.
    pub tree: &'a dyn Tree,
    /// Its settings, or those that go with [`Self::policy`].
    pub settings: &'a Settings,
    /// What the tree that is checked declares itself. [`Context::registry`] has the policy of the base instead of its own,
    /// so that a change cannot loosen what it is held to.
    /// Its places are to be located by itself, too.
    pub proposed: &'a Registry,
    /// The settings of that tree, which hold once it has landed.
    pub proposed_settings: &'a Settings,
    /// What differs.
    pub changes: &'a [Change],
    /// Who wrote the change, and who approved it.
    pub evidence: &'a Evidence,
}

/// What a rule may look at.
pub struct Context<'a> {
    /// What was read.
    pub registry: &'a Registry,
    /// The tree itself, for its listing.
    pub tree: &'a dyn Tree,
    /// The settings of the run.
    pub settings: &'a Settings,
    /// The time of the run.
    pub now: Timestamp,
    /// What the tree is compared with.
    pub base: Option<Comparison<'a>>,
    /// The inline suppressions that the base does not have, which hold nothing back yet.
    pub new_comments: Option<&'a NewComments>,
    suggestions: OnceLock<Suggestions<'a>>,
    anchor_ids: OnceLock<Nearest<'a>>,
}

impl<'a> Context<'a> {
    /// A context for one run.
    pub fn new(registry: &'a Registry, tree: &'a dyn Tree, settings: &'a Settings, now: Timestamp) -> Self {
        Self {
            registry,
            tree,
            settings,
            now,
            base: None,
            new_comments: None,
            suggestions: OnceLock::new(),
            anchor_ids: OnceLock::new(),
        }
    }

    /// The same context, in which these comments hold nothing back.
    #[must_use]
    pub fn without(self, comments: &'a NewComments) -> Self {
        Self { new_comments: Some(comments), ..self }
    }

    /// The same context, compared with a base.
    #[must_use]
    pub fn against(self, base: Comparison<'a>) -> Self {
        Self { base: Some(base), ..self }
    }

    /// The location of a place.
    pub fn at(&self, place: Place) -> Location {
        self.registry.locate(place)
    }

    /// The existing path that somebody probably meant by one that does not exist.
    pub fn nearest_path(&self, missing: &RepoPath) -> Option<&'a RepoPath> {
        self.suggestions.get_or_init(|| Suggestions::new(self.tree)).nearest(missing)
    }

    /// The id of an anchor that somebody probably meant by one that does not exist.
    pub fn nearest_anchor(&self, unknown: &str) -> Option<&'a str> {
        self.anchor_ids.get_or_init(|| Nearest::new(self.registry.anchor_ids())).of(unknown)
    }
}

/// How many characters of a sentence anybody reads.
const SENTENCE: usize = 1000;

/// Leaves the middle of a long text out.
fn clip(text: String, limit: usize) -> String {
    if text.len() <= limit || text.chars().nth(limit).is_none() {
        return text;
    }
    let end = text.char_indices().nth(limit / 2).map_or(0, |(end, _)| end);
    let start = text.char_indices().rev().nth(limit - limit / 2 - 2).map_or(text.len(), |(start, _)| start);
    format!("{}…{}", text.get(..end).unwrap_or_default(), text.get(start..).unwrap_or_default())
}

/// Where a rule puts what it finds.
pub struct Sink<'a> {
    rule: &'static RuleMeta,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Sink<'a> {
    /// A sink for one rule.
    pub fn new(rule: &'static RuleMeta, findings: &'a mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    /// Adds a finding.
    pub fn push(&mut self, draft: Draft) {
        let Draft { message, subject, location, related, help, fix, approval, level, mut key } = draft;
        if key.is_empty() {
            key.push(message.clone());
        }
        let fingerprint = Fingerprint::new(self.rule, &location.path, &subject, &key);
        // Values are quoted as they are, and a value can have megabytes.
        let clip = |text: String| clip(text, SENTENCE);
        let related =
            related.into_iter().map(|related| Related { message: clip(related.message), ..related }).collect();
        let level: Level = level.unwrap_or(self.rule.level);
        self.findings.push(Finding {
            rule: self.rule,
            level,
            message: clip(message),
            subject,
            location,
            related,
            help: help.map(clip),
            fix,
            approval,
            fingerprint,
        });
    }
}

/// True for an id that a shell takes as it is: help texts are there to be copied.
fn is_plain(id: &str) -> bool {
    !id.starts_with('-') && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// The command that writes what an anchor's lock entries should say.
fn lock_command(id: &str) -> String {
    if is_plain(id) { format!("`ssot lock {id}`") } else { "`ssot lock`".to_owned() }
}

/// The static facts of a rule whose page lies beside it.
macro_rules! rule {
    ($name:ident, $level:ident, $id:literal, $page:literal, $summary:literal) => {
        /// See the rule's page.
        pub(super) struct $name;

        impl $name {
            const META: crate::finding::RuleMeta = crate::finding::RuleMeta {
                id: $id,
                summary: $summary,
                level: crate::finding::Level::$level,
                page: include_str!($page),
            };
        }
    };
}
pub(crate) use rule;

#[cfg(test)]
mod tests {
    use super::clip;

    #[test]
    fn long_sentences_lose_their_middle() {
        assert_eq!(clip("é".repeat(10), 10), "é".repeat(10));
        assert_eq!(clip("0123456789a".to_owned(), 10), "01234…789a");
        assert_eq!(clip("é".repeat(100), 10).chars().count(), 10);
    }
}
