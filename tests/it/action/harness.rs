//! Plays GitHub's runner for a composite action: evaluates conditions and inputs, runs the scripts under bash with the
//! files and variables that the runner gives them, and records the actions that it would call.

use super::expression::Scope;
use crate::repo::Repo;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository whose workflow runs, and the one that the action comes from.
pub(super) const REPOSITORY: &str = "acme/platform";
pub(super) const ACTION: &str = "acme-tools/ssot";

/// A job on a runner, about to use the action.
pub(super) struct Job {
    /// `_temp`, `_actions`, the stubs and the files of the steps.
    folder: tempfile::TempDir,
    /// What is checked out.
    workspace: PathBuf,
    event_name: String,
    event: Value,
    commit: String,
    reference: String,
    inputs: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
    downloaded: bool,
    action: Value,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Played {
    /// What the steps printed, standard error behind standard output, step by step.
    pub(super) log: String,
    /// The outputs of the action.
    pub(super) outputs: BTreeMap<String, String>,
    /// All steps' summaries.
    pub(super) summary: String,
    /// The steps that ran, by name, each with its exit status.
    pub(super) steps: Vec<(String, i32)>,
    /// Actions that were called: what they are, and with what.
    pub(super) called: Vec<(String, BTreeMap<String, String>)>,
    /// True when the job fails.
    pub(super) failed: bool,
    /// Calls of `gh`, one line each.
    pub(super) gh: Vec<String>,
}

impl Played {
    /// The status of a step that ran.
    pub(super) fn step(&self, name: &str) -> Option<i32> {
        self.steps.iter().find(|(step, _)| step == name).map(|(_, status)| *status)
    }

    pub(super) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).map_or("", String::as_str)
    }

    /// Commands that the runner would obey, as `name: data`.
    pub(super) fn commands(&self) -> Vec<String> {
        let commands = crate::runner::commands(&self.log);
        commands.into_iter().map(|command| format!("{}: {}", command.name, command.data)).collect()
    }

    /// The calls of `gh` that change something.
    pub(super) fn posted(&self) -> Vec<&str> {
        let writes = |call: &&String| call.contains("--method POST") || call.contains("--method PATCH");
        self.gh.iter().filter(writes).map(String::as_str).collect()
    }
}

/// A file of this repository as YAML, as JSON values.
pub(super) fn yaml(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Job {
    /// A job in a repository's checkout. The action is used as `./`; see [`Job::downloaded`].
    pub(super) fn new(workspace: &Path, event_name: &str, event: Value) -> Self {
        let folder = tempfile::Builder::new().prefix("ssot-runner-").tempdir().unwrap();
        let job = Self {
            workspace: workspace.to_owned(),
            event_name: event_name.to_owned(),
            event,
            commit: String::new(),
            reference: "refs/heads/main".to_owned(),
            inputs: BTreeMap::new(),
            variables: BTreeMap::new(),
            downloaded: false,
            action: yaml("action.yml"),
            folder,
        };
        for name in ["bin", "_temp", "files", "gh"] {
            std::fs::create_dir(job.path(name)).unwrap();
        }
        let binary = env!("CARGO_BIN_EXE_ssot");
        // `cargo install` is somebody else's; what it is asked for is kept.
        job.stub(
            "cargo",
            &format!(
                "printf '%s\\n' \"$PWD: $*${{GH_TOKEN+ with a token}}\" >>'{}'\nwhile [ \"$1\" != --root ]; do shift; done\nmkdir -p \"$2/bin\"\nln -s '{binary}' \"$2/bin/ssot\"\n",
                job.path("cargo.log").display()
            ),
        );
        job
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the runner's temporary folder.
    pub(super) fn temporary(&self, name: &str) -> PathBuf {
        self.path("_temp").join(name)
    }

    /// Puts a program in front of the real ones.
    pub(super) fn stub(&self, name: &str, script: &str) {
        let place = self.path("bin").join(name);
        std::fs::write(&place, format!("#!/bin/bash\n{script}")).unwrap();
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// `gh`, which keeps what it was asked and answers from `answers`: the first whose key the call contains, with a status
    /// and a text. What it is not told about it refuses, as GitHub refuses a token that may not. Only help needs no token.
    #[must_use]
    pub(super) fn gh(self, answers: &[(&str, i32, &str)]) -> Self {
        let folder = self.path("gh");
        let mut script = format!(
            "cd '{}' || exit 9\ncall=\"$*\"\nprintf '%s\\n' \"$call\" >>calls\n\
             case \"$call\" in *--help) ;; *) [ -n \"$GH_TOKEN\" ] || {{ echo 'gh: no token' >&2; exit 4; }} ;; esac\n",
            folder.display()
        );
        script.push_str("while [ $# -gt 1 ]; do if [ \"$1\" = --input ]; then cp \"$2\" body.json; fi; shift; done\n");
        for (index, (key, status, text)) in answers.iter().enumerate() {
            std::fs::write(folder.join(format!("answer{index}")), text).unwrap();
            script.push_str(&format!("case \"$call\" in *'{key}'*) cat answer{index}; exit {status} ;; esac\n"));
        }
        script.push_str("echo 'gh: Resource not accessible by integration (HTTP 403)' >&2\nexit 1\n");
        self.stub("gh", &script);
        self
    }

    /// The body of the last call of `gh` that had one.
    pub(super) fn body(&self) -> String {
        let text = std::fs::read_to_string(self.path("gh/body.json")).expect("a body");
        let body: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(body.as_object().map(Map::len), Some(1), "{text}");
        body["body"].as_str().unwrap().to_owned()
    }

    /// On a machine that has no `gh`, as in a container, and of other programs only what the scripts need.
    #[must_use]
    pub(super) fn without_gh(self) -> Self {
        let tools = self.path("tools");
        std::fs::create_dir(&tools).unwrap();
        for name in ["bash", "mkdir", "ln", "cat"] {
            let place = ["/usr/bin", "/bin"].map(|folder| Path::new(folder).join(name));
            let place = place.iter().find(|place| place.exists()).expect("a program");
            std::os::unix::fs::symlink(place, tools.join(name)).unwrap();
        }
        let path = format!("{}:{}", self.path("bin").display(), tools.display());
        self.variable("PATH", path)
    }

    /// What `cargo` was asked for.
    pub(super) fn cargo(&self) -> String {
        std::fs::read_to_string(self.path("cargo.log")).unwrap_or_default()
    }

    /// As if used by `OWNER/ssot@REF`, which the runner downloads.
    #[must_use]
    pub(super) fn downloaded(mut self) -> Self {
        self.downloaded = true;
        self
    }

    #[must_use]
    pub(super) fn input(mut self, name: &str, value: impl Into<String>) -> Self {
        self.inputs.insert(name.to_owned(), value.into());
        self
    }

    #[must_use]
    pub(super) fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.insert(name.to_owned(), value.into());
        self
    }

    /// The commit and the reference that the workflow runs for.
    #[must_use]
    pub(super) fn at(mut self, commit: &str, reference: &str) -> Self {
        (self.commit, self.reference) = (commit.to_owned(), reference.to_owned());
        self
    }

    /// Every input, with its default where nothing was given.
    fn all_inputs(&self, github: &Value) -> Map<String, Value> {
        let declared = self.action["inputs"].as_object().unwrap();
        for name in self.inputs.keys() {
            assert!(declared.contains_key(name), "there is no input {name}");
        }
        let contexts = json!({ "github": github });
        let scope = Scope { contexts: &contexts, failed: false, cancelled: false };
        let value = |(name, input): (&String, &Value)| {
            let default = scope.fill(input["default"].as_str().expect("every input has a default, a text"));
            (name.clone(), Value::String(self.inputs.get(name).cloned().unwrap_or(default)))
        };
        declared.iter().map(value).collect()
    }

    /// Runs the action.
    pub(super) fn play(&self) -> Played {
        std::fs::write(self.path("event.json"), self.event.to_string()).unwrap();
        let mut github = json!({
            "event": self.event, "event_name": self.event_name, "repository": REPOSITORY,
            "action_repository": if self.downloaded { ACTION } else { "" }, "token": "github-token",
        });
        let inputs = self.all_inputs(&github);
        // In a container these two are wrong, so nothing may depend on them.
        github["action_path"] = json!("/host/action_path");
        let mut contexts = json!({ "github": github, "inputs": inputs, "runner": {} });
        let mut played = Played {
            log: String::new(),
            outputs: BTreeMap::new(),
            summary: String::new(),
            steps: Vec::new(),
            called: Vec::new(),
            failed: false,
            gh: Vec::new(),
        };
        let steps = self.action["runs"]["steps"].as_array().unwrap();
        played.failed = run_steps(steps, &mut contexts, |step, scope| match step["uses"].as_str() {
            Some(uses) => {
                played.called.push((uses.to_owned(), filled(&step["with"], scope)));
                Done { failed: false, outputs: BTreeMap::new() }
            }
            None => self.run_script(step, scope, &mut played),
        });
        let scope = Scope { contexts: &contexts, failed: played.failed, cancelled: false };
        let declared = self.action["outputs"].as_object().unwrap();
        played.outputs = declared
            .iter()
            .map(|(name, output)| (name.clone(), scope.fill(output["value"].as_str().unwrap())))
            .collect();
        played.gh = read(&self.path("gh/calls")).lines().map(str::to_owned).collect();
        played
    }

    /// Runs the script of a step.
    fn run_script(&self, step: &Value, scope: &Scope<'_>, played: &mut Played) -> Done {
        let action_path = match self.downloaded {
            true => self.path(&format!("_actions/{ACTION}/v0")),
            false => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("."),
        };
        let script = step["run"].as_str().expect("a script");
        assert!(!script.contains("${{"), "what is put into a script is run by it");
        assert_eq!(step["shell"].as_str(), Some("bash"));
        let file = |name: &str| self.path("files").join(format!("{}-{name}", played.steps.len()));
        let files = ["OUTPUT", "ENV", "PATH", "STEP_SUMMARY", "STATE"].map(|name| (name, file(name)));
        let program = file("script");
        std::fs::write(&program, script).unwrap();
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(&program)
            .current_dir(&self.workspace)
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", self.path("bin").display()))
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_WORKSPACE", &self.workspace)
            .env("GITHUB_ACTION_PATH", &action_path)
            .env("GITHUB_EVENT_NAME", &self.event_name)
            .env("GITHUB_EVENT_PATH", self.path("event.json"))
            .env("GITHUB_REPOSITORY", REPOSITORY)
            .env("GITHUB_SERVER_URL", "https://github.com")
            .env("GITHUB_SHA", &self.commit)
            .env("GITHUB_REF", &self.reference)
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .env("RUNNER_TEMP", self.path("_temp"))
            .envs(files.iter().map(|(name, file)| (format!("GITHUB_{name}"), file)))
            .envs(&self.variables)
            .envs(filled(&step["env"], scope));
        let output = command.output().unwrap();
        for stream in [output.stdout, output.stderr] {
            played.log.push_str(&String::from_utf8(stream).expect("a log in UTF-8"));
        }
        let [(_, outputs), (_, env), (_, path), (_, summary), _] = &files;
        assert!(read(env).is_empty() && read(path).is_empty(), "the action leaves the job's environment alone");
        played.summary.push_str(&read(summary));
        let status = output.status.code().expect("not killed");
        played.steps.push((step["name"].as_str().expect("every step has a name").to_owned(), status));
        assert!(step["id"].is_string() || read(outputs).is_empty(), "outputs of a step without an id go nowhere");
        Done { failed: status != 0, outputs: entries(&read(outputs)) }
    }
}

/// What came of a step.
pub(super) struct Done {
    pub(super) failed: bool,
    pub(super) outputs: BTreeMap<String, String>,
}

/// Runs steps one behind the other by `run`, those that their conditions allow, and tells each of the outputs before it.
/// True when one has failed that may not.
pub(super) fn run_steps(
    steps: &[Value],
    contexts: &mut Value,
    mut run: impl FnMut(&Value, &Scope<'_>) -> Done,
) -> bool {
    let ids = steps.iter().filter_map(|step| step["id"].as_str());
    contexts["steps"] = ids.map(|id| (id.to_owned(), json!({}))).collect::<Map<_, _>>().into();
    let mut failed = false;
    for step in steps {
        let scope = Scope { contexts, failed, cancelled: false };
        if !scope.allows(step["if"].as_str()) {
            continue;
        }
        let done = run(step, &scope);
        if let Some(id) = step["id"].as_str() {
            let outcome = if done.failed { "failure" } else { "success" };
            contexts["steps"][id] = json!({ "outputs": done.outputs, "outcome": outcome });
        }
        failed |= done.failed && step["continue-on-error"] != json!(true);
    }
    failed
}

/// A mapping of a step, its expressions filled in.
pub(super) fn filled(part: &Value, scope: &Scope<'_>) -> BTreeMap<String, String> {
    let pairs = part.as_object().into_iter().flatten();
    pairs.map(|(key, value)| (key.clone(), scope.fill(&scalar(value)))).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// A scalar of YAML as the runner passes it on: everything is text.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        other => panic!("{other} is no scalar"),
    }
}

/// The file of outputs, by the runner's rules: `name=value`, or `name<<WORD`, lines, `WORD`.
fn entries(text: &str) -> BTreeMap<String, String> {
    let mut entries = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let equals = line.find('=').unwrap_or(usize::MAX);
        let heredoc = line.find("<<").filter(|at| *at < equals);
        let (name, value) = match heredoc {
            Some(at) => {
                let word = &line[at + 2..];
                let value: Vec<&str> = lines.by_ref().take_while(|line| *line != word).collect();
                (&line[..at], value.join("\n"))
            }
            None => {
                let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("the runner refuses {line:?}"));
                (name, value.to_owned())
            }
        };
        entries.insert(name.to_owned(), value);
    }
    entries
}

/// The commit that a name stands for.
pub(super) fn id(repo: &Repo, rev: &str) -> String {
    repo.git(&["rev-parse", rev]).trim().to_owned()
}
