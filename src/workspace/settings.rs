//! Reading `ssot.yaml`.

use super::failure::{ConfigurationFault, Failure};
use crate::document::{Document, Format, Kind, Limits};
use crate::engine::UnknownSelector;
use crate::finding::{Draft, Finding, Level, Location, RuleMeta, Subject};
use crate::model::{LevelSetting, Settings};
use crate::path::RepoPath;
use crate::rules::{self, Sink, document};
use crate::schema::{self, SchemaName};
use crate::text::{Sources, nearest};
use crate::tree::{ReadError, Resolved, Tree, TreeError, resolve};
use std::collections::BTreeSet;

/// The settings file, at the root of what is checked.
pub(super) const PATH: &str = "ssot.yaml";

/// Not a rule that runs: what is wrong with the settings stops the run, and is shown in a finding's clothes.
static META: RuleMeta =
    RuleMeta { id: "ssot.yaml", summary: "the settings are not valid", level: Level::Error, page: "" };

/// The settings file of a tree, parsed, when it has one that can be read.
pub(super) fn document(tree: &dyn Tree) -> Option<Document> {
    let path = RepoPath::from_tree(PATH);
    let Resolved::File(target) = resolve(tree, &path) else { return None };
    let limits = Limits::default();
    let bytes = tree.read(&target, limits.file_size).ok()?;
    Some(Document::parse(path, &bytes, Format::Yaml, &limits))
}

/// Reads the settings of a tree; the defaults when it has none.
pub(super) fn read(tree: &dyn Tree) -> Result<Settings, Failure> {
    let path = RepoPath::from_tree(PATH);
    let target = match resolve(tree, &path) {
        Resolved::File(target) => target,
        Resolved::Missing => return without_settings(tree),
        Resolved::Special(what) => {
            return Err(Failure::Usage(format!(
                "`{PATH}` is {what}, not a file; put a regular file there, or remove it"
            )));
        }
        Resolved::OnDiskIgnored => {
            return Err(Failure::Usage(format!(
                "`{PATH}` is ignored by git, so others would be checked by other rules; take it out of `.gitignore`, or remove it"
            )));
        }
        _ => {
            return Err(Failure::Usage(format!(
                "`{PATH}` is not a file inside the repository, so it cannot be trusted; put a regular file there"
            )));
        }
    };
    let limits = Limits::default();
    let bytes = match tree.read(&target, limits.file_size) {
        Ok(bytes) => bytes,
        Err(ReadError::Missing) => return Ok(Settings::defaults()),
        Err(error @ (ReadError::TooLarge { .. } | ReadError::NotAFile)) => {
            return Err(Failure::Usage(format!("`{PATH}` cannot be read: {error}")));
        }
        Err(error @ ReadError::Absent { .. }) => {
            let what = format!("cannot read `{PATH}`: {error}");
            return Err(
                TreeError::Unsupported { what, next: "run `git fetch --refetch --no-filter`".to_owned() }.into()
            );
        }
        Err(error) => {
            return Err(TreeError::Failed { doing: format!("read `{PATH}`"), reason: error.to_string() }.into());
        }
    };
    let parsed = Document::parse(path.clone(), &bytes, Format::Yaml, &limits);
    let mut sources = Sources::default();
    let file = sources.add(parsed.source().clone());
    let mut findings = Vec::new();
    let mut sink = Sink::new(&META, &mut findings);
    let mut report = |span, message: String, help: Option<String>| {
        let location = Location::new(path.clone(), span);
        let draft = Draft::new(Subject::file(&path), location, message);
        sink.push(match help {
            Some(help) => draft.help(help),
            None => draft,
        });
    };
    for problem in parsed.problems() {
        let (message, help) = document::describe(problem, &path);
        report(problem.span, message, help);
    }
    let Some(root) = parsed.root() else {
        return finish(findings, sources, Settings::defaults());
    };
    for second in parsed.roots().skip(1).take(1) {
        let message = "a second document starts here, and it would have no effect".to_owned();
        report(Some(second.span()), message, Some("keep one document, without `---` between its parts".to_owned()));
    }
    let mut told = BTreeSet::new();
    for violation in schema::check(SchemaName::Config, root) {
        told.insert(violation.span);
        told.extend(root.pointer(&violation.pointer).map(|node| node.span()));
        report(Some(violation.span), violation.message, violation.help);
    }
    let (settings, faults) = match root.kind() {
        Kind::Mapping => Settings::read(file, root),
        _ => (Settings::defaults(), Vec::new()),
    };
    // The schema may have said it already.
    for fault in faults.into_iter().filter(|fault| !told.contains(&fault.place.span)) {
        report(Some(fault.place.span), fault.message, None);
    }
    for setting in &settings.rules {
        if let Err(unknown) = UnknownSelector::check(&setting.selector.value) {
            report(Some(setting.selector.place.span), unknown.to_string(), None);
        }
        let essential = rules::find(&setting.selector.value).is_some_and(|rule| rules::is_essential(rule.meta()));
        if essential && setting.level == Some(LevelSetting::Off) {
            let message =
                format!("`{}` cannot be turned off: what it finds was not checked at all", setting.selector.value);
            let help = "waive it for one source, or exclude the file if it does not belong to the registry".to_owned();
            report(Some(setting.selector.place.span), message, Some(help));
        }
    }
    for (key, named) in [
        ("manifest", &settings.manifest),
        ("governance", &settings.governance),
        ("teams", &settings.teams),
        ("waivers", &settings.waivers),
    ] {
        if let Some(named) = named
            && matches!(resolve(tree, &named.value), Resolved::Missing | Resolved::OnDiskIgnored)
        {
            let near = nearest(named.value.as_str(), tree.entries().iter().map(|entry| entry.path.as_str()));
            let help = near
                .map_or("correct the path, or remove the line".to_owned(), |near| format!("did you mean `{near}`?"));
            let message = format!("`{key}` names `{}`, which does not exist", named.value);
            report(Some(named.place.span), message, Some(help));
        }
    }
    finish(findings, sources, settings)
}

/// The defaults, unless somebody wrote settings under a name that is not read.
fn without_settings(tree: &dyn Tree) -> Result<Settings, Failure> {
    let near = ["ssot.yml", ".ssot.yaml", ".ssot.yml", "ssot.json"].map(RepoPath::from_tree);
    match near.into_iter().find(|path| tree.entry(path).is_some()) {
        Some(path) => Err(Failure::Usage(format!("`{path}` is not read; rename it to `{PATH}`"))),
        None => Ok(Settings::defaults()),
    }
}

fn finish(findings: Vec<Finding>, sources: Sources, settings: Settings) -> Result<Settings, Failure> {
    if findings.is_empty() {
        return Ok(settings);
    }
    let mut findings = findings;
    findings.sort_by(|a, b| (&a.location, &a.message).cmp(&(&b.location, &b.message)));
    Err(Failure::Configuration(Box::new(ConfigurationFault { findings, sources })))
}
