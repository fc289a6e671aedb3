//! How long audit records are kept.

use crate::model::{DurationField, Lifetime, Registry};

/// The retention period that a registry declares: the longest, where several places speak. `None`, which keeps everything,
/// where none does, and where one cannot be read.
pub fn retention(registry: &Registry) -> Option<Lifetime> {
    let config = registry.config();
    let declared: Vec<&DurationField> = [
        registry.governance.as_ref().and_then(|governance| governance.audit.retention_period.as_ref()),
        config.and_then(|config| config.audit.retention_period.as_ref()),
        config.and_then(|config| config.alias_audit_retention.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let lengths: Option<Vec<Lifetime>> =
        declared.into_iter().map(|field| field.length.as_ref().ok().copied()).collect();
    lengths?.into_iter().max()
}
