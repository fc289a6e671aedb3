//! What a YAML scalar is: the core schema, <https://yaml.org/spec/1.2.2/#103-core-schema>.

use super::super::Kind;
use granit_parser::Tag;

/// The kind of a scalar. A tag of the core schema is honoured when the text allows it; other tags say nothing about JSON.
pub(super) fn kind(text: &str, plain: bool, tag: Option<&Tag>) -> Kind {
    let Some(tag) = tag else {
        return if plain { resolve(text) } else { Kind::String };
    };
    match (tag.core_suffix(), resolve(text)) {
        (Some("null"), Kind::Null) => Kind::Null,
        (Some("bool"), Kind::Bool) => Kind::Bool,
        (Some("int"), Kind::Integer) => Kind::Integer,
        (Some("float"), Kind::Integer | Kind::Float) => Kind::Float,
        // `! 12`: the non-specific tag makes any scalar a string.
        (None, resolved) if plain && tag.parts() != ("", "!") => resolved,
        _ => Kind::String,
    }
}

/// The kind of an untagged plain scalar.
fn resolve(text: &str) -> Kind {
    let bytes = text.as_bytes();
    // Most scalars are words; the first byte tells.
    match bytes.first() {
        None => Kind::Null,
        Some(b'~') if text.len() == 1 => Kind::Null,
        Some(b'n' | b'N') if matches!(text, "null" | "Null" | "NULL") => Kind::Null,
        Some(b't' | b'T' | b'f' | b'F') => match text {
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Bool,
            _ => Kind::String,
        },
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text),
        _ => Kind::String,
    }
}

fn number(text: &str) -> Kind {
    let all = |digits: &str, allowed: fn(&u8) -> bool| !digits.is_empty() && digits.as_bytes().iter().all(allowed);
    if let Some(digits) = text.strip_prefix("0o") {
        return if all(digits, |b| matches!(b, b'0'..=b'7')) { Kind::Integer } else { Kind::String };
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return if all(digits, u8::is_ascii_hexdigit) { Kind::Integer } else { Kind::String };
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Kind::Float;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if all(unsigned, u8::is_ascii_digit) {
        return Kind::Integer;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || decimal(unsigned) {
        return Kind::Float;
    }
    Kind::String
}

/// `( "." [0-9]+ | [0-9]+ ( "." [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}
