//! Running the rules: levels, suppressions, waivers, order.

mod levels;

pub use levels::{Selection, UnknownSelector};

use crate::finding::{Finding, Level, Location, Related, Waived};
use crate::model::{LevelSetting, Role};
use crate::path::RepoPath;
use crate::rules::waiver::{Held, Usage};
use crate::rules::{self, Context, Rule, Sink};
use std::collections::{BTreeSet, HashMap};

/// What a run of the rules gave.
#[derive(Debug)]
pub struct Outcome {
    /// The findings that stand, sorted by path, position and rule.
    pub findings: Vec<Finding>,
    /// The findings held back, in the same order.
    pub waived: Vec<Waived>,
    /// Comments that will hold a finding back once they have landed.
    pub soon: BTreeSet<Location>,
    /// How many rules ran.
    pub rules: usize,
}

/// Runs every rule that the selection leaves on.
pub fn run(cx: &Context<'_>, selection: &Selection) -> Outcome {
    let running: Vec<&dyn Rule> =
        rules::all().filter(|rule| selection.level(rule.meta()) != Some(LevelSetting::Off)).collect();
    let mut found = Vec::new();
    for rule in &running {
        rule.check(cx, &mut Sink::new(rule.meta(), &mut found));
    }
    settle(&mut found, selection);
    let mut usage = Usage::new(cx);
    let sources = mere_sources(cx);
    let (mut findings, mut waived, mut soon) = (Vec::with_capacity(found.len()), Vec::new(), BTreeSet::new());
    for finding in found {
        // A file of the registry that was not checked at all: its silence would pass for health.
        let stands = rules::is_essential(finding.rule) && !sources.contains(&finding.location.path);
        let held = if stands { Held::default() } else { usage.hold_back(&finding, line_of(cx, &finding)) };
        match held {
            Held { by: Some(by), .. } => waived.push(Waived { finding, by }),
            Held { soon: Some(comment), .. } => {
                findings.push(held_back_soon(finding, comment.clone()));
                soon.insert(comment);
            }
            Held { .. } => findings.push(finding),
        }
    }
    // Nothing can be said of a waiver whose rule did not run.
    usage.forget_rules_not_in(|selector| {
        rules::all()
            .filter(|rule| rules::selects(selector, rule.meta()))
            .all(|rule| running.iter().any(|ran| ran.meta().id == rule.meta().id))
    });
    let mut reviewed = Vec::new();
    for rule in &running {
        rule.review(cx, &usage, &mut Sink::new(rule.meta(), &mut reviewed));
    }
    findings.append(&mut reviewed);
    settle(&mut findings, selection);
    tell_once(&mut findings);
    Outcome { findings, waived, soon, rules: running.len() }
}

impl Outcome {
    /// Brings back what one of these waivers holds back and none of the context does.
    pub fn bring_back(&mut self, waivers: &BTreeSet<Location>, cx: &Context<'_>) {
        let mut usage = Usage::new(cx);
        let (gone, waived) = std::mem::take(&mut self.waived)
            .into_iter()
            .partition(|waived| waivers.contains(&waived.by.location) && usage.waiver_of(&waived.finding).is_none());
        self.waived = waived;
        let gone: Vec<Waived> = gone;
        self.findings.extend(gone.into_iter().map(|waived| waived.finding));
        sort(&mut self.findings);
        tell_once(&mut self.findings);
    }
}

/// Says why a finding stands in spite of the comment beside it.
fn held_back_soon(mut finding: Finding, comment: Location) -> Finding {
    let message = "this comment is new, so it has no effect before it has landed".to_owned();
    finding.related.push(Related { message, location: comment });
    finding
}

/// Applies levels and sorts.
fn settle(findings: &mut Vec<Finding>, selection: &Selection) {
    for finding in findings.iter_mut() {
        if let Some(LevelSetting::At(level)) = selection.level(finding.rule) {
            finding.level = level;
        }
    }
    sort(findings);
}

/// Puts findings in their total order, and drops exact repetitions.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        (&a.location, a.rule.id, &a.message, &a.related).cmp(&(&b.location, b.rule.id, &b.message, &b.related))
    });
    findings.dedup_by(|a, b| a.location == b.location && a.rule.id == b.rule.id && a.message == b.message);
}

/// Leaves out what another finding tells better; see [`Rule::tells`]. Only findings that stand count, so that neither a
/// waiver nor a lower level of the one makes the other disappear.
pub fn tell_once(findings: &mut Vec<Finding>) {
    let mut told: HashMap<(&str, Location), Level> = HashMap::new();
    for rule in rules::all().filter(|rule| !rule.tells().is_empty()) {
        for finding in findings.iter().filter(|finding| finding.rule.id == rule.meta().id) {
            let places = finding.related.iter().map(|related| &related.location).chain([&finding.location]);
            for place in places.filter(|place| place.span.is_some()) {
                for other in rule.tells() {
                    let level = told.entry((other, place.clone())).or_insert(finding.level);
                    *level = finding.level.max(*level);
                }
            }
        }
    }
    if !told.is_empty() {
        findings.retain(|finding| {
            told.get(&(finding.rule.id, finding.location.clone())).is_none_or(|level| *level < finding.level)
        });
    }
}

/// Files that are an anchor's source and nothing else; one that is also a governance file, say, is more than that.
fn mere_sources<'a>(cx: &Context<'a>) -> BTreeSet<&'a RepoPath> {
    let (sources, others): (Vec<_>, Vec<_>) = cx.registry.files.iter().partition(|file| file.role == Role::Source);
    let others: BTreeSet<&RepoPath> = others.into_iter().map(|file| &file.path).collect();
    sources.into_iter().map(|file| &file.path).filter(|path| !others.contains(path)).collect()
}

fn line_of(cx: &Context<'_>, finding: &Finding) -> u32 {
    let source = cx.registry.sources.at(finding.location.side, &finding.location.path);
    source.zip(finding.location.span).map_or(1, |(source, span)| source.lines().line_of(span.start))
}
