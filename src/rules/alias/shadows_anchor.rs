use super::{canonical_text, subject, target};
use crate::finding::{Draft, Level, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    ShadowsAnchor,
    Error,
    "alias/shadows-anchor",
    "shadows_anchor.md",
    "an alias has the id of an anchor as its name"
);

impl Rule for ShadowsAnchor {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        for alias in &registry.aliases {
            let Some(name) = &alias.name else { continue };
            let Some(index) = registry.anchor_index(&name.value) else { continue };
            let Some(anchor) = registry.anchors.get(index) else { continue };
            let itself = target(cx, alias).is_some_and(|target| target.anchor == index && target.pointer.is_empty());
            let draft = if itself {
                let message = format!("the alias `{}` has the name of its own anchor, so it adds nothing", name.value);
                Draft::new(subject(alias), cx.at(name.place), message)
                    .level(Level::Warning)
                    .help("remove the alias; an anchor is found under its id in every context")
            } else {
                let message = format!(
                    "`{}` is the id of an anchor, but this alias makes it mean `{}`",
                    name.value,
                    canonical_text(cx, alias)
                );
                Draft::new(subject(alias), cx.at(name.place), message).help("give the alias a name that no anchor has")
            };
            out.push(draft.related(format!("the anchor `{}` is declared here", name.value), cx.at(anchor.place)));
        }
    }
}
