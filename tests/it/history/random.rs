//! Random small histories with merges, every order compared with git: with and without the commit-graph.

use super::support::{Graph, check_everything, history, id, watch};
use crate::repo::Repo;
use std::collections::BTreeSet;
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
    for round in 0..3 {
        let count = 8 + random.below(50);
        let repo = import(&script(&mut random, count, regular));
        let context = |graph| format!("seed {seed}, round {round}, {graph:?}");
        let sets = [&["a"][..], &["d/e/f", "a", "d/c"], &["ü/ß.yaml"], &["d/b", "g/h"]];
        for (graph, sets) in [
            (Graph::None, &sets[..]),
            (Graph::Plain, &sets[..1]),
            (Graph::ChangedPaths(1), &sets[1..3]),
            (Graph::ChangedPaths(2), &sets[2..]),
        ] {
            graph.write(&repo);
            sets.iter().for_each(|paths| check_everything(&repo, paths, &context(graph)));
        }
        for _ in 0..6 {
            let mut tip = || format!("c{}", 1 + random.below(count));
            check_ancestry(&repo, &tip(), &tip(), &context(Graph::None));
        }
    }
}

/// Compares what two commits have in common with what git says, without and with a commit-graph.
fn check_ancestry(repo: &Repo, a: &str, b: &str, context: &str) {
    let (one, other) = (id(repo, a), id(repo, b));
    let sorted = |text: &str| text.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let bases = sorted(&repo.try_git(&["merge-base", "--all", a, b]).unwrap_or_default());
    let ancestor = bases.contains(&one.to_string());
    let range = sorted(&repo.git(&["rev-list", &format!("{a}..{b}")]));
    for graph in [Graph::None, Graph::Plain] {
        graph.write(repo);
        let history = history(repo);
        let ours = history.merge_bases(one, other);
        let ours = ours.map(|bases| bases.iter().map(|base| base.to_string()).collect()).unwrap_or_default();
        assert_eq!(bases, ours, "merge-base {a} {b}: {context}, {graph:?}");
        assert_eq!(history.is_ancestor(one, other).unwrap(), ancestor, "is-ancestor {a} {b}: {context}, {graph:?}");
        let between = history.between(one, other).unwrap();
        for (at, commit) in between.iter().enumerate() {
            let parents = history.commit(*commit).unwrap().parents;
            assert!(
                !between[at..].iter().any(|later| parents.contains(later)),
                "{commit} before its parent: {context}"
            );
        }
        let ours = between.iter().map(ToString::to_string).collect();
        assert_eq!(range, ours, "{a}..{b}: {context}, {graph:?}");
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

/// What is read from a damaged pack is either right or an error.
#[test]
fn a_damaged_pack_is_an_error_and_never_another_history() {
    let mut random = Random(5);
    let repo = import(&script(&mut random, 400, true));
    repo.git(&["repack", "-adq", "--depth=20", "--window=20"]);
    let folder = repo.path().join(".git/objects/pack");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let head = id(&repo, "HEAD");
    let watch = watch(&["a", "d/b"]);
    let whole = history(&repo).touching(head, &watch, ssot::history::Order::Full).unwrap();
    assert!(whole.examined > 250, "long enough that packs are read directly: {}", whole.examined);
    let mut errors = 0;
    for extension in ["pack", "idx"] {
        let file = files.iter().find(|path| path.extension().is_some_and(|it| it == extension)).unwrap();
        let sound = std::fs::read(file).unwrap();
        for _ in 0..40 {
            let mut bytes = sound.clone();
            let at = 12 + random.below(bytes.len() - 12);
            bytes[at] ^= 1 << random.below(8);
            std::fs::remove_file(file).unwrap();
            std::fs::write(file, &bytes).unwrap();
            let opened = repo.open(ssot::tree::Selection::Index).unwrap();
            let history = ssot::history::History::open(opened.repository.unwrap()).unwrap();
            match history.touching(head, &watch, ssot::history::Order::Full) {
                Ok(found) => assert_eq!(found.commits, whole.commits, "byte {at} of the {extension}"),
                Err(_) => errors += 1,
            }
        }
        std::fs::remove_file(file).unwrap();
        std::fs::write(file, &sound).unwrap();
    }
    assert!(errors > 10, "{errors}");
}
