use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::Alias;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashMap;

rule!(
    UnknownDependency,
    Error,
    "anchor/unknown-dependency",
    "unknown_dependency.md",
    "an anchor depends on an anchor that does not exist"
);

impl Rule for UnknownDependency {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        if !super::all_anchors_known(cx) {
            return;
        }
        let mut aliases: HashMap<&str, &Alias> = HashMap::new();
        for alias in &cx.registry.aliases {
            if let Some(name) = &alias.name {
                aliases.entry(name.value.as_str()).or_insert(alias);
            }
        }
        for anchor in &cx.registry.anchors {
            for dependency in &anchor.depends_on {
                let id = dependency.value.as_str();
                if id.trim().is_empty() || cx.registry.anchor(id).is_some() {
                    continue;
                }
                let message = format!("no anchor has the id `{id}`");
                let draft = Draft::new(Subject::anchor(anchor.name()), cx.at(dependency.place), message);
                let aliased = aliases.get(id).and_then(|alias| Some((*alias, cx.registry.anchor_of(alias)?)));
                out.push(match (aliased, cx.nearest_anchor(id)) {
                    (Some((alias, target)), _) => draft
                        .related(format!("`{id}` is an alias of `{}`", target.name()), cx.at(alias.place))
                        .help(format!("write the anchor's id, `{}`", target.name())),
                    (None, Some(near)) => draft.help(format!("did you mean `{near}`?")),
                    (None, None) => draft.help("declare an anchor of this id, or remove the dependency"),
                });
            }
        }
    }
}
