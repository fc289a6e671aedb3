//! Measurements, not tests: `cargo test --release --test it speed -- --ignored --nocapture --test-threads=1`.

use crate::repo::{Repo, path};
use ssot::tree::Tree;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The best of several.
fn best(times: usize, mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..times).map(once).min().unwrap_or_default()
}

fn many(count: usize, size: usize) -> Repo {
    let mut repo = Repo::new();
    for at in 0..count {
        let line = format!("key-{at}: value {}\n", at.wrapping_mul(0x9e37_79b9));
        repo = repo.file(format!("d{}/e{}/f{at}.yaml", at % 100, at % 10), line.repeat(size / line.len() + 1));
    }
    repo.commit("many").settle()
}

#[test]
#[ignore = "a measurement"]
fn reading_10_000_blobs_of_4_kb() {
    let repo = many(10_000, 4096);
    for state in ["loose", "packed"] {
        if state == "packed" {
            repo.git(&["gc", "--quiet"]);
        }
        let tree = repo.revision("HEAD").tree;
        let git = git2::Repository::open(repo.path()).unwrap();
        let head = git.head().unwrap().peel_to_tree().unwrap();
        let oids: Vec<git2::Oid> =
            tree.entries().iter().map(|e| head.get_path(e.path.as_str().as_ref()).unwrap().id()).collect();
        let worktree = repo.worktree().tree;
        let mut took = [Duration::MAX; 4];
        // Interleaved, so that a busy moment of the machine hits all.
        for _ in 0..20 {
            let odb = git.odb().unwrap();
            let ways: [&dyn Fn() -> usize; 4] = [
                &|| oids.iter().map(|oid| odb.read(*oid).unwrap().data().len()).sum(),
                &|| oids.iter().map(|oid| Arc::<[u8]>::from(odb.read(*oid).unwrap().data()).len()).sum(),
                &|| tree.entries().iter().map(|e| tree.read(&e.path, 1 << 20).unwrap().len()).sum(),
                &|| worktree.entries().iter().map(|e| worktree.read(&e.path, 1 << 20).unwrap().len()).sum(),
            ];
            for (way, took) in ways.iter().zip(&mut took) {
                *took = (*took).min(best(1, || assert!(way() > 40_000_000)));
            }
        }
        let [plain, copied, ours, disk] = took;
        eprintln!("{state}: git2 {plain:?}, git2 with a copy {copied:?}, commit {ours:?}, worktree {disk:?}");
    }
}

#[test]
#[ignore = "a measurement"]
fn listing_90_000_files() {
    let repo = many(90_000, 32);
    let git = best(5, || drop(repo.git(&["ls-files"])));
    let others = best(5, || drop(repo.git(&["ls-files", "--others", "--exclude-standard"])));
    let worktree = best(5, || assert_eq!(repo.worktree().tree.entries().len(), 90_000));
    let index = best(5, || assert_eq!(repo.index().tree.entries().len(), 90_000));
    let commit = best(5, || assert_eq!(repo.revision("HEAD").tree.entries().len(), 90_000));
    eprintln!("git ls-files {git:?}, --others {others:?}; worktree {worktree:?}, index {index:?}, commit {commit:?}");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "a measurement"]
fn a_huge_file_in_flat_memory() {
    let peak = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap().to_owned()
    };
    let repo = Repo::new().file(".gitattributes", "*.crlf text=auto ident\n").commit("one");
    for name in ["plain.bin", "text.crlf"] {
        repo.write(name, "");
        std::fs::File::options().write(true).open(repo.path().join(name)).unwrap().set_len(5 << 30).unwrap();
    }
    let tree: &dyn Tree = &*repo.worktree().tree;
    for name in ["plain.bin", "text.crlf"] {
        let start = Instant::now();
        assert_eq!(tree.digest(&path(name)).unwrap().size, 5 << 30);
        eprintln!("{name}: 5 GiB in {:?}, {}", start.elapsed(), peak());
    }
    assert!(matches!(tree.read(&path("plain.bin"), 1 << 20), Err(ssot::tree::ReadError::TooLarge { .. })));
    assert!(matches!(tree.read(&path("text.crlf"), 1 << 20), Err(ssot::tree::ReadError::TooLarge { .. })));
    eprintln!("after refusing to read: {}", peak());
    repo.git(&["config", "core.bigFileThreshold", "10g"]);
    repo.git(&["rm", "--quiet", "--cached", "-r", "."]);
    std::fs::File::options().write(true).open(repo.path().join("plain.bin")).unwrap().set_len(1 << 30).unwrap();
    repo.git(&["add", "plain.bin"]);
    let index = repo.index().tree;
    let start = Instant::now();
    assert_eq!(index.digest(&path("plain.bin")).unwrap().size, 1 << 30);
    eprintln!("a loose blob of 1 GiB in {:?}, {}", start.elapsed(), peak());
    repo.git(&["repack", "--quiet", "-a", "-d", "--keep-unreachable"]);
    let packed = repo.index().tree.digest(&path("plain.bin"));
    eprintln!("the same packed: {packed:?}, {}", peak());
}
