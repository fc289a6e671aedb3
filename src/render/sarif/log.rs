//! The objects of a log, as far as we write them.

use super::uri;
use crate::finding::{Edit, Finding, Level, Location, Report, RuleMeta};
use crate::render::position::{Places, Resolved};
use crate::render::{Style, page, plain, summary};
use crate::text::{Position, Side};
use serde::Serialize;

/// The schema that the standard's erratum 01 publishes.
pub(super) const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// GitHub shows no more related locations.
const MOST_RELATED: usize = 100;

#[derive(Serialize)]
pub(super) struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'static str>,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    help_uri: String,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 2],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

impl Tool {
    pub(super) fn new<'a>(rules: impl Iterator<Item = &'a RuleMeta>) -> Self {
        let driver = Driver {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: plain::home(),
            rules: rules.map(Rule::new).collect(),
        };
        Self { driver }
    }
}

impl Rule {
    fn new(rule: &RuleMeta) -> Self {
        let help = help(rule);
        Self {
            id: rule.id,
            short_description: Message { text: sentence(rule.summary) },
            full_description: Message { text: first_paragraph(&help).unwrap_or_else(|| sentence(rule.summary)) },
            help: Help { text: page(&help, &Style::default()).trim_end().to_owned(), markdown: help },
            // Without a published page it is at least a name that no other rule has.
            help_uri: plain::page_url(rule).unwrap_or_else(|| format!("urn:ssot:rule:{}", rule.id)),
            default_configuration: Configuration { level: level(rule.level) },
            properties: RuleProperties {
                tags: ["ssot", rule.family()],
                precision: "high",
                severity: match rule.level {
                    Level::Error => "error",
                    Level::Warning => "warning",
                    Level::Info => "recommendation",
                },
            },
        }
    }
}

/// A rule's page without its title and its examples: the near-misses among them would puzzle whoever reads an alert.
fn help(rule: &RuleMeta) -> String {
    let lines = rule.page.lines().skip_while(|line| line.trim().is_empty() || line.starts_with("# "));
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("## Example")).collect();
    let text = match lines.join("\n").trim() {
        "" => sentence(rule.summary),
        text => text.to_owned(),
    };
    format!("{text}\n\n`ssot explain {}` shows examples.", rule.id)
}

fn first_paragraph(markdown: &str) -> Option<String> {
    let lines: Vec<&str> = markdown.lines().take_while(|line| !line.trim().is_empty()).collect();
    let text = lines.join(" ");
    (!text.is_empty() && !text.starts_with('#')).then_some(text)
}

/// A rule's summary with a capital letter and a full stop.
fn sentence(summary: &str) -> String {
    let mut chars = summary.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

/// Which run this is: what stands before the last `/` is the category by which GitHub tells analyses apart, so that each
/// folder of a monorepo has its own.
#[derive(Serialize)]
pub(super) struct AutomationDetails {
    id: String,
}

impl AutomationDetails {
    pub(super) fn new(report: &Report) -> Self {
        let folder = match report.folder.as_str() {
            "" => String::new(),
            folder => format!("{}/", uri::from_path(folder)),
        };
        let run = report.tree.oid.as_deref().unwrap_or(report.tree.kind);
        Self { id: format!("ssot/{folder}{run}") }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
pub(super) struct Notification {
    level: &'static str,
    message: Message,
}

impl Invocation {
    pub(super) fn new(tool_execution_notifications: Vec<Notification>) -> Self {
        Self { execution_successful: true, tool_execution_notifications }
    }
}

impl Notification {
    pub(super) fn new(level: &'static str, text: String) -> Self {
        Self { level, message: Message { text: literal(&text) } }
    }
}

/// What a run was about, for whoever reads the file.
#[derive(Serialize)]
pub(super) struct Properties<'a> {
    now: &'a str,
    tree: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rev: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Base<'a>>,
    summary: String,
}

#[derive(Serialize)]
struct Base<'a> {
    rev: &'a str,
    oid: &'a str,
}

impl<'a> Properties<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        Self {
            now: &report.now,
            tree: report.tree.kind,
            rev: report.tree.rev.as_deref(),
            base: report.base.as_ref().map(|base| Base { rev: &base.rev, oid: &base.oid }),
            summary: summary(report, &Style::default()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Result {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedPlace>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Fix; 1]>,
    properties: ResultProperties,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "ssot/v1")]
    ssot: String,
}

#[derive(Serialize)]
struct ResultProperties {
    subject: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RelatedPlace {
    id: usize,
    message: Message,
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Message,
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

impl Result {
    pub(super) fn new(finding: &Finding, rule_index: usize, places: &Places<'_>) -> Self {
        let (related_locations, message) = related(finding, places);
        Self {
            rule_id: finding.rule.id,
            rule_index,
            level: level(finding.level),
            message,
            locations: [Place { physical_location: PhysicalLocation::new(&finding.location, places) }],
            related_locations,
            partial_fingerprints: Fingerprints { ssot: finding.fingerprint.to_string() },
            fixes: finding.fix.as_ref().and_then(|fix| Fix::new(fix, places)).map(|only| [only]),
            properties: ResultProperties { subject: finding.subject.to_string() },
        }
    }
}

/// The related places, and the message that links to them: GitHub shows those that a message links to. A place in the
/// base is not in the tree that GitHub shows, and stands in the message only.
fn related(finding: &Finding, places: &Places<'_>) -> (Vec<RelatedPlace>, Message) {
    let mut lines = vec![literal(&finding.message)];
    let mut found = Vec::new();
    for (index, related) in finding.related.iter().take(MOST_RELATED).enumerate() {
        let listed = index < plain::MOST_PLACES;
        match related.location.side {
            Side::Head => {
                let id = found.len() + 1;
                found.push(RelatedPlace {
                    id,
                    message: Message { text: literal(&related.message) },
                    physical_location: PhysicalLocation::new(&related.location, places),
                });
                lines.extend(listed.then(|| format!("[{}]({id})", escaped(&plain::label(related)))));
            }
            Side::Base => lines.extend(
                listed.then(|| literal(&format!("{}: {}", plain::label(related), places.at(&related.location)))),
            ),
        }
    }
    lines.extend(plain::more_places(finding.related.len().saturating_sub(plain::MOST_PLACES)));
    lines.extend(finding.help.as_deref().map(|help| literal(&format!("help: {help}"))));
    (found, Message { text: lines.join("\n") })
}

/// A text in which no reader sees a link.
fn literal(text: &str) -> String {
    if text.contains("](") { escaped(text) } else { text.to_owned() }
}

/// Escapes what means something in the text of a link.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

impl PhysicalLocation {
    fn new(location: &Location, places: &Places<'_>) -> Self {
        let resolved = places.resolve(location);
        let end = resolved.visible_end();
        Self { artifact_location: Artifact::new(location, places), region: Region::new(&resolved, end) }
    }
}

impl Artifact {
    fn new(location: &Location, places: &Places<'_>) -> Self {
        Self { uri: uri::from_path(&places.path(&location.path)) }
    }
}

impl Region {
    fn new(resolved: &Resolved<'_>, end: Position) -> Self {
        Self {
            start_line: resolved.start.line,
            start_column: resolved.start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl Fix {
    /// A fix of a file whose text was not read cannot say what it replaces.
    fn new(fix: &Edit, places: &Places<'_>) -> Option<Self> {
        let resolved = places.resolve(&fix.location);
        resolved.file?;
        let replacement = Replacement {
            deleted_region: Region::new(&resolved, resolved.end),
            inserted_content: Message { text: fix.replacement.clone() },
        };
        Some(Self {
            description: Message { text: literal(&format!("write {}", plain::clip(&fix.replacement, 200))) },
            artifact_changes: [Change {
                artifact_location: Artifact::new(&fix.location, places),
                replacements: [replacement],
            }],
        })
    }
}
