//! Gathers violations, within bounds.

use super::check::size_within;
use super::explain::{Fault, What};
use super::locate::Spot;
use super::{Violation, ViolationKind, explain, message};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many violations of one owner are shown for a document.
pub(super) const SHOWN: usize = 200;

/// How many values one entry may hold for all its faults to be explained: each may cost some hundred bytes.
const EXPLAINED_VALUES: usize = 50_000;

/// Gathers the violations of one document.
pub(super) struct Collector<'s> {
    schema: &'s Value,
    /// Whether `x-ssot-*` annotations count: they are ours, and mean nothing in a schema of the user's.
    annotated: bool,
    violations: Vec<Violation>,
    found: BTreeMap<Option<String>, usize>,
}

impl<'s> Collector<'s> {
    pub(super) fn new(schema: &'s Value, annotated: bool) -> Self {
        Self { schema, annotated, violations: Vec::new(), found: BTreeMap::new() }
    }

    /// Checks a value that came from `spot`, and explains what is wrong with it. `pointer` is the spot's own.
    pub(super) fn check(&mut self, validator: &Validator, value: &Value, spot: &Spot<'_>, pointer: &str) {
        if validator.is_valid(value) {
            return;
        }
        if !size_within(spot.node, EXPLAINED_VALUES) {
            self.explain_first(validator, value, spot, pointer);
            return;
        }
        let (faults, unread) = explain::faults(validator, value, self.schema, self.annotated);
        for fault in told_once(faults, self.schema) {
            self.tell(fault, spot, pointer);
        }
        for (owner, count) in unread {
            *self.found.entry(owner).or_default() += count;
        }
    }

    /// Explains the first fault of a value that is known to be wrong, and says that there may be more.
    pub(super) fn explain_first(&mut self, validator: &Validator, value: &Value, spot: &Spot<'_>, pointer: &str) {
        if let Some(fault) = explain::first(validator, value, self.schema, self.annotated) {
            self.tell(fault, spot, pointer);
        }
        // The fault shown may belong to a rule that is switched off, so this one must stand by itself.
        self.push(Violation {
            span: spot.start(),
            pointer: pointer.to_owned(),
            message: format!("{} is faulty, and too large for more than one fault to be shown", spot.name.subject()),
            help: Some("mend what is shown, and run again".into()),
            kind: ViolationKind::Unchecked,
            owner: None,
        });
    }

    fn tell(&mut self, fault: Fault, spot: &Spot<'_>, pointer: &str) {
        let owner = if self.annotated { explain::owner(self.schema, &fault.schema, &fault.keyword) } else { None };
        let found = self.found.entry(owner.clone()).or_default();
        *found += 1;
        if *found <= SHOWN {
            let subschema = self.schema.pointer(&fault.schema);
            let mut violation = message::violation(&fault, subschema, &spot.follow(&fault.at));
            violation.pointer = format!("{pointer}{}", fault.at);
            violation.owner = owner;
            self.violations.push(violation);
        }
    }

    /// Adds one violation as it is.
    pub(super) fn push(&mut self, violation: Violation) {
        *self.found.entry(violation.owner.clone()).or_default() += 1;
        self.violations.push(violation);
    }

    /// The violations in the order of the text, each list that was cut off with a last word on how many there are.
    pub(super) fn finish(mut self, whole: &Spot<'_>) -> Vec<Violation> {
        let mut hidden = self.found;
        for violation in &self.violations {
            hidden.entry(violation.owner.clone()).and_modify(|count| *count = count.saturating_sub(1));
        }
        self.violations.sort_by(|a, b| (a.span, &a.pointer, &a.message).cmp(&(b.span, &b.pointer, &b.message)));
        self.violations.dedup();
        for (owner, count) in hidden {
            if count > 0 {
                self.violations.push(Violation {
                    span: whole.start(),
                    pointer: String::new(),
                    message: format!("{count} more such faults are not shown"),
                    help: Some("mend the ones shown, and run again".into()),
                    kind: ViolationKind::More { count },
                    owner,
                });
            }
        }
        self.violations
    }
}

/// Drops what is missing only because its key is misspelt, when the same rule reports the misspelling.
fn told_once(faults: Vec<Fault>, schema: &Value) -> Vec<Fault> {
    let missing = |fault: &Fault| matches!(fault.what, What::Missing(_));
    if !faults.iter().any(missing) {
        return faults;
    }
    let mut misspelt = BTreeSet::new();
    for fault in &faults {
        if let What::Unknown(key) = &fault.what
            && let Some(meant) = message::meant(key, schema.pointer(&fault.schema))
        {
            misspelt.insert((
                fault.at.clone(),
                meant.to_owned(),
                explain::owner(schema, &fault.schema, &fault.keyword),
            ));
        }
    }
    let told = |fault: &Fault| match &fault.what {
        What::Missing(keys) => {
            let owner = explain::owner(schema, &fault.schema, &fault.keyword);
            keys.iter().any(|key| misspelt.contains(&(fault.at.clone(), key.clone(), owner.clone())))
        }
        _ => false,
    };
    faults.into_iter().filter(|fault| !told(fault)).collect()
}
