use super::changed;
use crate::approval::{Counted, Judge, SelfApproval, requirements};
use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::rules::{Comparison, Context, Rule, Sink, rule};

rule!(SelfApproved, Error, "change/self-approved", "self_approved.md", "an author of a change approves it");

impl Rule for SelfApproved {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = &cx.base else { return };
        let changes = changed::all(base);
        let requirements = requirements(&changes, base.policy, base.proposed);
        // Where nothing needs an approval, one too many does no harm.
        let asked = requirements.iter().flat_map(|r| &r.changes).filter_map(|at| changes.get(*at));
        let Some(first) = asked.min_by_key(|change| changed::order(cx, base, change)) else { return };
        let judge = Judge::new(base.evidence, base.policy, Counted::default());
        for approval in judge.self_approvals() {
            let subject = Subject::new(SubjectKind::Principal, approval.approver.clone());
            let location = changed::location(cx, base, first);
            out.push(
                Draft::new(subject, location, message(base, approval))
                    .help(help(approval))
                    .key(approval.approver.clone())
                    .key(approval.author.clone()),
            );
        }
    }
}

fn message(base: &Comparison<'_>, approval: &SelfApproval) -> String {
    let SelfApproval { approver, author, commit, by_name } = approval;
    let with = match commit {
        Some(id) => format!("with a trailer of commit {}", id.short()),
        None => "with a review".to_owned(),
    };
    let wrote = if base.evidence.commits.is_empty() { "is about to commit it" } else { "wrote part of it" };
    let wrote = match () {
        () if approver == author => format!("and {wrote}"),
        () if *by_name => format!("and somebody of that name {wrote}, `{author}`"),
        () => format!("and {wrote} as `{author}`"),
    };
    format!("`{approver}` approves this change {with}, {wrote}; nobody approves their own change")
}

fn help(approval: &SelfApproval) -> String {
    if approval.by_name {
        let names = "list both under `members` of the teams file, in a change of its own";
        return format!("let somebody else review it; if these are two people, {names}");
    }
    "let somebody else review it, and leave this approval out".to_owned()
}
