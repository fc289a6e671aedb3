//! Schemas that a repository names for its own sources. They are hostile input, like everything in it.

use super::check::{ENTRY_VALUES, size_within, too_large};
use super::collect::Collector;
use super::graph::Graph;
use super::locate::Spot;
use super::{Violation, ViolationKind, budget, message, options};
use crate::document::Node;
use jsonschema::error::ValidationErrorKind as Error;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

/// How many values a schema may hold.
const SCHEMA_VALUES: u64 = 200_000;
/// How much its regular expressions may ask for: the sum of their lengths, each times its repetitions.
const PATTERN_WORK: u64 = 50_000_000;
/// How often `unevaluated…` may make the library prepare a subschema once more.
const PREPARATIONS: u64 = 100_000;
/// Steps that a check may take: some seconds on a slow machine.
const STEPS: u64 = 20_000_000;
/// Steps up to which every fault is explained; beyond them only the first.
const EXPLAINED_STEPS: u64 = 500_000;
/// Values that explaining may copy.
const EXPLAINED_COPIES: u64 = 2_000_000;

/// A JSON Schema of the user's, of any draft from 4 to 2020-12, ready to check documents.
///
/// It reads nothing but itself: no network, no file. Its work is bounded: what would cost too much is a violation that
/// says so.
#[derive(Debug)]
pub struct UserSchema {
    schema: Value,
    graph: Graph,
    validator: Validator,
}

impl UserSchema {
    /// Reads a schema. The error is a phrase in plain words that says why it cannot be used.
    pub fn compile(value: &Value) -> Result<Self, String> {
        let mut patterns = 0;
        let mut values = 0;
        measure(value, &mut values, &mut patterns);
        if values > SCHEMA_VALUES {
            return Err(format!("it is too large: it holds more than {SCHEMA_VALUES} values"));
        }
        if patterns > PATTERN_WORK {
            return Err("its regular expressions are too large".into());
        }
        let graph = Graph::new(value);
        if let Ok(graph) = &graph
            && preparations(graph) > PREPARATIONS
        {
            return Err("its parts apply each other too often for `unevaluatedProperties` or `unevaluatedItems`".into());
        }
        // The library's own verdict on what is wrong is the better one, so it comes before the graph's.
        let validator = match options().build(value) {
            Ok(validator) => validator,
            Err(error) => return Err(why_not(&error, graph.err())),
        };
        Ok(Self { schema: value.clone(), graph: graph?, validator })
    }

    /// Checks a document. Violations stand in the order of the text; none of them has an owner.
    pub fn check(&self, node: Node<'_>) -> Vec<Violation> {
        let whole = Spot::whole(node, "the document");
        if !size_within(node, ENTRY_VALUES) {
            return vec![too_large(&whole, "")];
        }
        let value = node.to_json();
        let Some(price) = budget::price(&self.graph, &value, STEPS) else {
            let message = "the document cannot be checked: its schema asks for too much work".to_owned();
            let help =
                Some("write the schema without alternatives inside alternatives, or split the document".to_owned());
            return vec![whole_violation(&whole, message, help, ViolationKind::Unchecked)];
        };
        let mut out = Collector::new(&self.schema, false);
        if price.steps <= EXPLAINED_STEPS && price.copies <= EXPLAINED_COPIES {
            out.check(&self.validator, &value, &whole, "");
        } else if !self.validator.is_valid(&value) {
            if price.copies <= EXPLAINED_COPIES {
                out.explain_first(&self.validator, &value, &whole, "");
            } else {
                let message =
                    "the document does not satisfy its schema, and is too large for it to say where".to_owned();
                out.push(whole_violation(&whole, message, Some("split the document".to_owned()), ViolationKind::Value));
            }
        }
        out.finish(&whole)
    }
}

fn whole_violation(whole: &Spot<'_>, message: String, help: Option<String>, kind: ViolationKind) -> Violation {
    Violation { span: whole.start(), pointer: String::new(), message, help, kind, owner: None }
}

/// Counts the values of a schema and the work of its regular expressions.
fn measure(value: &Value, values: &mut u64, patterns: &mut u64) {
    *values += 1;
    match value {
        Value::Array(items) => items.iter().for_each(|item| measure(item, values, patterns)),
        Value::Object(object) => {
            for (key, member) in object {
                match (key.as_str(), member) {
                    ("pattern", Value::String(pattern)) => *patterns = patterns.saturating_add(pattern_work(pattern)),
                    ("patternProperties", Value::Object(all)) => {
                        all.keys().for_each(|pattern| *patterns = patterns.saturating_add(pattern_work(pattern)));
                    }
                    _ => {}
                }
                measure(member, values, patterns);
            }
        }
        _ => {}
    }
}

/// The length of an expression times all its counted repetitions, as if each stood inside the others.
fn pattern_work(pattern: &str) -> u64 {
    let mut work = pattern.len() as u64;
    for part in pattern.split('{').skip(1) {
        let counts = part.split_once('}').map_or("", |(counts, _)| counts);
        let most = counts.split(',').filter_map(|count| count.trim().parse::<u64>().ok()).max();
        work = work.saturating_mul(most.unwrap_or(1).max(1));
    }
    work
}

/// How many subschemas stand behind `unevaluated…` keywords, each counted as often as it is reached.
fn preparations(graph: &Graph) -> u64 {
    let mut reached = vec![0_u64; graph.parts.len()];
    let mut sum: u64 = 0;
    for index in graph.ordered.iter().rev() {
        let Some(part) = graph.parts.get(*index) else { continue };
        let below = part.same.iter().filter_map(|same| reached.get(same.part)).fold(1_u64, |a, b| a.saturating_add(*b));
        if part.looks_back {
            sum = sum.saturating_add(below);
        }
        if let Some(slot) = reached.get_mut(*index) {
            *slot = below;
        }
    }
    sum
}

/// Why the library does not take a schema.
fn why_not(error: &ValidationError<'_>, followed: Option<String>) -> String {
    match error.kind() {
        Error::Referencing(jsonschema::ReferencingError::UnknownSpecification { specification }) => {
            format!("its `$schema` is `{}`, which ssot does not know", message::shorten(specification))
        }
        Error::Referencing(_) => followed.unwrap_or_else(|| "it holds a reference that leads nowhere".to_owned()),
        Error::Format { format } if format == "regex" => {
            format!(
                "{} is not a regular expression that ssot can run: it may be malformed, too large, or use look-around",
                place(error)
            )
        }
        _ => format!("{} is not what JSON Schema allows there", place(error)),
    }
}

fn place(error: &ValidationError<'_>) -> String {
    match error.instance_path().as_str() {
        "" => "it".to_owned(),
        path => format!("the value at `{}`", message::shorten(path)),
    }
}
