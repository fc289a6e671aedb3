//! Ids from paths.

use super::{Found, Kind};
use std::collections::HashMap;

/// An id is at most this long; the schema allows 128.
const LONGEST: usize = 100;

/// File names that say nothing without their folder.
const VAGUE: [&str; 12] = [
    "main",
    "index",
    "schema",
    "kustomization",
    "chart",
    "variables",
    "action",
    "base",
    "default",
    "values",
    "tables",
    "outputs",
];

/// An id for each, from as few parts of its path as tell it from the others.
pub(super) fn ids(found: &[Found]) -> Vec<String> {
    let parts: Vec<Vec<String>> = found.iter().map(parts).collect();
    let mut depths: Vec<usize> = parts.iter().map(|parts| depth(parts)).collect();
    loop {
        let names: Vec<String> = parts.iter().zip(&depths).map(|(parts, depth)| join(parts, *depth)).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for name in &names {
            *counts.entry(name).or_default() += 1;
        }
        let mut longer = false;
        for ((name, parts), depth) in names.iter().zip(&parts).zip(&mut depths) {
            if counts.get(name.as_str()).is_some_and(|count| *count > 1) && *depth < parts.len() {
                *depth += 1;
                longer = true;
            }
        }
        if !longer {
            return numbered(names);
        }
    }
}

/// What the whole path does not tell apart (`a-b.yaml` and `a_b.yaml`) gets numbers.
fn numbered(names: Vec<String>) -> Vec<String> {
    let mut taken: std::collections::HashSet<String> = names.iter().cloned().collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    names
        .into_iter()
        .map(|name| {
            let count = seen.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
            if *count == 1 {
                return name;
            }
            while !taken.insert(format!("{name}_{count}")) {
                *count += 1;
            }
            format!("{name}_{count}")
        })
        .collect()
}

/// The words of a path, the last first: the file's own name, then its folders.
fn parts(found: &Found) -> Vec<String> {
    let path = found.path.as_str();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let own = match (found.kind, name) {
        (Kind::Package, "Cargo.toml") => "cargo_package".to_owned(),
        (Kind::Package, "package.json") => "npm_package".to_owned(),
        (Kind::Package, "pyproject.toml") => "python_package".to_owned(),
        (Kind::Package, "go.mod") => "go_module".to_owned(),
        (Kind::Package, "composer.json") => "composer_package".to_owned(),
        (Kind::Environment, _) => "environment_variables".to_owned(),
        (Kind::GitlabCi, _) => "gitlab_pipeline".to_owned(),
        (Kind::Workflow, _) => format!("{}_workflow", snake(stem(name))),
        (Kind::JsonSchema, _) => format!("{}_schema", snake(stem(name).trim_end_matches(".schema"))),
        _ => snake(stem(name)),
    };
    let own = if own.starts_with('_') { format!("{}{own}", found.kind.word()) } else { own };
    let mut parts = vec![if own.is_empty() { found.kind.word().to_owned() } else { own }];
    // All workflows lie in the same folder, which says nothing.
    if found.kind != Kind::Workflow {
        parts.extend(folders.split('/').rev().map(snake).filter(|part| !part.is_empty()));
    }
    if parts.len() == 1 && parts.first().is_some_and(|own| is_vague(own)) {
        parts.push(found.kind.word().to_owned());
    }
    // `chart/Chart.yaml` is one chart.
    parts.dedup();
    parts
}

fn stem(name: &str) -> &str {
    let trimmed = name.trim_start_matches('.');
    trimmed.rsplit_once('.').map_or(trimmed, |(stem, _)| stem)
}

fn is_vague(own: &str) -> bool {
    VAGUE.contains(&own)
}

fn depth(parts: &[String]) -> usize {
    if parts.first().is_some_and(|own| is_vague(own)) { parts.len().min(2) } else { 1 }
}

fn join(parts: &[String], depth: usize) -> String {
    let words: Vec<&str> = parts.iter().take(depth).rev().map(String::as_str).collect();
    let mut id = words.join("_");
    // ASCII only, so any place is a boundary.
    id.truncate(LONGEST);
    if id.starts_with(|c: char| c.is_ascii_alphanumeric()) { id } else { format!("x{id}") }
}

/// Lower-case letters and digits, `_` between words.
fn snake(text: &str) -> String {
    let mut out = String::new();
    let mut before_lower = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && before_lower {
                out.push('_');
            }
            before_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
            out.push(c.to_ascii_lowercase());
        } else {
            before_lower = false;
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
        }
    }
    out.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::RepoPath;

    fn ids_of(paths: &[(Kind, &str)]) -> Vec<String> {
        let found: Vec<Found> =
            paths.iter().map(|(kind, path)| Found::new(*kind, &RepoPath::from_tree(path))).collect();
        ids(&found)
    }

    #[test]
    fn short_where_possible_and_always_unique() {
        assert_eq!(
            ids_of(&[
                (Kind::Api, "contracts/platform-api.yaml"),
                (Kind::Api, "a/openapi.yaml"),
                (Kind::Api, "b/openapi.yaml"),
                (Kind::Sql, "db/schema.sql"),
                (Kind::Terraform, "main.tf"),
                (Kind::Workflow, ".github/workflows/ci.yml"),
                (Kind::Package, "Cargo.toml"),
                (Kind::Package, "crates/x/Cargo.toml"),
                (Kind::JsonSchema, "contracts/UserEvents.schema.json"),
                (Kind::Environment, ".env.example"),
            ]),
            [
                "platform_api",
                "a_openapi",
                "b_openapi",
                "db_schema",
                "terraform_main",
                "ci_workflow",
                "cargo_package",
                "x_cargo_package",
                "user_events_schema",
                "environment_variables",
            ]
        );
        assert_eq!(
            ids_of(&[(Kind::Api, "x/a-b.yaml"), (Kind::Api, "x/a_b.yaml"), (Kind::Api, "日本.yaml")]),
            ["x_a_b", "x_a_b_2", "api"]
        );
    }
}
