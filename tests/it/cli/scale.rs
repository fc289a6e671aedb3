//! Input that is large: time stays linear, and memory flat.

use super::{DEFAULT, check, healthy, ssot, validate, with_manifest};
use crate::repo::Repo;
use std::fmt::Write as _;
use std::fs::File;

const MIB: u64 = 1 << 20;

/// Makes a file of NUL bytes that takes no space.
fn sparse(repo: &Repo, path: &str, size: u64) {
    repo.write(path, "");
    File::options().write(true).open(repo.path().join(path)).unwrap().set_len(size).unwrap();
}

#[test]
fn a_manifest_of_200_megabytes_is_not_read() {
    let repo = healthy();
    sparse(&repo, DEFAULT, 200 * MIB);
    let run = ssot(repo.path()).args(["validate", "--format=concise"]).with_memory(100 * MIB).run();
    assert_eq!(run.status, 1);
    assert!(
        run.only().contains("error[document/too-large] the file has 200 MiB, more than the limit of 16 MiB"),
        "{run:?}"
    );
    // Just below the limit it is read, and found to be no text.
    sparse(&repo, DEFAULT, 16 * MIB);
    assert!(check(&repo).only().contains("[document/encoding]"));
}

#[test]
fn two_hundred_megabytes_of_text_and_a_raised_limit() {
    let repo = healthy().file("ssot.yaml", "limits: {file_size: 300MiB, nodes: 100000}\n");
    let line = "- {id: a, source: b}\n".repeat(1 << 16);
    let mut text = String::with_capacity(205 << 20);
    while text.len() < 200 << 20 {
        text.push_str(&line);
    }
    repo.write(DEFAULT, text);
    let run = ssot(repo.path()).args(["validate", "--format=concise"]).with_memory(1200 * MIB).run();
    assert_eq!(run.status, 1);
    assert!(run.only().contains("more than the limit of 100000 values"), "{run:?}");
}

/// Size does not matter to a digest: the memory is the same for 1 KiB and for 1 GiB.
#[test]
fn a_locked_file_of_a_gibibyte() {
    let digest = "49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14";
    let lock = |digest: &str| {
        format!(
            "{{\"lock_version\": 1, \"workflow\": \"w\", \"anchors\": {{\"big\": {{\"source\": \"data/big.bin\", \
             \"sha256\": \"{digest}\"}}}}}}\n"
        )
    };
    let repo =
        with_manifest("anchors:\n  - {id: big, source: data/big.bin}\n").file("ssot_plan/locks/w.json", lock(digest));
    sparse(&repo, "data/big.bin", 1024 * MIB);
    let args = ["validate", "--format=concise", "--skip=anchor/source-untracked"];
    let run = ssot(repo.path()).args(args).with_memory(100 * MIB).run();
    assert_eq!(run.outcome(), (0, vec![]), "{run:?}");
}

#[test]
fn ten_thousand_includes() {
    let mut manifest = "include:\n".to_owned();
    let repo = healthy();
    std::fs::create_dir(repo.path().join("parts")).unwrap();
    for part in 0..10_000 {
        writeln!(manifest, "  - parts/{part}.yaml").unwrap();
        std::fs::write(repo.path().join(format!("parts/{part}.yaml")), "anchors: []\n").unwrap();
    }
    repo.write(DEFAULT, manifest + "anchors: []\n");
    let run = check(&repo);
    assert_eq!(run.outcome(), (0, vec![]), "{run:?}");
    // As globs, each of which would have to be held against each path.
    let globs: String = (0..10_000).map(|part| format!("  - '**/{part}.yaml'\n")).collect();
    repo.write(DEFAULT, format!("include:\n{globs}anchors: []\n"));
    let run = check(&repo);
    assert_eq!(run.status, 1);
    assert!(run.only().contains("the globs under `include` take too long to look up"), "{run:?}");
}

#[test]
fn a_hundred_thousand_findings() {
    let anchors: String = (0..100_000).map(|_| "  - {id: a, source: api/orders.yaml}\n").collect();
    let repo = with_manifest(format!("anchors:\n{anchors}"));
    let run = validate(&repo, &["--only=anchor/duplicate-id"]);
    assert_eq!((run.status, run.lines().len()), (1, 99_999));
}

#[test]
fn comments_and_waivers_by_the_ten_thousand() {
    let anchors: String = (0..20_000)
        .map(|n| format!("  - {{id: a{n}, source: gone/{n}}} # ssot: ignore[anchor/source-missing] to come\n"))
        .collect();
    let waivers: String = (0..5_000)
        .map(|n| {
            format!("- {{rule: anchor/source-missing, subject: x{n}, reason: r, owner: o, expires: 2030-01-01}}\n")
        })
        .collect();
    let repo = with_manifest(format!("anchors:\n{anchors}")).file("ssot_plan/waivers.yaml", waivers);
    let run = check(&repo);
    let unused = run.lines().iter().filter(|line| line.contains("[waiver/unused]")).count();
    assert_eq!((run.status, run.lines().len(), unused), (0, 5_000, 5_000));
}
