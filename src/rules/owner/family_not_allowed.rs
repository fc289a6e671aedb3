use super::declared::{Declared, Owner};
use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::{Anchor, Spanned};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::{either, list};
use std::collections::HashMap;

rule!(
    FamilyNotAllowed,
    Error,
    "owner/family-not-allowed",
    "family_not_allowed.md",
    "a team owns an anchor of a family that it may not own"
);

impl Rule for FamilyNotAllowed {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(declared) = Declared::of(cx) else { return };
        let valid = cx.registry.config().and_then(|config| config.valid_families.as_ref());
        // Ten thousand anchors have a handful of owners: each is looked up once.
        let mut owners: HashMap<&str, Vec<&Owner<'_>>> = HashMap::new();
        for anchor in &cx.registry.anchors {
            let (Some(owner), Some(family)) = (&anchor.owner, &anchor.family) else { continue };
            // A family that does not exist is `anchor/unknown-family`'s, and nobody may own it.
            if valid.is_some_and(|valid| !lists(valid, &family.value)) {
                continue;
            }
            let declarations =
                owners.entry(&owner.value).or_insert_with(|| declared.declarations(&owner.value).collect());
            // The same list may stand in both files; the first that leaves the family out is enough to say so.
            let against = declarations.iter().find_map(|owner| {
                let families = owner.families?;
                (!lists(families, &family.value)).then_some((owner.name, families))
            });
            if let Some((name, families)) = against {
                out.push(draft(cx, &declared, anchor, owner, family, (name, families)));
            }
        }
    }
}

fn lists(families: &[Spanned<String>], family: &str) -> bool {
    families.iter().any(|listed| listed.value == family)
}

fn draft(
    cx: &Context<'_>,
    declared: &Declared<'_>,
    anchor: &Anchor,
    owner: &Spanned<String>,
    family: &Spanned<String>,
    (name, families): (&Spanned<String>, &[Spanned<String>]),
) -> Draft {
    let may = match families {
        [] => "may own none".to_owned(),
        families => format!("may own only {}", list(families.iter().map(|family| family.value.as_str()))),
    };
    let message =
        format!("`{}` owns the anchor `{}` of the family `{}`, but {may}", owner.value, anchor.name(), family.value);
    let mut able: Vec<&str> = declared
        .owners()
        .iter()
        .filter(|owner| owner.families.is_some_and(|families| lists(families, &family.value)))
        .map(|owner| owner.name.value.as_str())
        .collect();
    able.dedup();
    able.sort_unstable();
    able.dedup();
    able.truncate(5);
    let help = match able.is_empty() {
        true => format!("add `{}` to the families of `{}`", family.value, name.value),
        false => format!("give it to {}, or add `{}` to the families of `{}`", either(able), family.value, name.value),
    };
    Draft::new(Subject::anchor(anchor.name()), cx.at(owner.place), message)
        .related(format!("the families of `{}` are listed here", name.value), cx.at(name.place))
        .related("the anchor's family", cx.at(family.place))
        .help(help)
        .key(family.value.clone())
}
