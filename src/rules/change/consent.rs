//! Whether somebody who may allow it approved of a change of the policy.

use crate::approval::{Counted, Judge, Requirement, Who, requirements};
use crate::rules::Comparison;
use std::collections::{BTreeSet, HashMap};

/// Which evidence counts, by the settings of the base. The options belong to `change/approval-missing`, where they are
/// explained; what counts there counts everywhere.
pub(super) fn counted(base: &Comparison<'_>) -> Counted {
    let is_set = |option, default| base.settings.option_bool("change/approval-missing", option).unwrap_or(default);
    let default = Counted::default();
    Counted {
        stale: is_set("stale_reviews", default.stale),
        trailers: is_set("trailers", default.trailers && !base.evidence.reviews_only),
    }
}

/// What the evidence says of each change, by index.
pub(super) struct Consent<'a> {
    judge: Judge<'a>,
    /// Whom each requirement is met by; `None` when it is not.
    met: Vec<Option<Vec<String>>>,
    by_change: HashMap<usize, Vec<usize>>,
}

impl<'a> Consent<'a> {
    pub(super) fn of(base: &Comparison<'a>) -> Self {
        let judge = Judge::new(base.evidence, base.policy, counted(base));
        let asked = requirements(base.changes, base.policy, base.proposed);
        let mut by_change: HashMap<usize, Vec<usize>> = HashMap::new();
        let met = asked
            .iter()
            .enumerate()
            .map(|(at, requirement)| {
                for change in &requirement.changes {
                    by_change.entry(*change).or_default().push(at);
                }
                approvers(&judge, requirement)
            })
            .collect();
        Self { judge, met, by_change }
    }

    /// Who allowed a change: everybody that the policy asks has approved. Where it asks nobody, anybody who did not write
    /// the change may.
    pub(super) fn to(&self, change: usize) -> Option<Vec<String>> {
        let Some(asked) = self.by_change.get(&change) else {
            let requirement = Requirement {
                policy: String::new(),
                place: None,
                changes: vec![change],
                needed: 1,
                from: vec![Who::Anyone],
                authors_agree: false,
            };
            return approvers(&self.judge, &requirement);
        };
        let mut names: BTreeSet<&String> = BTreeSet::new();
        for requirement in asked {
            names.extend(self.met.get(*requirement)?.as_ref()?);
        }
        Some(names.into_iter().cloned().collect())
    }
}

fn approvers(judge: &Judge<'_>, requirement: &Requirement) -> Option<Vec<String>> {
    let verdict = judge.verdict(requirement);
    (verdict.missing == 0).then_some(verdict.approved_by)
}

/// `approved by Ada and Bo`.
pub(super) fn by(names: &[String]) -> String {
    match names.split_last() {
        None => "approved by its owner, who wrote this change".to_owned(),
        Some((only, [])) => format!("approved by {only}"),
        Some((last, rest)) => format!("approved by {} and {last}", rest.join(", ")),
    }
}
