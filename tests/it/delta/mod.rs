//! The semantic difference: as a library, and as `ssot diff`.

mod example;
