//! `ssot audit snapshot` and `ssot audit verify`, in real repositories.

mod retention;
mod shapes;
mod take;
mod tamper;

use crate::repo::Repo;
use serde_json::Value;
use std::process::Command;

/// A year and a bit of retention.
const GOVERNANCE: &str = "alias_governance:\n  audit:\n    retention_period: 400d\n";
const MANIFEST: &str = "anchors:\n  - id: orders\n    source: api/orders.yaml\n    version: v1.0.0\n";
const ALIASES: &str = "aliases:\n  - {name: ord, canonical: orders, type: permanent, context: web}\n";

/// When the tests take place.
const NOW: &str = "2026-11-22T12:00:00Z";

/// What a run gave.
struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "status {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// A repository whose registry changes now and then.
struct Story {
    repo: Repo,
}

impl Story {
    fn new() -> Self {
        let repo = Repo::new()
            .file("ssot_plan/ssot_manifest.yaml", MANIFEST)
            .file("ssot_plan/aliases.yaml", ALIASES)
            .file("config/alias_governance.yaml", GOVERNANCE)
            .file("api/orders.yaml", "openapi: 3.0.0\n")
            .commit("start");
        Self { repo }
    }

    /// Three snapshots, of January, February and March, each of a registry of its own, and work after the last.
    fn told() -> Self {
        let story = Self::new();
        for (month, version) in [("01", "v1.0.0"), ("02", "v1.1.0"), ("03", "v1.2.0")] {
            story.change(version);
            story.take(&format!("2026-{month}-10T00:00:00Z"));
            story.commit("snapshot");
        }
        story.change("v1.3.0");
        story
    }

    /// Another version of the anchor, committed.
    fn change(&self, version: &str) {
        self.repo.write("ssot_plan/ssot_manifest.yaml", MANIFEST.replace("v1.0.0", version));
        self.commit(&format!("version {version}"));
    }

    fn commit(&self, message: &str) {
        self.repo.git(&["add", "--all"]);
        self.repo.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    /// A commit at another time.
    fn commit_at(&self, message: &str, date: &str) {
        self.repo.git(&["add", "--all"]);
        let mut command = self.repo.command();
        command.env("GIT_COMMITTER_DATE", date).args(["commit", "--quiet", "--allow-empty", "-m", message]);
        assert!(command.output().unwrap().status.success());
    }

    fn take(&self, now: &str) -> String {
        let run = self.ssot(&["snapshot", "--now", now]);
        assert_eq!(run.status, 0, "{run:?}");
        run.stdout
    }

    fn ssot(&self, args: &[&str]) -> Run {
        ssot(&self.repo, args)
    }

    fn verify(&self, args: &[&str]) -> Run {
        self.ssot(&[&["verify", "--now", NOW], args].concat())
    }

    /// The result of verifying, which must agree in both formats.
    fn verdict(&self) -> Verdict {
        verdict(&self.repo, &[])
    }

    fn head(&self) -> String {
        self.repo.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// HEAD as messages write it.
    fn id(&self) -> String {
        self.head()[..12].to_owned()
    }

    fn read(&self, number: u32) -> String {
        std::fs::read_to_string(self.repo.path().join(file(number))).unwrap()
    }

    fn write(&self, number: u32, text: &str) {
        self.repo.write(file(number), text);
    }

    fn remove(&self, number: u32) {
        std::fs::remove_file(self.repo.path().join(file(number))).unwrap();
    }
}

fn file(number: u32) -> String {
    format!("ssot_plan/audit/{number:04}.json")
}

fn sha(text: &str) -> String {
    ssot::hash::Sha256Digest::of(text.as_bytes()).to_string()
}

/// Runs `ssot audit`.
fn ssot(repo: &Repo, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_ssot"))
        .current_dir(repo.path())
        .env_clear()
        .env("HOME", repo.beside("home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .arg("audit")
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// What `verify` found.
#[derive(Debug)]
struct Verdict {
    status: i32,
    /// Kind, path, message.
    faults: Vec<(String, String, String)>,
    unproven: Vec<String>,
    json: Value,
}

impl Verdict {
    /// The one fault that there must be.
    fn only(&self) -> (&str, &str, &str) {
        assert_eq!((self.status, self.faults.len(), self.unproven.len()), (1, 1, 0), "{self:#?}");
        let (kind, path, message) = &self.faults[0];
        (kind, path, message)
    }

    fn kinds(&self) -> Vec<(&str, &str)> {
        self.faults.iter().map(|(kind, path, _)| (kind.as_str(), path.as_str())).collect()
    }

    fn assert_proven(&self) {
        assert_eq!((self.status, self.json["outcome"].as_str()), (0, Some("proven")), "{self:#?}");
        assert!(self.faults.is_empty() && self.unproven.is_empty(), "{self:#?}");
    }
}

fn verdict(repo: &Repo, args: &[&str]) -> Verdict {
    let run = ssot(repo, &[&["verify", "--now", NOW, "--format", "json"], args].concat());
    let json: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let schema: Value = serde_json::from_str(ssot::schema::SchemaName::Verification.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&json), "{json:#}");
    let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    let list = |key: &str| json[key].as_array().unwrap().clone();
    let shown = ssot(repo, &[&["verify", "--now", NOW], args].concat());
    assert_eq!(shown.status, run.status, "{shown:?}");
    let flat = shown.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for item in list("faults").iter().chain(&list("unproven")) {
        for key in ["message", "help"] {
            assert!(!text(item, key).is_empty());
            let words = text(item, key).split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(&words), "{words} is not in {shown:?}");
        }
    }
    Verdict {
        status: run.status,
        faults: list("faults").iter().map(|f| (text(f, "kind"), text(f, "path"), text(f, "message"))).collect(),
        unproven: list("unproven").iter().map(|open| text(open, "message")).collect(),
        json,
    }
}
