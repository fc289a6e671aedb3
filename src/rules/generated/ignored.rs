use crate::finding::{Draft, RuleMeta};
use crate::rules::{Context, Rule, Sink, rule};
use crate::tree::Resolved;

rule!(Ignored, Warning, "generated/ignored", "ignored.md", "git ignores a generated file, so no clone has it");

impl Rule for Ignored {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for output in super::outputs(cx) {
            let path = output.path;
            let message = match output.probe.resolved {
                Resolved::OnDiskIgnored => {
                    format!("the generated file `{path}` exists here, but git ignores it, so no clone will have it")
                }
                Resolved::Missing if output.probe.ignored => {
                    format!("git ignores the generated file `{path}`, so no clone will have it")
                }
                _ => continue,
            };
            let help = "commit it, so that it can be compared with its source, or take it off `generates`";
            out.push(
                Draft::new(output.subject(), cx.at(output.field.text.place), message).key(path.as_str()).help(help),
            );
        }
    }
}
