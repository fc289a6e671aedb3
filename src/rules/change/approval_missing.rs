use super::changed;
use crate::approval::{Candidate, Judge, Membership, Requirement, Verdict, Who, requirements};
use crate::delta::Change;
use crate::finding::{Draft, RuleMeta};
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

impl Rule for ApprovalMissing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = &cx.base else { return };
        let changes = changed::all(base);
        let requirements = requirements(&changes, base.registry, base.proposed);
        if requirements.is_empty() {
            return;
        }
        let stale = base.settings.option_bool(Self::META.id, "stale_reviews").unwrap_or(false);
        let judge = Judge::new(base.evidence, base.registry, stale);
        for requirement in &requirements {
            let verdict = judge.verdict(requirement);
            if verdict.missing > 0 {
                if let Some(draft) = draft(cx, base, &changes, requirement, &verdict) {
                    out.push(draft);
                }
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
            1 => " and 1 thing more changed".to_owned(),
            more => format!(" and {more} things more changed"),
        };
    }
    message += &missing(requirement, verdict);
    let mut draft = Draft::new(first.subject.clone(), changed::location(cx, base, first), message)
        .help(help(base, requirement, verdict))
        .key(requirement.policy.clone());
    for who in &requirement.from {
        draft = draft.key(format!("{who:?}"));
    }
    if let (None, Some(before)) = (&first.after, &first.before) {
        draft = draft.related("it stood here", before.clone());
    }
    if let Some(place) = requirement.place {
        draft = draft.related(format!("{} asks for it", requirement.policy), base.registry.locate(place));
    }
    for (at, change) in others.iter().enumerate().take(SHOWN) {
        let mut said = changed::sentence(change);
        if at + 1 == SHOWN && others.len() > SHOWN {
            said += &format!("; there are {} changes more", others.len() - SHOWN);
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
    let whom = whom(verdict);
    let mut message = match (requirement.needed, whom) {
        (1, None) => format!(" without the approval of somebody else that {policy} asks for"),
        (1, Some(whom)) => format!(" without the approval of {whom} that {policy} asks for"),
        (n, None) => format!(" without the {n} approvals of others that {policy} asks for"),
        (n, Some(whom)) => format!(" without the {n} approvals, one of them of {whom}, that {policy} asks for"),
    };
    if requirement.needed > 1 && !verdict.approved_by.is_empty() {
        message += &format!("; {} approved, and {} more must", listed(&verdict.approved_by, "and"), verdict.missing);
    }
    for (at, refused) in verdict.not_counted.iter().enumerate().take(SHOWN) {
        let more = verdict.not_counted.len().saturating_sub(SHOWN);
        message += &format!("; `{}` {}", refused.who, refused.why);
        if at + 1 == SHOWN && more > 0 {
            message += &format!("; {more} more do not count");
        }
    }
    message
}

/// Whose approval counts; `None` where it is anybody's.
fn whom(verdict: &Verdict) -> Option<String> {
    let mut whom: Vec<String> = Vec::new();
    for Candidate { who, members } in &verdict.candidates {
        let name = match who {
            Who::Anyone => return None,
            Who::Nobody => continue,
            Who::Members => "a member of a team".to_owned(),
            Who::Named(name) | Who::CodeOwner(name) => format!("`{name}`"),
            Who::NoCodeOwner(path) => format!("a code owner of `{path}`, which has none,"),
        };
        whom.push(match members {
            Membership::People(people) if people.iter().any(|person| format!("`{person}`") == name) => name,
            Membership::People(people) => format!("{name} ({})", listed(people, "or")),
            Membership::OnlyAuthors => format!("{name} (who wrote it)"),
            Membership::Exhausted => format!("{name} (who approved already)"),
            Membership::Nobody => format!("{name} (which has no members)"),
            Membership::Unknown if matches!(who, Who::NoCodeOwner(_)) => name,
            Membership::Unknown => format!("{name} (which no team is called)"),
            Membership::Unreadable => format!("{name} (whose members cannot be read)"),
            Membership::Anybody => name,
        });
    }
    (!whom.is_empty()).then(|| joined(&whom, "or"))
}

fn help(base: &Comparison<'_>, requirement: &Requirement, verdict: &Verdict) -> String {
    let own = "in a change of its own";
    if requirement.from == [Who::Nobody] {
        return format!("take the change back, or change the policy first, {own}");
    }
    let files = crate::model::Role::Teams;
    let teams = base.registry.files_of(files).next().map_or("ssot_plan/teams.yaml", |file| file.path.as_str());
    let hopeless = |candidate: &Candidate| {
        !matches!(candidate.members, Membership::People(_) | Membership::Anybody) && candidate.who != Who::Anyone
    };
    if verdict.none_from && !verdict.candidates.is_empty() && verdict.candidates.iter().all(hopeless) {
        let candidate = verdict.candidates.first();
        return match candidate.map(|candidate| (&candidate.who, &candidate.members)) {
            Some((Who::NoCodeOwner(path), _)) => {
                let codeowners = base.registry.codeowners.as_ref();
                let codeowners = codeowners.map_or(".github/CODEOWNERS", |owners| owners.path.as_str());
                format!("nobody can approve it yet: give `/{path}` an owner in `{codeowners}`, {own}")
            }
            Some((_, Membership::Unreadable)) => format!("nobody can approve it yet: mend `{teams}`, {own}"),
            Some((_, Membership::OnlyAuthors)) => {
                format!("nobody can approve it yet: add somebody else under `members` in `{teams}`, {own}")
            }
            Some((Who::Named(name) | Who::CodeOwner(name), _)) if name.starts_with('@') => {
                format!("nobody can approve it yet: list people under `members` of `{name}` in `{teams}`, {own}")
            }
            Some((Who::Named(name), _)) => format!(
                "nobody can approve it yet: list `{name}` under `groups` of a team with `members` in `{teams}`, {own}"
            ),
            _ => format!("nobody can approve it yet: list people under `members` of a team in `{teams}`, {own}"),
        };
    }
    let who = if verdict.candidates.iter().any(|candidate| candidate.members == Membership::Anybody) {
        match verdict.candidates.iter().find(|candidate| candidate.who != Who::Anyone) {
            Some(_) => format!("without a teams file (`{teams}`) anybody counts who did not write the change: "),
            None => String::new(),
        }
    } else {
        String::new()
    };
    format!(
        "{who}add `Reviewed-by: NAME <ADDRESS>` to the last commit or the merge commit, or give the reviews of the pull \
         request with `--approvals FILE`"
    )
}

/// Some names, and how many more there are.
fn listed(names: &[String], word: &str) -> String {
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN {
        shown.push(format!("{} more", names.len() - SHOWN));
    }
    joined(&shown, word)
}

fn joined(names: &[String], word: &str) -> String {
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, names)) => format!("{} {word} {last}", names.join(", ")),
    }
}
