//! Node → JSON value.
//!
//! The recursion is as deep as the nesting, which the builder bounds, aliases included; the size is bounded by the limit on
//! alias expansion.

use super::{Kind, Node, number};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

impl<'d> Node<'d> {
    /// The node as JSON. Keys that are not strings are written as text; NaN and infinities become `null`. Of duplicate keys
    /// the first one counts.
    pub fn to_json(self) -> Value {
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool => Value::Bool(self.as_bool().unwrap_or(false)),
            Kind::Integer => integer(self.scalar_text().unwrap_or_default()),
            Kind::Float => self.as_f64().and_then(Number::from_f64).map_or(Value::Null, Value::Number),
            Kind::String => Value::String(self.as_str().unwrap_or_default().to_owned()),
            Kind::Sequence => Value::Array(self.items().map(Node::to_json).collect()),
            Kind::Mapping => {
                let mut map = Map::new();
                for entry in self.entries() {
                    map.entry(entry.key.key_text()).or_insert_with(|| entry.value.to_json());
                }
                Value::Object(map)
            }
        }
    }

    /// The text that stands for the node where it is a key of a JSON object.
    pub fn key_text(self) -> Cow<'d, str> {
        match self.kind() {
            Kind::Null => "null".into(),
            Kind::Bool => if self.as_bool() == Some(true) { "true" } else { "false" }.into(),
            Kind::Integer | Kind::Float | Kind::String => self.scalar_text().unwrap_or_default().into(),
            Kind::Sequence | Kind::Mapping => {
                let mut text = String::new();
                self.write_flow(&mut text);
                text.into()
            }
        }
    }

    /// A collection in flow style. Nothing is quoted: escapes of escapes would double with each level of nested keys.
    fn write_flow(self, out: &mut String) {
        match self.kind() {
            Kind::Sequence => {
                out.push('[');
                for (n, item) in self.items().enumerate() {
                    out.push_str(if n == 0 { "" } else { ", " });
                    item.write_flow(out);
                }
                out.push(']');
            }
            Kind::Mapping => {
                out.push('{');
                for (n, entry) in self.entries().enumerate() {
                    out.push_str(if n == 0 { "" } else { ", " });
                    entry.key.write_flow(out);
                    out.push_str(": ");
                    entry.value.write_flow(out);
                }
                out.push('}');
            }
            _ => out.push_str(&self.key_text()),
        }
    }
}

/// An integer as exactly as JSON values can hold it: 64 bits with or without a sign, else as a float.
fn integer(text: &str) -> Value {
    let exact = number::integer(text)
        .and_then(|n| i64::try_from(n).map(Number::from).or_else(|_| u64::try_from(n).map(Number::from)).ok());
    exact.or_else(|| number::integer_as_float(text).and_then(Number::from_f64)).map_or(Value::Null, Value::Number)
}
