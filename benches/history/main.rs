//! `cargo bench --bench history`: finding the commits that matter, beside git in the same run, on a history that it
//! generates and on any repository that `SSOT_BENCH_REPOSITORY` and `SSOT_BENCH_PATHS` (separated by spaces) name.
//! `SSOT_BENCH_ONLY` runs one section: `walk`, `events` or `repository`.
//!
//! Nothing here fails on a slow machine; the figures are for the README and for comparing before with after.
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods, clippy::panic)]

mod events;
mod generate;
#[path = "../ratios/measure.rs"]
mod measure;
mod walk;

use generate::{REGISTRY, Shape};
use std::path::{Path, PathBuf};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((word, rest)) if word == "measure" => measure::measure(rest),
        Some((word, rest)) if word == "walk" => walk::run(rest),
        Some((word, rest)) if word == "events" => events::run(rest),
        _ => all(),
    }
}

fn all() {
    println!("processor time is user + system of all threads, best of several runs\n");
    let only = std::env::var("SSOT_BENCH_ONLY").ok();
    let wanted = |section: &str| only.as_deref().is_none_or(|only| only == section);
    if wanted("walk") {
        let shape = Shape { commits: 100_000, registry: 5_000 };
        let repository = synthetic(shape);
        let title = "a synthetic history of 100 000 commits, 5 000 of which touch the registry";
        walk::compare(title, &repository, &REGISTRY);
        // git's own filters serve a single path only, up to 2.50.
        walk::compare("the same, for one of its files", &repository, &REGISTRY[..1]);
    }
    if wanted("events") {
        events::compare();
    }
    if let Some(folder) = std::env::var_os("SSOT_BENCH_REPOSITORY").filter(|_| wanted("repository")) {
        let paths = std::env::var("SSOT_BENCH_PATHS").expect("SSOT_BENCH_PATHS names the files");
        let paths: Vec<&str> = paths.split_whitespace().collect();
        walk::compare("the repository of SSOT_BENCH_REPOSITORY", &PathBuf::from(folder), &paths);
    }
}

/// Generated once and kept in `target/tmp`.
fn synthetic(shape: Shape) -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("history");
    let folder = scratch.join(format!("{}-{}.git", shape.commits, shape.registry));
    if !folder.exists() {
        let unfinished = folder.with_extension("unfinished");
        let _ = std::fs::remove_dir_all(&unfinished);
        std::fs::create_dir_all(&unfinished).expect("a scratch folder");
        generate::repository(&unfinished, shape);
        std::fs::rename(&unfinished, &folder).expect("the same disk");
    }
    folder
}
