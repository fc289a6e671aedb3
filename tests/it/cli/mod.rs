//! The binary, run as a user runs it: in hermetic repositories, with a cleared environment and a fixed time.

mod base;
mod colour;
mod commands;
mod completions;
mod forgery;
mod hostile;
mod impostors;
mod man;
mod names;
mod odd_files;
mod output;
mod repositories;
mod scale;
mod settings;
mod trees;
mod written;

use crate::repo::Repo;
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A time that no example has reached or passed by accident.
pub(crate) const NOW: &str = "2026-11-22T12:00:00Z";

/// Generous: nothing here takes a tenth of it on a slow machine, and a hang takes all of it.
const PATIENCE: Duration = Duration::from_secs(90);

const MANIFEST: &str = "anchors:\n  - id: orders\n    source: api/orders.yaml\n";
const DEFAULT: &str = "ssot_plan/ssot_manifest.yaml";

/// A small healthy repository, not committed yet.
fn healthy() -> Repo {
    Repo::new().file(DEFAULT, MANIFEST).file("api/orders.yaml", "openapi: 3.0.0\n")
}

/// The healthy repository with another manifest.
fn with_manifest(content: impl AsRef<[u8]>) -> Repo {
    healthy().file(DEFAULT, content)
}

/// What a run gave.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The lines of `--format concise`.
    fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }

    /// The status and the lines, for comparing.
    pub(crate) fn outcome(&self) -> (i32, Vec<&str>) {
        (self.status, self.lines())
    }

    /// The one finding that there must be, with everything else quiet.
    pub(crate) fn only(&self) -> &str {
        assert_eq!(self.lines().len(), 1, "{}{}", self.stdout, self.stderr);
        self.lines()[0]
    }

    /// The one line on standard error that there must be.
    pub(crate) fn complaint(&self) -> &str {
        assert_eq!((self.stdout.as_str(), self.stderr.lines().count()), ("", 1), "{}", self.stderr);
        self.stderr.trim_end()
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "status {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// A run to come.
pub(crate) struct Ssot {
    folder: PathBuf,
    before: Vec<OsString>,
    args: Vec<OsString>,
    envs: Vec<(OsString, OsString)>,
    coloured: bool,
}

/// `ssot` in a folder.
pub(crate) fn ssot(folder: impl AsRef<Path>) -> Ssot {
    Ssot { folder: folder.as_ref().to_owned(), before: Vec::new(), args: Vec::new(), envs: Vec::new(), coloured: false }
}

/// `ssot validate ARGS --format concise` at the root of a repository. Few tests care to add their files to the index.
fn validate<S: AsRef<OsStr>>(repo: &Repo, args: &[S]) -> Run {
    let quiet = "--skip=anchor/source-untracked";
    ssot(repo.path()).args(["validate", "--format", "concise", "--now", NOW, quiet]).args(args).run()
}

/// `ssot validate --format concise`.
fn check(repo: &Repo) -> Run {
    validate::<&str>(repo, &[])
}

impl Ssot {
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.envs.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Colours are expected, so escape sequences are no fault.
    pub(crate) fn coloured(mut self) -> Self {
        self.coloured = true;
        self
    }

    /// Under a bound on writable memory, where `prlimit` is at hand.
    fn with_memory(mut self, bytes: u64) -> Self {
        if Command::new("prlimit").arg("--version").output().is_ok_and(|output| output.status.success()) {
            self.before = vec!["prlimit".into(), format!("--data={bytes}").into()];
        } else {
            eprintln!("memory is not bounded here: there is no prlimit");
        }
        self
    }

    /// The command, for tests that treat its streams in their own way.
    pub(crate) fn command(&self) -> Command {
        let binary = OsString::from(env!("CARGO_BIN_EXE_ssot"));
        let mut words = self.before.iter().chain([&binary]).chain(&self.args);
        let mut command = Command::new(words.next().unwrap());
        let home = self.folder.parent().unwrap_or(Path::new("/"));
        command
            .args(words)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(self.envs.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs it. Whatever it says must be text without control characters.
    pub(crate) fn run(self) -> Run {
        let mut child = self.command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, stderr) = (gather(child.stdout.take().unwrap()), gather(child.stderr.take().unwrap()));
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("{:?} hangs", self.args);
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let text = |bytes| String::from_utf8(bytes).expect("output in UTF-8");
        let run = Run {
            status: status.code().unwrap_or_else(|| panic!("{:?}: {status}", self.args)),
            stdout: text(stdout.join().unwrap()),
            stderr: text(stderr.join().unwrap()),
        };
        assert!(run.status < 4, "{:?}: {run:?}", self.args);
        assert!(!run.stderr.contains("defect of ssot"), "{run:?}");
        if !self.coloured {
            for text in [&run.stdout, &run.stderr] {
                let raw = text.chars().find(|c| *c != '\n' && ssot::render::sanitize::is_hostile(*c));
                assert_eq!(raw, None, "a raw control character: {text:?}");
            }
        }
        run
    }
}

fn gather(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        bytes
    })
}
