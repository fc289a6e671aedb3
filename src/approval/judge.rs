//! Holds the evidence against a requirement.

use super::asked::Asked;
use super::cover::Reach;
use super::identity::{Name, Persons};
use super::trailers::{approving, authors_of, makers_of};
use super::{Candidate, Evidence, NotCounted, Reason, Requirement, ReviewState, SelfApproval, Verdict, Who};
use crate::history::{Oid, Person};
use crate::model::{Member, PersonKey, Principals, Registry, Role};
use std::collections::{BTreeSet, HashMap};

/// The evidence, sorted by person.
pub struct Judge<'a> {
    pub(super) people: Principals<'a>,
    pub(super) teams: Teams,
    pub(super) persons: Persons,
    pub(super) authors: BTreeSet<usize>,
    /// Everybody that the teams file lists.
    listed: BTreeSet<usize>,
    approvers: Vec<Approver>,
    self_approvals: Vec<SelfApproval>,
}

/// What is known of who belongs to which team.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Teams {
    Absent,
    Unreadable,
    Known,
}

/// Somebody who approved, and is not an author.
struct Approver {
    shown: String,
    /// `None` when nobody can tell who it is.
    person: Option<usize>,
    bot: bool,
    /// Why the approval does not count for any requirement.
    barred: Option<Reason>,
}

/// What is gathered about one person.
#[derive(Default)]
struct Claims {
    names: Vec<(Name, Option<Oid>)>,
    /// The commits that approve, as indices.
    tips: BTreeSet<usize>,
    /// What the last review that decides anything says, and when.
    review: Option<(Option<jiff::Timestamp>, ReviewState)>,
    /// The commit that it approves.
    reviewed: Option<Result<usize, Reason>>,
}

impl<'a> Judge<'a> {
    /// Sorts the evidence. `stale` counts approvals of an older commit, too.
    pub fn new(evidence: &Evidence, policy: &'a Registry, stale: bool) -> Self {
        let people = policy.teams.as_ref().map(Principals::of).unwrap_or_default();
        let mut files = policy.files_of(Role::Teams).peekable();
        let teams = match () {
            () if files.peek().is_none() => Teams::Absent,
            () if files.any(|file| file.is_incomplete()) => Teams::Unreadable,
            () => Teams::Known,
        };
        let mut persons = Persons::default();
        for team in policy.teams.iter().flat_map(|teams| &teams.teams) {
            for member in &team.members {
                persons.unite(&member_keys(member, evidence));
            }
        }
        let authors = authors(evidence);
        let trailers: Vec<(usize, Oid, Name)> = evidence
            .commits
            .iter()
            .enumerate()
            .flat_map(|(at, commit)| {
                approving(commit).map(move |person| (at, commit.id, Name::of(&person, &evidence.mailmap)))
            })
            .collect();
        for name in authors.iter().chain(trailers.iter().map(|(_, _, name)| name)) {
            persons.unite(&name.keys);
        }
        for review in &evidence.reviews {
            persons.unite(&Name::of_login(&review.login).keys);
        }
        let reach = Reach::of(evidence);
        let mut judge = Self {
            people,
            teams,
            authors: authors.iter().filter_map(|name| person_of(&persons, name)).collect(),
            persons,
            approvers: Vec::new(),
            self_approvals: Vec::new(),
            listed: BTreeSet::new(),
        };
        judge.listed = judge.people.everybody().filter_map(|member| judge.person_of_member(member)).collect();
        let claims = judge.gather(evidence, &reach, trailers);
        let mut barred_at: HashMap<BTreeSet<usize>, Option<Oid>> = HashMap::new();
        for claims in claims {
            let missed = barred_at.entry(claims.tips.clone()).or_insert_with(|| {
                reach.missed(&claims.tips.iter().copied().collect::<Vec<_>>()).map(|commit| commit.id)
            });
            let astray = claims.reviewed.as_ref().and_then(|commit| commit.as_ref().err()).cloned();
            let late = match (*missed, stale) {
                (_, true) => None,
                (Some(missed), _) => Some(astray.unwrap_or(Reason::Stale { missed })),
                (None, _) if evidence.pending.is_some() => Some(Reason::Uncommitted),
                // Nothing is committed, so nothing can have been approved.
                (None, _) if claims.tips.is_empty() => Some(astray.unwrap_or(Reason::Uncommitted)),
                (None, _) => None,
            };
            judge.settle(&authors, claims, late);
        }
        judge.self_approvals.sort_by(|a, b| (&a.approver, a.commit).cmp(&(&b.approver, b.commit)));
        judge
    }

    /// Sorts what trailers and reviews say by person, in the order of the evidence.
    fn gather(&self, evidence: &Evidence, reach: &Reach<'_>, trailers: Vec<(usize, Oid, Name)>) -> Vec<Claims> {
        let mut claims: Vec<Claims> = Vec::new();
        let mut index: HashMap<Result<usize, String>, usize> = HashMap::new();
        let mut slot = |claims: &mut Vec<Claims>, name: &Name| {
            let key = person_of(&self.persons, name)
                .ok_or_else(|| name.keys.iter().next().map_or_else(|| name.shown.clone(), |key| format!("{key:?}")));
            *index.entry(key).or_insert_with(|| {
                claims.push(Claims::default());
                claims.len() - 1
            })
        };
        for (at, commit, name) in trailers {
            let slot = slot(&mut claims, &name);
            if let Some(claim) = claims.get_mut(slot) {
                claim.tips.insert(at);
                claim.names.push((name, Some(commit)));
            }
        }
        for review in &evidence.reviews {
            if review.state == ReviewState::Other {
                continue;
            }
            let name = Name::of_login(&review.login);
            let slot = slot(&mut claims, &name);
            let Some(claim) = claims.get_mut(slot) else { continue };
            // Reviews without a time stand where the file has them.
            let earlier =
                claim.review.is_some_and(|(time, _)| time > review.submitted_at && review.submitted_at.is_some());
            if earlier {
                continue;
            }
            claim.review = Some((review.submitted_at.or(claim.review.and_then(|(time, _)| time)), review.state));
            claim.names.push((name, None));
            claim.reviewed = (review.state == ReviewState::Approved).then(|| match review.commit.as_deref() {
                Some(id) => reach.find(id).ok_or_else(|| Reason::OtherCommit(id.to_owned())),
                None => Err(Reason::NoCommit),
            });
        }
        for claim in &mut claims {
            claim.tips.extend(claim.reviewed.as_ref().and_then(|commit| commit.as_ref().ok()));
        }
        claims
    }

    /// Files a person's claims under self-approvals or approvers.
    fn settle(&mut self, authors: &[Name], claims: Claims, late: Option<Reason>) {
        let Some((first, _)) = claims.names.first() else { return };
        let person = person_of(&self.persons, first);
        let approved_by_review = claims.review.is_some_and(|(_, state)| state == ReviewState::Approved);
        let by_trailer = claims.names.iter().find(|(_, commit)| commit.is_some());
        if let Some((author, by_name)) = self.author(authors, &claims, person) {
            let approval = by_trailer.or_else(|| claims.names.first().filter(|_| approved_by_review));
            if let Some((name, commit)) = approval {
                self.self_approvals.push(SelfApproval {
                    approver: name.shown.clone(),
                    author: author.shown.clone(),
                    commit: *commit,
                    by_name,
                });
            }
            return;
        }
        let barred = match claims.review.map(|(_, state)| state) {
            Some(ReviewState::ChangesRequested) => Some(Reason::ChangesRequested),
            Some(ReviewState::Dismissed) if by_trailer.is_none() => Some(Reason::Dismissed),
            _ if first.keys.is_empty() => Some(Reason::Unidentified),
            _ => late,
        };
        let bot = claims.names.iter().any(|(name, _)| name.is_bot());
        self.approvers.push(Approver { shown: first.shown.clone(), person, bot, barred });
    }

    /// The author that somebody is: by an address or a login, or by a name that only one person has.
    fn author<'n>(&self, authors: &'n [Name], claims: &Claims, person: Option<usize>) -> Option<(&'n Name, bool)> {
        let same = |author: &&Name| {
            let shared = claims.names.iter().any(|(name, _)| author.is(name));
            shared || person.is_some() && person == person_of(&self.persons, author)
        };
        if let Some(author) = authors.iter().find(same) {
            return Some((author, false));
        }
        // Two members of the teams file are two people, whatever they are called.
        let is_member = |name: &Name| name.keys.iter().any(|key| self.is_member(key));
        let namesake = |author: &&Name| {
            claims.names.iter().any(|(name, _)| author.is_called(name) && !(is_member(name) && is_member(author)))
        };
        authors.iter().find(namesake).map(|author| (author, true))
    }

    fn is_member(&self, key: &PersonKey) -> bool {
        let name = match key {
            PersonKey::Address(address) => address,
            PersonKey::Login(login) => login,
        };
        !self.people.teams_of(name).is_empty()
    }

    /// Approvals of the change by its own authors.
    pub fn self_approvals(&self) -> &[SelfApproval] {
        &self.self_approvals
    }

    /// What the evidence says of a requirement.
    pub fn verdict(&self, requirement: &Requirement) -> Verdict {
        let asked: Vec<Asked> = requirement.from.iter().map(|who| self.asked(who)).collect();
        let by_author = || asked.iter().any(|asked| asked.has_any(&self.authors));
        if requirement.authors_agree && by_author() {
            return Verdict::default();
        }
        let mut verdict = Verdict { none_from: true, ..Verdict::default() };
        let mut others = Vec::new();
        let mut approved: BTreeSet<usize> = BTreeSet::new();
        for approver in &self.approvers {
            let named = approver.person.is_some_and(|person| asked.iter().any(|asked| asked.names(person)));
            let open = asked.contains(&Asked::Everybody);
            let fits = named || open || asked.contains(&Asked::Anybody);
            let why = match &approver.barred {
                Some(reason) => Some(reason.clone()),
                None if approver.bot && !named => Some(Reason::Bot),
                None if !named && !open && self.teams == Teams::Known && !self.is_listed(approver) => {
                    Some(Reason::NoMember)
                }
                None => None,
            };
            match why {
                Some(why) => verdict.not_counted.push(NotCounted { who: approver.shown.clone(), why }),
                None => {
                    verdict.none_from &= !fits;
                    others.extend((!fits).then(|| approver.shown.clone()));
                    approved.extend(approver.person);
                    verdict.approved_by.push(approver.shown.clone());
                }
            }
        }
        verdict.missing =
            requirement.needed.saturating_sub(verdict.approved_by.len()).max(usize::from(verdict.none_from));
        if verdict.none_from {
            // Their approvals would count beside one of those who are asked.
            verdict.not_counted.extend(others.into_iter().map(|who| NotCounted { who, why: Reason::NotAsked }));
        }
        // Once one of those who are asked has approved, anybody may be the next.
        let anybody = [if self.teams == Teams::Known { Who::Members } else { Who::Anyone }];
        let from = if verdict.none_from { requirement.from.as_slice() } else { &anybody };
        if verdict.missing > 0 {
            let candidate = |who: &Who| {
                let members = self.membership(&self.asked(who), &approved);
                Candidate { who: who.clone(), members }
            };
            verdict.candidates = from.iter().map(candidate).collect();
        }
        verdict
    }

    fn is_listed(&self, approver: &Approver) -> bool {
        approver.person.is_some_and(|person| self.listed.contains(&person))
    }

    pub(super) fn person_of_member(&self, member: &Member) -> Option<usize> {
        member.names.iter().filter_map(|name| PersonKey::of(&name.value)).find_map(|key| self.persons.of(&key))
    }
}

fn person_of(persons: &Persons, name: &Name) -> Option<usize> {
    name.keys.iter().find_map(|key| persons.of(key))
}

/// Everything that stands for a member, with what `.mailmap` makes of the addresses.
fn member_keys(member: &Member, evidence: &Evidence) -> Vec<PersonKey> {
    let mut keys: Vec<PersonKey> = member.names.iter().filter_map(|name| PersonKey::of(&name.value)).collect();
    let addresses = keys.iter().filter_map(|key| match key {
        PersonKey::Address(email) => Some(Person { name: String::new(), email: email.clone() }),
        PersonKey::Login(_) => None,
    });
    let proper: Vec<PersonKey> =
        addresses.filter_map(|person| PersonKey::of(&evidence.mailmap.resolve(&person).email)).collect();
    keys.extend(proper);
    keys
}

/// Everybody who wrote a part of the change.
fn authors(evidence: &Evidence) -> Vec<Name> {
    let mut people: BTreeSet<Person> = evidence.pending.iter().cloned().collect();
    let merges_alone = evidence.commits.iter().all(|commit| commit.parents.len() > 1);
    for commit in &evidence.commits {
        people.extend(authors_of(commit));
        if merges_alone || evidence.amending_merges.contains(&commit.id) {
            people.extend(makers_of(commit));
        }
    }
    people.iter().map(|person| Name::of(person, &evidence.mailmap)).collect()
}
