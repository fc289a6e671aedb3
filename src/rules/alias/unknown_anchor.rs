use super::guess::Guess;
use super::names::{Names, without_anchor};
use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::model::Anchor;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashMap;

rule!(
    UnknownAnchor,
    Error,
    "alias/unknown-anchor",
    "unknown_anchor.md",
    "an alias stands for an anchor that does not exist"
);

impl Rule for UnknownAnchor {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        let names = Names::new(cx);
        let mut guess = Guess::default();
        let mut sources: HashMap<&str, &Anchor> = HashMap::new();
        for anchor in &registry.anchors {
            if let Some(path) = anchor.source_path() {
                sources.entry(path.as_str()).or_insert(anchor);
            }
        }
        // A name that another alias has is a chain.
        for (alias, id) in without_anchor(cx).filter(|(alias, _)| names.named_by(alias).is_none()) {
            let message =
                format!("no anchor has the id `{}`, so the name `{}` leads nowhere", id.value, alias.display_name());
            let draft = Draft::new(subject(alias), cx.at(id.place), message).key(id.value.clone());
            let ids = registry.anchors.iter().filter_map(|anchor| Some(anchor.id.as_ref()?.value.as_str()));
            let near = guess.nearest(&id.value, ids);
            out.push(match (near.and_then(|near| registry.anchor(near)), sources.get(id.value.as_str())) {
                (_, Some(anchor)) => {
                    draft.help(format!("this is the source of `{0}`; write `{0}`", anchor.name())).related(
                        "its source is named here",
                        cx.at(anchor.source.as_ref().map_or(anchor.place, |s| s.field.text.place)),
                    )
                }
                (Some(anchor), None) => draft
                    .help(format!("did you mean `{}`?", anchor.name()))
                    .related(format!("`{}` is declared here", anchor.name()), cx.at(anchor.place)),
                (None, None) => draft.help("write the id of an anchor of the manifest, or remove the alias"),
            });
        }
    }
}
