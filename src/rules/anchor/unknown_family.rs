use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::Nearest;
use std::collections::HashSet;

rule!(UnknownFamily, Error, "anchor/unknown-family", "unknown_family.md", "an anchor's family is not declared");

/// How many families a help text lists.
const LISTED: usize = 12;

impl Rule for UnknownFamily {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(declared) = cx.registry.config().and_then(|config| config.declared_families()) else { return };
        let names: HashSet<&str> = declared.names.iter().copied().collect();
        let nearest = Nearest::new(declared.names.iter().copied());
        for anchor in &cx.registry.anchors {
            let Some(family) = anchor.family.as_ref().filter(|family| !family.value.trim().is_empty()) else {
                continue;
            };
            if names.contains(family.value.as_str()) {
                continue;
            }
            let help = match nearest.of(&family.value) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use {}, or add it to `{}`", listed(&declared.names), declared.key),
            };
            let message = format!("the family `{}` is not declared", family.value);
            out.push(
                Draft::new(Subject::anchor(anchor.name()), cx.at(family.place), message)
                    .related("the families are declared here", cx.at(declared.place))
                    .help(help),
            );
        }
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        names if names.len() > LISTED => "one that is".to_owned(),
        [all @ .., last] => format!("`{}` or `{last}`", all.join("`, `")),
    }
}
