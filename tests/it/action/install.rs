//! How the action comes by its binary: a release, verified, or its own source.

use super::harness::{ACTION, Job, Played};
use super::platform;
use crate::repo::Repo;
use serde_json::json;
use ssot::hash::Sha256Digest;
use std::path::Path;
use std::process::Command;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A release: the folder with its assets, in place of a server. `content` is what its archive holds as `ssot`.
struct Release {
    folder: tempfile::TempDir,
    archive: String,
    sum: String,
}

impl Release {
    fn new() -> Self {
        Self::with(&format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_ssot")))
    }

    fn with(content: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let stem = format!("ssot-v{VERSION}-x86_64-unknown-linux-musl");
        let archive = format!("{stem}.tar.gz");
        std::fs::create_dir(folder.path().join(&stem)).unwrap();
        let program = folder.path().join(&stem).join("ssot");
        std::fs::write(&program, content).unwrap();
        run(folder.path(), &["chmod", "+x", &program.display().to_string()]);
        run(folder.path(), &["tar", "-czf", &archive, &stem]);
        let sum = Sha256Digest::of(&std::fs::read(folder.path().join(&archive)).unwrap()).to_string();
        let sums = format!("{}  ssot-v{VERSION}-other.tar.gz\n{sum}  {archive}\n", "0".repeat(64));
        std::fs::write(folder.path().join("SHA256SUMS"), sums).unwrap();
        Self { folder, archive, sum }
    }

    /// Puts a `curl` in place that serves this release at the address where it must be.
    fn serve(&self, job: Job) -> Job {
        self.serve_at("https://github.com", job)
    }

    /// The same, at an address of another server.
    fn serve_at(&self, server: &str, job: Job) -> Job {
        let script = format!(
            "for word; do last=$word; done\nprintf '%s\\n' \"$last\" >>'{log}'\ncase \"$*\" in *\"--proto =https\"*--fail*) ;; *) exit 9 ;; esac\n\
             while [ \"$1\" != --output ]; do shift; done\n\
             case \"$last\" in {server}/{ACTION}/releases/download/v{VERSION}/*) ;; *) exit 22 ;; esac\n\
             cp '{folder}'/\"${{last##*/}}\" \"$2\" || exit 22\n",
            log = job.temporary("curl.log").display(),
            folder = self.folder.path().display(),
        );
        job.stub("curl", &script);
        job
    }
}

fn run(folder: &Path, words: &[&str]) {
    let output = Command::new(words[0]).args(&words[1..]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{words:?}: {output:?}");
}

fn job(repo: &Repo) -> Job {
    Job::new(repo.path(), "schedule", json!({})).downloaded()
}

/// `gh` that knows attestations, and finds them as told.
const KNOWS: (&str, i32, &str) = ("attestation verify --help", 0, "");

fn refused(played: &Played) -> String {
    assert!(played.failed, "{played:#?}");
    assert_eq!((played.step("Install ssot"), played.step("Validate")), (Some(1), None), "{played:#?}");
    let [error] = played.commands().try_into().expect("one");
    error
}

#[test]
fn a_release_is_downloaded_verified_and_run() {
    let (repo, release) = (platform(), Release::new());
    let job = release.serve(job(&repo).gh(&[KNOWS, ("attestation verify", 0, "")]));
    let played = job.play();
    assert_eq!((played.output("exit-code"), played.failed), ("0", false), "{played:#?}");
    assert_eq!(job.cargo(), "", "nothing is built");
    let verified = format!(
        "attestation verify {} --repo {ACTION} --source-ref refs/tags/v{VERSION} \
         --signer-workflow {ACTION}/.github/workflows/release.yml",
        release.archive
    );
    assert_eq!(played.gh, ["attestation verify --help", verified.as_str()]);
    assert!(played.log.contains(&format!(
        "{} has the SHA-256 {}, as SHA256SUMS of the release has it.",
        release.archive, release.sum
    )));
    let asked = std::fs::read_to_string(job.temporary("curl.log")).unwrap();
    let address = format!("https://github.com/{ACTION}/releases/download/v{VERSION}");
    assert_eq!(asked, format!("{address}/{}\n{address}/SHA256SUMS\n", release.archive));
}

#[test]
fn a_checksum_that_is_given_is_the_one_that_counts() {
    let (repo, release) = (platform(), Release::new());
    // The release's own list is not even asked for.
    std::fs::remove_file(release.folder.path().join("SHA256SUMS")).unwrap();
    let with = |checksum: &str| release.serve(job(&repo).input("checksum", checksum).gh(&[])).play();
    for checksum in [release.sum.clone(), release.sum.to_uppercase()] {
        let played = with(&checksum);
        assert_eq!(played.output("exit-code"), "0", "{played:#?}");
        assert!(played.log.contains("The attestation was not verified: there is no gh here"), "{}", played.log);
    }
    let error = refused(&with(&"0".repeat(64)));
    assert!(error.contains(&release.sum) && error.contains("It was not run"), "{error}");
    let error = refused(&with("::error::x\n$(touch pwned)"));
    assert!(error.contains("which is no SHA-256"), "{error}");
    assert!(!repo.path().join("pwned").exists());
}

#[test]
fn an_archive_that_is_not_the_released_one_is_not_run() {
    let repo = platform();
    let release = Release::with("#!/bin/sh\ntouch pwned\n");
    let other = Release::new();
    std::fs::copy(other.folder.path().join("SHA256SUMS"), release.folder.path().join("SHA256SUMS")).unwrap();
    let played = release.serve(job(&repo).gh(&[])).play();
    let error = refused(&played);
    assert!(error.contains(&release.sum) && error.contains(&other.sum), "{error}");
    // A list without the archive, and one with two.
    for sums in [format!("{}  other\n", release.sum), format!("{0}  {1}\n{0}  {1}\n", release.sum, release.archive)] {
        std::fs::write(release.folder.path().join("SHA256SUMS"), sums).unwrap();
        let error = refused(&release.serve(job(&repo).gh(&[])).play());
        assert!(error.contains("which is no SHA-256"), "{error}");
    }
    // An attestation that does not hold.
    let played = other.serve(job(&repo).gh(&[KNOWS, ("attestation verify", 1, "")])).play();
    assert!(refused(&played).contains("The attestation of"), "{played:#?}");
    // Another version than the one that was asked for.
    let release = Release::with("#!/bin/sh\necho ssot 9.9.9\n");
    assert!(refused(&release.serve(job(&repo).gh(&[])).play()).contains("does not hold ssot"));
    assert!(!repo.path().join("pwned").exists());
}

#[test]
fn a_release_that_cannot_be_had_is_a_failure() {
    let (repo, release) = (platform(), Release::new());
    let error = refused(&release.serve(job(&repo).input("version", "9.9.9").gh(&[])).play());
    assert!(error.contains("cannot be downloaded. Is there a release v9.9.9?"), "{error}");
    for version in ["latest", "1.0", "1.0.0/../..", "1.0.0\n::error::x", "$(touch pwned)"] {
        let error = refused(&release.serve(job(&repo).input("version", version).gh(&[])).play());
        assert!(error.contains("write a version such as 0.1.0, or source"), "{error}");
    }
    assert!(!repo.path().join("pwned").exists());
    let strange = job(&repo).variable("RUNNER_ARCH", "RISCV").gh(&[]);
    assert!(refused(&strange.play()).contains("There is no release for Linux on RISCV"));
}

#[test]
fn an_attestation_that_is_not_verified_is_told() {
    let (repo, release) = (platform(), Release::new());
    let told = |played: &Played, why: &str, asked: &[&str]| {
        assert_eq!((played.output("exit-code"), played.failed), ("0", false), "{played:#?}");
        let said: Vec<_> = played.log.lines().filter(|line| line.contains("attestation")).collect();
        assert_eq!(said, [format!("The attestation was not verified: {why}")], "{played:#?}");
        assert_eq!(played.gh, asked);
    };
    let help = "attestation verify --help";
    // `gh` as it was before it knew attestations.
    let old = release.serve(job(&repo).gh(&[(help, 1, "unknown command")])).play();
    told(&old, "there is no gh here, or one older than 2.49.", &[help]);
    let anonymous = release.serve(job(&repo).input("token", "").gh(&[KNOWS])).play();
    told(&anonymous, "there is no token to read it with.", &[help]);
    let server = "https://git.acme.example";
    let elsewhere = job(&repo).variable("GITHUB_SERVER_URL", server).gh(&[KNOWS]);
    let elsewhere = release.serve_at(server, elsewhere);
    told(&elsewhere.play(), "it is made on github.com, and this is another server.", &[]);
    let asked = std::fs::read_to_string(elsewhere.temporary("curl.log")).unwrap();
    assert!(asked.lines().count() == 2 && asked.lines().all(|address| address.starts_with(server)), "{asked}");
}

#[test]
fn the_source_of_the_action_is_built() {
    let repo = platform();
    let from = |job: &Job| job.play().output("exit-code").to_owned();
    let local = Job::new(repo.path(), "schedule", json!({})).gh(&[]);
    assert_eq!(from(&local), "0");
    // In a folder where the checked repository cannot tell cargo anything, and without the token.
    let folder = local.temporary("ssot").display().to_string();
    let path = format!("{}/.", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(local.cargo(), format!("{folder}: install --locked --quiet --path {path} --root {folder}/built\n"));
    let asked = job(&repo).input("version", "source").gh(&[]);
    assert_eq!(from(&asked), "0");
    assert!(asked.cargo().contains(&format!("/_actions/{ACTION}/v0 --root ")), "{}", asked.cargo());
}
