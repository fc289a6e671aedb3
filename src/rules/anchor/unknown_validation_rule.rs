use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::{Anchor, Spanned};
use crate::rules::paths::is_blank;
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::Nearest;
use std::collections::{BTreeMap, HashSet};

rule!(
    UnknownValidationRule,
    Warning,
    "anchor/unknown-validation-rule",
    "unknown_validation_rule.md",
    "an anchor asks for a check that does not exist"
);

/// The checks that anchors may ask for without further ado.
const KNOWN: [&str; 14] = [
    "yaml_syntax",
    "json_syntax",
    "toml_syntax",
    "yaml_valid",
    "json_valid",
    "toml_valid",
    "openapi_valid",
    "schema_valid",
    "json_schema_valid",
    "sql_valid",
    "k8s_valid",
    "terraform_valid",
    "env_valid",
    "markdown_valid",
];

/// How many further uses of a name are shown.
const SHOWN: usize = 8;

impl Rule for UnknownValidationRule {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let more = cx.settings.option_texts(Self::META.id, "known");
        let known: HashSet<&str> = KNOWN.into_iter().chain(more.iter().copied()).collect();
        let mut unknown: BTreeMap<&str, Vec<(&Anchor, &Spanned<String>)>> = BTreeMap::new();
        for anchor in &cx.registry.anchors {
            for name in anchor.validation_rules.iter().filter(|name| !is_blank(&name.value)) {
                if !known.contains(name.value.as_str()) {
                    unknown.entry(name.value.as_str()).or_default().push((anchor, name));
                }
            }
        }
        let nearest = Nearest::new(known.iter().copied());
        for (name, uses) in unknown {
            let Some(((anchor, first), others)) = uses.split_first() else { continue };
            let message = format!("no check is called `{name}`");
            let help = match nearest.of(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("correct the name, or add it to `known` of `{}` in ssot.yaml", Self::META.id),
            };
            let mut draft = Draft::new(Subject::anchor(anchor.name()), cx.at(first.place), message).help(help);
            for (anchor, again) in others.iter().take(SHOWN) {
                draft = draft.related(format!("`{}` asks for it too", anchor.name()), cx.at(again.place));
            }
            out.push(draft);
        }
    }
}
