//! Writing JSON values, in the style of the file they go into.

use serde_json::Value;

/// How a file is laid out.
#[derive(Debug, Clone)]
pub(super) struct Style {
    /// The line end.
    pub(super) newline: &'static str,
    /// One level of indentation.
    pub(super) unit: String,
    /// What stands between a key and its value.
    pub(super) colon: String,
}

/// How the surroundings of a value are laid out.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Every member stands on its own line.
    pub(super) lines: bool,
    /// The indentation of the line that the value starts on.
    pub(super) indent: String,
}

impl Style {
    /// The style of files that are written from nothing.
    pub(super) fn canonical() -> Self {
        Self { newline: "\n", unit: "  ".to_owned(), colon: ": ".to_owned() }
    }

    /// What separates members that share a line.
    pub(super) fn comma(&self) -> &'static str {
        if self.colon.ends_with(' ') { ", " } else { "," }
    }

    /// A key with its value.
    pub(super) fn member(&self, key: &str, value: &str) -> String {
        format!("{}{}{value}", quote(key), self.colon)
    }

    /// A value. Keys are sorted.
    pub(super) fn value(&self, value: &Value, layout: &Layout) -> String {
        let inner = Layout { lines: layout.lines, indent: format!("{}{}", layout.indent, self.unit) };
        match value {
            Value::Array(items) => {
                self.collection('[', items.iter().map(|item| self.value(item, &inner)).collect(), ']', layout)
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_unstable_by_key(|(key, _)| *key);
                let members = members.into_iter().map(|(key, value)| self.member(key, &self.value(value, &inner)));
                self.collection('{', members.collect(), '}', layout)
            }
            scalar => scalar.to_string(),
        }
    }

    fn collection(&self, open: char, members: Vec<String>, close: char, layout: &Layout) -> String {
        if members.is_empty() {
            return format!("{open}{close}");
        }
        if !layout.lines {
            return format!("{open}{}{close}", members.join(self.comma()));
        }
        let line = format!("{}{}", self.newline, layout.indent);
        let inner = format!("{line}{}", self.unit);
        format!("{open}{inner}{}{line}{close}", members.join(&format!(",{inner}")))
    }
}

/// A JSON string.
pub(super) fn quote(text: &str) -> String {
    Value::from(text).to_string()
}
