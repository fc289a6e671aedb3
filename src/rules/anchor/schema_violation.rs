use super::Sourced;
use crate::document::Document;
use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::model::{Anchor, PathField};
use crate::path::RepoPath;
use crate::rules::paths::{self, is_blank};
use crate::rules::{Context, Rule, Sink, rule};
use crate::schema::UserSchema;
use crate::tree::Resolved;
use std::collections::{HashMap, HashSet};

rule!(
    SchemaViolation,
    Error,
    "anchor/schema-violation",
    "schema_violation.md",
    "an anchor's source does not satisfy the JSON Schema that the anchor names"
);

/// Why a schema cannot be used, and what to do.
type Unusable = (String, String);

impl Rule for SchemaViolation {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        // Many anchors may share a schema; it is prepared once.
        let mut compiled: HashMap<&str, Option<Result<UserSchema, Unusable>>> = HashMap::new();
        // So is a source that several anchors name: its faults are the same faults.
        let mut checked: HashSet<(&RepoPath, &str)> = HashSet::new();
        for anchor in &cx.registry.anchors {
            let Some(field) = anchor.schema.as_ref().filter(|field| !is_blank(&field.text.value)) else { continue };
            let schema = compiled.entry(field.text.value.as_str()).or_insert_with(|| compile(cx, field));
            match schema {
                Some(Ok(schema)) => {
                    let file = super::sourced(cx, anchor).and_then(|sourced| sourced.probe.file());
                    if file.is_some_and(|file| checked.insert((file, field.text.value.as_str()))) {
                        hold_against(cx, anchor, field, schema, out);
                    }
                }
                Some(Err((message, help))) => out.push(at_field(cx, anchor, field, message, help)),
                None => {}
            }
        }
    }
}

/// Prepares a schema. `None` when another rule says why it cannot be read.
fn compile(cx: &Context<'_>, field: &PathField) -> Option<Result<UserSchema, Unusable>> {
    const WHAT: &str = "the schema";
    if let Some(fault) = paths::outside(cx, WHAT, field)
        .or_else(|| paths::absent(cx, WHAT, field, "correct the path, or add the schema"))
    {
        return Some(Err((fault.message, fault.help)));
    }
    let path = field.path.as_ref().ok()?;
    let probe = cx.registry.probe(path)?;
    let unusable = |reason: String, help: &str| Some(Err((format!("the schema `{path}` {reason}"), help.to_owned())));
    if probe.resolved == Resolved::OnDiskIgnored {
        return unusable("exists here, but git ignores it, so no clone will have it".to_owned(), "commit it");
    }
    if let Some(found) = probe.not_text {
        return unusable(format!("holds {found}, not text"), "name a JSON Schema in JSON or YAML");
    }
    if let Some(error) = &probe.error {
        return unusable(format!("cannot be read: {error}"), "make it a file that can be read here");
    }
    // What cannot be parsed is reported as such.
    let document = cx.registry.document_at(path).filter(|document| !document.is_incomplete())?;
    let Some(root) = document.root() else {
        return unusable("is empty".to_owned(), "write the schema, or remove `schema`");
    };
    match UserSchema::compile(&root.to_json()) {
        Ok(schema) => Some(Ok(schema)),
        Err(reason) => unusable(format!("cannot be used: {reason}"), "correct the schema"),
    }
}

fn at_field(cx: &Context<'_>, anchor: &Anchor, field: &PathField, message: &str, help: &str) -> Draft {
    Draft::new(Subject::anchor(anchor.name()), cx.at(field.text.place), message).key("schema").help(help)
}

fn hold_against<'a>(cx: &Context<'a>, anchor: &'a Anchor, field: &PathField, schema: &UserSchema, out: &mut Sink<'_>) {
    let Some(sourced) = super::sourced(cx, anchor) else { return };
    let Some(file) = sourced.probe.file() else { return };
    let Some(document) = cx.registry.document_at(sourced.path) else {
        if let Some(reason) = unread(&sourced) {
            let message = format!("the source `{}` {reason}, so it cannot be held against the schema", sourced.path);
            let help = "remove `schema`, or name a source in YAML, JSON or TOML";
            let draft = at_field(cx, anchor, field, &message, help);
            out.push(draft.related("this is the source", cx.at(sourced.source.field.text.place)));
        }
        return;
    };
    if document.is_incomplete() {
        return;
    }
    let demand = format!("`{}` must satisfy this schema", anchor.name());
    if document.root().is_none() {
        let message = "the file is empty, so nothing in it satisfies its schema";
        out.push(
            Draft::new(Subject::anchor(anchor.name()), Location::file(file.clone()), message)
                .related(demand, cx.at(field.text.place))
                .help("write the content, or remove `schema` from the anchor"),
        );
        return;
    }
    for violation in violations(document, schema) {
        let location = Location::new(file.clone(), Some(violation.span));
        let draft = Draft::new(Subject::anchor(anchor.name()), location, violation.message)
            .key(violation.pointer)
            .related(demand.clone(), cx.at(field.text.place));
        let help = violation.help.unwrap_or_else(|| format!("correct the value, or the schema `{}`", field.text.value));
        out.push(draft.help(help));
    }
}

fn violations(document: &Document, schema: &UserSchema) -> Vec<crate::schema::Violation> {
    document.roots().flat_map(|root| schema.check(root)).collect()
}

/// Why a source that is there was not parsed; `None` when another rule says so.
fn unread(sourced: &Sourced<'_>) -> Option<String> {
    if sourced.probe.error.is_some() {
        return None;
    }
    match sourced.probe.not_text {
        Some(found) => super::declared_formats(sourced.anchor).is_none().then(|| format!("holds {found}")),
        None => Some("is not YAML, JSON or TOML".to_owned()),
    }
}
