use super::changed;
use super::consent::counted;
use crate::approval::{Candidate, Judge, Membership, Reason, Requirement, Verdict, Who, requirements};
use crate::delta::Change;
use crate::finding::{Approver, Draft, MissingApproval, NotCounted, RuleMeta};
use crate::model::Role;
use crate::rules::{Comparison, Context, Rule, Sink, rule};
use std::collections::BTreeSet;

rule!(
    ApprovalMissing,
    Error,
    "change/approval-missing",
    "approval_missing.md",
    "a change lacks an approval that the policy of the base asks for"
);

/// How many people or places are listed before the rest is only counted.
const SHOWN: usize = 5;

/// How many changes are told to whoever shows a missing approval by itself. There may be thousands.
const TOLD: usize = 20;

impl Rule for ApprovalMissing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = &cx.base else { return };
        let changes = changed::all(base);
        let requirements = requirements(&changes, base.policy, base.proposed);
        if requirements.is_empty() {
            return;
        }
        let judge = Judge::new(base.evidence, base.policy, counted(base));
        for requirement in &requirements {
            let verdict = judge.verdict(requirement);
            if verdict.missing > 0
                && let Some(draft) = draft(cx, base, &changes, requirement, &verdict)
            {
                out.push(draft);
            }
        }
    }
}

fn draft(
    cx: &Context<'_>,
    base: &Comparison<'_>,
    all: &[Change],
    requirement: &Requirement,
    verdict: &Verdict,
) -> Option<Draft> {
    let mut changes: Vec<&Change> = requirement.changes.iter().filter_map(|at| all.get(*at)).collect();
    changes.sort_by_cached_key(|change| changed::order(cx, base, change));
    let (first, others) = changes.split_first()?;
    let mut message = changed::sentence(first);
    if !others.is_empty() {
        let subjects: BTreeSet<_> = others.iter().map(|c| &c.subject).filter(|s| **s != first.subject).collect();
        message += &match subjects.len() {
            0 => String::new(),
            1 => ", and 1 thing more changed,".to_owned(),
            more => format!(", and {more} things more changed,"),
        };
    }
    message += &missing(requirement, verdict);
    let mut draft = Draft::new(first.subject.clone(), changed::location(cx, base, first), message)
        .help(help(base, requirement, verdict))
        .approval(lacking(base, &changes, requirement, verdict))
        .key(requirement.policy.clone());
    for who in &requirement.from {
        draft = draft.key(format!("{who:?}"));
    }
    if let (None, Some(before)) = (&first.after, &first.before) {
        draft = draft.related("it stood here", before.clone());
    }
    if let Some(place) = requirement.place {
        draft = draft.related(format!("{} asks for it", requirement.policy), base.policy.locate(place));
    }
    let shown = shown(others.len());
    for (at, change) in others.iter().enumerate().take(shown) {
        let mut said = changed::sentence(change);
        if at + 1 == shown && others.len() > shown {
            said += &format!("; there are {} changes more", others.len() - shown);
        }
        let place = change.after.clone().or_else(|| change.before.clone());
        draft = draft.related(said, place.unwrap_or_else(|| changed::location(cx, base, change)));
    }
    Some(draft)
}

/// Which approvals are missing, whose, and who approved to no avail.
fn missing(requirement: &Requirement, verdict: &Verdict) -> String {
    let policy = &requirement.policy;
    if requirement.from == [Who::Nobody] {
        return format!(", but {policy} lets nobody do that");
    }
    let mut message = match (requirement.needed, whom(verdict)) {
        (1, None) => format!(" without the approval of somebody else that {policy} asks for"),
        (1, Some(whom)) => format!(" without the approval of {whom} that {policy} asks for"),
        (n, Some(whom)) if verdict.none_from => {
            format!(" without the {n} approvals, one of them of {whom}, that {policy} asks for")
        }
        (n, _) => format!(" without the {n} approvals of others that {policy} asks for"),
    };
    if requirement.needed > 1 && !verdict.approved_by.is_empty() {
        message += &format!("; {} approved, and {} more must", listed(&verdict.approved_by, "and"), verdict.missing);
    }
    let shown = shown(verdict.not_counted.len());
    for (at, refused) in verdict.not_counted.iter().enumerate().take(shown) {
        let more = verdict.not_counted.len().saturating_sub(shown);
        message += &format!("; `{}` {}", refused.who, refused.why);
        if at + 1 == shown && more > 0 {
            message += &format!("; {more} more do not count");
        }
    }
    message
}

/// Whose approval counts; `None` where it is anybody's.
fn whom(verdict: &Verdict) -> Option<String> {
    if verdict.candidates.iter().any(|candidate| matches!(candidate.who, Who::Anyone | Who::Everybody)) {
        return None;
    }
    let approvers = verdict.candidates.iter().filter_map(approver);
    let whom: Vec<String> = approvers
        .map(|Approver { who, people, remark }| match remark {
            Some(remark) => format!("{who} ({remark})"),
            None if people.is_empty() => who,
            None => format!("{who} ({})", listed(&people, "or")),
        })
        .collect();
    (!whom.is_empty()).then(|| joined(&whom, "or"))
}

/// Somebody whose approval counts, by what they are called and which people that is.
fn approver(Candidate { who, members }: &Candidate) -> Option<Approver> {
    let name = match who {
        Who::Anyone | Who::Everybody => "somebody who did not write the change".to_owned(),
        Who::Nobody => return None,
        Who::Members => "a member of a team".to_owned(),
        Who::Named(name) | Who::CodeOwner(name) => format!("`{name}`"),
        Who::NoCodeOwner(path) => format!("a code owner of `{path}`"),
    };
    let remark = match members {
        Membership::People(_) | Membership::Anybody => None,
        Membership::OnlyAuthors => Some("who wrote it"),
        Membership::Exhausted => Some("who approved already"),
        Membership::Nobody => Some("which has no members"),
        Membership::Unknown if matches!(who, Who::NoCodeOwner(_)) => Some("which has none"),
        Membership::Unknown => Some("which no team is called"),
        Membership::Unreadable => Some("whose members cannot be read"),
    };
    let people = match members {
        Membership::People(people) if people.iter().all(|person| format!("`{person}`") != name) => people.clone(),
        _ => Vec::new(),
    };
    Some(Approver { who: name, people, remark })
}

/// What is missing, for whoever shows it without the sentence.
fn lacking(
    base: &Comparison<'_>,
    changes: &[&Change],
    requirement: &Requirement,
    verdict: &Verdict,
) -> MissingApproval {
    let not_counted = verdict.not_counted.iter();
    MissingApproval {
        policy: requirement.policy.clone(),
        place: requirement.place.map(|place| base.policy.locate(place)),
        needed: requirement.needed,
        missing: verdict.missing,
        from: verdict.candidates.iter().filter_map(approver).collect(),
        approved_by: verdict.approved_by.clone(),
        not_counted: not_counted
            .map(|refused| NotCounted { who: refused.who.clone(), why: refused.why.to_string() })
            .collect(),
        changes: changes.iter().take(TOLD).map(|change| changed::sentence(change)).collect(),
        more_changes: changes.len().saturating_sub(TOLD),
    }
}

fn help(base: &Comparison<'_>, requirement: &Requirement, verdict: &Verdict) -> String {
    let own = "in a change of its own";
    if requirement.from == [Who::Nobody] {
        return format!("take the change back, or change the policy first, {own}");
    }
    let teams = base.policy.files_of(Role::Teams).next();
    let teams = teams.map_or("ssot_plan/teams.yaml", |file| file.path.as_str());
    let can = |candidate: &Candidate| matches!(candidate.members, Membership::People(_) | Membership::Anybody);
    if let (Some(first), false) = (verdict.candidates.first(), verdict.candidates.iter().any(can)) {
        return format!("nobody can approve it yet: {}, {own}", remedy(base, first, teams));
    }
    let trailer = "add `Reviewed-by: NAME <ADDRESS>` to the last commit or the merge commit, or ";
    let trailer = if counted(base).trailers { trailer } else { "" };
    let mut help = match base.evidence.reviews_only {
        true => format!("{trailer}approve the pull request in a review of its latest commit"),
        false => format!("{trailer}give the reviews of the pull request with `--approvals FILE`"),
    };
    let unknown = |candidate: &Candidate| {
        candidate.members == Membership::Anybody && !matches!(candidate.who, Who::Anyone | Who::Everybody)
    };
    if verdict.candidates.iter().any(unknown) {
        help += &format!("; without a teams file (`{teams}`) anybody counts who did not write the change");
    }
    if let Some(stranger) = verdict.not_counted.iter().find(|refused| refused.why == Reason::NoMember) {
        let who = &stranger.who;
        help += &format!("; if `{who}` is a member of a team, list that name, too, in `{teams}`, {own}");
    }
    if verdict.not_counted.iter().any(|refused| matches!(refused.why, Reason::Namesake(_))) {
        help += &format!("; two people who are called alike are two once `{teams}` lists both, {own}");
    }
    help
}

/// What makes an approval possible at all.
fn remedy(base: &Comparison<'_>, candidate: &Candidate, teams: &str) -> String {
    match (&candidate.who, &candidate.members) {
        (Who::NoCodeOwner(path), _) => {
            let codeowners = base.policy.codeowners.as_ref();
            let codeowners = codeowners.map_or(".github/CODEOWNERS", |owners| owners.path.as_str());
            format!("give `/{path}` an owner in `{codeowners}`")
        }
        (_, Membership::Unreadable) => format!("mend `{teams}`"),
        (_, Membership::OnlyAuthors | Membership::Exhausted) => {
            format!("add somebody else under `members` in `{teams}`")
        }
        (Who::Named(name) | Who::CodeOwner(name), _) if name.starts_with('@') => {
            format!("list people under `members` of `{name}` in `{teams}`")
        }
        (Who::Named(name), _) => format!("list `{name}` under `groups` of a team with `members` in `{teams}`"),
        _ => format!("list people under `members` of a team in `{teams}`"),
    }
}

/// Some names, and how many more there are.
fn listed(names: &[String], word: &str) -> String {
    let count = shown(names.len());
    let mut shown: Vec<String> = names.iter().take(count).map(|name| format!("`{name}`")).collect();
    if names.len() > count {
        shown.push(format!("{} more", names.len() - count));
    }
    joined(&shown, word)
}

/// How many of so many to show. The room that `1 more` takes is enough for that one.
fn shown(count: usize) -> usize {
    if count == SHOWN + 1 { count } else { count.min(SHOWN) }
}

fn joined(names: &[String], word: &str) -> String {
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, names)) => format!("{} {word} {last}", names.join(", ")),
    }
}
