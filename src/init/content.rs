//! What a file's content says.

use super::names::{self, Guess};
use super::{Found, Kind};
use crate::document::{Document, Format, Kind as NodeKind, Limits, Node};
use crate::model::check_version;
use crate::path::RepoPath;
use memchr::memmem;

/// How much of a file is searched for the words that make it worth parsing.
const HEAD: usize = 64 << 10;

/// What is parsed; the largest API descriptions that people publish fit.
pub(super) const LIMITS: Limits =
    Limits { file_size: 16 << 20, nodes: 2_000_000, depth: 128, alias_expansion: 100_000 };

/// Kinds of Kubernetes objects that decide something. Others follow from them, or come in numbers.
const SIGNIFICANT: [&str; 12] = [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "CronJob",
    "Ingress",
    "Gateway",
    "HTTPRoute",
    "NetworkPolicy",
    "ClusterRole",
    "Role",
    "CustomResourceDefinition",
    "HorizontalPodAutoscaler",
];

/// What a look at a file gave.
#[derive(Debug)]
pub(super) enum Look {
    /// Nothing that is known.
    Nothing,
    /// It looks like something, but cannot be read.
    Broken,
    /// A source.
    Found(Found),
}

/// Looks at the content of a file whose path is promising.
pub(super) fn look(path: &RepoPath, guess: Guess, bytes: &[u8]) -> Look {
    match guess {
        Guess::Sql => sql(path, bytes),
        Guess::Sure(Kind::Package) => package(path, bytes),
        Guess::Sure(kind) => text_of(bytes).map_or(Look::Broken, |_| Look::Found(Found::new(kind, path))),
        Guess::Document(format) => document(path, format, bytes),
    }
}

/// Text that git shows as text; what is none is no source that people edit.
fn text_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn head(bytes: &[u8]) -> &[u8] {
    bytes.get(..HEAD).unwrap_or(bytes)
}

fn sql(path: &RepoPath, bytes: &[u8]) -> Look {
    let lower = head(bytes).to_ascii_lowercase();
    let words = String::from_utf8_lossy(&lower);
    let creates = words.lines().any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some("create")
            && words.take(4).any(|word| matches!(word, "table" | "view" | "type" | "schema" | "domain"))
    });
    match (creates, text_of(bytes)) {
        (false, _) => Look::Nothing,
        (true, None) => Look::Broken,
        (true, Some(_)) => Look::Found(Found::new(Kind::Sql, path)),
    }
}

fn package(path: &RepoPath, bytes: &[u8]) -> Look {
    let Some(text) = text_of(bytes) else { return Look::Broken };
    let mut found = Found::new(Kind::Package, path);
    let Some(format) = Format::of_path(path) else {
        // `go.mod` says `module NAME`, and no version.
        let name = text.lines().find_map(|line| line.strip_prefix("module "));
        found.title = name.map(|name| format!("The Go module {}", name.trim()));
        return Look::Found(found);
    };
    let document = Document::parse(path.clone(), bytes, format, &LIMITS);
    let root = document.root().filter(|root| root.kind() == NodeKind::Mapping && !document.is_incomplete());
    let Some(root) = root else { return Look::Broken };
    let tables: &[&str] = match path.file_name() {
        "Cargo.toml" => &["/package", "/workspace/package"],
        "pyproject.toml" => &["/project", "/tool/poetry"],
        _ => &[""],
    };
    let field = |key: &str| tables.iter().find_map(|table| text_at(root, &format!("{table}/{key}")));
    found.version = field("version").and_then(version);
    found.title = field("name").map(|name| format!("The package {name}"));
    Look::Found(found)
}

fn document(path: &RepoPath, format: Format, bytes: &[u8]) -> Look {
    let announced = names::announced(path);
    let has = |word: &str| memmem::find(head(bytes), word.as_bytes()).is_some();
    let api = ["openapi", "swagger", "asyncapi"].into_iter().any(has);
    let promising = announced.is_some()
        || api
        || (has("$schema") && has("json-schema.org"))
        || (format == Format::Yaml && has("apiVersion") && has("kind"));
    if !promising {
        return Look::Nothing;
    }
    let document = Document::parse(path.clone(), bytes, format, &LIMITS);
    if document.is_incomplete() {
        // A template or a stray word is no reason to speak; a file whose name says what it is, is.
        return if announced.is_some() { Look::Broken } else { Look::Nothing };
    }
    let Some(root) = document.root().filter(|root| root.kind() == NodeKind::Mapping) else { return Look::Nothing };
    let several = document.roots().nth(1).is_some();
    let found = if several { None } else { api_description(path, format, root).or_else(|| json_schema(path, root)) };
    let found = found.or_else(|| announced.and_then(|kind| as_announced(kind, path, root)));
    let found = found.or_else(|| kubernetes(path, &document));
    found.map_or(Look::Nothing, Look::Found)
}

fn api_description(path: &RepoPath, format: Format, root: Node<'_>) -> Option<Found> {
    let (key, version_of) =
        ["openapi", "swagger", "asyncapi"].into_iter().find_map(|key| Some((key, root.get(key)?.scalar_text()?)))?;
    // A fragment, or a file that merely has such a key.
    root.get("info").filter(|info| info.kind() == NodeKind::Mapping)?;
    let short: Vec<&str> = version_of.split('.').take(2).collect();
    let numbers = short.len() == 2 && short.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let mut found = Found::new(Kind::Api, path);
    let written = if format == Format::Json { "json" } else { "yaml" };
    found.format = Some(if numbers { format!("{key}-{}.{written}", short.join(".")) } else { key.to_owned() });
    found.version = text_at(root, "/info/version").and_then(version);
    found.title = text_at(root, "/info/title").map(str::to_owned);
    Some(found)
}

fn json_schema(path: &RepoPath, root: Node<'_>) -> Option<Found> {
    let schema = root.get("$schema")?.as_str()?;
    let is_schema = schema.contains("//json-schema.org/");
    let speaks = ["type", "properties", "$defs", "definitions", "$ref", "allOf", "anyOf", "oneOf", "enum"];
    if !is_schema || !speaks.into_iter().any(|key| root.get(key).is_some()) {
        return None;
    }
    let mut found = Found::new(Kind::JsonSchema, path);
    found.title = root.get("title").and_then(Node::as_str).map(str::to_owned);
    Some(found)
}

/// What the name announces, when the content bears it out.
fn as_announced(kind: Kind, path: &RepoPath, root: Node<'_>) -> Option<Found> {
    let has = |key: &str| root.get(key).is_some();
    let borne_out = match kind {
        Kind::Workflow => has("jobs"),
        Kind::Action => has("runs") && has("name"),
        Kind::Compose => has("services") || has("include"),
        Kind::Helm => has("apiVersion") && has("name"),
        Kind::Kustomization => {
            ["resources", "bases", "components", "patches", "generators", "configMapGenerator"].into_iter().any(has)
        }
        _ => true,
    };
    let mut found = borne_out.then(|| Found::new(kind, path))?;
    let name = root.get("name").and_then(Node::as_str);
    match kind {
        Kind::Workflow => found.title = name.map(|name| format!("The workflow {name}")),
        Kind::Action => found.title = name.map(|name| format!("The action {name}")),
        Kind::Helm => {
            found.title = name.map(|name| format!("The chart {name}"));
            found.version = root.get("version").and_then(Node::scalar_text).and_then(version);
        }
        _ => {}
    }
    Some(found)
}

fn kubernetes(path: &RepoPath, document: &Document) -> Option<Found> {
    let significant = |root: Node<'_>| {
        let kind = root.get("kind").and_then(Node::as_str);
        root.get("apiVersion").is_some() && kind.is_some_and(|kind| SIGNIFICANT.contains(&kind))
    };
    document.roots().any(significant).then(|| Found::new(Kind::Kubernetes, path))
}

fn text_at<'d>(root: Node<'d>, pointer: &str) -> Option<&'d str> {
    root.pointer(pointer)?.scalar_text().filter(|text| !text.trim().is_empty())
}

/// The version as an anchor states it; nothing for what is no version, such as `latest` or a date. `1.0` is written out.
fn version(text: &str) -> Option<String> {
    let rest = text.trim().trim_start_matches('v');
    let dots = rest.bytes().filter(|b| *b == b'.').count();
    let full = match dots {
        _ if !rest.bytes().all(|b| b.is_ascii_digit() || b == b'.') => rest.to_owned(),
        0 => format!("{rest}.0.0"),
        1 => format!("{rest}.0"),
        _ => rest.to_owned(),
    };
    // A date, `20240131`, is no major version.
    let plausible = full.len() <= 40 && full.split('.').next().is_some_and(|major| major.len() <= 5);
    (plausible && check_version(&full).is_ok()).then(|| format!("v{full}"))
}
