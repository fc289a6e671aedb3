//! Rules about what a change does. They need a base, and are silent without one.

use super::Rule;

pub(super) const RULES: &[&dyn Rule] = &[];
