//! The kinds of files that usually hold a truth.

use crate::model::FileKind;
use crate::path::RepoPath;

/// A kind of source. The order is that of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // The names say it.
pub enum Kind {
    Api,
    Interface,
    JsonSchema,
    Sql,
    Compose,
    Kustomization,
    Kubernetes,
    Helm,
    Terraform,
    Workflow,
    Action,
    GitlabCi,
    Environment,
    Package,
}

/// A number of files of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfKind {
    /// The kind.
    pub kind: Kind,
    /// How many.
    pub count: usize,
}

impl Kind {
    /// The family that anchors of the kind belong to.
    pub fn family(self) -> &'static str {
        match self {
            Self::Api | Self::Interface => "api",
            Self::JsonSchema => "schema",
            Self::Sql => "data",
            Self::Compose | Self::Kustomization | Self::Kubernetes | Self::Helm => "deployment",
            Self::Terraform => "infrastructure",
            Self::Workflow | Self::Action | Self::GitlabCi => "automation",
            Self::Environment => "configuration",
            Self::Package => "package",
        }
    }

    /// What people call one, and several.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Api => ("API description", "API descriptions"),
            Self::Interface => ("interface definition", "interface definitions"),
            Self::JsonSchema => ("JSON Schema", "JSON Schemas"),
            Self::Sql => ("SQL schema", "SQL schemas"),
            Self::Compose => ("Compose file", "Compose files"),
            Self::Kustomization => ("kustomization", "kustomizations"),
            Self::Kubernetes => ("Kubernetes manifest", "Kubernetes manifests"),
            Self::Helm => ("Helm chart", "Helm charts"),
            Self::Terraform => ("Terraform module", "Terraform modules"),
            Self::Workflow => ("GitHub workflow", "GitHub workflows"),
            Self::Action => ("GitHub action", "GitHub actions"),
            Self::GitlabCi => ("GitLab pipeline", "GitLab pipelines"),
            Self::Environment => ("environment template", "environment templates"),
            Self::Package => ("package manifest", "package manifests"),
        }
    }

    /// What people call several.
    pub fn plural(self) -> &'static str {
        self.words().1
    }

    /// The word that stands in an id where the file's name says too little.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Interface => "interface",
            Self::JsonSchema => "json_schema",
            Self::Sql => "sql",
            Self::Compose => "compose",
            Self::Kustomization | Self::Kubernetes => "kubernetes",
            Self::Helm => "helm",
            Self::Terraform => "terraform",
            Self::Workflow => "workflow",
            Self::Action => "action",
            Self::GitlabCi => "gitlab",
            Self::Environment => "environment",
            Self::Package => "package",
        }
    }

    /// The `format` of a source of this kind, where its name alone tells it. Only what `ssot` holds a file to is declared.
    pub(super) fn format(self, path: &RepoPath) -> Option<String> {
        let by_name = || FileKind::of_path(path).first().map(|kind| kind.declared_name().to_owned());
        match self {
            Self::JsonSchema => Some("json-schema".to_owned()),
            Self::Compose => Some("docker-compose".to_owned()),
            Self::Kustomization => Some("kustomize".to_owned()),
            Self::Kubernetes => Some("kubernetes".to_owned()),
            Self::Terraform => Some("terraform".to_owned()),
            Self::Workflow => Some("github-actions".to_owned()),
            Self::GitlabCi => Some("gitlab-ci".to_owned()),
            _ => by_name(),
        }
    }
}

impl std::fmt::Display for OfKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (one, several) = self.kind.words();
        write!(f, "{} {}", self.count, if self.count == 1 { one } else { several })
    }
}
