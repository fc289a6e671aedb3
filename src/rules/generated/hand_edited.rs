use super::Drift;
use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    HandEdited,
    Error,
    "generated/hand-edited",
    "hand_edited.md",
    "a generated file has changed while its source has not"
);

impl Rule for HandEdited {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for drifted in super::drifted(cx).into_iter().filter(|drifted| drifted.drift == Drift::HandEdited) {
            let (output, id) = (&drifted.output, drifted.output.anchor.name());
            let Some(source) = &output.anchor.source else { continue };
            let message = format!(
                "`{}` has changed since it was locked, but its source `{}` has not",
                output.path, source.field.text.value
            );
            let help = format!(
                "make the change in `{}` and generate the file again; if only the generator changed, run `ssot lock {id}`",
                source.field.text.value
            );
            out.push(
                Draft::new(output.subject(), cx.at(output.field.text.place), message)
                    .key("hand-edited")
                    .related("it was locked with other content", cx.at(drifted.recorded))
                    .related("the source", cx.at(source.field.text.place))
                    .help(help),
            );
        }
    }
}
