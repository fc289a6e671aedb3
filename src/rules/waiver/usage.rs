//! What waivers and comments hold back.

use super::{comment_faults, expiry, faults};
use crate::finding::{Finding, Location, WaivedBy};
use crate::model::{Waiver, compile_glob};
use crate::path::RepoPath;
use crate::rules::{Context, guards_policy, selects};
use crate::text::{Place, Side};
use globset::GlobMatcher;
use std::collections::HashMap;

/// Waivers and suppressions that hold, with a count of what each held back.
pub struct Usage {
    pub(super) waivers: Vec<Active>,
    pub(super) comments: Vec<Comment>,
    waivers_by_rule: HashMap<String, Vec<usize>>,
    comments_by_line: HashMap<(Side, RepoPath, u32), Vec<usize>>,
}

/// What there is to hold a finding back.
#[derive(Default)]
pub struct Held {
    /// What does.
    pub by: Option<WaivedBy>,
    /// A comment that will once it has landed.
    pub soon: Option<Location>,
}

/// A waiver that holds.
pub(super) struct Active {
    pub(super) index: usize,
    pub(super) rule: String,
    path: Option<GlobMatcher>,
    subject: Option<String>,
    by: WaivedBy,
    pub(super) used: usize,
}

/// An inline suppression that holds.
pub(super) struct Comment {
    pub(super) rules: Vec<Named>,
    by: WaivedBy,
    pub(super) place: Place,
}

/// A rule that a comment names.
pub(super) struct Named {
    pub(super) rule: String,
    pub(super) used: usize,
    /// True when the base does not have it, so that it holds nothing back yet.
    is_new: bool,
}

impl Usage {
    /// Collects what holds at the time of the run. What is malformed or past holds nothing back: it fails closed.
    pub fn new(cx: &Context<'_>) -> Self {
        let waivers: Vec<Active> =
            cx.registry.waivers.iter().enumerate().filter_map(|(index, waiver)| active(cx, index, waiver)).collect();
        let mut waivers_by_rule: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, waiver) in waivers.iter().enumerate() {
            waivers_by_rule.entry(waiver.rule.clone()).or_default().push(at);
        }
        let mut usage = Self { waivers, comments: Vec::new(), waivers_by_rule, comments_by_line: HashMap::new() };
        let is_new = |place| cx.new_comments.is_some_and(|new| new.contains(&cx.at(place)));
        let sound = cx.registry.suppressions().filter(|(_, _, comment)| comment_faults(comment).is_empty());
        for (side, path, comment) in sound {
            // A comment behind a value speaks of its line; one that stands alone speaks of the next line, too.
            for line in comment.line..=comment.line + u32::from(comment.alone) {
                usage.comments_by_line.entry((side, path.clone(), line)).or_default().push(usage.comments.len());
            }
            usage.comments.push(Comment {
                rules: comment
                    .rules
                    .iter()
                    .map(|(rule, place)| Named { rule: rule.clone(), used: 0, is_new: is_new(*place) })
                    .collect(),
                by: WaivedBy { reason: comment.reason.clone(), location: cx.at(comment.place) },
                place: comment.place,
            });
        }
        usage
    }

    /// What holds a finding back, if anything does. `line` is the line of its place. Findings about waivers always stand.
    pub fn hold_back(&mut self, finding: &Finding, line: u32) -> Held {
        let mut held = Held::default();
        if finding.rule.family() == "waiver" {
            return held;
        }
        let here = self.comments_by_line.get(&(finding.location.side, finding.location.path.clone(), line));
        let here = here.filter(|_| !guards_policy(finding.rule));
        for at in here.into_iter().flatten() {
            let Some(comment) = self.comments.get_mut(*at) else { continue };
            let find = |wanted: &dyn Fn(&Named) -> bool| {
                comment.rules.iter().position(|named| wanted(named) && selects(&named.rule, finding.rule))
            };
            let at = find(&|named| !named.is_new).or_else(|| find(&|_| true));
            let Some(named) = at.and_then(|at| comment.rules.get_mut(at)) else { continue };
            // One that is new will be of use, so nobody is told to remove it.
            named.used += 1;
            if !named.is_new {
                held.by = Some(comment.by.clone());
                return held;
            }
            held.soon = Some(comment.by.location.clone());
        }
        held.by = self.waiver_of(finding);
        held
    }

    /// The waiver of the waivers file that holds a finding back.
    pub fn waiver_of(&mut self, finding: &Finding) -> Option<WaivedBy> {
        let family = format!("{}/*", finding.rule.family());
        let about = |selector: &str| self.waivers_by_rule.get(selector).into_iter().flatten();
        let mut candidates = about(finding.rule.id).chain(about(&family));
        let at = candidates.find(|at| self.waivers.get(**at).is_some_and(|waiver| waiver.covers(finding)))?;
        let waiver = self.waivers.get_mut(*at)?;
        waiver.used += 1;
        Some(waiver.by.clone())
    }

    /// Drops what is about rules that did not all run, since nothing can be said of its use. Call it when every finding
    /// has been shown.
    pub fn forget_rules_not_in(&mut self, ran: impl Fn(&str) -> bool) {
        self.waivers_by_rule.clear();
        self.waivers.retain(|waiver| ran(&waiver.rule));
        for comment in &mut self.comments {
            comment.rules.retain(|named| ran(&named.rule));
        }
    }
}

impl Active {
    fn covers(&self, finding: &Finding) -> bool {
        let subject = &finding.subject;
        self.path.as_ref().is_none_or(|glob| glob.is_match(finding.location.path.as_str()))
            && self.subject.as_ref().is_none_or(|wanted| *wanted == subject.id || *wanted == subject.to_string())
    }
}

fn active(cx: &Context<'_>, index: usize, waiver: &Waiver) -> Option<Active> {
    if !faults(cx, waiver).is_empty() || expiry(cx, waiver).is_none_or(|expired| expired) {
        return None;
    }
    Some(Active {
        index,
        rule: waiver.rule.as_ref()?.value.clone(),
        path: match &waiver.path {
            Some(path) => Some(compile_glob(&path.value).ok()?),
            None => None,
        },
        subject: waiver.subject.as_ref().map(|subject| subject.value.clone()),
        by: WaivedBy { reason: waiver.reason.as_ref()?.value.clone(), location: cx.at(waiver.place) },
        used: 0,
    })
}
