//! The inputs of the action, as its step passes them on: one variable each, and empty where nothing was given.

use super::super::Stop;
use super::runner::{Runner, variable};
use crate::args::{self, Arguments, Command, Validate};
use crate::output::ColorChoice;
use ssot::github::split_words;
use ssot::workspace::Failure;
use std::path::{Path, PathBuf};

/// What the input `base` asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BaseInput {
    /// What the event says.
    OfEvent,
    /// No comparison.
    None,
    /// A revision.
    Revision(String),
}

/// The inputs.
pub(super) struct Inputs {
    pub(super) color: ColorChoice,
    pub(super) verbose: bool,
    /// All that is an option of `ssot validate`.
    pub(super) options: Validate,
    pub(super) base: BaseInput,
    pub(super) annotations: bool,
    pub(super) summary: bool,
    pub(super) sarif_file: Option<String>,
    /// Whether the reviews of a pull request were to be fetched before.
    pub(super) approvals: bool,
}

/// Options that have an input of their own.
const OWN_INPUTS: [(&str, &str); 5] = [
    ("--directory", "working-directory"),
    ("--base", "base"),
    ("--new-only", "new-only"),
    ("--approvals", "approvals"),
    ("--fail-on", "fail-on"),
];

/// Why words cannot stand in `args`, where they say what an input says. They are looked at before they are read: one without
/// the other, such as `--new-only` without `--base`, would be told something that does not help here.
fn named_twice(words: &[String]) -> Option<String> {
    let name = |word: &String| word.split_once('=').map_or(word.as_str(), |(name, _)| name).to_owned();
    let names: Vec<String> = words.iter().take_while(|word| *word != "--").map(name).collect();
    let (option, input) = OWN_INPUTS.iter().find(|(option, _)| names.iter().any(|name| name == option))?;
    Some(format!("`{option}` has an input of its own; use `{input}`"))
}

impl Inputs {
    /// Reads `SSOT_…`.
    pub(super) fn read(runner: &Runner) -> Result<Self, Stop> {
        let text = variable("SSOT_ARGS")?.unwrap_or_default();
        let words = split_words(&text).map_err(|error| refuse("args", &text, &error.to_string()))?;
        if let Some(why) = named_twice(&words) {
            return Err(refuse("args", &text, &why).into());
        }
        let parsed = args::parse_validate(&words).map_err(|error| refuse("args", &text, &error))?;
        let Arguments { command: Command::Validate(mut options), color, verbose } = parsed else {
            return Err(refuse("args", &text, "only arguments of `ssot validate` can stand there").into());
        };
        let place = if options.manifest.is_some() {
            Some("a manifest has an input of its own; use `manifest`")
        } else if options.tree.directory != Path::new(".") {
            Some("the folder has an input of its own; use `working-directory`")
        } else if options.format.iter().any(|format| !format.contains('=')) {
            Some("annotations go to standard output; give the format a file, as in `--format json=report.json`")
        } else {
            None
        };
        if let Some(why) = place {
            return Err(refuse("args", &text, why).into());
        }
        if let Some(directory) = variable("SSOT_WORKING_DIRECTORY")? {
            options.tree.directory = PathBuf::from(directory);
        }
        options.manifest = variable("SSOT_MANIFEST")?;
        options.fail_on = variable("SSOT_FAIL_ON")?;
        options.approvals = variable("SSOT_APPROVALS_FILE")?;
        options.new_only = switch("new-only", "SSOT_NEW_ONLY", false)?;
        let base = match variable("SSOT_BASE")? {
            None => BaseInput::OfEvent,
            Some(none) if none == "none" => BaseInput::None,
            Some(rev) => BaseInput::Revision(rev),
        };
        // Other steps look at these two; here they are only made sure of, since anything but `true` would mean `false` there.
        let upload_sarif = switch("upload-sarif", "SSOT_UPLOAD_SARIF", false)?;
        switch("pr-comment", "SSOT_PR_COMMENT", false)?;
        let sarif_file = variable("SSOT_SARIF_FILE")?;
        let uploaded = if upload_sarif { runner.scratch("ssot.sarif")? } else { None };
        Ok(Self {
            color,
            verbose,
            options,
            base,
            annotations: switch("annotations", "SSOT_ANNOTATIONS", true)?,
            summary: switch("summary", "SSOT_SUMMARY", true)?,
            sarif_file: sarif_file.or(uploaded),
            approvals: switch("approvals", "SSOT_APPROVALS", false)?,
        })
    }
}

/// An input that is on or off.
fn switch(input: &str, name: &str, default: bool) -> Result<bool, Failure> {
    match variable(name)?.as_deref() {
        None => Ok(default),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(other) => Err(refuse(input, other, "write true or false")),
    }
}

fn refuse(input: &str, value: &str, why: &str) -> Failure {
    let short: String = value.chars().take(200).collect();
    Failure::Usage(format!("the input `{input}` is {short:?}: {why}"))
}
