use super::pins;
use crate::finding::{Draft, RuleMeta};
use crate::hash::Sha256Digest;
use crate::model::Probe;
use crate::rules::{Context, Rule, Sink, rule};
use crate::tree::Resolved;

rule!(
    SourceMissing,
    Error,
    "lock/source-missing",
    "source_missing.md",
    "a pinned digest cannot be checked, because the source is not there"
);

impl Rule for SourceMissing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for pin in pins(cx.registry) {
            // What is not a digest could not be checked anyway.
            let Some(pinned) = pin.entry.sha256.as_ref().filter(|text| Sha256Digest::parse(&text.value).is_some())
            else {
                continue;
            };
            let Some(source) = pin.source() else { continue };
            let Some(reason) = cx.registry.probe(source).and_then(why) else { continue };
            let place = pin.entry.source.as_ref().map_or(pinned.place, |source| source.text.place);
            let message = format!("the digest of `{}` cannot be checked: its source `{source}` {reason}", pin.id());
            let near = cx.nearest_path(source).filter(|path| *path != source);
            let help = match near {
                Some(path) => format!("did you mean `{path}`? Correct the manifest, then run {}", pin.refresh()),
                None => format!("restore the file, or correct the manifest and run {}", pin.refresh()),
            };
            let mut draft = Draft::new(pin.subject(), cx.at(place), message).key("missing").help(help);
            if let Some(field) = pin.anchor.and_then(|anchor| anchor.source.as_ref()) {
                draft = draft.related("the manifest names the source here", cx.at(field.field.text.place));
            }
            out.push(draft);
        }
    }
}

/// Why there is nothing to digest at a path.
fn why(probe: &Probe) -> Option<String> {
    Some(match &probe.resolved {
        Resolved::File(_) if probe.sha256.is_some() => return None,
        Resolved::File(_) => match &probe.error {
            Some(error) => format!("cannot be read: {error}"),
            None => return None,
        },
        Resolved::Missing => "does not exist".to_owned(),
        Resolved::Special(what) => format!("is {what}, not a file"),
        Resolved::OnDiskIgnored => "is ignored by git, so no commit will hold it".to_owned(),
        Resolved::Folder(_) => "is a folder".to_owned(),
        Resolved::Submodule(path) => format!("lies in the submodule `{path}`"),
        Resolved::LeavesTree(link) => format!("leads out of the repository, through the link `{link}`"),
        Resolved::LinkLoop(link) => format!("leads in a circle, through the link `{link}`"),
    })
}
