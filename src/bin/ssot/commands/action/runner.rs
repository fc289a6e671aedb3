//! The runner's side of a step: the variables it sets, and the files it reads afterwards.

use super::super::Stop;
use ssot::github::{Event, output};
use ssot::workspace::Failure;
use std::collections::hash_map::RandomState;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{Read as _, Write as _};

/// What a step may leave in its summary.
const SUMMARY_LIMIT: usize = 1 << 20;

/// GitHub's events have at most 25 MB.
const EVENT_LIMIT: u64 = 32 << 20;

/// What the runner says.
pub(super) struct Runner {
    /// The name of the event.
    event: String,
    event_path: String,
    /// The commit that the workflow runs for.
    pub(super) commit: Option<String>,
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
            commit: variable("GITHUB_SHA")?,
            summary: variable("GITHUB_STEP_SUMMARY")?,
            outputs: variable("GITHUB_OUTPUT")?,
        })
    }

    /// What started the workflow.
    pub(super) fn event(&self) -> Result<Event, Failure> {
        let path = &self.event_path;
        let refuse = |why: String| Failure::Refused(format!("the event in {path:?} {why}"));
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(EVENT_LIMIT + 1).read_to_end(&mut bytes));
        read.map_err(|error| refuse(format!("cannot be read: {error}")))?;
        if bytes.len() as u64 > EVENT_LIMIT {
            return Err(refuse(format!("has more than {} MiB, which GitHub never writes", EVENT_LIMIT >> 20)));
        }
        Event::read(&self.event, &bytes).map_err(|error| refuse(error.to_string()))
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
        append().map_err(|error| Stop::File(path.clone(), error))
    }

    /// Sets outputs of the step.
    pub(super) fn write_outputs(&self, outputs: &[(&str, String)]) -> Result<(), Stop> {
        let Some(path) = &self.outputs else { return Ok(()) };
        let mut text = String::new();
        for (name, value) in outputs {
            // A delimiter that the value holds is as likely as a lottery won ten times; then the next one will do.
            let entry = (0..3).find_map(|_| output(name, value, &delimiter()));
            text.push_str(&entry.unwrap_or_default());
        }
        let mut append = OpenOptions::new();
        let append = append.append(true).create(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
        append.map_err(|error| Stop::File(path.clone(), error))
    }
}

/// A word that nobody can have foreseen: the standard library seeds its hashers from the system's randomness.
fn delimiter() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("ssot-{:016x}{:016x}", random(), random())
}
