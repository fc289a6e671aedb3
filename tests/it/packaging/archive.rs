//! `.ci/archive`: what lies in an archive, under which name, and who else uses that name.

use super::{cargo_toml, python, read, root, run, targets, text};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Makes an archive of what stands for the binary under test and is packed sooner; gives its name.
fn archive(target: &str, folder: &Path) -> String {
    let (script, stand_in) = (folder.join("script"), folder.join("stand-in"));
    std::fs::write(&script, format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_ssot"))).unwrap();
    // Not written here: a process that another test starts at this moment could keep it open, and busy.
    let (script, stand_in) = (script.to_str().unwrap(), stand_in.to_str().unwrap());
    assert!(run("install", &["-m", "755", script, stand_in]).status.success());
    pack(target, stand_in, folder)
}

fn pack(target: &str, binary: &str, folder: &Path) -> String {
    let done = run(root().join(".ci/archive"), &[target, binary, folder.to_str().unwrap()]);
    assert!(done.status.success(), "{done:?}");
    text(&done.stdout).trim().to_owned()
}

/// The paths in an archive.
fn list(archive: &Path) -> BTreeSet<String> {
    let listed = "import sys, tarfile, zipfile; p = sys.argv[1]\n\
        print('\\n'.join(zipfile.ZipFile(p).namelist() if p.endswith('.zip') else tarfile.open(p).getnames()))";
    text(&run("python3", &["-c", listed, archive.to_str().unwrap()]).stdout).lines().map(str::to_owned).collect()
}

/// As `cargo binstall` fills in a template.
fn expand(template: &str, target: &str) -> String {
    let windows = target.contains("windows");
    let values = [
        ("repo", "https://example.org/o/ssot"),
        ("name", "ssot"),
        ("bin", "ssot"),
        ("version", env!("CARGO_PKG_VERSION")),
        ("target", target),
        ("binary-ext", if windows { ".exe" } else { "" }),
    ];
    let text =
        values.iter().fold(template.to_owned(), |text, (key, value)| text.replace(&format!("{{ {key} }}"), value));
    assert!(!text.contains('{'), "an unknown variable in {template}");
    text
}

#[test]
fn an_archive_holds_what_is_promised_and_runs() {
    if !python("an archive") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let name = pack("x86_64-unknown-linux-musl", env!("CARGO_BIN_EXE_ssot"), folder.path());
    let done =
        run("tar", &["-xzf", folder.path().join(&name).to_str().unwrap(), "-C", folder.path().to_str().unwrap()]);
    assert!(done.status.success(), "{done:?}");
    let unpacked = folder.path().join(name.strip_suffix(".tar.gz").unwrap());
    assert_eq!(
        text(&run(unpacked.join("ssot"), &["--version"]).stdout),
        format!("ssot {}\n", env!("CARGO_PKG_VERSION"))
    );
    for file in [
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "completions/ssot.bash",
        "completions/_ssot",
        "completions/ssot.fish",
        "completions/ssot.elv",
        "completions/_ssot.ps1",
        "man/ssot.1",
        "man/ssot-audit-log.1",
    ] {
        assert!(unpacked.join(file).metadata().unwrap().len() > 500, "{file}");
    }
}

#[test]
fn the_same_binary_gives_the_same_bytes() {
    if !python("the same bytes") {
        return;
    }
    for target in ["x86_64-unknown-linux-musl", "x86_64-pc-windows-msvc"] {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let bytes = |folder: &Path| std::fs::read(folder.join(archive(target, folder))).unwrap();
        assert!(bytes(one.path()) == bytes(other.path()), "{target}");
    }
}

#[test]
fn binstall_finds_every_archive_and_the_binary_in_it() {
    if !python("binstall") {
        return;
    }
    let document = cargo_toml();
    let metadata = &document["package"]["metadata"]["binstall"];
    let folder = tempfile::tempdir().unwrap();
    let mut tried = 0;
    // Those who run a binary against glibc are given the static one.
    for (asked, built) in targets().iter().map(|target| (target.clone(), target.clone())).chain(
        ["x86_64", "aarch64"].map(|cpu| (format!("{cpu}-unknown-linux-gnu"), format!("{cpu}-unknown-linux-musl"))),
    ) {
        let name = archive(&built, folder.path());
        let setting = |key: &str| {
            let own = metadata.get("overrides").and_then(|all| all.get(&asked)).and_then(|own| own.get(key));
            own.unwrap_or(&metadata[key]).as_str().unwrap()
        };
        let url = format!("https://example.org/o/ssot/releases/download/v{}/{name}", env!("CARGO_PKG_VERSION"));
        assert_eq!(expand(setting("pkg-url"), &asked), url);
        assert_eq!(setting("pkg-fmt"), if name.ends_with(".zip") { "zip" } else { "tgz" });
        let binary = expand(setting("bin-dir"), &asked);
        assert!(list(&folder.path().join(&name)).contains(&binary), "{name} has no {binary}");
        tried += 1;
    }
    assert_eq!(tried, 7);
}

#[test]
fn an_archive_of_another_version_is_refused() {
    if !python("another version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let done =
        run(root().join(".ci/archive"), &["x86_64-unknown-linux-musl", "/bin/echo", folder.path().to_str().unwrap()]);
    assert!(!done.status.success());
    assert!(text(&done.stderr).contains("and Cargo.toml says"), "{done:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// What `Containerfile` copies is what the image's context holds.
#[test]
fn the_image_is_made_of_the_archives() {
    if !python("the image") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for target in ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl"] {
        archive(target, folder.path());
    }
    let context = folder.path().join("context");
    let done = Command::new(root().join(".ci/image-context"))
        .args([folder.path(), context.as_path()])
        .arg(env!("CARGO_PKG_VERSION"))
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let container = read("Containerfile");
    let mut copied = 0;
    for line in container.lines().filter(|line| line.starts_with("COPY ")) {
        let words = line.split_whitespace().skip(1).filter(|word| !word.starts_with("--"));
        for word in words.filter(|word| word.starts_with("${TARGETPLATFORM}/")) {
            for platform in ["linux/amd64", "linux/arm64"] {
                assert!(context.join(word.replace("${TARGETPLATFORM}", platform)).is_file(), "{word} for {platform}");
                copied += 1;
            }
        }
    }
    assert_eq!(copied, 6);
    assert!(container.contains("\nFROM scratch\n") && container.contains("\nUSER 65532:65532\n"));
}
