use super::declared::Declared;
use crate::finding::{Draft, Level, RuleMeta, Subject};
use crate::model::{Alias, Anchor, Role, Spanned};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::{Nearest, list};
use std::collections::HashMap;

rule!(
    Undeclared,
    Error,
    "owner/undeclared",
    "undeclared.md",
    "an owner or an author is nobody that the repository declares"
);

impl Rule for Undeclared {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(declared) = Declared::of(cx) else { return };
        // Ten thousand anchors have a handful of owners: each name is looked up once.
        let names = || declared.owners().iter().map(|owner| owner.name.value.as_str());
        let near = Nearest::new(names());
        let mut owners: HashMap<&str, Option<String>> = HashMap::new();
        for anchor in &cx.registry.anchors {
            let Some(owner) = anchor.owner.as_ref().filter(|owner| !owner.value.trim().is_empty()) else { continue };
            let help = owners.entry(&owner.value).or_insert_with(|| {
                (!declared.is_team(&owner.value)).then(|| help_for_owner(cx, &declared, &near, &owner.value))
            });
            if let Some(help) = help {
                out.push(owner_draft(cx, &declared, anchor, owner).help(help.clone()));
            }
        }
        let near = Nearest::new(names().chain(declared.people.names()));
        let mut authors: HashMap<&str, Option<String>> = HashMap::new();
        for alias in &cx.registry.aliases {
            let Some(author) = alias.created_by.as_ref().filter(|by| !by.value.trim().is_empty()) else { continue };
            let help =
                authors.entry(&author.value).or_insert_with(|| help_for_author(cx, &declared, &near, &author.value));
            if let Some(help) = help {
                out.push(author_draft(cx, alias, author).help(help.clone()));
            }
        }
    }
}

fn owner_draft(cx: &Context<'_>, declared: &Declared<'_>, anchor: &Anchor, owner: &Spanned<String>) -> Draft {
    let message = format!("`{}` owns the anchor `{}`, but is not declared as an owner", owner.value, anchor.name());
    let draft = Draft::new(Subject::anchor(anchor.name()), cx.at(owner.place), message).key(owner.value.clone());
    match declared.place() {
        Some(place) => draft.related("owners are declared here", cx.at(place)),
        None => draft,
    }
}

fn help_for_owner(cx: &Context<'_>, declared: &Declared<'_>, near: &Nearest<'_>, owner: &str) -> String {
    let teams = declared.people.teams_of(owner);
    if let (false, Some(team)) = (teams.is_empty(), teams.first()) {
        return format!("a person cannot own an anchor; did you mean the team, `{}`?", team.name.value);
    }
    let teams = cx.registry.teams.iter().filter(|_| declared.people.is_group(owner)).flat_map(|teams| &teams.teams);
    if let Some(team) = teams.into_iter().find(|team| has_group(&team.groups, owner)) {
        return format!("a group cannot own an anchor; name one of its teams, such as `{}`", team.name.value);
    }
    match near.of(owner) {
        Some(near) => format!("did you mean `{near}`?"),
        None => match cx.registry.files_of(Role::Teams).next() {
            Some(file) => format!("declare `{owner}` in `{}`, or name a team that is declared", file.path),
            None => format!("add `{owner}` to `ssot_config.governance.owners`, or name a team that is declared"),
        },
    }
}

fn has_group(groups: &[Spanned<String>], name: &str) -> bool {
    groups.iter().any(|group| group.value == name)
}

fn author_draft(cx: &Context<'_>, alias: &Alias, author: &Spanned<String>) -> Draft {
    let message = format!(
        "`{}` is given as the author of the alias `{}`, but no team, group or member of that name is declared",
        author.value,
        alias.display_name()
    );
    let subject = Subject::alias(alias.context_name(), alias.display_name());
    Draft::new(subject, cx.at(author.place), message).level(Level::Warning).key(author.value.clone())
}

/// What to do about an author; `None` for one who is known, or of whom the files that there are cannot know.
fn help_for_author(cx: &Context<'_>, declared: &Declared<'_>, near: &Nearest<'_>, author: &str) -> Option<String> {
    if declared.is_team(author) || declared.people.knows(author) {
        return None;
    }
    // Where no file lists people, a person cannot be told from a slip.
    let is_handle = author.starts_with('@');
    if !declared.people.names_people() && !is_handle {
        return None;
    }
    Some(match near.of(author) {
        Some(near) => format!("did you mean `{near}`?"),
        None => match cx.registry.files_of(Role::Teams).next() {
            Some(file) => format!("add them to a team in `{}`, or name who answers for the alias now", file.path),
            None => format!(
                "name a team that is declared: {}",
                list(declared.owners().iter().take(5).map(|o| o.name.value.as_str()))
            ),
        },
    })
}
