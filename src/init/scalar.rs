//! YAML scalars.

use std::fmt::Write as _;

/// A text as a YAML scalar that every reader takes for that text: plain where nothing can be mistaken, else in double
/// quotes, with everything escaped that is not shown or not allowed.
pub(super) fn quote(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if needs_escape(c) => {
                // Writing to a string cannot fail.
                let _ = match u32::from(c) {
                    code @ 0..=0xffff => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Controls, what reorders text, the byte order mark, and what is no character: not printable in YAML, or not honest.
fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(u32::from(c), 0xfdd0..=0xfdef)
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Words that cannot be a number, a boolean of YAML 1.1, a date or a marker.
fn is_plain(text: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'/' | b'-');
    let starts = text.strip_prefix('.').unwrap_or(text).starts_with(|c: char| c.is_ascii_alphabetic());
    let lower = text.to_ascii_lowercase();
    starts
        && text.split(' ').all(|part| !part.is_empty() && part.bytes().all(word))
        && !matches!(lower.as_str(), ".inf" | ".nan")
        && !matches!(lower.as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n")
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes_only_what_could_be_mistaken() {
        for plain in [".env.example", "Users - the API", "api/users.yaml", "v1.2.3", "openapi-3.0.yaml", "k8s/a_b.yml"]
        {
            assert_eq!(quote(plain), plain);
        }
        for (text, expected) in [
            ("", "\"\""),
            ("no", "\"no\""),
            ("1.0", "\"1.0\""),
            (".inf", "\".inf\""),
            ("a  b", "\"a  b\""),
            ("a ", "\"a \""),
            ("@team", "\"@team\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("a\"\\\n\u{1b}\u{202e}", "\"a\\\"\\\\\\n\\u001B\\u202E\""),
            ("ü日", "\"ü日\""),
        ] {
            assert_eq!(quote(text), expected, "{text:?}");
        }
    }
}
