//! The reference of keys in the manual says what the schemas say.
//!
//! The table after `<!-- keys: SCHEMA -->` is written from that schema, the one after `<!-- keys: SCHEMA/PART -->` from a part
//! of it; `SSOT_BLESS=1 cargo test --test it manual` writes them. No schema of a file that people write lacks a table.

use super::page::Page;
use super::{blessing, root, writing};
use serde_yaml::{Mapping, Value};
use ssot::schema::SchemaName::{self, Aliases, Config, Governance, Lockfile, Manifest, Teams, Waivers};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = "docs/configuration.md";

/// The files that people write.
const WRITTEN: [SchemaName; 7] = [Config, Manifest, Aliases, Governance, Lockfile, Teams, Waivers];

/// JSON is YAML too, and a reader of YAML keeps the order of keys.
fn schema(name: SchemaName) -> Value {
    serde_yaml::from_str(name.text()).expect("a schema is JSON")
}

fn text<'a>(schema: &'a Value, key: &str) -> Option<&'a str> {
    schema.get(key).and_then(Value::as_str)
}

fn properties(schema: &Value) -> Option<&Mapping> {
    schema.get("properties").and_then(Value::as_mapping)
}

/// The parts of a schema that have keys, by their names; the whole is `""`.
fn parts(whole: &Value) -> Vec<(String, &Value)> {
    let named = whole.get("$defs").and_then(Value::as_mapping).into_iter().flatten();
    let named = named.filter(|(_, part)| properties(part).is_some()).map(|(name, part)| (plain(name), part));
    std::iter::once((String::new(), whole)).chain(named).collect()
}

/// A schema, and where the page has the tables of its parts.
struct Reference<'a> {
    whole: &'a Value,
    /// The heading above the table of each part.
    headings: BTreeMap<String, String>,
}

impl<'a> Reference<'a> {
    fn new(name: SchemaName, whole: &'a Value, page: &Page) -> Self {
        let heading = |part: &str| {
            let mark = mark(name, part);
            let at = page.lines.iter().position(|line| *line == mark)?;
            page.slugs.iter().rev().find(|slug| slug.line < at).map(|slug| slug.text.clone())
        };
        let headings = parts(whole).into_iter().filter_map(|(part, _)| Some((part.clone(), heading(&part)?)));
        Self { whole, headings: headings.collect() }
    }

    /// What a `$ref` leads to, with its name.
    fn referred(&self, schema: &'a Value) -> Option<(&'a str, &'a Value)> {
        let name = text(schema, "$ref")?.strip_prefix("#/$defs/")?;
        Some((name, self.whole.get("$defs")?.get(name)?))
    }

    /// What a value must be, in words.
    fn value(&self, schema: &'a Value) -> String {
        if let Some((name, part)) = self.referred(schema) {
            let heading = self.headings.get(name).map_or(name, String::as_str);
            let link = || format!("[{}](#{heading})", name.replace('_', " "));
            return if properties(part).is_some() { link() } else { self.value(part) };
        }
        if let Some(expected) = text(schema, "x-ssot-expects") {
            return expected.to_owned();
        }
        if let Some(only) = schema.get("const") {
            return format!("`{}`", plain(only));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_sequence) {
            return any_of(values.iter().filter_map(Value::as_str).map(|value| format!("`{value}`")).collect());
        }
        let types = match schema.get("type") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Sequence(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => return "anything".to_owned(),
        };
        // A list last, because its entries follow.
        let (lists, others): (Vec<&str>, Vec<&str>) =
            types.into_iter().filter(|name| *name != "null").partition(|name| *name == "array");
        any_of(others.into_iter().chain(lists).map(|name| self.kind(schema, name)).collect())
    }

    fn kind(&self, schema: &'a Value, name: &str) -> String {
        match name {
            "string" => "text".to_owned(),
            "integer" => "a whole number".to_owned(),
            "number" => "a number".to_owned(),
            "boolean" => "true or false".to_owned(),
            "array" => match schema.get("items").map(|items| self.value(items)).as_deref() {
                None => "a list".to_owned(),
                Some(items) => format!("a list: {items}"),
            },
            _ => match schema.get("additionalProperties").filter(|values| values.is_mapping()) {
                Some(values) => format!("names, each with {}", self.value(values)),
                None => "a mapping".to_owned(),
            },
        }
    }

    /// The rows of a part: its keys, and those of what is written inside it.
    fn rows(&self, part: &'a Value, prefix: &str, out: &mut Vec<String>) {
        let required: BTreeSet<&str> =
            part.get("required").and_then(Value::as_sequence).into_iter().flatten().filter_map(Value::as_str).collect();
        for (key, schema) in properties(part).into_iter().flatten() {
            let key = plain(key);
            let general = || self.referred(schema).and_then(|(_, part)| text(part, "description"));
            let meaning = text(schema, "description").or_else(general);
            let meaning = meaning.unwrap_or_else(|| panic!("`{prefix}{key}` has no description in its schema"));
            let default = schema.get("default").map(|default| format!(" Default: `{}`.", plain(default)));
            let must = if required.contains(key.as_str()) { " Required." } else { "" };
            let meaning = format!("{meaning}{}{must}", default.unwrap_or_default());
            let cells = [format!("`{prefix}{key}`"), self.value(schema), meaning];
            out.push(format!("| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
            self.rows(schema, &format!("{prefix}{key}."), out);
            let inside = schema.get("additionalProperties");
            for inside in [inside, inside.and_then(|inside| inside.get("else"))].into_iter().flatten() {
                self.rows(inside, &format!("{prefix}{key}.*."), out);
            }
        }
    }

    fn table(&self, part: &'a Value) -> Vec<String> {
        let mut lines = vec!["| key | value | what it says |".to_owned(), "|---|---|---|".to_owned()];
        self.rows(part, "", &mut lines);
        lines
    }
}

/// The line before the table of a part.
fn mark(name: SchemaName, part: &str) -> String {
    let part = if part.is_empty() { String::new() } else { format!("/{part}") };
    format!("<!-- keys: {}{part} -->", name.as_str())
}

fn any_of(words: Vec<String>) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn plain(value: &Value) -> String {
    let text = serde_yaml::to_string(value).expect("a scalar");
    value.as_str().map_or_else(|| text.trim_end().to_owned(), str::to_owned)
}

#[test]
fn every_key_is_described() {
    let _alone = writing();
    let mut page = Page::read(&root(), PAGE);
    let mut faults = Vec::new();
    for name in WRITTEN {
        let whole = schema(name);
        let reference = Reference::new(name, &whole, &page);
        for (part_name, part) in parts(&whole) {
            let mark = mark(name, &part_name);
            let Some(at) = page.lines.iter().position(|line| *line == mark) else {
                faults.push(format!("{PAGE} lacks a table of keys: {mark}"));
                continue;
            };
            let length = page.lines[at + 1..].iter().take_while(|line| line.starts_with('|')).count();
            let wanted = reference.table(part);
            if page.lines[at + 1..at + 1 + length] != wanted[..] {
                faults.push(format!("{PAGE}:{}: below {mark}, the schema says\n{}", at + 1, wanted.join("\n")));
                page.lines.splice(at + 1..at + 1 + length, wanted);
            }
        }
    }
    if blessing() {
        std::fs::write(root().join(PAGE), format!("{}\n", page.lines.join("\n"))).expect("written");
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

/// The key of a level deep inside is a row, and so is what only a branch of the schema knows.
#[test]
fn tables_hold_the_keys_of_every_depth() {
    let table = |name: SchemaName| {
        let whole = schema(name);
        Reference::new(name, &whole, &Page::parse("page.md", "")).table(&whole).join("\n")
    };
    let governance = table(Governance);
    assert!(governance.contains("| `alias_governance.rules.naming.min_length` | a whole number |"), "{governance}");
    let config = table(Config);
    assert!(config.contains("| `rules.*.days` | a whole number |"), "{config}");
    assert!(config.contains("| `fail_on` | `error`, `warning` or `info` |"), "{config}");
    assert!(config.contains("Default: `16MiB`."), "{config}");
}
