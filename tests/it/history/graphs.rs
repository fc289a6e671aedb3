//! git's commit-graph: used where it is sound, left alone where it is not, and never trusted to be either.

use super::support::{Graph, check_everything, history, id, touches, watch};
use crate::repo::Repo;
use ssot::history::{History, Order};
use std::path::PathBuf;

fn repo() -> Repo {
    let mut repo = Repo::new();
    for number in 0..12 {
        let path = ["d/a", "b", "ü/ß", "d/c"][number % 4];
        repo = repo.file(path, format!("{number}\n")).commit(&format!("{number}"));
    }
    repo
}

fn place(repo: &Repo) -> PathBuf {
    repo.path().join(".git/objects/info/commit-graph")
}

/// The history after a walk, for its notes.
fn walked(repo: &Repo) -> History {
    let history = history(repo);
    let found = history.touching(id(repo, "HEAD"), &watch(&["d/a"]), Order::Full).unwrap();
    assert_eq!(found.commits.len(), 3);
    assert_eq!(found.examined, 12);
    history
}

#[test]
fn a_chain_is_used_and_so_are_commits_above_it() {
    let mut repo = repo();
    repo.git(&["commit-graph", "write", "--reachable", "--split=no-merge", "--changed-paths"]);
    for number in 0..3 {
        repo = repo.file("d/a", format!("more {number}\n")).commit("more");
        repo.git(&["commit-graph", "write", "--reachable", "--split=no-merge", "--changed-paths"]);
    }
    let chain = repo.path().join(".git/objects/info/commit-graphs/commit-graph-chain");
    assert_eq!(std::fs::read_to_string(&chain).unwrap().lines().count(), 4);
    let repo = repo.file("d/a", "not in the graph\n").commit("above");
    check_everything(&repo, &["d/a"], "chain");
    check_everything(&repo, &["b", "ü/ß"], "chain");
    assert_eq!(touches(&repo, &watch(&["d/a"]), Order::Full).commits.len(), 7);
    // Layers in another order are none.
    let text = std::fs::read_to_string(&chain).unwrap();
    let turned: Vec<&str> = text.lines().rev().collect();
    std::fs::write(&chain, turned.join("\n") + "\n").unwrap();
    let history = history(&repo);
    assert_eq!(history.touching(id(&repo, "HEAD"), &watch(&["d/a"]), Order::Full).unwrap().commits.len(), 7);
    assert!(history.notes()[0].contains("chain of commit-graph files is damaged"), "{:?}", history.notes());
}

/// Shows that the file is read at all: a filter that says "nothing changed" would hide commits.
#[test]
fn the_filters_are_believed_when_they_say_no() {
    let repo = repo();
    Graph::ChangedPaths(1).write(&repo);
    let mut bytes = std::fs::read(place(&repo)).unwrap();
    let filters = chunk(&bytes, b"BDAT");
    bytes[filters.0 + 12..filters.1].fill(0);
    // The checksum must be right, or the file is left alone.
    rewrite(&repo, &bytes, "clear the filters");
    let found = touches(&repo, &watch(&["d/a"]), Order::Full);
    assert_eq!((found.commits.len(), found.examined), (0, 12));
    // Version 1 hashes names beyond ASCII differently on some machines, so they are never ruled out by it.
    assert_eq!(touches(&repo, &watch(&["ü/ß"]), Order::Full).commits.len(), 3);
}

#[test]
fn damage_of_any_byte_is_noticed() {
    let repo = repo();
    assert!(walked(&repo).notes().is_empty());
    Graph::ChangedPaths(2).write(&repo);
    let sound = std::fs::read(place(&repo)).unwrap();
    assert!(walked(&repo).notes().is_empty());
    let write = |bytes: &[u8]| {
        let _ = std::fs::remove_file(place(&repo));
        std::fs::write(place(&repo), bytes).unwrap();
    };
    for at in (0..sound.len()).step_by(61).chain([0, 4, 5, 6, 7, sound.len() - 1]) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x41;
        write(&bytes);
        let notes = walked(&repo).notes();
        assert!(notes[0].contains("git commit-graph write --reachable"), "byte {at}: {notes:?}");
    }
    for length in [0, 1, 7, 8, 30, 1100, sound.len() / 2, sound.len() - 1] {
        write(&sound[..length]);
        assert_eq!(walked(&repo).notes().len(), 1, "cut off after {length}");
    }
}

/// A file whose checksum is right and whose content is nonsense: the walk starts again without it.
#[test]
fn nonsense_under_a_right_checksum_is_given_up_half_way() {
    let repo = repo();
    Graph::Plain.write(&repo);
    let sound = std::fs::read(place(&repo)).unwrap();
    let data = chunk(&sound, b"CDAT");
    for (what, field, value) in [
        ("a parent out of range", 20, [0x60, 0, 0, 9]),
        ("no generation", 28, [0; 4]),
        ("an edge list", 24, [0x80, 0, 0, 1]),
    ] {
        let mut bytes = sound.clone();
        for commit in (data.0..data.1).step_by(36) {
            bytes[commit + field..commit + field + 4].copy_from_slice(&value);
        }
        rewrite(&repo, &bytes, what);
        assert_eq!(walked(&repo).notes().len(), 1, "{what}");
    }
    // Parents that lead in a circle.
    let mut bytes = sound.clone();
    for commit in (data.0..data.1).step_by(36) {
        bytes[commit + 20..commit + 24].copy_from_slice(&[0, 0, 0, 3]);
    }
    rewrite(&repo, &bytes, "a circle");
    let history = history(&repo);
    assert!(history.is_ancestor(id(&repo, "HEAD~5"), id(&repo, "HEAD")).unwrap());
    assert_eq!(history.notes().len(), 1);
}

#[test]
fn replacements_grafts_and_configuration_turn_the_graph_off() {
    let repo = repo();
    Graph::ChangedPaths(1).write(&repo);
    let mut bytes = std::fs::read(place(&repo)).unwrap();
    let filters = chunk(&bytes, b"BDAT");
    bytes[filters.0 + 12..filters.1].fill(0);
    rewrite(&repo, &bytes, "clear the filters");
    let count = |repo: &Repo| touches(repo, &watch(&["d/a"]), Order::Full).commits.len();
    assert_eq!(count(&repo), 0, "the graph is used");
    repo.git(&["config", "core.commitGraph", "false"]);
    assert_eq!(count(&repo), 3);
    repo.git(&["config", "core.commitGraph", "true"]);
    repo.git(&["replace", "HEAD~3", "HEAD~4"]);
    assert_eq!(count(&repo), 3);
    repo.git(&["replace", "-d", "HEAD~3"]);
    assert_eq!(count(&repo), 0);
    std::fs::write(repo.path().join(".git/info/grafts"), "").unwrap();
    assert_eq!(count(&repo), 3);
}

/// Where a chunk begins and ends.
fn chunk(bytes: &[u8], name: &[u8; 4]) -> (usize, usize) {
    let entry = (0..).map(|at| 8 + at * 12).find(|at| &bytes[*at..at + 4] == name).unwrap();
    let offset = |at: usize| u64::from_be_bytes(bytes[at + 4..at + 12].try_into().unwrap()) as usize;
    (offset(entry), offset(entry + 12))
}

/// Puts the file back with a checksum that fits; git computes it.
fn rewrite(repo: &Repo, bytes: &[u8], what: &str) {
    let body = &bytes[..bytes.len() - 20];
    let file = repo.beside("body");
    std::fs::write(&file, body).unwrap();
    let output = std::process::Command::new("sha1sum").arg(&file).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let digest = ssot::history::Oid::parse(&text[..40]).unwrap_or_else(|| panic!("{what}: {text}"));
    let _ = std::fs::remove_file(place(repo));
    std::fs::write(place(repo), [body, &digest.0].concat()).unwrap();
}
