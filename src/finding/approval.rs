//! What a finding about a missing approval knows, for whoever shows it by itself.

use super::Location;

/// Approvals that a policy asks for and a change lacks.
///
/// Its texts are like messages: names of the repository stand in backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingApproval {
    /// The policy that asks.
    pub policy: String,
    /// Where it stands, in the base.
    pub place: Option<Location>,
    /// How many people must approve.
    pub needed: usize,
    /// How many of them are missing.
    pub missing: usize,
    /// Whose approval would count. Empty when the policy lets nobody do that.
    pub from: Vec<Approver>,
    /// Whose approval counts already.
    pub approved_by: Vec<String>,
    /// Who approved to no avail.
    pub not_counted: Vec<NotCounted>,
    /// What needs the approval, as sentences: the first of many.
    pub changes: Vec<String>,
    /// How many changes more need it.
    pub more_changes: usize,
}

/// Somebody whose approval would count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approver {
    /// As the policy calls them.
    pub who: String,
    /// The people that this stands for, where that is known and not who they are called already.
    pub people: Vec<String>,
    /// Why nobody of them can approve as things are.
    pub remark: Option<&'static str>,
}

/// An approval that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCounted {
    /// Whose.
    pub who: String,
    /// Why: reads behind the name.
    pub why: String,
}
