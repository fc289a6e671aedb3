use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::model::{ContextPolicy, Principals, Role, Spanned, SsotConfig};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::Nearest;
use std::collections::HashMap;

rule!(
    UnknownPrincipal,
    Error,
    "governance/unknown-principal",
    "unknown_principal.md",
    "a policy names a team, group or person that the teams file does not know"
);

/// Words of the policies that stand for no particular team.
const WORDS: [&str; 7] =
    ["all_team_members", "anyone", "code_owners", "code_owners_only", "nobody", "team_approval", "temporary_only"];

impl Rule for UnknownPrincipal {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        // Without a whole teams file nothing can be said of who exists.
        let Some(teams) = cx.registry.teams.as_ref().filter(|teams| !teams.teams.is_empty()) else { return };
        if cx.registry.files_of(Role::Teams).any(|file| file.is_incomplete()) {
            return;
        }
        let people = Principals::of(teams);
        // A name that is used in ten contexts is one unknown name.
        let mut order: Vec<(String, Vec<&Spanned<String>>)> = Vec::new();
        let mut index: HashMap<&str, usize> = HashMap::new();
        for (path, name) in named(cx) {
            if WORDS.contains(&name.value.as_str()) || name.value.trim().is_empty() || people.knows(&name.value) {
                continue;
            }
            let at = *index.entry(&name.value).or_insert_with(|| {
                order.push((path, Vec::new()));
                order.len() - 1
            });
            if let Some((_, places)) = order.get_mut(at) {
                places.push(name);
            }
        }
        let near = Nearest::new(people.names().chain(WORDS));
        for (path, places) in order {
            let Some((first, others)) = places.split_first() else { continue };
            out.push(draft(cx, &near, &path, first, others));
        }
    }
}

fn draft(
    cx: &Context<'_>,
    near: &Nearest<'_>,
    path: &str,
    first: &Spanned<String>,
    others: &[&Spanned<String>],
) -> Draft {
    let name = &first.value;
    let file = cx.registry.files_of(Role::Teams).next().map_or("the teams file", |file| file.path.as_str());
    let message = format!("`{}` names `{name}`, but `{file}` knows no team, group or member of that name", path);
    let help = match near.of(name) {
        Some(near) => format!("did you mean `{near}`?"),
        None if name.starts_with('@') => format!("declare the team in `{file}`, or correct the name"),
        None => format!("list `{name}` under `groups` of the teams that belong to it, or correct the name"),
    };
    let mut draft = Draft::new(Subject::new(SubjectKind::Principal, name.clone()), cx.at(first.place), message)
        .help(help)
        .key("unknown");
    for other in others {
        draft = draft.related("named here, too", cx.at(other.place));
    }
    draft
}

/// Every name that a policy gives rights to, with the setting it stands in.
fn named<'a>(cx: &Context<'a>) -> Vec<(String, &'a Spanned<String>)> {
    let registry = cx.registry;
    let mut named = Vec::new();
    if let Some(governance) = &registry.governance {
        contexts("", &governance.contexts, &mut named);
    }
    for config in registry.manifests.iter().filter_map(|manifest| manifest.config.as_ref()) {
        contexts("ssot_config.aliasing.", &config.contexts, &mut named);
        access(config, &mut named);
    }
    named
}

fn contexts<'a>(file: &str, contexts: &'a [ContextPolicy], named: &mut Vec<(String, &'a Spanned<String>)>) {
    for context in contexts {
        let path = format!("{file}contexts.{}.permissions", context.name.value);
        named.extend(context.permissions.iter().map(|name| (path.clone(), name)));
    }
}

fn access<'a>(config: &'a SsotConfig, named: &mut Vec<(String, &'a Spanned<String>)>) {
    for (key, names) in [("read", &config.read), ("write", &config.write), ("admin", &config.admin)] {
        named.extend(names.iter().map(|name| (format!("ssot_config.governance.access_control.{key}"), name)));
    }
    // These hold a policy such as `require_pr_review`, or the name of who may act.
    for (action, policy) in config.alias_governance.iter().filter(|(_, policy)| policy.value.contains('@')) {
        named.push((format!("ssot_config.aliasing.governance.{}", action.value), policy));
    }
    for owner in config.owners.iter().flatten() {
        named.push(("ssot_config.governance.owners".to_owned(), &owner.name));
    }
}
