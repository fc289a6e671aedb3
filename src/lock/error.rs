//! Why there is no plan.

/// Why a lockfile cannot be written as asked. Nothing is written then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// The id belongs to no anchor.
    #[error("no anchor is called `{id}`{}", did_you_mean(.nearest))]
    UnknownAnchor {
        /// As it was given.
        id: String,
        /// The anchor that was probably meant.
        nearest: Option<String>,
    },
    /// Several lockfiles could take the entry.
    #[error("no lockfile holds `{id}` yet; say with --workflow which one should: {}", .workflows.join(", "))]
    WhichWorkflow {
        /// The anchor.
        id: String,
        /// The workflows there are.
        workflows: Vec<String>,
    },
    /// Several lockfiles say that they belong to the workflow.
    #[error("the workflow `{workflow}` has more than one lockfile: {}; give each its own `workflow`", .paths.join(", "))]
    SharedWorkflow {
        /// The workflow.
        workflow: String,
        /// Its lockfiles.
        paths: Vec<String>,
    },
    /// No lockfile can be created for the workflow.
    #[error("a lockfile for the workflow `{workflow}` cannot be created: {reason}")]
    NoPlace {
        /// The workflow.
        workflow: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The tree is not in a state that can be locked; every reason in words.
    #[error("nothing was locked: {}", first_of(.0))]
    Refused(Vec<String>),
}

impl LockError {
    /// True when what was asked for makes no sense here; false when the repository stands in the way.
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Long lists help nobody; `ssot validate` has them all.
fn first_of(reasons: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = reasons.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ");
    match reasons.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}; and {more} more reasons, which `ssot validate` shows"),
    }
}
