//! Why a log cannot be told.

use super::filter::UnknownName;
use crate::history::HistoryError;

/// Why a log cannot be told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// History cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A filter names what never existed.
    #[error(transparent)]
    Unknown(#[from] UnknownName),
    /// There is too much to tell.
    #[error("this history holds more than {0} events to show; narrow it with --since, --anchor or --max-count")]
    TooMuch(usize),
}
