use super::nearby::Nearby;
use super::{anchors_are_whole, pins};
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    UnknownAnchor,
    Error,
    "lock/unknown-anchor",
    "unknown_anchor.md",
    "a lockfile pins an anchor that nobody declares"
);

impl Rule for UnknownAnchor {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        if !anchors_are_whole(cx.registry) {
            return;
        }
        let nearby = Nearby::new(cx.registry);
        for pin in pins(cx.registry).filter(|pin| pin.anchor.is_none()) {
            let message = format!("no anchor is called `{}`, so this pin protects nothing", pin.id());
            let mut draft = Draft::new(pin.subject(), cx.at(pin.entry.id.place), message).key("unknown");
            draft = match nearby.anchor(pin.id()).and_then(|id| cx.registry.anchor(id)) {
                Some(anchor) => draft
                    .help(format!("did you mean `{}`? Else remove the entry with `ssot lock --prune`", anchor.name()))
                    .related(format!("`{}` is declared here", anchor.name()), cx.at(anchor.place)),
                None => draft.help("remove the entry with `ssot lock --prune`, or declare the anchor"),
            };
            out.push(draft);
        }
    }
}
