use super::names::{End, Names, without_anchor};
use super::{canonical_text, subject};
use crate::finding::{Draft, RuleMeta};
use crate::model::Canonical;
use crate::rules::{Context, Rule, Sink, rule};

rule!(Chain, Error, "alias/chain", "chain.md", "an alias stands for another alias instead of an anchor");

impl Rule for Chain {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let names = Names::new(cx);
        for (alias, id) in without_anchor(cx) {
            let Some(next) = names.named_by(alias) else { continue };
            let message = format!("`{}` is not an anchor but an alias of `{}`", id.value, canonical_text(cx, next));
            let help = match names.end(cx, alias) {
                End::Anchor(anchor) => format!("write `{anchor}`"),
                End::Circle => "these aliases stand for one another; write the id of an anchor".to_owned(),
                End::Nowhere => "that alias leads to no anchor either; write the id of an anchor".to_owned(),
            };
            let place = match &alias.canonical {
                Canonical::Named { text, .. } => text.place,
                _ => id.place,
            };
            out.push(
                Draft::new(subject(alias), cx.at(place), message)
                    .related(format!("`{}` is declared as an alias here", id.value), cx.at(next.place))
                    .help(help)
                    .key(id.value.clone()),
            );
        }
    }
}
