//! The semantic difference: as a library, and as `ssot diff`.

pub(crate) mod example;
