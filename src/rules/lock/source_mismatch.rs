use super::pins;
use crate::finding::{Draft, RuleMeta};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use crate::tree::Resolved;

rule!(
    SourceMismatch,
    Error,
    "lock/source-mismatch",
    "source_mismatch.md",
    "a lockfile names another source than the manifest"
);

impl Rule for SourceMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for pin in pins(cx.registry) {
            let Some(pinned) = &pin.entry.source else { continue };
            let Some(field) = pin.anchor.and_then(|anchor| anchor.source.as_ref()).map(|source| &source.field) else {
                continue;
            };
            // A path in the manifest that leaves the repository is the anchor's fault, and nothing to compare with.
            let Ok(declared) = &field.path else { continue };
            let fate = match &pinned.path {
                Ok(path) if path == declared => continue,
                Ok(path) if is_missing(cx, path) => ", which does not exist",
                Ok(_) => "",
                Err(_) => ", which is no path inside the repository",
            };
            let message = format!(
                "`{}` is locked with the source `{}`{fate}; the manifest names `{declared}`",
                pin.id(),
                pinned.text.value
            );
            let help = format!("when the manifest is right, run {}", pin.refresh());
            out.push(
                Draft::new(pin.subject(), cx.at(pinned.text.place), message)
                    .key("source")
                    .key(pinned.text.value.clone())
                    .related("the manifest names the source here", cx.at(field.text.place))
                    .help(help),
            );
        }
    }
}

fn is_missing(cx: &Context<'_>, path: &RepoPath) -> bool {
    let probe = cx.registry.probe(path);
    probe.is_some_and(|probe| matches!(probe.resolved, Resolved::Missing | Resolved::OnDiskIgnored))
}
