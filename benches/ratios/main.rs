//! `cargo bench`: ratios against a floor or a peer, measured in the same run on trees that it generates.
//!
//! Nothing here fails on a slow machine; the figures are for the README and for comparing before with after.
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods, clippy::panic)]

mod floor;
mod generate;
mod measure;

use generate::Shape;
use measure::best_of;
use std::path::{Path, PathBuf};

const SSOT: &str = env!("CARGO_BIN_EXE_ssot");
const NOW: &str = "2026-11-22T12:00:00Z";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((word, rest)) if word == "measure" => measure::measure(rest),
        Some((word, rest)) if word == "floor" => floor::run(&rest[0]),
        _ => all(),
    }
}

fn all() {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ratios");
    let _ = std::fs::remove_dir_all(&scratch);
    std::fs::create_dir_all(&scratch).expect("a scratch folder");
    let tree = |name: &str, shape: Shape| {
        let folder = scratch.join(name);
        generate::repository(&folder, shape);
        folder
    };
    println!("processor time is user + system of all threads, best of several runs\n");
    start_up(&scratch);
    against_check_jsonschema(&scratch, &tree("manifest", Shape { anchors: 10_000, source_size: 0, locked: false }));
    against_the_floor(&tree("locked", Shape { anchors: 10_000, source_size: 4096, locked: true }));
    growth(&tree);
}

fn validate(folder: &Path) -> [String; 9] {
    ["validate", "-C", &folder.to_string_lossy(), "--rev", "HEAD", "--format", "concise", "--now", NOW]
        .map(str::to_owned)
}

fn measured(times: usize, folder: &Path) -> measure::Used {
    let arguments = validate(folder);
    let command: Vec<&str> = std::iter::once(SSOT).chain(arguments.iter().map(String::as_str)).collect();
    best_of(times, &command)
}

fn start_up(scratch: &Path) {
    let folder = scratch.join("small");
    generate::repository(&folder, Shape { anchors: 8, source_size: 200, locked: true });
    let used = measured(20, &folder);
    println!("start-up: a repository of ten files: {:.1} ms of CPU (below 10 ms is the aim)\n", millis(used.cpu));
}

fn against_check_jsonschema(scratch: &Path, folder: &Path) {
    let used = measured(5, folder);
    let manifest = scratch.join("manifest.yaml");
    let text = generate::manifest(0..10_000);
    std::fs::write(&manifest, &text).expect("a file");
    println!(
        "a manifest of 10 000 anchors with an alias each, {:.1} MB of YAML: parse, schema and all rules",
        text.len() as f64 / 1e6
    );
    println!("  ssot              {:8.0} ms of CPU, {:.0} ms elapsed", millis(used.cpu), millis(used.wall));
    println!("  peak memory       {:8.1} × the file (below 12 is the aim)", used.peak as f64 / text.len() as f64);
    let Some(peer) = peer() else {
        println!(
            "  check-jsonschema  not found: python3 -m venv target/peer && target/peer/bin/pip install check-jsonschema\n"
        );
        return;
    };
    let schema = scratch.join("manifest.schema.json");
    std::fs::write(&schema, ssot::schema::SchemaName::Manifest.text()).expect("a file");
    let (peer, schema, manifest) = (peer.to_string_lossy(), schema.to_string_lossy(), manifest.to_string_lossy());
    let theirs = best_of(1, &[&peer, "--schemafile", &schema, &manifest]);
    println!("  check-jsonschema  {:8.0} ms of CPU", millis(theirs.cpu));
    println!("  ratio             {:8.0} × (100 is the aim)\n", theirs.cpu.as_secs_f64() / used.cpu.as_secs_f64());
}

fn peer() -> Option<PathBuf> {
    let local = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peer/bin/check-jsonschema");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("check-jsonschema"));
    std::iter::once(local).chain(found).find(|path| path.exists())
}

fn against_the_floor(folder: &Path) {
    let this = std::env::current_exe().expect("this program");
    let floor = best_of(5, &[&this.to_string_lossy(), "floor", &folder.to_string_lossy()]);
    let used = measured(5, folder);
    println!("that manifest with 10 000 locked sources of 4 KB, in a commit");
    println!("  floor (list, read, hash)  {:6.0} ms of CPU, {:.0} ms elapsed", millis(floor.cpu), millis(floor.wall));
    println!("  ssot                      {:6.0} ms of CPU, {:.0} ms elapsed", millis(used.cpu), millis(used.wall));
    println!("  ratio                     {:6.2} × (2 is the aim)\n", used.cpu.as_secs_f64() / floor.cpu.as_secs_f64());
}

fn growth(tree: &dyn Fn(&str, Shape) -> PathBuf) {
    println!("growth, with locked sources of 200 bytes");
    let mut first = None;
    for anchors in [1_000, 10_000, 100_000] {
        let folder = tree(&format!("growth-{anchors}"), Shape { anchors, source_size: 200, locked: true });
        let used = measured(if anchors > 10_000 { 1 } else { 3 }, &folder);
        let each = used.cpu.as_secs_f64() * 1e6 / anchors as f64;
        let ratio = each / *first.get_or_insert(each);
        println!(
            "  {anchors:>7} anchors: {:8.0} ms of CPU, {each:5.1} µs an anchor ({ratio:.2} × the first)",
            millis(used.cpu)
        );
    }
}

fn millis(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
