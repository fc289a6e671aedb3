//! From the errors of the schema library to faults, each told once.

use super::expect;
use super::locate::segments;
use jsonschema::error::{ValidationError, ValidationErrorKind as Error};
use jsonschema::types::{JsonType, JsonTypeSet};
use jsonschema::{JsonTypeSetIterator, Validator};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many faults of one value are read; the rest is only counted.
const READ: usize = 2_000;

/// One way in which a value departs from its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where in the value, as a JSON Pointer.
    pub(super) at: String,
    /// The subschema that says so, as a JSON Pointer into the schema.
    pub(super) schema: String,
    /// The keyword that says so.
    pub(super) keyword: String,
    /// What is wrong.
    pub(super) what: What,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A key that the schema does not know.
    Unknown(String),
    /// A key that is missing; several when any of them would do.
    Missing(Vec<String>),
    /// A key of a mapping that is not what keys must be.
    BadKey { key: String, must: String },
    /// A value of the wrong type. The phrase says what it must be.
    Type { types: Vec<JsonType>, must: String },
    /// None of the allowed values.
    NotAmong(Arc<Value>),
    /// Not a date, a time, an address …
    Format { formats: Vec<String>, must: String },
    /// The value breaks a rule; the phrase goes after "must".
    Must(String),
    /// The value is not allowed to be there.
    Forbidden,
}

impl What {
    /// The order in which faults of one value matter. One of rank 2 and above tells enough.
    fn rank(&self) -> u8 {
        match self {
            Self::Unknown(_) | Self::Missing(_) | Self::BadKey { .. } => 0,
            Self::Type { .. } => 1,
            Self::Forbidden => 2,
            Self::NotAmong(_) => 3,
            Self::Format { .. } => 4,
            Self::Must(_) => 5,
        }
    }
}

/// How many faults of each owner were left unread.
pub(super) type Unread = BTreeMap<Option<String>, usize>;

/// The faults of a value that is not valid, up to a bound.
pub(super) fn faults(validator: &Validator, value: &Value, schema: &Value, annotated: bool) -> (Vec<Fault>, Unread) {
    let mut reader = Reader { schema, annotated, faults: Vec::new(), unread: Unread::new() };
    for error in validator.iter_errors(value) {
        reader.read(&error);
    }
    (reduce(reader.faults), reader.unread)
}

/// The first fault only: for values so large that all of them would cost too much.
pub(super) fn first(validator: &Validator, value: &Value, schema: &Value, annotated: bool) -> Option<Fault> {
    let mut reader = Reader { schema, annotated, faults: Vec::new(), unread: Unread::new() };
    if let Err(error) = validator.validate(value) {
        reader.read(&error);
    }
    reduce(reader.faults).into_iter().next()
}

/// The rule that owns a keyword of a subschema by the schema's annotations.
pub(super) fn owner(schema: &Value, place: &str, keyword: &str) -> Option<String> {
    let mut at = schema;
    let mut every = None;
    let mut own = annotated_owner(at, keyword, &mut every);
    for segment in segments(place) {
        at = match at {
            Value::Array(items) => items.get(segment.parse::<usize>().ok()?)?,
            other => other.get(&segment)?,
        };
        own = annotated_owner(at, keyword, &mut every);
    }
    own.or(every).cloned()
}

/// The rule that one subschema names for a keyword; `every` takes the one that it names for all inside it.
fn annotated_owner<'s>(subschema: &'s Value, keyword: &str, every: &mut Option<&'s String>) -> Option<&'s String> {
    match subschema.get("x-ssot-rule")? {
        Value::String(rule) => (keyword != "type").then_some(rule),
        Value::Object(rules) => {
            let named = |key: &str| match rules.get(key) {
                Some(Value::String(rule)) => Some(rule),
                _ => None,
            };
            *every = named("*").or(*every);
            named(keyword)
        }
        _ => None,
    }
}

/// Each fault once: of several about one value the most telling one, of several about one key the first.
fn reduce(faults: Vec<Fault>) -> Vec<Fault> {
    let mistyped: BTreeSet<String> =
        faults.iter().filter(|fault| fault.what.rank() == 1).map(|fault| fault.at.clone()).collect();
    let mut kept: Vec<Fault> = Vec::new();
    let mut value_faults: BTreeMap<String, usize> = BTreeMap::new();
    let mut key_faults = BTreeSet::new();
    for fault in faults {
        let keys = match &fault.what {
            What::Unknown(key) => Some((0, vec![key.clone()])),
            What::Missing(keys) => Some((1, keys.clone())),
            What::BadKey { key, .. } => Some((2, vec![key.clone()])),
            _ => None,
        };
        if let Some(keys) = keys {
            if !mistyped.contains(&fault.at) && key_faults.insert((fault.at.clone(), keys)) {
                kept.push(fault);
            }
            continue;
        }
        match value_faults.get(&fault.at).and_then(|index| kept.get_mut(*index)) {
            Some(known) if fault.what.rank() < known.what.rank() => *known = fault,
            Some(_) => {}
            None => {
                value_faults.insert(fault.at.clone(), kept.len());
                kept.push(fault);
            }
        }
    }
    kept
}

struct Reader<'s> {
    schema: &'s Value,
    annotated: bool,
    faults: Vec<Fault>,
    unread: Unread,
}

impl Reader<'_> {
    /// Reads one error of the library. Its own text is never used: it may hold the whole value.
    fn read(&mut self, error: &ValidationError<'_>) {
        let annotated = self.annotated;
        let (place, keyword) = split(error.schema_path().as_str());
        let subschema = self.schema.pointer(place);
        let mut push = |what| {
            if self.faults.len() < READ {
                let (at, schema) = (error.instance_path().as_str().to_owned(), place.to_owned());
                self.faults.push(Fault { at, schema, keyword: keyword.to_owned(), what });
            } else {
                let owner = if annotated { owner(self.schema, place, keyword) } else { None };
                *self.unread.entry(owner).or_default() += 1;
            }
        };
        match error.kind() {
            Error::AdditionalProperties { unexpected } | Error::UnevaluatedProperties { unexpected } => {
                unexpected.iter().for_each(|key| push(What::Unknown(key.clone())));
            }
            Error::Required { property } => push(What::Missing(vec![text(property)])),
            Error::PropertyNames { error } => {
                let must = expect::must(error.kind(), subschema, annotated);
                push(What::BadKey { key: text(error.instance()), must });
            }
            Error::Type { kind } => {
                let types = types(kind);
                // Where quotes would not make a number right, say what would.
                let value = error.instance();
                let only_text =
                    matches!(types.as_slice(), [JsonType::String]) && (value.is_number() || value.is_boolean());
                let better = (only_text && !expect::allows_text(subschema, &value.to_string()))
                    .then(|| expect::annotation(subschema, annotated))
                    .flatten();
                let must = match better {
                    Some(expects) => format!("be {expects}"),
                    None => expect::types(&types, subschema, annotated),
                };
                push(What::Type { types, must });
            }
            Error::Enum { options } => push(What::NotAmong(Arc::clone(options))),
            Error::Constant { expected_value } => {
                push(What::NotAmong(Arc::new(Value::Array(vec![(**expected_value).clone()]))));
            }
            Error::FalseSchema => push(What::Forbidden),
            Error::Format { format } => {
                let must = expect::format(&[format], subschema, annotated);
                push(What::Format { formats: vec![format.clone()], must });
            }
            Error::AnyOf { context } | Error::OneOfNotValid { context } => {
                match branch(error, context, subschema, annotated) {
                    Branch::Read(errors) => errors.iter().for_each(|error| self.read(error)),
                    Branch::Told(what) => push(what),
                }
            }
            kind => push(What::Must(expect::must(kind, subschema, annotated))),
        }
    }
}

enum Branch<'e> {
    /// The alternative that was meant; its errors tell what is wrong.
    Read(&'e [ValidationError<'static>]),
    /// One word on all alternatives.
    Told(What),
}

/// What to say when none of several alternatives holds: never all of their errors.
fn branch<'e>(
    error: &ValidationError<'_>,
    context: &'e [Vec<ValidationError<'static>>],
    subschema: Option<&Value>,
    annotated: bool,
) -> Branch<'e> {
    let at = error.instance_path().as_str();
    let here = |error: &ValidationError<'_>| error.instance_path().as_str() == at;
    // Alternatives that differ only in the key they ask for.
    let keys: Option<Vec<String>> = context
        .iter()
        .map(|errors| match errors.as_slice() {
            [one] if here(one) => match one.kind() {
                Error::Required { property } => Some(text(property)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    if let Some(keys) = keys.filter(|keys| !keys.is_empty()) {
        return Branch::Told(What::Missing(keys));
    }
    let formats: Option<Vec<String>> = context
        .iter()
        .map(|errors| match errors.as_slice() {
            [one] if here(one) => match one.kind() {
                Error::Format { format } => Some(format.clone()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    if let Some(formats) = formats.filter(|formats| !formats.is_empty()) {
        let names: Vec<&String> = formats.iter().collect();
        let must = expect::format(&names, subschema, annotated);
        return Branch::Told(What::Format { formats, must });
    }
    // One alternative of the right type, or with the right `const` or `enum` inside, is the one that was meant.
    let mistyped =
        |errors: &[ValidationError<'_>]| errors.iter().any(|e| here(e) && matches!(e.kind(), Error::Type { .. }));
    let other = |errors: &[ValidationError<'_>]| {
        errors.iter().any(|e| matches!(e.kind(), Error::Constant { .. } | Error::Enum { .. }) && !here(e))
    };
    for wrong in [&mistyped as &dyn Fn(&[ValidationError<'_>]) -> bool, &|errors| mistyped(errors) || other(errors)] {
        let mut meant = context.iter().filter(|errors| !wrong(errors));
        if let (Some(one), None) = (meant.next(), meant.next()) {
            return Branch::Read(one);
        }
    }
    let expected: Vec<JsonType> = context
        .iter()
        .filter(|errors| mistyped(errors))
        .flat_map(|errors| errors.iter().filter(|e| here(e)))
        .filter_map(|error| match error.kind() {
            Error::Type { kind } => Some(types(kind)),
            _ => None,
        })
        .flatten()
        .collect();
    if context.iter().all(|errors| mistyped(errors)) && !expected.is_empty() {
        let must = expect::types(&expected, subschema, annotated);
        return Branch::Told(What::Type { types: expected, must });
    }
    Branch::Told(What::Must(expect::must(error.kind(), subschema, annotated)))
}

/// The subschema and the keyword of a schema path.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn types(kind: &jsonschema::error::TypeKind) -> Vec<JsonType> {
    let all = |set: &JsonTypeSet| -> Vec<JsonType> {
        let types: JsonTypeSetIterator = set.iter();
        types.collect()
    };
    match kind {
        jsonschema::error::TypeKind::Single(one) => vec![*one],
        jsonschema::error::TypeKind::Multiple(set) => all(set),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
