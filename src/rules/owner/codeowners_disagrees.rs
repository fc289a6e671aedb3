use super::declared::Declared;
use super::reliance;
use crate::finding::{Draft, Level, RuleMeta, Subject};
use crate::model::{Anchor, OwnerRule, Spanned, same_team};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::list;

rule!(
    CodeownersDisagrees,
    Warning,
    "owner/codeowners-disagrees",
    "codeowners_disagrees.md",
    "CODEOWNERS gives an anchor's source to others than its owner"
);

impl Rule for CodeownersDisagrees {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(codeowners) = &cx.registry.codeowners else { return };
        let declared = Declared::of(cx);
        let everywhere = reliance::of(cx);
        for anchor in &cx.registry.anchors {
            let (Some(owner), Some(path)) = (&anchor.owner, anchor.source_path()) else { continue };
            // A source that does not exist is `anchor/source-missing`'s, an unknown owner `owner/undeclared`'s.
            if cx.registry.probe(path).is_none_or(|probe| probe.file().is_none()) || owner.value.trim().is_empty() {
                continue;
            }
            if declared.as_ref().is_some_and(|declared| !declared.is_team(&owner.value)) {
                continue;
            }
            let Some(rule) = codeowners.rule_for(path).filter(|rule| !rule.owners.is_empty()) else { continue };
            let listed = rule.owners.iter().any(|listed| stands_for(declared.as_ref(), listed, owner));
            if listed {
                continue;
            }
            let draft = draft(cx, anchor, owner, rule, path.as_str());
            out.push(match everywhere.or_else(|| reliance::of_anchor(anchor)) {
                Some(policy) => draft
                    .related(format!("`{}` relies on code owners", policy.value), cx.at(policy.place))
                    .level(Level::Error),
                None => draft,
            });
        }
    }
}

/// True when a code owner is the anchor's owner, or a member of that team.
fn stands_for(declared: Option<&Declared<'_>>, listed: &Spanned<String>, owner: &Spanned<String>) -> bool {
    same_team(&listed.value, &owner.value)
        || declared.is_some_and(|declared| {
            let teams = declared.people.teams_of(&listed.value);
            teams.iter().any(|team| same_team(&team.name.value, &owner.value))
        })
}

fn draft(cx: &Context<'_>, anchor: &Anchor, owner: &Spanned<String>, rule: &OwnerRule, path: &str) -> Draft {
    let others = list(rule.owners.iter().map(|owner| owner.value.as_str()));
    let message =
        format!("`{}` owns the anchor `{}`, but CODEOWNERS gives `{path}` to {others}", owner.value, anchor.name());
    let help = if owner.value.contains('@') {
        format!("add `{0}` to that line, or a later line `/{path} {0}`, or correct the owner", owner.value)
    } else {
        // GitHub would skip a line with such a name.
        format!("write the owner as CODEOWNERS does, `@{}` for a person or a team", owner.value)
    };
    Draft::new(Subject::anchor(anchor.name()), cx.at(owner.place), message)
        .related(format!("`{}` is the last line that matches", rule.pattern.value), cx.at(rule.pattern.place))
        .help(help)
        .key(owner.value.clone())
}
