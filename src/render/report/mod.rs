//! The audit report, and what came of verifying the snapshots.

mod verification;

pub use verification::{VerificationFormat, verification};
