//! The policy of a branch that went on since the change left it. Where a change begins its author chooses, so it needs the
//! approvals, too, that the policy asks for by now.

use super::base::edits_policy;
use super::earlier::Earlier;
use super::{Failure, ValidateOptions, Workspace};
use crate::approval::Evidence;
use crate::engine::{self, Selection as RuleSelection};
use crate::finding::Finding;
use crate::history::History;
use crate::model::{self, LoadOptions, PolicyOf};
use crate::rules::{self, Comparison, Context};
use crate::text::Sources;
use jiff::Timestamp;

/// The rule that tells which approvals are missing.
const APPROVALS: &str = "change/approval-missing";

impl Workspace {
    /// The approvals that the policy at the tip of the base asks for and the change lacks; none where that policy is the one
    /// that the change began with. What differs is still what differs from where it began.
    pub(super) fn missing_at_tip(
        &self,
        history: &History,
        (base, tip): (&Earlier, &Earlier),
        comparison: Comparison<'_>,
        (now, options): (Timestamp, &ValidateOptions),
    ) -> Result<Vec<Finding>, Failure> {
        let is_asked = |selector: &String| rules::find(APPROVALS).is_some_and(|r| rules::selects(selector, r.meta()));
        let is_left_out = !options.only.is_empty() && !options.only.iter().any(is_asked);
        if is_left_out || !edits_policy(&tip.settings, base, &tip.registry) {
            return Ok(Vec::new());
        }
        let policy = PolicyOf { tree: tip.tree.as_ref(), registry: &tip.registry };
        let began = LoadOptions {
            manifest: self.manifest.clone().filter(|path| base.tree.entry(path).is_some()),
            sources: Sources::of_base(comparison.name),
            policy: Some(policy),
            ..LoadOptions::default()
        };
        let began = model::load(base.tree.as_ref(), &base.settings, &began);
        let held = self.settings.held_to(&tip.settings);
        let registry = self.load(&held, tip, Some(policy));
        let evidence = Evidence { mailmap: history.mailmap(tip.oid)?, ..comparison.evidence.clone() };
        let comparison = Comparison { policy: &began, settings: &tip.settings, evidence: &evidence, ..comparison };
        let context = Context::new(&registry, self.tree.as_ref(), &held, now).against(comparison);
        let selection = RuleSelection::new(&held.rules, &[APPROVALS.to_owned()], &options.skip)
            .map_err(|unknown| Failure::Usage(unknown.to_string()))?;
        let mut missing = engine::run(&context, &selection).findings;
        missing.retain(|finding| finding.rule.id == APPROVALS);
        Ok(missing)
    }
}
