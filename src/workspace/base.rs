//! Validating a tree against the one it grew from.
//!
//! A second tree goes through the same stages; there is no second engine. What is allowed is what the base allows: its
//! settings, governance, teams, waivers and code owners hold, so that a change cannot loosen what it is held to. Where the
//! change edits them, its own edition is applied as well: it must hold under both, or the default branch would break once
//! it lands.

use super::earlier::Earlier;
use super::{Failure, ValidateOptions, Validated, Workspace, new, scope, settings};
use crate::approval::{Evidence, Review};
use crate::delta;
use crate::engine::{self, Outcome, Selection as RuleSelection};
use crate::finding::{BaseDescription, Checked, Note, Report};
use crate::history::{Commit, History, Oid, Person, Watch};
use crate::model::{self, LoadOptions, PolicyOf, Registry, Role, Settings};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context};
use crate::text::Side;
use crate::tree::{ObjectTree, Tree};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What to compare with.
#[derive(Debug, Default)]
pub struct BaseOptions {
    /// The revision; what is compared with is where the checked tree left it.
    pub rev: String,
    /// Report only what the base does not have.
    pub new_only: bool,
    /// Reviews, from `--approvals`.
    pub reviews: Vec<Review>,
}

impl Workspace {
    /// Runs the rules, those about changes included.
    ///
    /// # Errors
    /// As [`Workspace::validate`]; and when the base cannot be found, with what would fetch it.
    pub fn validate_against(
        &self,
        now: Timestamp,
        options: &ValidateOptions,
        against: &BaseOptions,
    ) -> Result<Validated, Failure> {
        let history = self.history()?;
        let head = self.head(&history)?;
        let base = self.base(&history, &against.rev, head)?;
        let held = self.settings.held_to(&base.settings);
        let selection = |settings: &Settings| {
            RuleSelection::new(&settings.rules, &options.only, &options.skip)
                .map_err(|unknown| Failure::Usage(unknown.to_string()))
        };
        let proposed = self.load(&self.settings, &base, None);
        let edited = edits_policy(&self.settings, &base, &proposed);
        let effective = edited.then(|| {
            let policy = PolicyOf { tree: base.tree.as_ref(), registry: &base.registry };
            self.load(&held, &base, Some(policy))
        });
        let changes = self.changes(&base, &proposed);
        let evidence = self.evidence(&history, (&base, head), &changes, against)?;
        let comparison = Comparison {
            name: &against.rev,
            registry: &base.registry,
            tree: base.tree.as_ref(),
            settings: &base.settings,
            proposed: &proposed,
            changes: &changes,
            evidence: &evidence,
        };
        let registry = effective.as_ref().unwrap_or(&proposed);
        let context = Context::new(registry, self.tree.as_ref(), &held, now).against(comparison);
        let mut outcome = engine::run(&context, &selection(&held)?);
        if let Some(effective) = &effective {
            let own = Context::new(&proposed, self.tree.as_ref(), &self.settings, now);
            let own = engine::run(&own, &selection(&self.settings)?);
            outcome = both(outcome, own, &policy_files(effective, &proposed));
        }
        let known = if against.new_only {
            let context = Context::new(&base.registry, base.tree.as_ref(), &base.settings, now);
            let old = engine::run(&context, &selection(&base.settings)?);
            let texts = new::Texts { old: &base.registry.sources, new: &proposed.sources };
            Some(new::subtract(&mut outcome.findings, &old.findings, texts))
        } else {
            None
        };
        let checked = Checked {
            anchors: proposed.anchors.len(),
            aliases: proposed.aliases.len(),
            locks: proposed.locks.len(),
            rules: outcome.rules,
        };
        let mut notes = base.notes;
        if edited {
            notes.push(format!(
                "the change edits the policy it is held to; the policy of {} holds until it has landed",
                against.rev
            ));
        }
        let notes = self.tree.notes().iter().chain(&proposed.notes).chain(&notes).cloned().map(Note).collect();
        let report = Report {
            tree: self.tree.describe(),
            folder: self.folder.clone(),
            base: Some(BaseDescription { rev: against.rev.clone(), oid: base.oid.to_string(), known }),
            now: now.to_string(),
            findings: outcome.findings,
            waived: outcome.waived,
            notes,
            checked,
        };
        Ok(Validated { report, fail_on: base.settings.fail_on, registry: proposed })
    }

    /// Reads the tree at the merge base.
    fn base(&self, history: &History, rev: &str, head: Oid) -> Result<Earlier, Failure> {
        let bases = history.merge_bases(history.resolve(rev)?, head)?;
        let mut base = self.earlier(bases.first, rev)?;
        if !bases.others.is_empty() {
            let (count, latest) = (bases.others.len() + 1, bases.first.short());
            base.notes.push(format!(
                "the histories were merged crosswise and have {count} merge bases; the latest, {latest}, is compared with"
            ));
        }
        Ok(base)
    }

    fn load(&self, settings: &Settings, base: &Earlier, policy: Option<PolicyOf<'_>>) -> Registry {
        let options = LoadOptions {
            manifest: self.manifest.clone(),
            digest_everything: false,
            find_competitors: true,
            sources: self.texts_after(base),
            policy,
        };
        model::load(self.tree.as_ref(), settings, &options)
    }

    fn changes(&self, base: &Earlier, proposed: &Registry) -> Vec<delta::Change> {
        let own = settings::document(self.tree.as_ref());
        let before =
            delta::Version { registry: &base.registry, tree: base.tree.as_ref(), settings: base.document.as_ref() };
        let after = delta::Version { registry: proposed, tree: self.tree.as_ref(), settings: own.as_ref() };
        delta::between(before, after)
    }

    fn evidence(
        &self,
        history: &History,
        (base, head): (&Earlier, Oid),
        changes: &[delta::Change],
        against: &BaseOptions,
    ) -> Result<Evidence, Failure> {
        let commits: Vec<Oid> = history.between(base.oid, head)?;
        let commits: Result<Vec<Commit>, _> = commits.into_iter().map(|oid| history.commit(oid)).collect();
        let commits = commits?;
        Ok(Evidence {
            amending_merges: self.amending_merges(history, &commits, changes)?,
            commits,
            pending: self.pending(head, changes)?,
            reviews: against.reviews.clone(),
            mailmap: history.mailmap(base.mailmap.as_deref()),
        })
    }

    /// The merges that have a changed file from none of their parents, and not by merging their versions as git does.
    fn amending_merges(
        &self,
        history: &History,
        commits: &[Commit],
        changes: &[delta::Change],
    ) -> Result<BTreeSet<Oid>, Failure> {
        let inside = |path: &RepoPath| self.folder.join(path.as_str()).ok();
        let paths: BTreeSet<RepoPath> = changed_paths(changes).into_iter().filter_map(inside).collect();
        let watch = Watch::new().files(&paths);
        let files = |commit: Oid| -> Result<BTreeMap<RepoPath, Oid>, Failure> {
            Ok(history.files_at(commit, &watch)?.into_iter().collect())
        };
        let mut amending = BTreeSet::new();
        for merge in commits.iter().filter(|commit| commit.parents.len() > 1) {
            let own = files(merge.id)?;
            let parents: Vec<BTreeMap<RepoPath, Oid>> =
                merge.parents.iter().map(|parent| files(*parent)).collect::<Result<_, _>>()?;
            let mut amended =
                paths.iter().filter(|path| parents.iter().all(|parent| parent.get(*path) != own.get(*path)));
            let Some(first) = amended.next() else { continue };
            let ancestor = match merge.parents.as_slice() {
                [ours, theirs] => {
                    history.merge_bases(*ours, *theirs).ok().map(|bases| files(bases.first)).transpose()?
                }
                _ => None,
            };
            let by_hand = |path: &RepoPath| {
                let versions = parents.iter().map(|parent| parent.get(path).copied()).collect::<Option<Vec<_>>>();
                let versions = versions.and_then(|versions| <[Oid; 2]>::try_from(versions).ok());
                let ancestor = ancestor.as_ref().and_then(|files| files.get(path));
                match (ancestor, versions, own.get(path)) {
                    (Some(ancestor), Some(versions), Some(merged)) => {
                        !history.is_automatic_merge(*ancestor, versions, *merged)
                    }
                    _ => true,
                }
            };
            if std::iter::once(first).chain(amended).any(by_hand) {
                amending.insert(merge.id);
            }
        }
        Ok(amending)
    }

    /// Who is about to commit what is changed and not yet committed, as git is configured.
    fn pending(&self, head: Oid, changes: &[delta::Change]) -> Result<Option<Person>, Failure> {
        let (handles, _) = self.repository()?;
        if self.tree.describe().kind == "commit" {
            return Ok(None);
        }
        let committed =
            scope::narrow(Box::new(ObjectTree::commit(Arc::clone(handles), &head.to_string())?), &self.folder);
        let differs =
            changed_paths(changes).into_iter().any(|path| differ(self.tree.as_ref(), committed.as_ref(), path));
        if !differs {
            return Ok(None);
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        // Somebody is, whether git knows who or not: what is not committed was not approved.
        Ok(handles.with(|repository| {
            let signature = repository.signature().ok();
            let person = signature.map(|by| Person { name: text(by.name_bytes()), email: text(by.email_bytes()) });
            Some(person.unwrap_or_default())
        })?)
    }
}

/// True when a file has other bytes in the one tree than in the other. Where an id is not known, the bytes tell.
fn differ(a: &dyn Tree, b: &dyn Tree, path: &RepoPath) -> bool {
    match (a.stored_as(path), b.stored_as(path)) {
        (Some(a), Some(b)) => a != b,
        _ => a.digest(path).ok() != b.digest(path).ok(),
    }
}

/// The files in which changes stand.
fn changed_paths(changes: &[delta::Change]) -> BTreeSet<&RepoPath> {
    changes.iter().flat_map(|change| change.before.iter().chain(&change.after)).map(|at| &at.path).collect()
}

/// True when the tree's own policy is another than that of the base.
fn edits_policy(own: &Settings, base: &Earlier, proposed: &Registry) -> bool {
    let texts = |registry: &Registry| -> Vec<(Role, RepoPath, Option<String>)> {
        let files = registry.files.iter().filter(|file| file.role.is_policy());
        files
            .map(|file| {
                let text = file.id.and_then(|id| registry.sources.get(id)).map(|source| source.text().to_owned());
                (file.role, file.path.clone(), text)
            })
            .collect()
    };
    !own.same_policy(&base.settings)
        || texts(&base.registry) != texts(proposed)
        || base.registry.stated_policy() != proposed.stated_policy()
}

/// The files that state a policy, in either tree.
fn policy_files(effective: &Registry, proposed: &Registry) -> BTreeSet<RepoPath> {
    let files = effective.files.iter().chain(&proposed.files).filter(|file| file.role.is_policy());
    files.map(|file| file.path.clone()).collect()
}

/// What either policy objects to. Of the base's policy files the change is not to blame for.
fn both(held: Outcome, own: Outcome, policy: &BTreeSet<RepoPath>) -> Outcome {
    let rules = held.rules.max(own.rules);
    let mut outcome = own;
    let known: BTreeSet<_> =
        outcome.findings.iter().map(|f| (f.rule.id, f.location.clone(), f.message.clone())).collect();
    let of_change = |family: &str| family == "change";
    let held: Vec<_> = held
        .findings
        .into_iter()
        .filter(|finding| finding.location.side == Side::Head)
        .filter(|finding| of_change(finding.rule.family()) || !policy.contains(&finding.location.path))
        .filter(|f| !known.contains(&(f.rule.id, f.location.clone(), f.message.clone())))
        .collect();
    // What stands under the base's policy is not waived by the change's own.
    outcome.waived.retain(|waived| {
        !held.iter().any(|f| f.rule.id == waived.finding.rule.id && f.location == waived.finding.location)
    });
    outcome.findings.extend(held);
    engine::sort(&mut outcome.findings);
    engine::tell_once(&mut outcome.findings);
    Outcome { rules, ..outcome }
}
