//! One name for each person.

use super::Person;

/// The `.mailmap` of the tree that is checked.
#[derive(Debug, Default)]
pub struct Mailmap {}

impl Mailmap {
    /// The proper name and address of a person.
    pub fn resolve(&self, person: &Person) -> Person {
        person.clone()
    }
}
