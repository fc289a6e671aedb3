//! Who answers for what.

use super::{Demands, Source, Who};
use crate::delta::{Change, ChangeKind};
use crate::finding::SubjectKind;
use crate::model::{Demand, OwnerRule, Registry};
use crate::path::RepoPath;
use crate::text::{Place, Span};
use std::collections::BTreeSet;

impl<'a> Demands<'a> {
    /// Who answers for a file that holds policy, and who says so.
    pub(super) fn keepers(&self, file: &RepoPath, asks: Option<&Source>) -> Option<(Source, Vec<Who>)> {
        let codeowners = self.policy.codeowners.as_ref();
        if let Some(rule) = self.rule_for(file).filter(|rule| !rule.owners.is_empty()) {
            let path = codeowners.map_or("CODEOWNERS", |owners| owners.path.as_str());
            let source = (format!("the line `{}` of `{path}`", rule.pattern.value), Some(rule.pattern.place));
            return Some((source, self.code_owners(file)));
        }
        let config = self.policy.config();
        for (key, names) in config.into_iter().flat_map(|config| [("admin", &config.admin), ("write", &config.write)]) {
            let names: Vec<_> =
                names.iter().filter(|name| Demand::read(&name.value) != Some(Demand::Nothing)).collect();
            if let Some(first) = names.first() {
                let source = (format!("`access_control.{key}`"), Some(first.place));
                let words: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
                return Some((source, self.named(&words, None, file)));
            }
        }
        asks.map(|source| (source.clone(), vec![Who::Anyone]))
    }

    /// Whom the base names as the owner of a waiver.
    pub(super) fn waiver_owner(&self, change: &Change) -> Option<String> {
        let place = change.before.as_ref()?;
        let at = place.span?.start;
        let before = self.waivers.partition_point(|(path, span, _)| (*path, span.start) <= (&place.path, at));
        let (path, span, owner) = self.waivers.get(before.checked_sub(1)?)?;
        (**path == place.path && at < span.end).then(|| owner.map(str::to_owned))?
    }

    /// The name that an anchor had in the base.
    pub(super) fn before<'n>(&self, id: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.renamed.get(id).copied().unwrap_or(id)
    }

    /// The owners of what a change is about: those that the base names; those of what is new name themselves.
    pub(super) fn owners(&self, change: &Change) -> BTreeSet<String> {
        let mut ids: Vec<&str> = change.anchor.as_deref().into_iter().collect();
        if change.kind == ChangeKind::Retargeted {
            let canonicals = [&change.from, &change.to].into_iter().flatten();
            ids.extend(canonicals.map(|text| text.split_once('#').map_or(text.as_str(), |(id, _)| id)));
        }
        let owner = |id: &&str| {
            let base = self.policy.anchor(self.before(id)).map(|anchor| anchor.owner.as_ref());
            let owner = base.unwrap_or_else(|| self.proposed.anchor(id).and_then(|anchor| anchor.owner.as_ref()))?;
            Some(owner.value.trim().to_owned())
        };
        let of_fact = change.value("owner").filter(|_| change.subject.kind == SubjectKind::Fact).map(str::to_owned);
        ids.iter().filter_map(owner).chain(of_fact).filter(|owner| !owner.is_empty()).collect()
    }

    /// The contexts that an alias is and was in.
    pub(super) fn contexts<'c>(&self, change: &'c Change) -> BTreeSet<&'c str> {
        let mut contexts: BTreeSet<&str> = change.context.as_deref().into_iter().collect();
        if change.kind == ChangeKind::Renamed {
            // An alias is called `context/name`, and both may hold a slash.
            for text in [&change.from, &change.to].into_iter().flatten() {
                contexts.extend(text.match_indices('/').filter_map(|(end, _)| text.get(..end)));
            }
        }
        contexts
    }

    /// True when an alias has or had no context, so that it holds in all of them.
    pub(super) fn holds_everywhere(change: &Change) -> bool {
        let was = change.kind == ChangeKind::Renamed && change.from.as_ref().is_some_and(|from| !from.contains('/'));
        change.context.is_none() || was
    }

    /// The first context that asks for approvals.
    pub(super) fn asking_context(&self) -> Option<(&'a str, Place)> {
        let contexts = self.policy.policy.context_names().flat_map(|name| self.policy.policy.context(name));
        let mut asking = contexts.filter_map(|c| Some((c, c.approval_required.filter(|flag| flag.value)?)));
        asking.next().map(|(context, flag)| (context.name.value.as_str(), flag.place))
    }

    /// Who is meant by the names of a policy. `team_approval` is the team that owns the anchor.
    pub(super) fn named(&self, names: &[&str], owner: Option<&str>, file: &RepoPath) -> Vec<Who> {
        let mut from = Vec::new();
        for name in names {
            let who = match *name {
                "anyone" => vec![Who::Everybody],
                "nobody" => vec![Who::Nobody],
                "all_team_members" => vec![Who::Members],
                "code_owners" | "code_owners_only" => self.code_owners(file),
                "team_approval" => vec![self.team_approval(owner)],
                name => vec![Who::Named(name.to_owned())],
            };
            from.extend(who.into_iter().filter(|who| !from.contains(who)).collect::<Vec<_>>());
        }
        // `nobody` beside somebody says nothing.
        if from.len() > 1 {
            from.retain(|who| *who != Who::Nobody);
        }
        from
    }

    /// Whom the base calls its administrators; where it names none, whoever is called by the word of the policy.
    pub(super) fn admins(&self, word: &str, file: &RepoPath) -> Vec<Who> {
        let admins = self.policy.config().map(|config| config.admin.as_slice()).unwrap_or_default();
        let names: Vec<&str> = admins.iter().map(|name| name.value.as_str()).collect();
        let from = self.named(&names, None, file);
        if from.is_empty() { vec![Who::Named(word.to_owned())] } else { from }
    }

    /// The team that owns the anchor; where nobody is known to belong to it, the group of this name.
    pub(super) fn team_approval(&self, owner: Option<&str>) -> Who {
        let has_members = |name: &str| self.people.members(name).is_some_and(|members| !members.is_empty());
        match owner {
            Some(owner) if has_members(owner) || !self.people.is_group("team_approval") => Who::Named(owner.to_owned()),
            None if !self.people.is_group("team_approval") => Who::Members,
            _ => Who::Named("team_approval".to_owned()),
        }
    }

    /// The line of CODEOWNERS that decides about a file. Thousands of changes may stand in one.
    fn rule_for(&self, file: &RepoPath) -> Option<&'a OwnerRule> {
        let owners = self.policy.codeowners.as_ref()?;
        if let Some(known) = self.owned.borrow().get(file) {
            return *known;
        }
        let rule = owners.rule_for(file);
        self.owned.borrow_mut().insert(file.clone(), rule);
        rule
    }

    /// The owners of a file by CODEOWNERS.
    pub(super) fn code_owners(&self, file: &RepoPath) -> Vec<Who> {
        let rule = self.rule_for(file);
        let owners: Vec<Who> =
            rule.iter().flat_map(|rule| &rule.owners).map(|owner| Who::CodeOwner(owner.value.clone())).collect();
        if owners.is_empty() { vec![Who::NoCodeOwner(file.clone())] } else { owners }
    }

    /// The files whose code owners answer for a change: those of the source where its content changed.
    pub(super) fn content_files(&self, change: &Change) -> Vec<RepoPath> {
        if change.kind == ChangeKind::ContentChanged {
            let id = change.anchor.as_deref().unwrap_or(&change.subject.id);
            let anchors = [self.policy.anchor(self.before(id)), self.proposed.anchor(id)];
            let sources = anchors.map(|anchor| anchor?.source_path().cloned());
            let sources: BTreeSet<RepoPath> = sources.into_iter().flatten().collect();
            if !sources.is_empty() {
                return sources.into_iter().collect();
            }
        }
        files(change)
    }
}

/// The files that a change stands in, before and afterwards.
pub(super) fn files(change: &Change) -> Vec<RepoPath> {
    let places = [&change.before, &change.after].into_iter().flatten();
    places.map(|place| place.path.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A waiver: where it stands, and who answers for it.
pub(super) type WaiverAt<'a> = (&'a RepoPath, Span, Option<&'a str>);

/// The waivers of a registry, by place.
pub(super) fn waivers(registry: &Registry) -> Vec<WaiverAt<'_>> {
    let at = |waiver: &'_ crate::model::Waiver| {
        let path = &registry.files.get(waiver.node.file)?.path;
        Some((path, registry.node(waiver.node)?.span()))
    };
    let mut waivers: Vec<WaiverAt<'_>> = registry
        .waivers
        .iter()
        .filter_map(|waiver| {
            let (path, span) = at(waiver)?;
            Some((path, span, waiver.owner.as_ref().map(|owner| owner.value.as_str())))
        })
        .collect();
    waivers.sort_by_key(|(path, span, _)| (*path, span.start));
    waivers
}
