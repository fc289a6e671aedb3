use super::setting;
use super::statements::{self, Statement};
use crate::finding::{Draft, Location, RuleMeta, Subject, SubjectKind};
use crate::model::Role;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    Contradiction,
    Error,
    "governance/contradiction",
    "contradiction.md",
    "the same thing is set differently in two places"
);

impl Rule for Contradiction {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for said in statements::all(cx) {
            let Some((first, others)) = said.split_first() else { continue };
            for other in others.iter().filter(|other| !first.agrees(other)) {
                out.push(draft(cx, first, other));
            }
        }
        approvals(cx, out);
        second_file(cx, out);
    }
}

/// Two governance files under default names are two truths, whatever they say.
fn second_file(cx: &Context<'_>, out: &mut Sink<'_>) {
    let read = cx.registry.files_of(Role::Governance).next();
    let Some((read, unread)) = read.zip(cx.registry.unread_governance.as_ref()) else { return };
    let message = format!("this is a second governance file, beside `{}`, and it is not read", read.path);
    let help =
        format!("merge the two and remove one, or name the one that counts as `governance: {unread}` in ssot.yaml");
    let subject = Subject::new(SubjectKind::Governance, unread.as_str());
    out.push(
        Draft::new(subject, Location::file(unread.clone()), message)
            .related("this one is read", Location::file(read.path.clone()))
            .help(help)
            .key("second"),
    );
}

fn draft(cx: &Context<'_>, first: &Statement, other: &Statement) -> Draft {
    let (here, there) = (cx.at(other.place), cx.at(first.place));
    let (verb, said) = (other.verb(), &first.written);
    let against = match first.name == other.name {
        true => said.clone(),
        false => format!("{} {} {said}", first.name, first.verb()),
    };
    let is_governance = cx.registry.files_of(Role::Governance).any(|file| file.path == there.path);
    let (against, help) = match here.path == there.path {
        true => (against, "make both say the same, or remove one"),
        false => (
            format!("{against} in `{}`", there.path),
            match is_governance {
                true => "make both say the same, or remove this one; until then the governance file is followed",
                false => "make both say the same, or remove one",
            },
        ),
    };
    Draft::new(setting(&other.path), here, format!("{} {verb} {} here, but {against}", other.name, other.written))
        .related(format!("{} {} {said} here", first.name, first.verb()), there)
        .help(help)
        .key(first.path.clone())
}

/// `approval_required` and `min_approvers` say twice whether anybody must approve.
fn approvals(cx: &Context<'_>, out: &mut Sink<'_>) {
    for config in cx.registry.manifests.iter().filter_map(|manifest| manifest.config.as_ref()) {
        let (Some(required), Some(least)) = (config.approval_required, config.min_approvers) else { continue };
        if required.value == (least.value > 0) {
            continue;
        }
        let help = match required.value {
            true => "write at least 1, or `approval_required: false`",
            false => "write `approval_required: true`, or remove `min_approvers`",
        };
        let message = format!(
            "`min_approvers` is `{}` here, but `approval_required` is `{}`, so it is open whether anybody must approve",
            least.value, required.value
        );
        out.push(
            Draft::new(setting("ssot_config.validation.min_approvers"), cx.at(least.place), message)
                .related(format!("`approval_required` is `{}` here", required.value), cx.at(required.place))
                .help(help)
                .key("approval_required"),
        );
    }
}
