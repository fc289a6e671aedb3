//! Why the tool could not do its job.

use crate::finding::Finding;
use crate::history::HistoryError;
use crate::text::Sources;
use crate::tree::TreeError;

/// A failure of a command, as opposed to a finding.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The tree could not be opened or read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// History could not be read, or a base not be found.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The state of the repository does not allow what was asked for.
    #[error("{0}")]
    Refused(String),
    /// `ssot.yaml` is not valid.
    #[error("`ssot.yaml` is not valid, so nothing was checked")]
    Configuration(Box<ConfigurationFault>),
}

/// What is wrong with `ssot.yaml`, ready to be shown like findings.
#[derive(Debug)]
pub struct ConfigurationFault {
    /// The faults.
    pub findings: Vec<Finding>,
    /// The text they point into.
    pub sources: Sources,
}
