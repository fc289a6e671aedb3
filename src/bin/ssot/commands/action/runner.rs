//! The runner's side of a step: the variables it sets, and the files it reads afterwards.

use super::super::{Stop, input};
use ssot::github::{Commit, Event, output};
use ssot::workspace::Failure;
use std::collections::hash_map::RandomState;
use std::fs::OpenOptions;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::Write as _;

/// What a step may leave in its summary.
const SUMMARY_LIMIT: usize = 1 << 20;

/// GitHub's events have at most 25 MB, and lists of pull requests are not longer.
pub(super) const LIMIT: u64 = 32 << 20;

/// What the runner says.
pub(super) struct Runner {
    /// The name of the event.
    event: String,
    event_path: String,
    /// The commit that the workflow runs for.
    pub(super) commit: Option<Commit>,
    temporary: Option<String>,
    /// A name that no other run has.
    run: String,
    summary: Option<String>,
    outputs: Option<String>,
}

/// A variable that is set to something.
pub(super) fn variable(name: &str) -> Result<Option<String>, Failure> {
    let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    let text = value.into_string();
    text.map(Some).map_err(|value| Failure::Usage(format!("the variable {name} is not UTF-8: {value:?}")))
}

impl Runner {
    /// What the environment says.
    pub(super) fn of_environment() -> Result<Self, Failure> {
        let required = |name: &str| {
            variable(name)?.ok_or_else(|| {
                Failure::Usage(format!(
                    "`ssot action` is a step of GitHub Actions, and {name} is not set; elsewhere run `ssot validate`"
                ))
            })
        };
        Ok(Self {
            event: required("GITHUB_EVENT_NAME")?,
            event_path: required("GITHUB_EVENT_PATH")?,
            commit: variable("GITHUB_SHA")?.as_deref().and_then(Commit::parse),
            temporary: variable("RUNNER_TEMP")?,
            run: unforeseen(),
            summary: variable("GITHUB_STEP_SUMMARY")?,
            outputs: variable("GITHUB_OUTPUT")?,
        })
    }

    /// A file that later steps read, in a folder of this run: a job may use the action several times.
    pub(super) fn scratch(&self, name: &str) -> Result<Option<String>, Stop> {
        let Some(temporary) = &self.temporary else { return Ok(None) };
        let folder = format!("{temporary}/ssot/{}", self.run);
        match std::fs::create_dir_all(&folder) {
            Ok(()) => Ok(Some(format!("{folder}/{name}"))),
            Err(error) => Err(Stop::File(folder, error.into())),
        }
    }

    /// What started the workflow.
    pub(super) fn event(&self) -> Result<Event, Failure> {
        Event::read(&self.event, &self.event_bytes()?)
            .map_err(|error| Failure::Refused(format!("the event in {:?} {error}", self.event_path)))
    }

    /// What GitHub wrote of the event.
    pub(super) fn event_bytes(&self) -> Result<Vec<u8>, Failure> {
        input::read("the event", &self.event_path, LIMIT)
    }

    /// Adds a page to the summary of the step, where there is one; `page` is told how many bytes there is room for.
    pub(super) fn append_summary(&self, page: impl FnOnce(usize) -> String) -> Result<(), Stop> {
        let Some(path) = &self.summary else { return Ok(()) };
        let append = || -> std::io::Result<()> {
            let mut file = OpenOptions::new().append(true).create(true).open(path)?;
            let taken = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
            let room = SUMMARY_LIMIT.saturating_sub(taken);
            let page = page(room);
            // One byte too many, and GitHub shows nothing of it.
            if page.len() <= room { file.write_all(page.as_bytes()) } else { Ok(()) }
        };
        append().map_err(|error| Stop::File(path.clone(), error.into()))
    }

    /// Sets outputs of the step.
    pub(super) fn write_outputs(&self, outputs: &[(&str, String)]) -> Result<(), Stop> {
        let Some(path) = &self.outputs else { return Ok(()) };
        let mut text = String::new();
        for (name, value) in outputs {
            // A delimiter that the value holds is as likely as a lottery won ten times; then the next one will do.
            let entry = (0..3).find_map(|_| output(name, value, &unforeseen()));
            text.push_str(&entry.unwrap_or_default());
        }
        let mut append = OpenOptions::new();
        let append = append.append(true).create(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
        append.map_err(|error| Stop::File(path.clone(), error.into()))
    }
}

/// A word that nobody can have foreseen: the standard library seeds its hashers from the system's randomness.
fn unforeseen() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("ssot-{:016x}{:016x}", random(), random())
}
