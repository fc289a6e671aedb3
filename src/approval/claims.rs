//! What trailers and reviews say, sorted by person.

use super::cover::Reach;
use super::identity::{Label, Name, Persons};
use super::trailers::approving;
use super::{Counted, Evidence, Reason, ReviewState};
use crate::history::Oid;
use std::collections::{BTreeSet, HashMap};

/// What is gathered about one person.
pub(super) struct Claims {
    /// `None` when nobody can tell who it is.
    pub(super) person: Option<usize>,
    /// The name they used first.
    pub(super) shown: String,
    /// What they are called, in lower case.
    pub(super) called: BTreeSet<String>,
    /// By what else they may be known.
    pub(super) labels: BTreeSet<Label>,
    /// A program's account.
    pub(super) bot: bool,
    /// The first trailer, and its commit.
    pub(super) trailer: Option<(String, Oid)>,
    /// The commits that approve, as indices.
    pub(super) tips: BTreeSet<usize>,
    /// What the last review that decides anything says.
    pub(super) review: Option<ReviewState>,
    /// When.
    submitted_at: Option<jiff::Timestamp>,
    /// The commit that it approves.
    reviewed: Option<Result<usize, Reason>>,
}

impl Claims {
    fn of(name: &Name, person: Option<usize>) -> Self {
        Self {
            person,
            shown: name.shown.clone(),
            called: BTreeSet::new(),
            labels: BTreeSet::new(),
            bot: false,
            trailer: None,
            tips: BTreeSet::new(),
            review: None,
            submitted_at: None,
            reviewed: None,
        }
    }

    /// Why the review approves no commit of the change.
    pub(super) fn astray(&self) -> Option<Reason> {
        self.reviewed.as_ref()?.as_ref().err().cloned()
    }
}

/// Sorts what trailers and reviews say by person, in the order of the evidence.
pub(super) fn gather(evidence: &Evidence, persons: &Persons, reach: &Reach<'_>, counted: Counted) -> Vec<Claims> {
    let mut sorted = Sorted { persons, claims: Vec::new(), index: HashMap::new() };
    for (at, commit) in evidence.commits.iter().enumerate() {
        for person in approving(commit) {
            let name = Name::of(&person, &evidence.mailmap);
            let Some(claim) = sorted.claim(&name) else { continue };
            claim.tips.extend(counted.trailers.then_some(at));
            claim.trailer.get_or_insert_with(|| (name.shown.clone(), commit.id));
        }
    }
    for review in evidence.reviews.iter().filter(|review| review.state != ReviewState::Other) {
        let Some(claim) = sorted.claim(&Name::of_login(&review.login)) else { continue };
        // Reviews without a time stand where the file has them.
        if review.submitted_at.is_some() && claim.submitted_at > review.submitted_at {
            continue;
        }
        claim.submitted_at = review.submitted_at.or(claim.submitted_at);
        claim.review = Some(review.state);
        claim.reviewed = (review.state == ReviewState::Approved).then(|| match review.commit.as_deref() {
            Some(id) => reach.find(id).ok_or_else(|| Reason::OtherCommit(id.to_owned())),
            None => Err(Reason::NoCommit),
        });
    }
    for claim in &mut sorted.claims {
        claim.tips.extend(claim.reviewed.as_ref().and_then(|commit| commit.as_ref().ok()));
    }
    sorted.claims
}

struct Sorted<'a> {
    persons: &'a Persons,
    claims: Vec<Claims>,
    /// By person, or by what stands there when nobody can tell who it is.
    index: HashMap<Result<usize, String>, usize>,
}

impl Sorted<'_> {
    fn claim(&mut self, name: &Name) -> Option<&mut Claims> {
        let person = self.persons.of_name(name);
        let next = self.claims.len();
        let at = *self.index.entry(person.ok_or_else(|| name.shown.clone())).or_insert(next);
        if at == next {
            self.claims.push(Claims::of(name, person));
        }
        let claim = self.claims.get_mut(at)?;
        claim.called.extend(name.called.iter().cloned());
        claim.labels.extend(name.labels());
        claim.bot |= name.is_bot();
        Some(claim)
    }
}
