//! `ssot audit report`, in real repositories.

mod figures;
mod formats;
mod limits;

use crate::repo::Repo;
use serde_json::Value;
use std::process::Command;

/// When the reports are drawn up.
const NOW: &str = "2026-11-22T12:00:00Z";

const ADA: &str = "Ada <ada@example.com>";
const BO: &str = "Bo <bo@example.com>";
const CY: &str = "Cy <cy@example.com>";

const GOVERNANCE: &str = "alias_governance:\n  rules:\n    expiration:\n      max_ttl: 90d\n  audit:\n    \
                          retention_period: 200d\n";

/// A repository that many people work on.
struct Told {
    repo: Repo,
}

impl Told {
    /// One anchor and a governance, committed long before any period.
    fn new() -> Self {
        let told = Self { repo: Repo::new() };
        told.anchor("v1.0.0");
        told.repo.write("api.yaml", "openapi: 3.0.0\n");
        told.repo.write("config/alias_governance.yaml", GOVERNANCE);
        told.commit(ADA, "2026-01-05T00:00:00Z", "start");
        told
    }

    fn anchor(&self, version: &str) {
        let text = format!("anchors:\n  - id: api\n    source: api.yaml\n    version: {version}\n");
        self.repo.write("ssot_plan/ssot_manifest.yaml", text);
    }

    fn aliases(&self, items: &[String]) {
        let lines: String = items.iter().map(|item| format!("  - {{{item}}}\n")).collect();
        self.repo.write("ssot_plan/aliases.yaml", format!("aliases:\n{lines}"));
    }

    /// Commits everything as somebody, at some time.
    fn commit(&self, who: &str, date: &str, message: &str) {
        self.repo.git(&["add", "--all"]);
        self.git_as(who, date, &["commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", message]);
    }

    /// Runs git as somebody, at some time.
    fn git_as(&self, who: &str, date: &str, args: &[&str]) {
        let (name, email) = who.split_once(" <").unwrap();
        let email = email.trim_end_matches('>');
        let mut command = self.repo.command();
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), name);
            command.env(format!("GIT_{role}_EMAIL"), email);
            command.env(format!("GIT_{role}_DATE"), date);
        }
        let output = command.args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn head(&self) -> String {
        self.repo.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    fn run(&self, args: &[&str]) -> Run {
        run(&self.repo, args)
    }

    /// The report as JSON, which must be what its schema says.
    fn json(&self, args: &[&str]) -> Value {
        json(&self.repo, args)
    }

    fn shown(&self, format: &str) -> String {
        let run = self.run(&["--format", format]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
        run.stdout
    }
}

/// What a run gave.
#[derive(Debug)]
struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn run(repo: &Repo, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_ssot"))
        .current_dir(repo.path())
        .env_clear()
        .env("HOME", repo.beside("home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["audit", "report", "--now", NOW])
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn json(repo: &Repo, args: &[&str]) -> Value {
    let run = run(repo, &[&["--format", "json"], args].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    let value: Value = serde_json::from_str(&run.stdout).unwrap();
    let schema: Value = serde_json::from_str(ssot::schema::SchemaName::AuditReport.text()).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?} in {value:#}");
    value
}
