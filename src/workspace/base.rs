//! Validating a tree against the one it grew from.
//!
//! A second tree goes through the same stages; there is no second engine. What is allowed is what the base allows: its
//! settings, governance, teams, waivers and code owners hold, so that a change cannot loosen what it is held to. Where the
//! change edits them, its own edition is applied as well: it must hold under both, or the default branch would break once
//! it lands.

use super::earlier::Earlier;
use super::judged::{Judged, Judgement, New, add_demands};
use super::{Failure, ValidateOptions, Validated, Workspace, new, scope, stands};
use crate::approval::{Evidence, Review, codeowners_change};
use crate::delta::{self, Before, Difference, NewComments};
use crate::engine::{self, Outcome, Selection as RuleSelection};
use crate::finding::{Finding, Report};
use crate::history::{History, Oid, Person};
use crate::model::{self, LoadOptions, PolicyOf, Registry, Role, Settings};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context};
use crate::text::Side;
use crate::tree::ObjectTree;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What to compare with.
#[derive(Debug, Default)]
pub struct BaseOptions {
    /// The revision; what is compared with is where the checked tree left it.
    pub rev: String,
    /// The commit that it names, where that is known: anybody may have given its name to something else as well.
    pub commit: Option<Oid>,
    /// Report only what the base does not have.
    pub new_only: bool,
    /// Reviews, from `--approvals`.
    pub reviews: Vec<Review>,
    /// The reviews are all there is of the host's record: trailers count only where the base's settings say that they do.
    pub reviews_only: bool,
}

/// A change, judged and told.
pub struct Compared {
    /// The report that was asked for.
    pub validated: Validated,
    /// The same, with those findings alone that the base does not have.
    pub new: Report,
    /// What differs between the base and the tree.
    pub difference: Difference,
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
        let verdict = self.judged(now, options, against, against.new_only)?;
        Ok(verdict.into_validated(self, now, against))
    }

    /// As [`Workspace::validate_against`], with what a comment on the change tells besides: which findings are new, and what
    /// differs.
    ///
    /// # Errors
    /// As [`Workspace::validate_against`].
    pub fn compare(
        &self,
        now: Timestamp,
        options: &ValidateOptions,
        against: &BaseOptions,
    ) -> Result<Compared, Failure> {
        let mut judgement = self.judged(now, options, against, true)?;
        let changes = std::mem::take(&mut judgement.judged.changes);
        let difference = self.difference(&judgement.base, &against.rev, &judgement.judged.proposed, changes);
        // They are the findings of the report itself where it was asked for no others.
        let news = judgement.judged.new.take_if(|_| !against.new_only);
        let validated = judgement.into_validated(self, now, against);
        let new = match news {
            Some(news) => validated.report.with_new(news.findings, news.known),
            None => validated.report.clone(),
        };
        Ok(Compared { validated, new, difference })
    }

    /// Compares with every base there is. `news` asks which findings are new.
    fn judged(
        &self,
        now: Timestamp,
        options: &ValidateOptions,
        against: &BaseOptions,
        news: bool,
    ) -> Result<Judgement, Failure> {
        let history = self.history()?;
        let heads = self.heads(&history)?;
        let with = against.commit.map_or_else(|| history.resolve(&against.rev), Ok)?;
        let bases = self.merge_bases(&history, with, &heads)?;
        // The branch may have gone on.
        let tip = Some(with).filter(|tip| !bases.contains(tip));
        let tip = tip.map(|tip| self.earlier(tip, &against.rev)).transpose()?;
        let mut judged: Option<Judged> = None;
        let mut strictest = tip.as_ref().and_then(|tip| tip.settings.fail_on).map(std::cmp::Reverse);
        let mut first = None;
        for oid in &bases {
            let base = self.base(*oid, &against.rev)?;
            strictest = strictest.max(base.settings.fail_on.map(std::cmp::Reverse));
            let next = self.judge(&history, (&base, tip.as_ref(), &heads), (now, options), against, news)?;
            judged = Some(match judged {
                None => next,
                Some(judged) => judged.with(next),
            });
            first.get_or_insert(base);
        }
        let Some((mut judged, base)) = judged.zip(first) else {
            return Err(Failure::Refused(format!("{:?} has no commit in common with this tree", against.rev)));
        };
        judged.notes.extend(history.notes());
        Ok(Judgement { judged, base, bases, fail_on: strictest.map(|level| level.0) })
    }

    /// Compares with one base; `tip` is what became of it.
    fn judge(
        &self,
        history: &History,
        (base, tip, heads): (&Earlier, Option<&Earlier>, &[Oid]),
        (now, options): (Timestamp, &ValidateOptions),
        against: &BaseOptions,
        news: bool,
    ) -> Result<Judged, Failure> {
        let held = self.settings.held_to(&base.settings);
        let selection = |settings: &Settings| {
            RuleSelection::new(&settings.rules, &options.only, &options.skip)
                .map_err(|unknown| Failure::Usage(unknown.to_string()))
        };
        let proposed = self.load(&self.settings, base, None);
        let edited = edits_policy(&self.settings, base, &proposed);
        let effective = edited.then(|| {
            let policy = PolicyOf { tree: base.tree.as_ref(), registry: &base.registry };
            self.load(&held, base, Some(policy))
        });
        let changes = self.changes(base, &proposed);
        let evidence = self.evidence(history, (base, heads), (&proposed, &changes), against)?;
        let comparison = Comparison {
            name: &against.rev,
            registry: &base.registry,
            policy: &base.registry,
            tree: base.tree.as_ref(),
            settings: &base.settings,
            proposed: &proposed,
            proposed_settings: &self.settings,
            changes: &changes,
            evidence: &evidence,
        };
        let registry = effective.as_ref().unwrap_or(&proposed);
        let before = Before { registry: &base.registry, tree: base.tree.as_ref(), settings: &base.settings };
        // Under the base's settings files may be read that the change itself leaves out.
        let readings: Vec<&Registry> = std::iter::once(&proposed).chain(&effective).collect();
        let new_comments = NewComments::between(before, &readings);
        let context = Context::new(registry, self.tree.as_ref(), &held, now).against(comparison).without(&new_comments);
        let mut outcome = engine::run(&context, &selection(&held)?);
        let mut notes = base.notes.clone();
        if let Some(effective) = &effective {
            let own = Context::new(&proposed, self.tree.as_ref(), &self.settings, now).without(&new_comments);
            let mut own = engine::run(&own, &selection(&self.settings)?);
            // A waiver of the change has no effect under its own policy either.
            let waivers = proposed.waivers.iter().map(|waiver| proposed.locate(waiver.place)).collect();
            own.bring_back(&waivers, &context);
            outcome = both(outcome, own, &proposed, &policy_files(effective, &proposed), &against.rev);
            notes.push(format!(
                "the change edits the policy it is held to; the policy of {} holds until it has landed",
                against.rev
            ));
        }
        if let Some(tip) = tip {
            let missing = self.missing_at_tip(history, (base, tip), comparison, (now, options))?;
            add_demands(&mut outcome.findings, missing, &against.rev);
            notes.extend(tip.notes.iter().cloned());
        }
        let new = if news {
            let context = Context::new(&base.registry, base.tree.as_ref(), &base.settings, now);
            let old = engine::run(&context, &selection(&base.settings)?);
            let texts = new::Texts { old: &base.registry.sources, new: &proposed.sources };
            let mut findings = outcome.findings.clone();
            let known = new::subtract(&mut findings, &old.findings, texts);
            Some(New { findings, known })
        } else {
            None
        };
        Ok(Judged { outcome, proposed, changes, new, notes })
    }

    /// Reads the tree at a merge base.
    fn base(&self, oid: Oid, rev: &str) -> Result<Earlier, Failure> {
        let base = self.earlier(oid, rev)?;
        // Which folder is checked follows from what the tree holds; a change must not narrow it.
        if let Some(there) = base.root.as_ref().filter(|there| **there != self.folder) {
            let name = |folder: &RepoPath| match folder.as_str() {
                "" => "the root of the repository".to_owned(),
                folder => format!("`{folder}`"),
            };
            return Err(Failure::Refused(format!(
                "a check from here is one of {} in {rev}, and of {} now, so part of what was checked would not be; \
                 name the folder with -C, and check the other one, too",
                name(there),
                name(&self.folder)
            )));
        }
        Ok(base)
    }

    pub(super) fn load(&self, settings: &Settings, base: &Earlier, policy: Option<PolicyOf<'_>>) -> Registry {
        let options = LoadOptions {
            manifest: self.manifest.clone(),
            digest_everything: false,
            find_competitors: true,
            sources: self.texts_after(base),
            policy,
        };
        model::load(self.tree.as_ref(), settings, &options)
    }

    fn evidence(
        &self,
        history: &History,
        (base, heads): (&Earlier, &[Oid]),
        (proposed, changes): (&Registry, &[delta::Change]),
        against: &BaseOptions,
    ) -> Result<Evidence, Failure> {
        let commits = self.commits(history, base.oid, heads)?;
        let mailmap = history.mailmap(base.oid)?;
        let mailmap_change = self.mailmap_change(base, &mailmap);
        // An approval covers no more of these two, which the semantic difference does not list, than of what it lists.
        let owners = codeowners_change(&base.registry, proposed);
        let all = changes.iter().chain(&owners).chain(&mailmap_change);
        let files = stands::files(all, [base.tree.as_ref(), self.tree.as_ref()]);
        Ok(Evidence {
            amending_merges: self.amending_merges(history, &commits, &files)?,
            empty: super::merges::empty_commits(history, &commits)?,
            commits,
            pending: self.pending(heads, &files)?,
            reviews: against.reviews.clone(),
            reviews_only: against.reviews_only,
            mailmap,
            mailmap_change,
        })
    }

    /// Who is about to commit what is changed and not yet committed, as git is configured.
    fn pending(&self, heads: &[Oid], files: &BTreeSet<RepoPath>) -> Result<Option<Person>, Failure> {
        let (handles, _) = self.repository()?;
        let Some(head) = heads.first().filter(|_| self.tree.describe().kind != "commit") else { return Ok(None) };
        let committed =
            scope::narrow(Box::new(ObjectTree::commit(Arc::clone(handles), &head.to_string())?), &self.folder);
        if !files.iter().any(|path| stands::differ(self.tree.as_ref(), committed.as_ref(), path)) {
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

/// True when the tree's own policy is another than that of the base.
pub(super) fn edits_policy(own: &Settings, base: &Earlier, proposed: &Registry) -> bool {
    let texts = |registry: &Registry| -> Vec<(Role, RepoPath, Option<String>)> {
        let files = registry.files.iter().filter(|file| file.role.is_policy());
        files
            .map(|file| {
                let text = file.id.and_then(|id| registry.sources.get(id)).map(|source| source.text().to_owned());
                // Comments and blanks in CODEOWNERS say nothing; its rules are compared below.
                let is_read = file.role == Role::CodeOwners && registry.codeowners.is_some();
                (file.role, file.path.clone(), text.filter(|_| !is_read))
            })
            .collect()
    };
    let same_owners = match (&base.registry.codeowners, &proposed.codeowners) {
        (Some(old), Some(new)) => old.same_rules(new),
        (old, new) => old.is_none() && new.is_none(),
    };
    !own.same_policy(&base.settings)
        || !same_owners
        || texts(&base.registry) != texts(proposed)
        || base.registry.stated_policy() != proposed.stated_policy()
}

/// The files that state a policy, in either tree.
fn policy_files(effective: &Registry, proposed: &Registry) -> BTreeSet<RepoPath> {
    let files = effective.files.iter().chain(&proposed.files).filter(|file| file.role.is_policy());
    files.map(|file| file.path.clone()).collect()
}

/// True for the finding that a waiver or comment holds nothing back.
fn is_idle(finding: &Finding) -> bool {
    finding.rule.id == "waiver/unused"
}

/// What either policy objects to. Of the base's policy files the change is not to blame for.
fn both(held: Outcome, own: Outcome, proposed: &Registry, policy: &BTreeSet<RepoPath>, base: &str) -> Outcome {
    let rules = held.rules.max(own.rules);
    let mut outcome = own;
    let of_change = |finding: &Finding| finding.rule.family() == "change";
    // A waiver may be of use under the base's policy only, and a new one has had no say yet.
    let waivers: BTreeSet<&RepoPath> = proposed.files_of(Role::Waivers).map(|file| &file.path).collect();
    let idle: BTreeSet<_> = held.findings.iter().filter(|f| is_idle(f)).map(|f| f.subject.clone()).collect();
    let used: BTreeSet<_> = held.waived.iter().map(|waived| &waived.by.location).chain(&held.soon).cloned().collect();
    outcome.findings.retain(|finding| match waivers.contains(&finding.location.path) {
        _ if !is_idle(finding) => true,
        true => idle.contains(&finding.subject),
        false => !used.contains(&finding.location),
    });
    let known: BTreeSet<_> =
        outcome.findings.iter().map(|f| (f.rule.id, f.location.clone(), f.subject.clone())).collect();
    let (of_policy, mut standing): (Vec<_>, Vec<_>) = held
        .findings
        .into_iter()
        .filter(|finding| finding.location.side == Side::Head)
        .filter(|finding| of_change(finding) || !policy.contains(&finding.location.path))
        .filter(|f| !known.contains(&(f.rule.id, f.location.clone(), f.subject.clone())))
        .partition(|finding| !of_change(finding));
    standing.extend(of_policy.into_iter().map(|mut finding| {
        let why =
            format!("this is by the policy of `{base}`; if the change declares otherwise, land that part of it first");
        finding.help = Some(finding.help.map_or_else(|| why.clone(), |help| format!("{help}; {why}")));
        finding
    }));
    // What stands under the base's policy is not waived by the change's own.
    let not_waived: BTreeSet<_> = standing.iter().map(|f| (f.rule.id, f.location.clone())).collect();
    outcome.waived.retain(|w| !not_waived.contains(&(w.finding.rule.id, w.finding.location.clone())));
    let waived_already: BTreeSet<_> =
        outcome.waived.iter().map(|waived| (waived.finding.rule.id, waived.finding.location.clone())).collect();
    let stands_already: BTreeSet<_> = outcome.findings.iter().map(|f| (f.rule.id, f.location.clone())).collect();
    outcome.waived.extend(held.waived.into_iter().filter(|waived| {
        let place = (waived.finding.rule.id, waived.finding.location.clone());
        waived.finding.location.side == Side::Head
            && !waived_already.contains(&place)
            && !stands_already.contains(&place)
    }));
    outcome.findings.extend(standing);
    engine::sort(&mut outcome.findings);
    engine::tell_once(&mut outcome.findings);
    Outcome { rules, ..outcome }
}
