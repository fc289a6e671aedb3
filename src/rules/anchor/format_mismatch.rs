use super::Sourced;
use crate::document::{Document, Kind};
use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::model::{Content, DeclaredFormat, FileKind};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::Span;

rule!(
    FormatMismatch,
    Error,
    "anchor/format-mismatch",
    "format_mismatch.md",
    "an anchor's source is not of the format that the anchor declares"
);

/// Keywords of which a JSON Schema has at least one.
const SCHEMA_KEYWORDS: [&str; 21] = [
    "$schema",
    "$id",
    "id",
    "$ref",
    "$defs",
    "definitions",
    "type",
    "properties",
    "patternProperties",
    "required",
    "additionalProperties",
    "items",
    "prefixItems",
    "enum",
    "const",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "format",
];

/// What the content says that the format does not.
struct Fault {
    message: String,
    /// Where in the source.
    span: Option<Span>,
    help: String,
}

impl Rule for FormatMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for sourced in super::all_sourced(cx) {
            let (Some(format), Some(file)) = (&sourced.anchor.format, sourced.probe.file()) else { continue };
            let Some(declared) = super::declared_formats(sourced.anchor) else { continue };
            let document = cx.registry.document_at(sourced.path);
            let fault = match sourced.probe.not_text {
                Some(found) if found.ends_with("text") => Some(Fault {
                    message: format!("the source holds {found}, not UTF-8"),
                    span: None,
                    help: "save the file as UTF-8".to_owned(),
                }),
                Some(found) => Some(Fault {
                    message: format!("the source holds {found}, not text"),
                    span: None,
                    help: "commit the text itself; git compresses what it stores".to_owned(),
                }),
                None => by_name(&sourced, &declared).or_else(|| by_content(&sourced, &declared, document)),
            };
            let Some(fault) = fault else { continue };
            let message = format!("the format is `{}`, but {}", format.value, fault.message);
            let draft = Draft::new(Subject::anchor(sourced.anchor.name()), cx.at(format.place), message);
            let (label, place) = match fault.span {
                Some(span) => ("the source says so here", Location::new(file.clone(), Some(span))),
                None => ("this is the source", cx.at(sourced.source.field.text.place)),
            };
            out.push(draft.related(label, place).help(fault.help));
        }
    }
}

fn kinds(sourced: &Sourced<'_>) -> Vec<FileKind> {
    let named = FileKind::of_path(sourced.path);
    match sourced.probe.file() {
        Some(file) if named.is_empty() => FileKind::of_path(file),
        _ => named,
    }
}

fn by_name(sourced: &Sourced<'_>, declared: &[DeclaredFormat]) -> Option<Fault> {
    let kinds = kinds(sourced);
    let kind = kinds.first()?;
    if declared.iter().any(|format| format.kinds.iter().any(|kind| kinds.contains(kind))) {
        return None;
    }
    Some(Fault {
        message: format!("the source `{}` is {} by its name", sourced.path, kind.label()),
        span: None,
        help: format!("write `format: {}`, or name the file that the format speaks of", kind.declared_name()),
    })
}

/// Only the alternatives that agree with the name are asked, and one that agrees with the content will do.
fn by_content(sourced: &Sourced<'_>, declared: &[DeclaredFormat], document: Option<&Document>) -> Option<Fault> {
    let document = document.filter(|document| !document.is_incomplete())?;
    let kinds = kinds(sourced);
    let fitting =
        declared.iter().filter(|format| kinds.is_empty() || format.kinds.iter().any(|kind| kinds.contains(kind)));
    let mut first = None;
    for format in fitting {
        let fault = match &format.content {
            Content::Free => None,
            Content::Api { name, key, version } => api_fault(sourced, document, name, key, version.as_deref()),
            Content::JsonSchema => schema_fault(document),
        };
        first = first.or(Some(fault?));
    }
    first
}

fn api_fault(
    sourced: &Sourced<'_>,
    document: &Document,
    name: &str,
    key: &str,
    version: Option<&str>,
) -> Option<Fault> {
    let Some(root) = document.root() else {
        let help = format!("write the {name} document, or correct the format");
        return Some(Fault { message: "the source is empty".to_owned(), span: None, help });
    };
    let found = root.entry(key);
    let other = ["openapi", "swagger", "asyncapi"].into_iter().find_map(|key| root.entry(key));
    let Some(version) = version else {
        let is_any = found.is_some() || (key == "openapi" && root.entry("swagger").is_some());
        return (!is_any).then(|| no_key(name, key));
    };
    let Some(entry) = found.or(other) else { return Some(no_key(name, key)) };
    let said = entry.value.scalar_text().unwrap_or("…");
    let agrees = said == version || said.strip_prefix(version).is_some_and(|rest| rest.starts_with('.'));
    if found.is_some() && agrees {
        return None;
    }
    let declared = sourced.anchor.format.as_ref().map_or("", |format| format.value.as_str());
    let short: Vec<&str> = said.split('.').take(2).collect();
    let help = match found {
        Some(_) if short.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) => {
            format!("if the source is right, write `format: {}`", declared.replacen(version, &short.join("."), 1))
        }
        _ => "correct the format, or name another source".to_owned(),
    };
    let said_by = entry.key.as_str().unwrap_or(key);
    Some(Fault { message: format!("the source says `{said_by}: {said}`"), span: Some(entry.value.span()), help })
}

fn no_key(name: &str, key: &str) -> Fault {
    Fault {
        message: format!("the source has no `{key}` at its root, which every {name} document has"),
        span: None,
        help: format!("correct the format, or name the {name} document"),
    }
}

fn schema_fault(document: &Document) -> Option<Fault> {
    let message = match document.root() {
        None => "the source is empty",
        Some(root) => match root.kind() {
            Kind::Bool => return None,
            Kind::Mapping if SCHEMA_KEYWORDS.iter().any(|key| root.get(key).is_some()) => return None,
            // The schema that allows everything.
            Kind::Mapping if root.entries().next().is_none() => return None,
            Kind::Mapping => "the source has none of the keywords of a JSON Schema (`$schema`, `type`, `properties` …)",
            _ => "the source is not a mapping, as a JSON Schema is",
        },
    };
    let help = "name the schema, or correct the format".to_owned();
    Some(Fault { message: message.to_owned(), span: None, help })
}
