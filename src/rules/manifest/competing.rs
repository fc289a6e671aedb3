use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};

rule!(Competing, Error, "manifest/competing", "competing.md", "another file declares anchors of its own");

impl Rule for Competing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        // Without a manifest there is nothing to compete with; `manifest/missing` names the candidate.
        let Some(manifest) = registry.manifests.first().and_then(|manifest| registry.files.get(manifest.file)) else {
            return;
        };
        // A file that an include misses by a slip is meant to be a part; `manifest/include-unmatched` offers it.
        let missed: Vec<&RepoPath> = super::missed(cx).filter_map(|(_, near)| near).collect();
        let competitors = registry.competitors.iter().filter_map(|index| registry.files.get(*index));
        for file in competitors.filter(|file| !missed.contains(&&file.path)) {
            let anchors =
                file.document.iter().flat_map(|document| document.roots()).find_map(|root| root.entry("anchors"));
            let ids: Vec<&str> = anchors
                .into_iter()
                .flat_map(|entry| entry.value.items())
                .filter_map(|anchor| anchor.get("id")?.as_str())
                .collect();
            let shared = ids.iter().find_map(|id| registry.anchor(id));
            let count = match ids.len() {
                1 => "1 anchor".to_owned(),
                n => format!("{n} anchors"),
            };
            let message = format!(
                "this file declares {count} beside the manifest `{}`; only one of them can be the truth",
                manifest.path
            );
            let location = Location::new(file.path.clone(), anchors.map(|entry| entry.key.span()));
            let mut draft = Draft::new(Subject::file(&file.path), location, message).key("competing").help(format!(
                "remove it, add it to `include` of `{}`, or list it under `exclude` in ssot.yaml",
                manifest.path
            ));
            if let Some(anchor) = shared {
                draft = draft.related(format!("the manifest declares `{}` here", anchor.name()), cx.at(anchor.place));
            }
            out.push(draft);
        }
    }
}
