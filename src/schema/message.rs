//! The words of a violation.

use super::expect::{self, literal};
use super::explain::{Fault, What};
use super::locate::{Name, Spot};
use super::{Violation, ViolationKind, time};
use crate::document::{Kind, Node};
use crate::text::nearest;
use jsonschema::types::JsonType;
use serde_json::Value;

/// How many characters of a value are shown.
const SHOWN: usize = 40;

impl Name {
    /// The name at the start of a sentence.
    pub(super) fn subject(&self) -> String {
        match self {
            Self::Whole(noun) => (*noun).to_owned(),
            Self::Key(key) => format!("`{}`", shorten(key)),
            Self::EntryOf(Some(key)) => format!("an entry of `{}`", shorten(key)),
            Self::EntryOf(None) => "an entry of the list".to_owned(),
        }
    }
}

/// The violation of a fault, in words and with its place. Owner and pointer are the caller's.
pub(super) fn violation(fault: &Fault, subschema: Option<&Value>, spot: &Spot<'_>) -> Violation {
    let subject = spot.name.subject();
    let (span, message, help, kind) = match &fault.what {
        What::Unknown(key) => {
            let known = known_keys(subschema);
            let suggestion = meant(key, subschema).map(str::to_owned);
            let help = match &suggestion {
                Some(name) => Some(format!("did you mean `{name}`?")),
                None if (1..=12).contains(&known.len()) => {
                    Some(format!("known here: {}", list(known.iter().map(|key| format!("`{key}`")), "and")))
                }
                None => None,
            };
            let kind = ViolationKind::UnknownKey { key: key.clone(), suggestion };
            (spot.key_span(key), format!("unknown key `{}`", shorten(key)), help, kind)
        }
        What::Missing(keys) => {
            let quoted = keys.iter().map(|key| format!("`{}`", shorten(key)));
            let message = match keys.as_slice() {
                [_] => format!("{subject} has no {}", among(quoted)),
                _ => format!("{subject} needs one of {}", among(quoted)),
            };
            (spot.lacking(), message, None, ViolationKind::Missing { keys: keys.clone() })
        }
        What::BadKey { key, must } => {
            let place = match &spot.name {
                Name::Key(name) => format!("a key of `{}`", shorten(name)),
                _ => "a key".to_owned(),
            };
            let message = format!("{place} must {must}, found \"{}\"", shorten(key));
            (spot.key_span(key), message, None, ViolationKind::Value)
        }
        What::Type { types, must } => {
            let (message, help) = mistyped(&subject, types, must, spot.node, subschema);
            (spot.span(), message, help, ViolationKind::Value)
        }
        What::NotAmong(options) => {
            let options = options.as_array().map_or(&[] as &[_], Vec::as_slice);
            let (message, help) = not_among(&subject, options, spot.node);
            (spot.span(), message, help, ViolationKind::Value)
        }
        What::Format { formats, must } => {
            let why = formats
                .iter()
                .any(|format| format.starts_with("date"))
                .then(|| spot.node.as_str().and_then(time::fault))
                .flatten();
            let message = match why {
                Some(why) => format!("{subject} is not a date: {why}, found {}", found(spot.node)),
                None => format!("{subject} must {must}, found {}", found(spot.node)),
            };
            (spot.span(), message, None, ViolationKind::Value)
        }
        What::Must(must) => {
            let message = match amount(&fault.keyword, spot.node) {
                Some(amount) => format!("{subject} must {must}, found {amount}"),
                None => format!("{subject} must {must}"),
            };
            (spot.span(), message, None, ViolationKind::Value)
        }
        What::Forbidden => (spot.span(), format!("{subject} is not allowed here"), None, ViolationKind::Value),
    };
    Violation { span, pointer: String::new(), message, help, kind, owner: None }
}

/// The known key that was probably meant.
pub(super) fn meant<'s>(key: &str, subschema: Option<&'s Value>) -> Option<&'s str> {
    nearest(key, known_keys(subschema))
}

fn known_keys(subschema: Option<&Value>) -> Vec<&str> {
    let properties = subschema.and_then(|schema| schema.get("properties")).and_then(Value::as_object);
    properties.into_iter().flatten().map(|(key, _)| key.as_str()).filter(|key| *key != "$schema").collect()
}

fn mistyped(
    subject: &str,
    types: &[JsonType],
    must: &str,
    node: Node<'_>,
    subschema: Option<&Value>,
) -> (String, Option<String>) {
    let wants = |kind| types.contains(&kind);
    let message = format!("{subject} must {must}, found {}", typed(node));
    let written = node.scalar_text().unwrap_or_default();
    let only_text = types.iter().all(|kind| matches!(kind, JsonType::String | JsonType::Null));
    let help = match node.kind() {
        Kind::Bool | Kind::Integer | Kind::Float if only_text && expect::allows_text(subschema, written) => {
            return (format!("{message}; put it in quotes: \"{}\"", shorten(written)), None);
        }
        Kind::String if wants(JsonType::Boolean) => match written.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" => Some("write `true`, without quotes".to_owned()),
            "false" | "no" | "off" | "n" => Some("write `false`, without quotes".to_owned()),
            _ => None,
        },
        Kind::String if wants(JsonType::Integer) && written.parse::<i64>().is_ok() => {
            Some("remove the quotes".to_owned())
        }
        Kind::String if wants(JsonType::Number) && written.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some("remove the quotes".to_owned())
        }
        kind if wants(JsonType::Array) && !matches!(kind, Kind::Mapping | Kind::Sequence | Kind::Null) => {
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | '"');
            let item = found(node);
            let item = if node.kind() == Kind::String && written.starts_with(char::is_alphabetic) {
                item.trim_matches('"')
            } else {
                item.as_str()
            };
            (!item.is_empty() && item.chars().all(plain)).then(|| format!("write a list of one: `[{item}]`"))
        }
        _ => None,
    };
    (message, help)
}

fn not_among(subject: &str, options: &[Value], node: Node<'_>) -> (String, Option<String>) {
    let found = found(node);
    let message = match options {
        [one] => format!("{subject} must be {}, found {found}", literal(one)),
        many if many.len() <= 12 => {
            format!("{subject} must be one of {}, found {found}", among(many.iter().map(literal)))
        }
        _ => format!("{subject} is none of the values that its schema allows, found {found}"),
    };
    let word = node.scalar_text().unwrap_or_default();
    let help = match nearest(word, options.iter().filter_map(Value::as_str)) {
        Some(name) => Some(format!("did you mean `{}`?", shorten(name))),
        None if node.kind() == Kind::Bool && options.iter().any(|o| o.as_str() == Some("off")) => {
            (node.as_bool() == Some(false)).then(|| "did you mean `off`?".to_owned())
        }
        None => None,
    };
    (message, help)
}

/// What was found, where its type is what matters.
fn typed(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Integer | Kind::Float => format!("the number {}", shorten(node.scalar_text().unwrap_or_default())),
        Kind::String => format!("the text {}", found(node)),
        _ => found(node),
    }
}

/// What was found.
fn found(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Null => "nothing".to_owned(),
        Kind::Bool | Kind::Integer | Kind::Float => shorten(node.scalar_text().unwrap_or_default()),
        Kind::String => format!("\"{}\"", shorten(node.as_str().unwrap_or_default())),
        Kind::Sequence => "a list".to_owned(),
        Kind::Mapping => "a mapping".to_owned(),
    }
}

/// What was found, as far as the keyword asks for it; `None` when the sentence is complete without.
fn amount(keyword: &str, node: Node<'_>) -> Option<String> {
    match (keyword, node.kind()) {
        ("minLength" | "maxLength", Kind::String) => match node.as_str().map_or(0, |text| text.chars().count()) {
            0 => None,
            number => Some(format!("{number} in {}", found(node))),
        },
        (_, Kind::Sequence)
            if keyword.ends_with("Items") && keyword != "uniqueItems" && keyword != "unevaluatedItems" =>
        {
            match node.items().count() {
                0 => None,
                number => Some(number.to_string()),
            }
        }
        (_, Kind::Mapping) if keyword.ends_with("Properties") => match node.entries().count() {
            0 => None,
            number => Some(number.to_string()),
        },
        (_, Kind::Sequence | Kind::Mapping) => None,
        _ => Some(found(node)),
    }
}

/// A text on one line, cut to what a message can hold.
pub(super) fn shorten(text: &str) -> String {
    let mut out = String::new();
    for (length, character) in text.trim_end_matches('\n').chars().enumerate() {
        if length == SHOWN {
            out.push('…');
            break;
        }
        out.push(if character.is_whitespace() { ' ' } else { character });
    }
    out
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn among(words: impl IntoIterator<Item = String>) -> String {
    list(words, "or")
}

fn list(words: impl IntoIterator<Item = String>, last: &str) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
