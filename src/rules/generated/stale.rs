use super::Drift;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(Stale, Error, "generated/stale", "stale.md", "a generated file was not generated again after its source changed");

impl Rule for Stale {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for drifted in super::drifted(cx).into_iter().filter(|drifted| drifted.drift == Drift::Stale) {
            let (output, id) = (&drifted.output, drifted.output.anchor.name());
            let Some(source) = output.anchor.source_path() else { continue };
            let message =
                format!("`{}` is stale: its source `{source}` has changed since both were locked", output.path);
            let locked = drifted.entry.sha256.as_ref().map_or(drifted.entry.id.place, |digest| digest.place);
            out.push(
                Draft::new(output.subject(), cx.at(output.field.text.place), message)
                    .key("stale")
                    .related("the source was locked with other content", cx.at(locked))
                    .related("the generated file still is what was locked", cx.at(drifted.recorded))
                    .help(format!("generate it again, then run `ssot lock {id}`")),
            );
        }
    }
}
