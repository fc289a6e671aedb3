//! Versioned JSON. A version's shape never changes; a new shape is a new file beside [`v1`].

pub(super) mod parts;
mod v1;

use super::guard::LEGACY_COMMAND;
use super::sanitize::is_hostile;
use crate::finding::Report;
use crate::text::Sources;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter};
use std::io::{self, Write};

pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    pretty(&v1::Report::new(report, sources), out)
}

/// Writes a value as indented JSON that cannot drive a terminal.
pub(crate) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Tame(PrettyFormatter::new())))?;
    out.write_all(b"\n")
}

/// Writes a value as JSON in one line, without a newline, that cannot drive a terminal.
pub(super) fn compact(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Tame(CompactFormatter)))?;
    Ok(())
}

/// JSON asks only for C0 to be escaped. This also escapes DEL, C1 and the bidirectional controls, which a terminal obeys
/// and a reader is misled by, and the bracket of [`LEGACY_COMMAND`]. Whoever parses the output gets the true text.
struct Tame<F>(F);

/// Forwards to the formatter inside.
macro_rules! forward {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            self.0.$name(writer $(, $argument)*)
        })*
    };
}

impl<F: Formatter> Formatter for Tame<F> {
    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
        write_char_escape(escape: CharEscape);
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for (index, part) in fragment.split(LEGACY_COMMAND).enumerate() {
            if index > 0 {
                writer.write_all(b"##\\u005b")?;
            }
            tame(writer, part)?;
        }
        Ok(())
    }
}

fn tame<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let mut rest = text;
    while let Some((at, hostile)) = rest.char_indices().find(|(_, c)| is_hostile(*c)) {
        let (clean, after) = rest.split_at(at);
        writer.write_all(clean.as_bytes())?;
        // None of them lies beyond the first plane.
        write!(writer, "\\u{:04x}", u32::from(hostile))?;
        rest = after.strip_prefix(hostile).unwrap_or_default();
    }
    writer.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_are_escaped_and_come_back() {
        let all: String = ('\0'..='\u{10ffff}').filter(|c| is_hostile(*c)).collect();
        let text = format!("é日本 \"{all}\" \\ 👩\u{200d}💻");
        let mut out = Vec::new();
        let value = serde_json::json!({ &text: [&text, {}, [], null] });
        value.serialize(&mut Serializer::with_formatter(&mut out, Tame(PrettyFormatter::new()))).expect("memory");
        let written = String::from_utf8(out).expect("UTF-8");
        assert!(!written.chars().any(|c| is_hostile(c) && c != '\n'), "{written:?}");
        assert!(written.contains("é日本 ") && written.contains("👩\u{200d}💻"), "{written}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON"), value);
        // No runner takes it for a command.
        let mut out = Vec::new();
        compact(&["##[stop-commands]x", "#[a]"], &mut out).expect("memory");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), r###"["##\u005bstop-commands]x","#[a]"]"###);
        // Nothing else differs from what serde_json writes.
        let plain = serde_json::json!([{ "a": [1, "x"], "b": {} }, true]);
        let mut out = Vec::new();
        plain.serialize(&mut Serializer::with_formatter(&mut out, Tame(PrettyFormatter::new()))).expect("memory");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), serde_json::to_string_pretty(&plain).expect("JSON"));
    }
}
