//! What an anchor's `format` means, and what a file's name says of its format.

use crate::document::Format;
use crate::path::RepoPath;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // The names say it.
pub enum FileKind {
    Yaml,
    Json,
    Toml,
    Sql,
    Env,
    Markdown,
    Xml,
    Protobuf,
    GraphQl,
    Dockerfile,
    Terraform,
    Hcl,
    Ini,
    Properties,
    Csv,
    Tsv,
    Rego,
    Cue,
    Python,
    JavaScript,
    TypeScript,
    Go,
    Rust,
    Java,
    Shell,
    Html,
}

use FileKind as Kind;

/// A kind, the name people know it by, the names a `format` may give it, and its files' extensions. The first extension
/// is the usual one.
struct Row(Kind, &'static str, &'static [&'static str], &'static [&'static str]);

static KINDS: &[Row] = &[
    Row(Kind::Yaml, "YAML", &["yaml", "yml"], &["yaml", "yml"]),
    Row(
        Kind::Json,
        "JSON",
        &["json", "geojson", "json5", "jsonc"],
        &["json", "jsonc", "json5", "geojson", "jsonld", "avsc"],
    ),
    Row(Kind::Toml, "TOML", &["toml"], &["toml"]),
    Row(
        Kind::Sql,
        "SQL",
        &["sql", "ddl", "postgresql", "postgres", "mysql", "sqlite"],
        &["sql", "ddl", "psql", "pgsql"],
    ),
    Row(Kind::Env, "a .env file", &["env", "dotenv", ".env"], &["env"]),
    Row(Kind::Markdown, "Markdown", &["markdown", "md", "mdx", "gfm"], &["md", "markdown", "mdown", "mdx"]),
    Row(Kind::Xml, "XML", &["xml", "xsd", "wsdl"], &["xml", "xsd", "wsdl", "xsl", "xslt", "svg"]),
    Row(Kind::Protobuf, "Protocol Buffers", &["proto", "protobuf", "proto2", "proto3"], &["proto"]),
    Row(Kind::GraphQl, "GraphQL", &["graphql", "gql"], &["graphql", "graphqls", "gql"]),
    Row(Kind::Dockerfile, "a Dockerfile", &["dockerfile", "containerfile"], &["dockerfile", "containerfile"]),
    Row(Kind::Terraform, "Terraform", &["terraform", "tf", "tfvars", "opentofu"], &["tf", "tfvars", "tofu"]),
    Row(Kind::Hcl, "HCL", &["hcl", "hcl2"], &["hcl", "nomad"]),
    Row(Kind::Ini, "INI", &["ini", "cfg"], &["ini", "cfg"]),
    Row(Kind::Properties, "a properties file", &["properties", "java-properties"], &["properties"]),
    Row(Kind::Csv, "CSV", &["csv"], &["csv"]),
    Row(Kind::Tsv, "TSV", &["tsv"], &["tsv"]),
    Row(Kind::Rego, "Rego", &["rego", "opa"], &["rego"]),
    Row(Kind::Cue, "CUE", &["cue"], &["cue"]),
    Row(Kind::Python, "Python", &["python", "py"], &["py", "pyi"]),
    Row(Kind::JavaScript, "JavaScript", &["javascript", "js"], &["js", "mjs", "cjs", "jsx"]),
    Row(Kind::TypeScript, "TypeScript", &["typescript", "ts"], &["ts", "tsx", "mts", "cts"]),
    Row(Kind::Go, "Go", &["go", "golang"], &["go"]),
    Row(Kind::Rust, "Rust", &["rust", "rs"], &["rs"]),
    Row(Kind::Java, "Java", &["java"], &["java"]),
    Row(Kind::Shell, "a shell script", &["shell", "bash", "sh", "zsh"], &["sh", "bash", "zsh"]),
    Row(Kind::Html, "HTML", &["html"], &["html", "htm", "xhtml"]),
];

/// Formats of tools: they are written in one of these kinds.
static TOOLS: &[(&str, &[Kind])] = &[
    ("ansible", &[Kind::Yaml]),
    ("cloudformation", &[Kind::Yaml, Kind::Json]),
    ("compose", &[Kind::Yaml]),
    ("docker-compose", &[Kind::Yaml]),
    ("github-actions", &[Kind::Yaml]),
    ("gitlab-ci", &[Kind::Yaml]),
    ("grafana", &[Kind::Json]),
    ("k8s", &[Kind::Yaml, Kind::Json]),
    ("kubernetes", &[Kind::Yaml, Kind::Json]),
    ("kustomize", &[Kind::Yaml]),
    ("prometheus", &[Kind::Yaml]),
];

/// What an anchor declares about the content of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Anything the format allows.
    Free,
    /// An API description.
    Api {
        /// What people call it.
        name: &'static str,
        /// The key at the document's root that holds the version of the specification.
        key: &'static str,
        /// The version that is declared, such as `3.0`.
        version: Option<String>,
    },
    /// A JSON Schema.
    JsonSchema,
}

/// One alternative of an anchor's `format`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredFormat {
    /// The kinds of files that agree with it.
    pub kinds: Vec<FileKind>,
    /// What they must hold.
    pub content: Content,
    /// Whether the files are what they will be: templates of such files are not parsed.
    pub is_template: bool,
}

impl DeclaredFormat {
    /// Reads one alternative; `None` for text of any kind and for names that `ssot` does not know, which anything may be.
    pub fn parse(declared: &str) -> Option<Self> {
        let lower = declared.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let free = |kinds: Vec<Kind>| Some(Self { kinds, content: Content::Free, is_template: false });
        if let Some(kind) = by_name(&lower) {
            return free(match kind {
                // The same language.
                Kind::Terraform | Kind::Hcl => vec![Kind::Terraform, Kind::Hcl],
                Kind::Ini | Kind::Properties => vec![Kind::Ini, Kind::Properties],
                kind => vec![kind],
            });
        }
        if lower == "helm" {
            return Some(Self { kinds: vec![Kind::Yaml], content: Content::Free, is_template: true });
        }
        // `openapi-3.0.yaml`, `kubernetes+yaml`: the last part is how it is written.
        let (name, written) = match lower.rsplit_once(['.', '+']) {
            Some((name, last)) => match by_name(last) {
                Some(kind @ (Kind::Yaml | Kind::Json | Kind::Toml)) => (name, Some(kind)),
                _ => (lower.as_str(), None),
            },
            None => (lower.as_str(), None),
        };
        let kinds = |all: &[Kind]| written.map_or_else(|| all.to_vec(), |kind| vec![kind]);
        if let Some(content) = api(name) {
            return Some(Self { kinds: kinds(&[Kind::Yaml, Kind::Json]), content, is_template: false });
        }
        if name == "jsonschema" || name == "json-schema" || name.starts_with("json-schema-") {
            let kinds = kinds(&[Kind::Json, Kind::Yaml]);
            return Some(Self { kinds, content: Content::JsonSchema, is_template: false });
        }
        if let Some((_, all)) = TOOLS.iter().find(|(tool, _)| *tool == name) {
            return free(kinds(all));
        }
        written.and_then(|kind| free(vec![kind]))
    }

    /// The format its files are parsed as, when their names do not say.
    fn document_format(&self) -> Option<Format> {
        if self.is_template {
            return None;
        }
        self.kinds.iter().find_map(|kind| match kind {
            Kind::Yaml => Some(Format::Yaml),
            Kind::Json => Some(Format::Json),
            Kind::Toml => Some(Format::Toml),
            _ => None,
        })
    }
}

impl FileKind {
    /// The kinds that a file's name speaks of; none when it says nothing. `main.tf.json` is of two kinds.
    pub fn of_path(path: &RepoPath) -> Vec<Self> {
        let name = path.file_name().to_ascii_lowercase();
        if name.ends_with(".tf.json") || name.ends_with(".tfvars.json") {
            return vec![Self::Terraform, Self::Json];
        }
        let by_extension = |extension: String| {
            let row = KINDS.iter().find(|Row(_, _, _, extensions)| extensions.contains(&extension.as_str()))?;
            Some(row.0)
        };
        if let Some(kind) = path.extension().and_then(by_extension) {
            return vec![kind];
        }
        let starts = |stem: &str| name.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if starts(".env") {
            vec![Self::Env]
        } else if starts("dockerfile") || starts("containerfile") {
            vec![Self::Dockerfile]
        } else {
            Vec::new()
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        KINDS.iter().find(|Row(kind, ..)| *kind == self).map_or("", |Row(_, label, ..)| label)
    }

    /// The name that a `format` usually gives it.
    pub fn declared_name(self) -> &'static str {
        KINDS.iter().find(|Row(kind, ..)| *kind == self).and_then(|row| row.2.first()).copied().unwrap_or_default()
    }
}

/// The document format in which a source is parsed because of what its anchor declares.
pub(super) fn parsed_as<'a>(declared: impl Iterator<Item = &'a str>, path: &RepoPath) -> Option<Format> {
    let declared: Vec<&str> = declared.collect();
    // Their comments and commas are no faults, but our reader knows strict JSON only.
    if declared.iter().any(|format| matches!(format.to_ascii_lowercase().as_str(), "jsonc" | "json5")) {
        return None;
    }
    let format = declared.into_iter().filter_map(DeclaredFormat::parse).find_map(|format| format.document_format())?;
    Format::of_path(path).or_else(|| FileKind::of_path(path).is_empty().then_some(format))
}

fn by_name(name: &str) -> Option<Kind> {
    KINDS.iter().find(|Row(_, _, names, _)| names.contains(&name)).map(|Row(kind, ..)| *kind)
}

/// `openapi`, `openapi-3.0`, `openapi3`, `swagger-2.0`, `asyncapi-2.x`.
fn api(name: &str) -> Option<Content> {
    let (label, mut key, rest) = [("OpenAPI", "openapi"), ("Swagger", "swagger"), ("AsyncAPI", "asyncapi")]
        .into_iter()
        .find_map(|(label, key)| Some((label, key, name.strip_prefix(key)?)))?;
    let version = rest.trim_start_matches(['-', 'v', '@', ':']).trim_end_matches(".x");
    if !version.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    // Version 2 of OpenAPI is Swagger, whatever it is called.
    if key == "openapi" && version.split('.').next() == Some("2") {
        key = "swagger";
    }
    Some(Content::Api { name: label, key, version: (!version.is_empty()).then(|| version.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(declared: &str) -> Option<Vec<Kind>> {
        DeclaredFormat::parse(declared).map(|format| format.kinds)
    }

    #[test]
    fn reads_what_people_declare() {
        assert_eq!(kinds("yml"), Some(vec![Kind::Yaml]));
        assert_eq!(kinds("openapi-3.0.yaml"), Some(vec![Kind::Yaml]));
        assert_eq!(kinds("OpenAPI 3.1"), Some(vec![Kind::Yaml, Kind::Json]));
        assert_eq!(kinds("kubernetes.yaml"), Some(vec![Kind::Yaml]));
        assert_eq!(kinds("dotenv"), Some(vec![Kind::Env]));
        for unknown in ["text", "any", "parquet", "openapi-generator", "", "v1.2"] {
            assert_eq!(kinds(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn reads_versions_of_api_descriptions() {
        let version = |declared| match DeclaredFormat::parse(declared).map(|format| format.content) {
            Some(Content::Api { key, version, .. }) => Some((key, version)),
            _ => None,
        };
        assert_eq!(version("openapi"), Some(("openapi", None)));
        assert_eq!(version("openapi-3.0.yaml"), Some(("openapi", Some("3.0".to_owned()))));
        assert_eq!(version("openapi3"), Some(("openapi", Some("3".to_owned()))));
        assert_eq!(version("openapi-3.x"), Some(("openapi", Some("3".to_owned()))));
        assert_eq!(version("openapi-2.0"), Some(("swagger", Some("2.0".to_owned()))));
        assert_eq!(version("swagger-2.0.json"), Some(("swagger", Some("2.0".to_owned()))));
        assert_eq!(version("yaml"), None);
    }

    #[test]
    fn names_tell_kinds() {
        let kinds = |path| FileKind::of_path(&RepoPath::from_tree(path));
        assert_eq!(kinds("a/b.YML"), [Kind::Yaml]);
        assert_eq!(kinds(".env"), [Kind::Env]);
        assert_eq!(kinds(".env.example"), [Kind::Env]);
        assert_eq!(kinds("prod.env"), [Kind::Env]);
        assert_eq!(kinds(".env.json"), [Kind::Json]);
        assert_eq!(kinds("Dockerfile.prod"), [Kind::Dockerfile]);
        assert_eq!(kinds("main.tf.json"), [Kind::Terraform, Kind::Json]);
        for unknown in ["Makefile", "a.yaml.j2", "environment", ".yamllint", "notes.txt"] {
            assert!(kinds(unknown).is_empty(), "{unknown}");
        }
    }
}
