//! What a path alone says.

use super::Kind;
use crate::document::Format;
use crate::path::RepoPath;

/// Folders whose files are somebody else's, made by a program, or samples.
pub(super) const SET_ASIDE: [&str; 21] = [
    "node_modules",
    "bower_components",
    "vendor",
    "third_party",
    "target",
    "dist",
    "site-packages",
    "venv",
    ".venv",
    ".terraform",
    "example",
    "examples",
    "sample",
    "samples",
    "test",
    "tests",
    "__tests__",
    "testdata",
    "fixtures",
    "__fixtures__",
    "generated",
];

/// Folders of steps that lead to a schema; no single step is the truth.
const STEPS: [&str; 5] = ["migrations", "migration", "migrate", "seeds", "seed"];

/// The first folder of a path that is set aside.
pub(super) fn set_aside(path: &RepoPath) -> Option<&'static str> {
    let folders = path.as_str().rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').find_map(|folder| SET_ASIDE.into_iter().find(|name| *name == folder))
}

/// A kind that a path may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// The name is enough.
    Sure(Kind),
    /// A document of a format, which its content may show to be something.
    Document(Format),
    /// SQL text.
    Sql,
}

/// What a path may be; nothing for most.
pub(super) fn guess(path: &RepoPath) -> Option<Guess> {
    let name = path.file_name();
    let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    let sure = match name {
        "Cargo.toml" | "package.json" | "pyproject.toml" | "go.mod" | "composer.json" => Some(Kind::Package),
        ".env.example" | ".env.sample" | ".env.template" | ".env.dist" => Some(Kind::Environment),
        _ if name.ends_with(".tf") => Some(Kind::Terraform),
        _ if name.ends_with(".proto") || name.ends_with(".graphql") || name.ends_with(".graphqls") => {
            Some(Kind::Interface)
        }
        _ => None,
    };
    if let Some(kind) = sure {
        return Some(Guess::Sure(kind));
    }
    if name.ends_with(".sql") {
        return (!folder.split('/').any(|part| STEPS.contains(&part))).then_some(Guess::Sql);
    }
    match Format::of_path(path)? {
        Format::Toml => None,
        format => Some(Guess::Document(format)),
    }
}

/// The kind that a document's name announces, which its content must bear out.
pub(super) fn announced(path: &RepoPath) -> Option<Kind> {
    let (name, folder) = (path.file_name(), path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder));
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    let is = |word: &str| stem.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']));
    match stem {
        _ if folder == ".github/workflows" => Some(Kind::Workflow),
        ".gitlab-ci" if folder.is_empty() => Some(Kind::GitlabCi),
        "action" => Some(Kind::Action),
        "kustomization" => Some(Kind::Kustomization),
        "Chart" => Some(Kind::Helm),
        _ if is("docker-compose") || is("compose") => Some(Kind::Compose),
        _ => None,
    }
}

/// True when a manifest can name the path: the same rules as `source` is held to.
pub(super) fn can_be_named(path: &RepoPath) -> bool {
    let text = path.as_str();
    let drive = text.as_bytes().get(1) == Some(&b':');
    let same = RepoPath::parse(text).is_ok_and(|parsed| parsed == *path);
    same && !drive && !text.starts_with('~') && !text.contains('\\') && text.trim() == text
}
