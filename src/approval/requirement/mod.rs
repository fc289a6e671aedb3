//! What must be approved, and by whom.

mod answerable;
mod policy;

use crate::delta::{Change, ChangeKind};
use crate::finding::SubjectKind;
use crate::model::{Demand, OwnerRule, Principals, Registry, Reviewer, Role};
use crate::path::RepoPath;
use crate::text::Place;
use answerable::{WaiverAt, files, waivers};
use policy::{first_demand, minimum, validation};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Whose approval counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Anybody who did not write the change; of those whom the teams file lists, where there is one.
    Anyone,
    /// Anybody at all who did not write the change: the policy says `anyone`.
    Everybody,
    /// Anybody that the teams file lists.
    Members,
    /// Nobody: the policy forbids the change.
    Nobody,
    /// A team, a group or a person, by a name of the policies.
    Named(String),
    /// A team or a person, by a handle or address of CODEOWNERS.
    CodeOwner(String),
    /// The code owners of a file that has none.
    NoCodeOwner(RepoPath),
}

/// One approval, or several, that the policy asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The policy that asks, in words for a message.
    pub policy: String,
    /// Where it stands, in the base.
    pub place: Option<Place>,
    /// The changes it is about, as indices.
    pub changes: Vec<usize>,
    /// How many people must approve.
    pub needed: usize,
    /// At least one of them must be one of these.
    pub from: Vec<Who>,
    /// One of `from` who wrote the change has agreed by that.
    pub authors_agree: bool,
}

/// What a list of changes needs by the policy of the base; `proposed` only tells who answers for what is new.
///
/// Changes under one policy with the same approvers are one requirement.
pub fn requirements(changes: &[Change], policy: &Registry, proposed: &Registry) -> Vec<Requirement> {
    let mut demands = Demands {
        policy,
        proposed,
        people: policy.teams.as_ref().map(Principals::of).unwrap_or_default(),
        needed: minimum(policy).unwrap_or(1).max(1),
        renamed: renamed(changes),
        waivers: waivers(policy),
        owned: RefCell::default(),
        found: Vec::new(),
        index: HashMap::new(),
    };
    let asks = first_demand(policy);
    for (at, change) in changes.iter().enumerate() {
        match change.subject.kind {
            SubjectKind::Alias => demands.alias(at, change),
            SubjectKind::Anchor => demands.anchor(at, change),
            SubjectKind::Fact => demands.anchor(at, change),
            // What is locked and generated follows from changes that have requirements of their own; so do totals.
            SubjectKind::Lock | SubjectKind::Generated | SubjectKind::Manifest => {}
            SubjectKind::Governance if is_total(change) => {}
            SubjectKind::Waiver => {
                demands.file(at, change, asks.as_ref());
                demands.waiver(at, change, asks.is_some());
            }
            _ => demands.file(at, change, asks.as_ref()),
        }
    }
    demands.found
}

/// A policy that asks for something: its words, its place.
type Source = (String, Option<Place>);

struct Demands<'a> {
    policy: &'a Registry,
    proposed: &'a Registry,
    people: Principals<'a>,
    needed: usize,
    /// The names that anchors had in the base, by those they have now.
    renamed: HashMap<&'a str, &'a str>,
    /// The waivers of the base, by place.
    waivers: Vec<WaiverAt<'a>>,
    /// What CODEOWNERS says of the files that were asked for.
    owned: RefCell<HashMap<RepoPath, Option<&'a OwnerRule>>>,
    found: Vec<Requirement>,
    index: HashMap<(String, Vec<Who>), usize>,
}

impl<'a> Demands<'a> {
    /// Asks for the approval of one of `from`, and for as many as the repository wants at least.
    fn add(&mut self, at: usize, source: Source, from: Vec<Who>) {
        self.put(at, source, from, self.needed, false);
    }

    fn put(&mut self, at: usize, source: Source, from: Vec<Who>, needed: usize, authors_agree: bool) {
        let (policy, place) = source;
        let next = self.found.len();
        let index = *self.index.entry((policy.clone(), from.clone())).or_insert(next);
        if index == next {
            self.found.push(Requirement { policy, place, changes: Vec::new(), needed, from, authors_agree });
        }
        if let Some(requirement) = self.found.get_mut(index) {
            // One change may be touched by a policy in two ways.
            if requirement.changes.last() != Some(&at) {
                requirement.changes.push(at);
            }
        }
    }

    fn alias(&mut self, at: usize, change: &Change) {
        let owners = self.owners(change);
        let mut asked = false;
        for name in self.contexts(change) {
            let declared = self.policy.policy.context(name);
            let Some(flag) = declared.iter().find_map(|context| context.approval_required.filter(|flag| flag.value))
            else {
                continue;
            };
            asked = true;
            let groups: Vec<&str> = declared
                .iter()
                .map(|context| context.permissions.iter().map(|group| group.value.as_str()).collect::<Vec<_>>())
                .map(|groups| groups.into_iter().filter(|group| *group != "temporary_only").collect::<Vec<_>>())
                .find(|groups| !groups.is_empty())
                .unwrap_or_else(|| vec!["team_approval"]);
            let source = (format!("`approval_required` of the context `{name}`"), Some(flag.place));
            // An alias that goes from one anchor to another needs the team of each.
            for owner in owners_or_none(&owners) {
                for file in files(change) {
                    let from = self.named(&groups, owner, &file);
                    self.add(at, source.clone(), from);
                }
            }
        }
        if Self::holds_everywhere(change)
            && let Some((name, place)) = self.asking_context()
        {
            asked = true;
            let policy = format!("`approval_required` of `{name}` (an alias without a context holds in every one)");
            for owner in owners_or_none(&owners) {
                let from = vec![self.team_approval(owner)];
                self.add(at, (policy.clone(), Some(place)), from);
            }
        }
        let action = match change.kind {
            ChangeKind::Added => "add_alias",
            ChangeKind::Removed => "remove_alias",
            _ => "modify_alias",
        };
        let config = self.policy.config();
        let Some((_, policy)) =
            config.into_iter().flat_map(|c| &c.alias_governance).find(|(key, _)| key.value == action)
        else {
            return;
        };
        let source = (format!("`{action}: {}`", policy.value), Some(policy.place));
        self.by_policy(at, change, &policy.value, source, |demands, source, least| {
            // Whoever the context asks for has reviewed it, too.
            if !asked || least > demands.needed {
                demands.put(at, source, vec![Who::Anyone], least.max(demands.needed), false);
            }
        });
    }

    fn anchor(&mut self, at: usize, change: &Change) {
        let config = self.policy.config();
        let anchor = change.anchor.as_deref().and_then(|id| self.policy.anchor(self.before(id)));
        let own = anchor.and_then(|anchor| anchor.modification_policy.as_ref());
        let global = config.and_then(|config| config.modification_policy.as_ref());
        let mut asked = false;
        if let Some(policy) = own.or(global) {
            let source = (format!("`modification_policy: {}`", policy.value), Some(policy.place));
            asked = self.by_policy(at, change, &policy.value, source, |demands, source, least| {
                demands.by_owner(at, change, source, least);
            });
        }
        if !asked && let Some(source) = config.and_then(validation) {
            self.by_owner(at, change, source, 1);
        }
    }

    /// Reads a policy that is a word or a name; `review` adds what so many plain reviews ask for. False when it asks for
    /// nothing. A word that means nothing asks for a review: a policy that is misspelt must not open anything.
    fn by_policy(
        &mut self,
        at: usize,
        change: &Change,
        policy: &str,
        source: Source,
        review: impl FnOnce(&mut Self, Source, usize),
    ) -> bool {
        if policy.contains('@') || self.people.knows(policy) {
            self.add(at, source, vec![Who::Named(policy.to_owned())]);
            return true;
        }
        match Demand::read(policy).unwrap_or(Demand::Approvals(Reviewer::Other, 1)) {
            Demand::Nothing => return false,
            Demand::Never => self.add(at, source, vec![Who::Nobody]),
            Demand::Approvals(Reviewer::Other, least) => review(self, source, least),
            Demand::Approvals(Reviewer::Owner, least) => self.by_owner(at, change, source, least),
            Demand::Approvals(reviewer, least) => {
                for file in self.content_files(change) {
                    let from = match reviewer {
                        Reviewer::CodeOwner => self.code_owners(&file),
                        Reviewer::Admin => self.admins(policy, &file),
                        _ => vec![Who::Members],
                    };
                    self.put(at, source.clone(), from, least.max(self.needed), false);
                }
            }
        }
        true
    }

    /// Asks for the team that owns the anchor, as far as somebody is known to belong to it.
    fn by_owner(&mut self, at: usize, change: &Change, source: Source, least: usize) {
        for owner in owners_or_none(&self.owners(change)) {
            let known = owner.filter(|owner| self.people.members(owner).is_some_and(|members| !members.is_empty()));
            let from = known.map_or(Who::Anyone, |owner| Who::Named(owner.to_owned()));
            self.put(at, source.clone(), vec![from], least.max(self.needed), false);
        }
    }

    /// Asks for the owner of a file that holds policy.
    fn file(&mut self, at: usize, change: &Change, asks: Option<&Source>) {
        let role = |path: &RepoPath| self.policy.files.iter().find(|file| file.path == *path).map(|file| file.role);
        let files: Vec<RepoPath> =
            files(change).into_iter().filter(|path| !matches!(role(path), Some(Role::Lockfile))).collect();
        // What moved from one file to another needs its keepers once, though two lines may name them.
        let mut asked: Vec<Vec<Who>> = Vec::new();
        for file in files {
            let Some((source, from)) = self.keepers(&file, asks) else { continue };
            if asked.contains(&from) {
                continue;
            }
            asked.push(from.clone());
            self.add(at, source, from);
        }
    }

    /// Asks for the consent of whoever a waiver names. One that is taken back, or stands in another file, asks for none: it
    /// holds back nothing that it did not before.
    fn waiver(&mut self, at: usize, change: &Change, asks: bool) {
        if matches!(change.kind, ChangeKind::Removed | ChangeKind::Moved) {
            return;
        }
        let said = [change.value("owner").map(str::to_owned), self.waiver_owner(change)].into_iter().flatten();
        let given = change.to.clone().filter(|_| change.field.as_deref() == Some("owner"));
        let owners: BTreeSet<String> = said.chain(given).filter(|owner| !owner.trim().is_empty()).collect();
        for owner in owners {
            // Without a teams file nobody can be told from `@platform`; a repository without any policy is left in peace.
            let is_address = owner.contains('@') && !owner.starts_with('@');
            if asks || is_address || self.policy.teams.is_some() {
                let source = (format!("the waiver's `owner: {owner}`"), None);
                self.put(at, source, vec![Who::Named(owner)], 1, true);
            }
        }
    }
}

fn owners_or_none(owners: &BTreeSet<String>) -> Vec<Option<&str>> {
    if owners.is_empty() { vec![None] } else { owners.iter().map(|owner| Some(owner.as_str())).collect() }
}

/// The anchors that have another name now: new, and old.
fn renamed(changes: &[Change]) -> HashMap<&str, &str> {
    let anchors = changes.iter().filter(|c| c.kind == ChangeKind::Renamed && c.subject.kind == SubjectKind::Anchor);
    anchors.filter_map(|change| Some((change.subject.id.as_str(), change.from.as_deref()?))).collect()
}

/// True for how many anchors there are, which follows from the anchors. That a family came or went does not.
fn is_total(change: &Change) -> bool {
    let id = change.subject.id.as_str();
    let counted = id.starts_with("ssot_config.families.") && change.from.is_some() && change.to.is_some();
    id == "ssot_config.total_anchors" || counted
}
