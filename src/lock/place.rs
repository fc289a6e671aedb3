//! Where a new lockfile goes.

use super::LockError;
use crate::model::{PathGlobs, Settings};
use crate::path::RepoPath;

/// The path of a new lockfile: the first glob of `locks` that says where one would be found, with its `*` filled in.
pub(super) fn of(workflow: &str, settings: &Settings) -> Result<RepoPath, LockError> {
    let refuse = |reason: String| LockError::NoPlace { workflow: workflow.to_owned(), reason };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if workflow.is_empty() || workflow.len() > 100 || workflow.starts_with('.') || !workflow.chars().all(plain) {
        return Err(refuse("the name becomes a file's; use letters, digits, `-`, `_` and `.`".to_owned()));
    }
    let globs = &settings.locks;
    let mut candidates = globs.patterns().filter_map(|pattern| fill(pattern, workflow));
    let Some(path) = candidates.find(|path| globs.matches(path) && path.extension().as_deref() == Some("json")) else {
        return Err(refuse(format!("`locks` in ssot.yaml gives it no place ({})", list(globs))));
    };
    if settings.exclude.matches(&path) {
        return Err(refuse(format!("`exclude` in ssot.yaml hides `{path}`")));
    }
    Ok(path)
}

fn list(globs: &PathGlobs) -> String {
    globs.patterns().map(|pattern| format!("`{pattern}`")).collect::<Vec<_>>().join(", ")
}

/// The one file that a glob stands for when its last `*` is the workflow's name and `**/` is no folder at all.
fn fill(pattern: &str, workflow: &str) -> Option<RepoPath> {
    let pattern = pattern.replace("**/", "");
    let (folder, name) = pattern.rsplit_once('/').unwrap_or(("", &pattern));
    if folder.contains(['*', '?', '[', '{']) || name.matches('*').count() != 1 || name.contains(['?', '[', '{']) {
        return None;
    }
    let name = name.replace('*', workflow);
    let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
    RepoPath::parse(&path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(pattern: &str) -> Option<String> {
        fill(pattern, "ci").map(|path| path.to_string())
    }

    #[test]
    fn the_star_is_the_workflow() {
        assert_eq!(place("ssot_plan/locks/*.json").as_deref(), Some("ssot_plan/locks/ci.json"));
        assert_eq!(place("./locks/**/*.lock.json").as_deref(), Some("locks/ci.lock.json"));
        assert_eq!(place("*.json").as_deref(), Some("ci.json"));
        for pattern in ["*/locks/*.json", "locks/{a,b}.json", "locks/ci?.json", "locks/one.json"] {
            assert_eq!(place(pattern), None, "{pattern}");
        }
    }
}
