//! Values of numbers, from the way they are written.
//!
//! The readers have already decided that the text is a number of their format; this accepts the union of the spellings of
//! YAML 1.2 (`0o17`, `.inf`), JSON and TOML (`1_000`, `0b1`, `inf`).

use std::borrow::Cow;

/// The value of an integer, when it fits 128 bits.
pub(super) fn integer(text: &str) -> Option<i128> {
    let text = plain(text);
    let (negative, digits) = sign(&text);
    let (radix, digits) = radix(digits);
    let value = i128::from_str_radix(digits, radix).ok()?;
    Some(if negative { -value } else { value })
}

/// The value of an integer of any length, rounded.
pub(super) fn integer_as_float(text: &str) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "rounding is what is asked for")]
    if let Some(value) = integer(text) {
        return Some(value as f64);
    }
    let text = plain(text);
    let (negative, digits) = sign(&text);
    let (radix, digits) = radix(digits);
    let size = match radix {
        10 => digits.parse().ok()?,
        _ => digits.chars().try_fold(0.0, |sum, c| Some(sum * f64::from(radix) + f64::from(c.to_digit(radix)?)))?,
    };
    Some(if negative { -size } else { size })
}

/// The value of a number with a fraction or an exponent, of an infinity or of NaN.
pub(super) fn float(text: &str) -> Option<f64> {
    let text = plain(text);
    let (negative, size) = sign(&text);
    let size = match size.trim_start_matches('.') {
        special if special.eq_ignore_ascii_case("inf") => f64::INFINITY,
        special if special.eq_ignore_ascii_case("nan") => f64::NAN,
        _ => size.parse().ok()?,
    };
    Some(if negative { -size } else { size })
}

fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('_') { text.replace('_', "").into() } else { text.into() }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn radix(digits: &str) -> (u32, &str) {
    [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((radix, digits.strip_prefix(prefix)?)))
        .unwrap_or((10, digits))
}
