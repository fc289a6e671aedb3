//! Which reader a file needs.

use crate::path::RepoPath;

/// A document format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// YAML 1.2, possibly several documents.
    Yaml,
    /// JSON, RFC 8259: no comments, no trailing commas.
    Json,
    /// TOML 1.0.
    Toml,
}

impl Format {
    /// The format that a file name's extension speaks of.
    pub fn of_path(path: &RepoPath) -> Option<Self> {
        match path.extension()?.as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// The name people know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Toml => "TOML",
        }
    }
}
