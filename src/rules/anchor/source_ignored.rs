use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};
use crate::tree::Resolved;

rule!(SourceIgnored, Error, "anchor/source-ignored", "source_ignored.md", "git ignores an anchor's source");

impl Rule for SourceIgnored {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for sourced in super::all_sourced(cx) {
            let path = sourced.path;
            let message = match sourced.probe.resolved {
                Resolved::OnDiskIgnored => {
                    format!("the source `{path}` exists here, but git ignores it, so no clone will have it")
                }
                Resolved::Missing if sourced.probe.ignored => {
                    format!("git ignores the source `{path}`, so it could not be committed without force")
                }
                _ => continue,
            };
            let place = cx.at(sourced.source.field.text.place);
            let help = format!("take it out of .gitignore (a line `!/{path}` does), or name a file that is committed");
            out.push(Draft::new(Subject::anchor(sourced.anchor.name()), place, message).key(path.as_str()).help(help));
        }
    }
}
