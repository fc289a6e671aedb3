use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::paths::is_blank;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    SourceAmbiguous,
    Error,
    "anchor/source-ambiguous",
    "source_ambiguous.md",
    "an anchor names different sources under different keys"
);

impl Rule for SourceAmbiguous {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for anchor in &cx.registry.anchors {
            let Some(first) = &anchor.source else { continue };
            for other in &anchor.other_sources {
                let same = first.field.path.is_ok() && first.field.path == other.field.path;
                let text = &other.field.text;
                if same || is_blank(&text.value) || text.value == first.field.text.value {
                    continue;
                }
                let message = format!(
                    "the anchor has two sources: `{}` says `{}`, but `{}` says `{}`",
                    other.key, text.value, first.key, first.field.text.value
                );
                out.push(
                    Draft::new(Subject::anchor(anchor.name()), cx.at(text.place), message)
                        .related(format!("only `{}` is read", first.key), cx.at(first.field.text.place))
                        .help(format!("remove one of them; `{}` and `{}` mean the same", first.key, other.key)),
                );
            }
        }
    }
}
