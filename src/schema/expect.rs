//! What a value must be, as a phrase that goes after "must".

use super::message::{among, shorten};
use super::options;
use jsonschema::error::ValidationErrorKind as Error;
use jsonschema::types::JsonType;
use serde_json::Value;

/// The phrase for a value of the wrong type.
pub(super) fn types(types: &[JsonType], subschema: Option<&Value>, annotated: bool) -> String {
    let mut words: Vec<&str> = Vec::new();
    for kind in types {
        let word = word(*kind);
        if *kind != JsonType::Null && !words.contains(&word) {
            words.push(word);
        }
    }
    // A number that is whole is still a number.
    if types.contains(&JsonType::Number) {
        words.retain(|kind| *kind != word(JsonType::Integer));
    }
    let phrase = match (words.as_slice(), annotation(subschema, annotated)) {
        (_, Some(expects)) if words.len() > 1 => return format!("be {expects}"),
        ([], _) => "be empty".to_owned(),
        _ => format!("be {}", among(words.iter().map(|word| (*word).to_owned()))),
    };
    match words.as_slice() {
        [_] if types.iter().any(|kind| matches!(kind, JsonType::Number | JsonType::Integer)) => {
            range(subschema).map_or(phrase.clone(), |range| format!("{phrase} {range}"))
        }
        _ => phrase,
    }
}

fn word(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "text",
    }
}

/// The phrase for a text in the wrong format.
pub(super) fn format(formats: &[&String], subschema: Option<&Value>, annotated: bool) -> String {
    if let Some(expects) = annotation(subschema, annotated) {
        return format!("be {expects}");
    }
    let phrase = |format: &&String| match format.as_str() {
        "date" => "a date such as 2025-01-27".to_owned(),
        "date-time" => "a time such as 2025-01-27T12:30:00Z".to_owned(),
        "time" => "a time of day such as 12:30:00Z".to_owned(),
        "duration" => "a duration such as P30D".to_owned(),
        "email" | "idn-email" => "an e-mail address".to_owned(),
        "hostname" | "idn-hostname" => "a host name".to_owned(),
        "ipv4" => "an IPv4 address".to_owned(),
        "ipv6" => "an IPv6 address".to_owned(),
        "uri" | "iri" => "a URI".to_owned(),
        "uri-reference" | "iri-reference" => "a URI or a relative reference".to_owned(),
        "uri-template" => "a URI template".to_owned(),
        "uuid" => "a UUID".to_owned(),
        "regex" => "a regular expression".to_owned(),
        "json-pointer" => "a JSON Pointer such as /a/b".to_owned(),
        "relative-json-pointer" => "a relative JSON Pointer such as 1/a".to_owned(),
        other => format!("of the format `{}`", shorten(other)),
    };
    format!("be {}", among(formats.iter().map(phrase)))
}

/// The phrase for any other fault.
pub(super) fn must(kind: &Error, subschema: Option<&Value>, annotated: bool) -> String {
    if let Some(expects) = annotation(subschema, annotated) {
        return format!("be {expects}");
    }
    match kind {
        Error::Maximum { limit } => number(subschema, &format!("be at most {limit}")),
        Error::Minimum { limit } => number(subschema, &format!("be at least {limit}")),
        Error::ExclusiveMaximum { limit } => number(subschema, &format!("be less than {limit}")),
        Error::ExclusiveMinimum { limit } => number(subschema, &format!("be more than {limit}")),
        Error::MultipleOf { multiple_of } => format!("be a multiple of {multiple_of}"),
        Error::MinLength { limit: 1 } => "not be empty".to_owned(),
        Error::MinLength { limit } => format!("have at least {limit} characters"),
        Error::MaxLength { limit } => format!("have at most {}", count(*limit, "character", "characters")),
        Error::MinItems { limit: 1 } | Error::MinProperties { limit: 1 } => "not be empty".to_owned(),
        Error::MinItems { limit } | Error::MinProperties { limit } => format!("have at least {limit} entries"),
        Error::MaxItems { limit } | Error::MaxProperties { limit } => {
            format!("have at most {}", count(*limit, "entry", "entries"))
        }
        Error::AdditionalItems { limit } => {
            format!("have at most {}", count(u64::try_from(*limit).unwrap_or(u64::MAX), "entry", "entries"))
        }
        Error::UniqueItems => "not hold the same entry twice".to_owned(),
        Error::Contains => "hold an entry of the form that its schema asks for".to_owned(),
        Error::Pattern { pattern } => format!("match the pattern `{}`", shorten(pattern)),
        Error::Not { .. } => "not have a form that its schema rules out".to_owned(),
        Error::OneOfMultipleValid { .. } => {
            "have one of the forms that its schema allows, not several at once".to_owned()
        }
        Error::AnyOf { .. } | Error::OneOfNotValid { .. } => alternatives(subschema, kind.keyword()),
        Error::Format { format: name } => format(&[name], None, false),
        Error::ContentEncoding { content_encoding } => format!("be encoded as {}", shorten(content_encoding)),
        Error::ContentMediaType { content_media_type } => format!("hold {}", shorten(content_media_type)),
        Error::UnevaluatedItems { .. } => "hold no more entries than its schema speaks of".to_owned(),
        _ => "satisfy its schema".to_owned(),
    }
}

/// The alternatives of an `anyOf` or `oneOf`, when each can be said in a few words.
fn alternatives(subschema: Option<&Value>, keyword: &str) -> String {
    let branches = subschema.and_then(|schema| schema.get(keyword)).and_then(Value::as_array);
    let phrases: Option<Vec<String>> = branches.and_then(|branches| branches.iter().map(describe).collect());
    match phrases {
        Some(phrases) if !phrases.is_empty() && phrases.len() <= 6 => format!("be {}", among(phrases)),
        _ => "have one of the forms that its schema allows".to_owned(),
    }
}

fn describe(schema: &Value) -> Option<String> {
    if let Some(options) = schema.get("enum").and_then(Value::as_array) {
        return (options.len() <= 6).then(|| among(options.iter().map(literal)));
    }
    if let Some(value) = schema.get("const") {
        return Some(literal(value));
    }
    let kind = match schema.get("type")?.as_str()? {
        "array" => "a list",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "null" => "nothing",
        "number" => "a number",
        "object" => "a mapping",
        "string" => "text",
        _ => return None,
    };
    let pattern = schema.get("pattern").and_then(Value::as_str);
    Some(match (pattern, range(Some(schema))) {
        (Some(pattern), _) => format!("{kind} that matches `{}`", shorten(pattern)),
        (None, Some(range)) if kind.ends_with("number") => format!("{kind} {range}"),
        _ => kind.to_owned(),
    })
}

/// A value of the schema as people write it.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::String(text) if !text.is_empty() => shorten(text),
        Value::Null => "nothing".to_owned(),
        other => shorten(&other.to_string()),
    }
}

/// True when a text would satisfy the subschema, as far as its simple keywords say. Only asked about short texts.
pub(super) fn allows_text(subschema: Option<&Value>, text: &str) -> bool {
    const SIMPLE: [&str; 6] = ["pattern", "enum", "const", "format", "minLength", "maxLength"];
    let object = subschema.and_then(Value::as_object).into_iter().flatten();
    let simple = object.filter(|(key, _)| SIMPLE.contains(&key.as_str()));
    let schema: Value = simple.map(|(key, value)| (key.clone(), value.clone())).collect();
    !text.is_empty() && options().build(&schema).is_ok_and(|validator| validator.is_valid(&Value::from(text)))
}

/// What the schema's author says that a value must be.
pub(super) fn annotation(subschema: Option<&Value>, annotated: bool) -> Option<&str> {
    subschema.filter(|_| annotated)?.get("x-ssot-expects")?.as_str()
}

/// "be a number from 0 to 1", where the schema speaks of both ends; else the phrase at hand.
fn number(subschema: Option<&Value>, phrase: &str) -> String {
    let kind = match subschema.and_then(|schema| schema.get("type")).and_then(Value::as_str) {
        Some("integer") => "a whole number",
        Some("number") => "a number",
        _ => return phrase.to_owned(),
    };
    range(subschema).map_or_else(|| phrase.to_owned(), |range| format!("be {kind} {range}"))
}

fn range(subschema: Option<&Value>) -> Option<String> {
    let limit = |key: &str| subschema.and_then(|schema| schema.get(key)).filter(|limit| limit.is_number());
    match (limit("minimum"), limit("maximum")) {
        (Some(low), Some(high)) => Some(format!("from {low} to {high}")),
        (Some(low), None) => Some(format!("from {low}")),
        (None, Some(high)) => Some(format!("up to {high}")),
        (None, None) => None,
    }
}

fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
