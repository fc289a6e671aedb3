//! `ssot action`: what the action's main step runs. One check, everything that GitHub takes written from it.

mod base;
mod inputs;
mod runner;

use super::comment::document;
use super::formats::Outputs;
use super::validate::{fail_on, tell_more};
use super::{Stop, input, now, open, status_of};
use crate::args::Action;
use crate::output::{Status, say, stdout_style, write_stdout};
use base::{Found, Named};
use inputs::Inputs;
use runner::{LIMIT, Runner};
use ssot::comment::CommentFormat;
use ssot::finding::{Counts, Finding, Level, Note};
use ssot::github::{Event, pull_requests_of_run};
use ssot::render::sanitize::one_line;
use ssot::render::{self, Format, markdown};
use ssot::tree::write_file;
use ssot::workspace::{BaseOptions, Compared, Failure, ValidateOptions, Validated};
use std::path::Path;

/// What the outputs say.
struct Done {
    status: Status,
    counts: Option<Counts>,
    sarif_file: Option<String>,
    comment_file: Option<String>,
}

/// What the comment is made from, for later steps.
const COMMENT_FILE: &str = "comment.json";

pub(super) fn run(options: &Action) -> Result<Status, Stop> {
    let runner = Runner::of_environment()?;
    if let Some(pulls) = &options.find_pull {
        return find_pull(&runner, pulls);
    }
    let inputs = Inputs::read(&runner);
    let done = inputs.and_then(|inputs| check(&runner, &inputs));
    let outputs = match &done {
        Ok(done) => runner.write_outputs(&outputs(done)),
        Err(stop) => tell_failure(&runner, stop),
    };
    // What went wrong first is what people must see.
    let status = done?.status;
    outputs.map(|()| status)
}

/// Prints the number of the one pull request that a run was about. That there is none, or more than one, is no failure: then
/// there is nothing to comment on.
fn find_pull(runner: &Runner, pulls: &str) -> Result<Status, Stop> {
    let listed = input::read("the list of pull requests", pulls, LIMIT)?;
    let found = pull_requests_of_run(&runner.event_bytes()?, &listed)
        .map_err(|error| Failure::Refused(format!("the list of pull requests, or the event, {error}")))?;
    match found.as_slice() {
        [number] => write_stdout(format!("{number}\n").as_bytes())?,
        [] => say("note: no open pull request has the commit that was checked as its latest"),
        several => {
            let numbers: Vec<String> = several.iter().map(u64::to_string).collect();
            say(&format!(
                "note: the pull requests {} have the same latest commit from the same branch",
                numbers.join(", ")
            ));
        }
    }
    Ok(Status::Clean)
}

/// Checks, and writes what was found.
fn check(runner: &Runner, inputs: &Inputs) -> Result<Done, Stop> {
    let Inputs { options, annotations, summary, sarif_file, .. } = inputs;
    let now = now(options.now.as_deref())?;
    let fail_on = options.fail_on.as_deref().map(fail_on).transpose()?;
    let mut files = Outputs::to_stdout(if *annotations { Format::Github } else { Format::Full });
    if let Some(file) = sarif_file {
        files = files.and(Format::Sarif, file);
    }
    let files = files.and_read(&options.format, Format::Json)?;
    let event = runner.event()?;
    let workspace = open(&options.tree, options.manifest.clone())?;
    let rules = ValidateOptions { only: options.only.clone(), skip: options.skip.clone() };
    let Found { base, note } = base::find(&workspace, &inputs.base, &event, runner.commit.as_ref())?;
    let (mut validated, comment_file) = match base {
        None => (workspace.validate(now, &rules)?, None),
        Some(Named { rev, commit }) => {
            let of_pull_request = matches!(event, Event::PullRequest(_));
            if inputs.approvals && of_pull_request && options.approvals.is_none() {
                let why = "the reviews of the pull request were not fetched, and without them no approval would count";
                return Err(Failure::Refused(why.to_owned()).into());
            }
            // Whoever writes a commit can write any trailer; a review is the host's record.
            let reviews_only = of_pull_request && options.approvals.is_some();
            let reviews = input::approvals(options.approvals.as_deref())?;
            let against = BaseOptions { rev, commit, new_only: options.new_only, reviews, reviews_only };
            let file = if of_pull_request { runner.scratch(COMMENT_FILE)? } else { None };
            match file {
                None => (workspace.validate_against(now, &rules, &against)?, None),
                Some(file) => {
                    let compared = workspace.compare(now, &rules, &against)?;
                    write_comment(&compared, options.manifest.as_deref(), &file)?;
                    (compared.validated, Some(file))
                }
            }
        }
    };
    validated.report.notes.extend(note.map(Note));
    let asks = |finding: &Finding| finding.approval.is_some();
    if options.approvals.is_none() && validated.report.findings.iter().any(asks) {
        validated.report.notes.push(Note(without_reviews(&event)));
    }
    let Validated { report, registry, .. } = &validated;
    let style = stdout_style(inputs.color, inputs.verbose);
    files.write(style, |format, style, out| render::render(format, report, &registry.sources, style, out))?;
    if inputs.verbose {
        tell_more(&validated);
    }
    if *annotations {
        for note in &report.notes {
            say(&format!("note: {}", one_line(&note.0)));
        }
    }
    if *summary {
        runner.append_summary(|room| markdown::page(report, &registry.sources, room))?;
    }
    let fail_on = fail_on.or(validated.fail_on).unwrap_or(Level::Error);
    let failed = report.worst().is_some_and(|worst| worst >= fail_on) && !options.exit_zero;
    let done = Done {
        status: if failed { Status::Findings } else { Status::Clean },
        counts: Some(report.counts()),
        sarif_file: sarif_file.clone(),
        comment_file,
    };
    // The process ends here; taking a large registry apart piece by piece would only take time.
    std::mem::forget(validated);
    Ok(done)
}

/// Why no review counted.
fn without_reviews(event: &Event) -> String {
    match event {
        Event::PullRequest(pull_request) => format!(
            "no reviews were read, since they were not fetched, so here approvals show in the trailers of commits only: set \
             SSOT_APPROVALS_FILE to a file with what `gh api --paginate --slurp repos/$GITHUB_REPOSITORY/pulls/{}/reviews` \
             prints; the action does it unless its input `approvals` is `false`",
            pull_request.number
        ),
        _ => "no reviews were read, since those of a pull request are known in its own runs only; here approvals show in the \
              trailers of commits"
            .to_owned(),
    }
}

/// Leaves behind what a comment on the pull request tells. A folder has a comment of its own, and so has a manifest that is
/// named.
fn write_comment(compared: &Compared, manifest: Option<&str>, file: &str) -> Result<(), Stop> {
    let document = document(compared, manifest);
    write_file(Path::new(file), &CommentFormat::Json.bytes(&document))
        .map_err(|error| Stop::File(file.to_owned(), error))
}

/// Says why nothing was checked, where people look: as an annotation and in the summary, and with outputs that no later
/// step can take for a pass.
fn tell_failure(runner: &Runner, stop: &Stop) -> Result<(), Stop> {
    let (status, message) = match stop {
        Stop::Failure(failure) => (status_of(failure), told(failure)),
        Stop::Output(error) => (Status::Failed, format!("the output could not be written: {error}")),
        Stop::File(file, error) => (Status::Failed, format!("cannot write {file:?}: {error}")),
    };
    write_stdout(format!("{}\n", render::failure_annotation(&message)).as_bytes())?;
    let summary = runner.append_summary(|_| markdown::failure(&message));
    let outputs = runner.write_outputs(&outputs(&Done { status, counts: None, sarif_file: None, comment_file: None }));
    outputs.and(summary)
}

/// The words of a failure. Those about the settings say what is wrong with them elsewhere.
fn told(failure: &Failure) -> String {
    match failure {
        Failure::Configuration(fault) => match fault.findings.first() {
            Some(first) => format!("{failure}: {}", first.message),
            None => failure.to_string(),
        },
        _ => failure.to_string(),
    }
}

fn outputs(done: &Done) -> Vec<(&'static str, String)> {
    let count =
        |of: fn(&Counts) -> usize| done.counts.as_ref().map(|counts| of(counts).to_string()).unwrap_or_default();
    vec![
        ("exit-code", done.status.code().to_string()),
        ("error-count", count(|counts| counts.errors)),
        ("warning-count", count(|counts| counts.warnings)),
        ("info-count", count(|counts| counts.infos)),
        ("sarif-file", done.sarif_file.clone().unwrap_or_default()),
        ("comment-file", done.comment_file.clone().unwrap_or_default()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
    ]
}
