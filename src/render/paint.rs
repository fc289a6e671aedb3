//! ANSI colours, switched on or off once.

use super::Style;
use crate::finding::Level;

/// A look, as the parameters of an SGR sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Headings and messages.
    Bold,
    /// What may be overlooked.
    Dim,
    /// Errors, removed lines.
    Red,
    /// Added lines, a clean result.
    Green,
    /// Warnings.
    Yellow,
    /// Infos, help, code.
    Cyan,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Red => "31",
            Self::Green => "32",
            Self::Yellow => "33",
            Self::Cyan => "36",
        }
    }
}

/// The colour of a level.
pub(super) fn level(level: Level) -> Ink {
    match level {
        Level::Error => Ink::Red,
        Level::Warning => Ink::Yellow,
        Level::Info => Ink::Cyan,
    }
}

/// Paints a text, if the style has colours. An empty text stays empty.
pub(super) fn paint(style: &Style, inks: &[Ink], text: &str) -> String {
    if !style.color || inks.is_empty() || text.is_empty() {
        return text.to_owned();
    }
    let codes: Vec<&str> = inks.iter().map(|ink| ink.code()).collect();
    format!("\u{1b}[{}m{text}\u{1b}[0m", codes.join(";"))
}
