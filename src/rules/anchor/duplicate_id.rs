use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};

rule!(DuplicateId, Error, "anchor/duplicate-id", "duplicate_id.md", "two anchors have the same id");

impl Rule for DuplicateId {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        for (index, anchor) in registry.anchors.iter().enumerate() {
            let Some(id) = anchor.id.as_ref().filter(|id| !id.value.trim().is_empty()) else { continue };
            let first = registry.anchor_index(&id.value).filter(|first| *first != index);
            let Some(first) = first.and_then(|first| registry.anchors.get(first)) else { continue };
            let message = format!("the id `{}` already belongs to another anchor", id.value);
            let help = match same_source(anchor, first) {
                true => "both name the same source: remove one of them",
                false => "rename one of them: what refers to this id reaches only the first",
            };
            out.push(
                Draft::new(Subject::anchor(anchor.name()), cx.at(id.place), message)
                    .related(format!("`{}` is declared here first", id.value), cx.at(first.place))
                    .help(help),
            );
        }
    }
}

fn same_source(one: &crate::model::Anchor, other: &crate::model::Anchor) -> bool {
    one.source_path().is_some() && one.source_path() == other.source_path()
}
