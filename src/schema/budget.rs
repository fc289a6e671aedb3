//! What a check would cost, counted before it is done.
//!
//! A few lines of schema can ask for more work than the age of the universe allows: alternatives inside alternatives,
//! each of which is tried on the same value. The library has no bound on that, and a thread cannot be stopped. So the
//! work is counted first, by walking the value with the number of times that each subschema would be applied to it;
//! the count costs no more than what it counts, and stops at the bound.

use super::graph::Graph;
use serde_json::Value;
use std::collections::BTreeMap;

/// The work of a check, as an upper bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Price {
    /// Applications of a subschema to a value.
    pub(super) steps: u64,
    /// Values that explaining would copy: each error inside an alternative holds a copy of its value.
    pub(super) copies: u64,
}

/// Applications of one subschema to one value.
#[derive(Clone, Copy, Default)]
struct Uses {
    times: u64,
    /// In how many alternatives inside each other it stands; each of them is tried again when it is explained.
    nesting: u64,
}

/// Subschemas by their place in the graph's order, with their uses.
type Active = BTreeMap<usize, Uses>;

/// The price of checking a value, or `None` when it exceeds `limit` steps.
pub(super) fn price(graph: &Graph, value: &Value, limit: u64) -> Option<Price> {
    let mut meter = Meter { graph, limit, price: Price::default() };
    let order = graph.parts.first()?.order;
    meter.walk(value, Active::from([(order, Uses { times: 1, nesting: 0 })]))?;
    Some(meter.price)
}

struct Meter<'g> {
    graph: &'g Graph,
    limit: u64,
    price: Price,
}

impl Meter<'_> {
    /// Counts the work on a value, and returns its size.
    fn walk(&mut self, value: &Value, mut active: Active) -> Option<u64> {
        // How many entries `unevaluated…` looks at; what one keyword has to read; how much a text counts as a copy.
        let (length, reading, bulk) = match value {
            Value::Array(items) => (items.len() as u64, items.len() as u64 / 4, 0),
            Value::Object(object) => (object.len() as u64, object.len() as u64 / 4, 0),
            Value::String(text) => (0, text.len() as u64 / 16, text.len() as u64 / 64),
            _ => (0, 0, 0),
        };
        // What is applied to this value, those applied by others included: all of an order before those behind it.
        let mut here = Vec::new();
        let mut size_factor: u64 = 0;
        let mut copy_factor: u64 = 0;
        while let Some((order, uses)) = active.pop_first() {
            let part = self.graph.ordered.get(order).and_then(|index| self.graph.parts.get(*index))?;
            let again = if part.looks_back { 2 + length } else { 1 };
            let own = uses.times.saturating_mul(1 + uses.nesting);
            self.spend(own.saturating_mul(part.weight).saturating_mul(1 + reading))?;
            if part.meta {
                size_factor = size_factor.saturating_add(own.saturating_mul(100));
            }
            if uses.nesting > 0 {
                copy_factor = copy_factor.saturating_add(uses.times);
            }
            for same in &part.same {
                let target = self.graph.parts.get(same.part)?.order;
                let nesting = uses.nesting + u64::from(same.alternative);
                add(&mut active, target, Uses { times: uses.times.saturating_mul(again), nesting });
            }
            here.push((part, uses));
        }
        let size = 1 + match value {
            Value::Array(items) => {
                let mut size = 0;
                for (index, item) in items.iter().enumerate() {
                    let mut below = Active::new();
                    for (part, uses) in &here {
                        for target in part.items.iter().chain(part.places.get(index)) {
                            add(&mut below, self.graph.parts.get(*target)?.order, *uses);
                        }
                    }
                    size += self.walk(item, below)?;
                }
                size
            }
            Value::Object(object) => {
                let mut size = 0;
                for (key, member) in object {
                    let mut below = Active::new();
                    let mut names = Active::new();
                    for (part, uses) in &here {
                        for target in part.members.iter().chain(part.keys.get(key)) {
                            add(&mut below, self.graph.parts.get(*target)?.order, *uses);
                        }
                        for target in &part.names {
                            add(&mut names, self.graph.parts.get(*target)?.order, *uses);
                        }
                    }
                    if !names.is_empty() {
                        size += self.walk(&Value::String(key.clone()), names)?;
                    }
                    size += self.walk(member, below)?;
                }
                size
            }
            _ => bulk,
        };
        self.spend(size_factor.saturating_mul(size))?;
        self.price.copies = self.price.copies.saturating_add(copy_factor.saturating_mul(size));
        Some(size)
    }

    fn spend(&mut self, steps: u64) -> Option<()> {
        self.price.steps = self.price.steps.saturating_add(steps);
        (self.price.steps <= self.limit).then_some(())
    }
}

fn add(active: &mut Active, order: usize, uses: Uses) {
    let known = active.entry(order).or_default();
    known.times = known.times.saturating_add(uses.times);
    known.nesting = known.nesting.max(uses.nesting);
}
