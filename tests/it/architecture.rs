//! The layer table of `src/lib.rs`, enforced.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each module of the library may import. The order is the order of the layers.
const LAYERS: &[(&str, &[&str])] = &[
    ("path", &[]),
    ("text", &["path"]),
    ("finding", &["path", "text"]),
    ("hash", &[]),
    ("github", &[]),
    ("tree", &["path", "finding", "hash"]),
    ("document", &["path", "text"]),
    ("schema", &["path", "text", "document"]),
    ("model", &["path", "text", "finding", "hash", "tree", "document", "schema"]),
    ("lock", &["path", "text", "finding", "hash", "tree", "document", "schema", "model"]),
    ("init", &["path", "tree", "document", "schema", "model"]),
    ("history", &["path", "text", "hash", "tree"]),
    ("delta", &["path", "text", "finding", "hash", "tree", "document", "schema", "model"]),
    (
        "approval",
        &["path", "text", "finding", "hash", "github", "tree", "document", "schema", "model", "history", "delta"],
    ),
    (
        "audit",
        &["path", "text", "finding", "hash", "tree", "document", "schema", "model", "history", "delta", "approval"],
    ),
    (
        "rules",
        &["path", "text", "finding", "hash", "tree", "document", "schema", "model", "history", "delta", "approval"],
    ),
    ("engine", &["path", "text", "finding", "model", "rules"]),
    (
        "workspace",
        &[
            "path", "text", "finding", "hash", "github", "tree", "document", "schema", "model", "lock", "init",
            "history", "delta", "approval", "audit", "rules", "engine",
        ],
    ),
    ("render", &["path", "text", "finding", "history", "delta", "audit"]),
    ("comment", &["path", "text", "finding", "hash", "github", "document", "schema", "delta", "render"]),
];

/// Crates that only some modules may name.
const CRATES: &[(&str, &[&str])] = &[
    ("git2", &["tree", "history"]),
    ("flate2", &["history"]),
    ("sha1", &["history"]),
    ("granit_parser", &["document"]),
    ("jsonc_parser", &["document"]),
    ("toml_edit", &["document"]),
    ("jsonschema", &["schema"]),
    ("miette", &["render"]),
    ("similar", &["render"]),
];

/// The Rust files below a folder, sorted.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let files =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry").into_path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// Every library source: its layer, its path and its text without comments and unit tests.
fn library() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for path in sources(&root) {
        let relative = path.strip_prefix(&root).expect("below src").to_path_buf();
        let first = relative.components().next().expect("a part").as_os_str().to_string_lossy().into_owned();
        let layer = first.trim_end_matches(".rs").to_owned();
        if layer == "bin" || layer == "lib" {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        files.push((layer, relative, code.join("\n")));
    }
    files
}

/// The modules behind every `crate::`, grouped imports included.
fn crate_edges(code: &str) -> BTreeSet<String> {
    let mut edges = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            edges.insert(name);
        }
    }
    edges
}

#[test]
fn modules_import_only_what_stands_above_them() {
    let allowed: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (layer, path, code) in library() {
        let may = allowed.get(layer.as_str()).unwrap_or_else(|| panic!("{layer} is not in the layer table"));
        for edge in crate_edges(&code) {
            if edge != layer && !may.contains(&edge.as_str()) {
                wrong.push(format!("{}: {layer} → {edge}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_layer_table_has_no_cycle() {
    for (index, (layer, may)) in LAYERS.iter().enumerate() {
        for name in *may {
            let at = LAYERS.iter().position(|(other, _)| other == name).expect("a known layer");
            assert!(at < index, "{layer} may import {name}, which stands below it");
        }
    }
}

#[test]
fn foreign_crates_stay_in_their_layer() {
    let mut wrong = Vec::new();
    for (layer, path, code) in library() {
        for (name, layers) in CRATES {
            if code.contains(&format!("{name}::")) && !layers.contains(&layer.as_str()) {
                wrong.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_rule_never_imports_another_rule() {
    let mut wrong = Vec::new();
    for (layer, path, code) in library().into_iter().filter(|(layer, ..)| layer == "rules") {
        let file = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if file == "mod" {
            continue;
        }
        for family in crate::architecture::families() {
            if code.contains(&format!("crate::{layer}::{family}::")) && !path.starts_with(format!("rules/{family}")) {
                wrong.push(format!("{} reaches into {family}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn families() -> BTreeSet<&'static str> {
    ssot::rules::all().map(|rule| rule.meta().family()).collect()
}

/// 400 lines ask a question; 800 answer it.
#[test]
fn files_stay_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut lengths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for path in sources(&root.join(folder)) {
            let lines = std::fs::read_to_string(&path).expect("readable").lines().count();
            assert!(lines < 800, "{} has {lines} lines", path.display());
            lengths.push(lines);
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median < 250, "the median file has {median} lines");
}
