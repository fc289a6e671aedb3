//! Holds the evidence against a requirement.

use super::asked::Asked;
use super::claims::{Claims, gather};
use super::cover::Reach;
use super::identity::{Label, Name, Persons};
use super::trailers::{approving, co_authors_of, makers_of};
use super::{Candidate, Counted, Evidence, NotCounted, Reason, Requirement, ReviewState, SelfApproval, Verdict, Who};
use crate::history::{Commit, Mailmap, Oid, Person};
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
    /// By what else they may be known.
    labels: BTreeSet<Label>,
    bot: bool,
    /// Why the approval does not count for any requirement.
    barred: Option<Reason>,
}

impl<'a> Judge<'a> {
    /// Sorts the evidence.
    pub fn new(evidence: &Evidence, policy: &'a Registry, counted: Counted) -> Self {
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
        authors.iter().for_each(|name| persons.unite(&name.keys));
        // Where no trailer counts, none may lend its address to the login of a review either.
        let nothing = Mailmap::default();
        let mailmap = if counted.trailers { &evidence.mailmap } else { &nothing };
        for person in evidence.commits.iter().flat_map(approving) {
            persons.unite(&Name::of(&person, mailmap).keys);
        }
        for review in &evidence.reviews {
            persons.unite(&Name::of_login(&review.login).keys);
        }
        let reach = Reach::of(evidence);
        let mut judge = Self {
            people,
            teams,
            authors: authors.iter().filter_map(|name| persons.of_name(name)).collect(),
            persons,
            approvers: Vec::new(),
            self_approvals: Vec::new(),
            listed: BTreeSet::new(),
        };
        judge.listed = judge.people.everybody().filter_map(|member| judge.person_of_member(member)).collect();
        let authors = Authors::of(&authors, &judge.persons);
        let mut barred_at: HashMap<BTreeSet<usize>, Option<Oid>> = HashMap::new();
        for claims in gather(evidence, &judge.persons, &reach, counted) {
            let missed = barred_at.entry(claims.tips.clone()).or_insert_with(|| {
                reach.missed(&claims.tips.iter().copied().collect::<Vec<_>>()).map(|commit| commit.id)
            });
            let astray = claims.astray();
            let late = match (*missed, counted.stale) {
                (_, true) => None,
                (Some(missed), _) => Some(astray.unwrap_or(Reason::Stale { missed })),
                (None, _) if evidence.pending.is_some() => Some(Reason::Uncommitted),
                // Nothing is committed, so nothing can have been approved.
                (None, _) if claims.tips.is_empty() => Some(astray.unwrap_or(Reason::Uncommitted)),
                (None, _) => None,
            };
            judge.settle(&authors, claims, late, counted);
        }
        judge.self_approvals.sort_by(|a, b| (&a.approver, a.commit).cmp(&(&b.approver, b.commit)));
        judge
    }

    /// Files a person's claims under self-approvals or approvers.
    fn settle(&mut self, authors: &Authors<'_>, claims: Claims, late: Option<Reason>, counted: Counted) {
        let listed = |person: Option<usize>| person.is_some_and(|person| self.listed.contains(&person));
        if let Some((author, by_name)) = authors.who(&claims, listed) {
            let by_review = || (claims.review == Some(ReviewState::Approved)).then(|| (claims.shown.clone(), None));
            let trailer = claims.trailer.clone().map(|(name, commit)| (name, Some(commit)));
            if let Some((approver, commit)) = trailer.or_else(by_review) {
                let author = author.shown.clone();
                self.self_approvals.push(SelfApproval { approver, author, commit, by_name });
            }
            return;
        }
        let barred = match claims.review {
            Some(ReviewState::ChangesRequested) => Some(Reason::ChangesRequested),
            Some(ReviewState::Dismissed) if claims.trailer.is_none() || !counted.trailers => Some(Reason::Dismissed),
            _ if claims.person.is_none() => Some(Reason::Unidentified),
            None if !counted.trailers => Some(Reason::Trailer),
            _ => late,
        };
        let Claims { shown, person, labels, bot, .. } = claims;
        self.approvers.push(Approver { shown, person, labels, bot, barred });
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
        // Those who count, by what they may be known by, and whether the teams file tells them from others.
        let mut counted: HashMap<Label, Vec<&Approver>> = HashMap::new();
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
                    match self.namesake(approver, &counted) {
                        Some(other) => {
                            let why = Reason::Namesake(other.shown.clone());
                            verdict.not_counted.push(NotCounted { who: approver.shown.clone(), why });
                        }
                        None => verdict.approved_by.push(approver.shown.clone()),
                    }
                    for label in &approver.labels {
                        let known = counted.entry(label.clone()).or_default();
                        // One of either sort is enough to find.
                        if known.iter().all(|other| self.is_listed(other) != self.is_listed(approver)) {
                            known.push(approver);
                        }
                    }
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

    /// Somebody among those counted who may be the same person: one who is called the same. Two people whom the teams file
    /// lists are two, whatever they are called.
    fn namesake<'c>(&self, approver: &Approver, counted: &HashMap<Label, Vec<&'c Approver>>) -> Option<&'c Approver> {
        let listed = self.is_listed(approver);
        let mut namesakes = approver.labels.iter().filter_map(|label| counted.get(&label.counterpart())).flatten();
        namesakes.find(|other| !(listed && self.is_listed(other))).copied()
    }

    fn is_listed(&self, approver: &Approver) -> bool {
        approver.person.is_some_and(|person| self.listed.contains(&person))
    }

    pub(super) fn person_of_member(&self, member: &Member) -> Option<usize> {
        member.names.iter().filter_map(|name| PersonKey::of(&name.value)).find_map(|key| self.persons.of(&key))
    }
}

/// The authors of a change, by person and by what they are called.
struct Authors<'a> {
    by_person: HashMap<usize, &'a Name>,
    by_name: HashMap<&'a str, Vec<(&'a Name, Option<usize>)>>,
}

impl<'a> Authors<'a> {
    fn of(names: &'a [Name], persons: &Persons) -> Self {
        let mut authors = Self { by_person: HashMap::new(), by_name: HashMap::new() };
        for name in names {
            let person = persons.of_name(name);
            if let Some(person) = person {
                authors.by_person.entry(person).or_insert(name);
            }
            for called in &name.called {
                authors.by_name.entry(called).or_default().push((name, person));
            }
        }
        authors
    }

    /// The author that somebody is: by an address or a login; or, which is true then, by name alone.
    fn who(&self, claims: &Claims, listed: impl Fn(Option<usize>) -> bool) -> Option<(&'a Name, bool)> {
        if let Some(author) = claims.person.and_then(|person| self.by_person.get(&person)) {
            return Some((*author, false));
        }
        // Two people whom the teams file lists are two, whatever they are called.
        let told_apart = listed(claims.person);
        let mut namesakes = claims.called.iter().filter_map(|name| self.by_name.get(name.as_str())).flatten();
        namesakes.find(|(_, person)| !(told_apart && listed(*person))).map(|(author, _)| (*author, true))
    }
}

/// Everything that stands for a member, with the addresses that `.mailmap` makes of theirs. A login is an account, which
/// only the teams file gives to a member.
fn member_keys(member: &Member, evidence: &Evidence) -> Vec<PersonKey> {
    let mut keys: Vec<PersonKey> = member.names.iter().filter_map(|name| PersonKey::of(&name.value)).collect();
    let addresses = keys.iter().filter_map(|key| match key {
        PersonKey::Address(email) => Some(Person { name: String::new(), email: email.clone() }),
        PersonKey::Login(_) => None,
    });
    let proper = addresses.filter_map(|person| PersonKey::of(&evidence.mailmap.resolve(&person).email));
    let proper: Vec<PersonKey> = proper.filter(|key| matches!(key, PersonKey::Address(_))).collect();
    keys.extend(proper);
    keys
}

/// Everybody who wrote a part of the change.
fn authors(evidence: &Evidence) -> Vec<Name> {
    let mut people: BTreeSet<Person> = evidence.pending.iter().cloned().collect();
    let is_merge_or_empty = |commit: &Commit| commit.parents.len() > 1 || evidence.empty.contains(&commit.id);
    let nothing_else = evidence.commits.iter().all(is_merge_or_empty);
    for commit in &evidence.commits {
        people.extend(co_authors_of(commit));
        if nothing_else || evidence.brings(commit) {
            people.extend(makers_of(commit));
        }
    }
    people.iter().map(|person| Name::of(person, &evidence.mailmap)).collect()
}
