//! Random small histories with merges, every order compared with git: with and without the commit-graph.

use super::support::{Graph, check_everything, history, id, watch};
use crate::repo::Repo;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

/// A linear congruential generator: the same histories each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }
}

const FILES: [&str; 7] = ["a", "d/b", "d/c", "d/e/f", "g", "g/h", "ü/ß.yaml"];

/// A history of `count` commits. Dates may go backwards, files come and go and swap places with folders, merges have up to
/// four parents and now and then files of their own.
fn script(random: &mut Random, count: usize, regular: bool) -> String {
    let mut text = String::from("feature done\n");
    let mut files: Vec<Vec<(&str, usize)>> = Vec::new();
    for mark in 1..=count {
        let mut parents: Vec<usize> = Vec::new();
        let wanted = [1, 1, 1, 1, 2, 2, 3, 4][random.below(8)];
        for _ in 0..wanted.min(mark - 1) {
            let parent = mark - 1 - random.below((mark - 1).min(5));
            if !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        if random.below(40) == 0 {
            parents.clear();
        }
        let skew = if regular { 0 } else { random.below(5) * 700 };
        let time = 1_700_000_000 + mark * 1_000 - skew;
        let _ = write!(text, "commit refs/heads/c{mark}\nmark :{mark}\ncommitter A <a@b> {time} +0000\ndata 1\nx\n");
        for (at, parent) in parents.iter().enumerate() {
            let _ = writeln!(text, "{} :{parent}", if at == 0 { "from" } else { "merge" });
        }
        let mut tree = parents.first().map_or_else(Vec::new, |parent| files[parent - 1].clone());
        text.push_str("deleteall\n");
        // A merge takes each file from one of its parents.
        if parents.len() > 1 {
            tree.clear();
            for file in FILES {
                let from = parents[random.below(parents.len())];
                tree.extend(files[from - 1].iter().filter(|(name, _)| *name == file));
            }
        }
        let edits = [0, 1, 1, 2][random.below(4)] / parents.len().max(1);
        for _ in 0..edits {
            let file = FILES[random.below(FILES.len())];
            tree.retain(|(name, _)| *name != file);
            if random.below(4) > 0 {
                tree.push((file, random.below(3)));
            }
        }
        for (name, content) in &tree {
            let mode = if random.below(60) == 0 { "100755" } else { "100644" };
            let _ = write!(text, "M {mode} inline {name}\ndata 1\n{content}\n");
        }
        text.push('\n');
        files.push(tree);
    }
    let _ = write!(text, "reset refs/heads/main\nfrom :{count}\n\ndone\n");
    text
}

fn import(text: &str) -> Repo {
    let repo = Repo::new();
    let mut child = repo.command().args(["fast-import", "--quiet", "--force"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    repo
}

fn histories(seed: u64, regular: bool) {
    let mut random = Random(seed);
    for round in 0..6 {
        let count = 8 + random.below(50);
        let repo = import(&script(&mut random, count, regular));
        let tip = |random: &mut Random| format!("c{}", 1 + random.below(count));
        let pairs: Vec<(String, String)> = (0..12).map(|_| (tip(&mut random), tip(&mut random))).collect();
        for graph in [Graph::None, Graph::Plain, Graph::ChangedPaths(1), Graph::ChangedPaths(2)] {
            graph.write(&repo);
            let context = format!("seed {seed}, round {round}, {graph:?}, {}", repo.path().display());
            for paths in [&["a"][..], &["d/b", "g/h"], &["d/e/f", "a", "d/c"], &["ü/ß.yaml"]] {
                check_everything(&repo, paths, &context);
            }
            check_ancestry(&repo, &pairs, &context);
        }
    }
}

fn check_ancestry(repo: &Repo, pairs: &[(String, String)], context: &str) {
    let history = history(repo);
    for (a, b) in pairs {
        let (one, other) = (id(repo, a), id(repo, b));
        let theirs = repo.try_git(&["merge-base", "--all", a, b]).unwrap_or_default();
        let mut theirs = super::support::ids(&theirs);
        let ours = history.merge_bases(one, other);
        let mut ours: Vec<String> =
            ours.map(|bases| bases.iter().map(|base| base.to_string()).collect()).unwrap_or_default();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "merge-base {a} {b}: {context}");
        let ancestor = repo.try_git(&["merge-base", "--is-ancestor", a, b]).is_ok();
        assert_eq!(history.is_ancestor(one, other).unwrap(), ancestor, "is-ancestor {a} {b}: {context}");
        let between = history.between(one, other).unwrap();
        let mut ours: Vec<String> = between.iter().map(ToString::to_string).collect();
        for (at, commit) in between.iter().enumerate() {
            let parents = history.commit(*commit).unwrap().parents;
            assert!(
                !between[at..].iter().any(|later| parents.contains(later)),
                "{commit} before its parent: {context}"
            );
        }
        let mut theirs = super::support::ids(&repo.git(&["rev-list", &format!("{a}..{b}")]));
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "{a}..{b}: {context}");
    }
}

#[test]
fn random_histories_are_told_as_git_tells_them() {
    histories(20_261_122, true);
}

#[test]
fn random_histories_with_wrong_clocks_are_told_as_git_tells_them() {
    histories(7, false);
}

#[test]
fn a_history_that_is_packed_is_the_same() {
    let mut random = Random(99);
    // Long enough that the packs are read directly.
    let repo = import(&script(&mut random, 600, true));
    let loose = super::support::touches(&repo, &watch(&["a", "d/b"]), ssot::history::Order::Full);
    repo.git(&["repack", "-adq", "--depth=50", "--window=20"]);
    check_everything(&repo, &["a", "d/b"], "one pack");
    let packed = super::support::touches(&repo, &watch(&["a", "d/b"]), ssot::history::Order::Full);
    assert!(packed.examined > 400, "{}", packed.examined);
    assert_eq!(loose.commits, packed.commits);
    repo.git(&["multi-pack-index", "write"]);
    check_everything(&repo, &["a", "d/b"], "a multi-pack-index");
}
