use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    AliasingDisabled,
    Error,
    "alias/aliasing-disabled",
    "aliasing_disabled.md",
    "an alias stands for an anchor that may have none"
);

impl Rule for AliasingDisabled {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let everywhere = cx.registry.config().and_then(|config| config.aliasing_enabled.as_ref());
        let everywhere = everywhere.filter(|enabled| !enabled.value);
        // An alias that is switched off itself is what remains of one; it names nothing.
        for alias in cx.registry.aliases.iter().filter(|alias| alias.is_in_use()) {
            let anchor = cx.registry.anchor_of(alias);
            let here = anchor.and_then(|anchor| Some((anchor, anchor.aliasing.as_ref()?.enabled.as_ref()?)));
            let here = here.filter(|(_, enabled)| !enabled.value);
            let name = alias.display_name();
            let (message, help) = match (here, everywhere) {
                (Some((anchor, _)), _) => (
                    format!("`{}` may not have aliases, but `{name}` is one", anchor.name()),
                    format!("remove the alias, or set `aliasing.enabled` of `{}` to true", anchor.name()),
                ),
                (None, Some(_)) => (
                    format!("aliases are switched off for all anchors, but `{name}` is one"),
                    "remove the alias, or set `ssot_config.aliasing.enabled` to true".to_owned(),
                ),
                (None, None) => continue,
            };
            let mut draft = Draft::new(subject(alias), cx.at(alias.place), message).help(help).key("disabled");
            if let Some((anchor, enabled)) = here {
                draft = draft
                    .related(format!("aliases of `{}` are switched off here", anchor.name()), cx.at(enabled.place));
            }
            if let Some(enabled) = everywhere {
                draft = draft.related("aliases of all anchors are switched off here", cx.at(enabled.place));
            }
            out.push(draft);
        }
    }
}
