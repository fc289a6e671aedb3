use super::pins;
use crate::finding::{Draft, RuleMeta};
use crate::hash::Sha256Digest;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    DigestMismatch,
    Error,
    "lock/digest-mismatch",
    "digest_mismatch.md",
    "an anchor's source is not the content that a lockfile pins"
);

impl Rule for DigestMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for pin in pins(cx.registry) {
            let Some(written) = &pin.entry.sha256 else { continue };
            // What is not a digest belongs to `lock/malformed-digest`; a source that cannot be read to `lock/source-missing`.
            let Some(pinned) = Sha256Digest::parse(&written.value) else { continue };
            let Some(source) = pin.source() else { continue };
            let Some(actual) = cx.registry.probe(source).and_then(|probe| probe.sha256) else { continue };
            if pinned == actual {
                continue;
            }
            let message = format!(
                "`{}` is pinned at {}, but its source `{source}` has the digest {}",
                pin.id(),
                short(pinned),
                short(actual)
            );
            let help = format!("look at what changed in `{source}`, then run {}", pin.refresh());
            let mut draft = Draft::new(pin.subject(), cx.at(written.place), message).key("digest").help(help);
            if let Some(field) = pin.anchor.and_then(|anchor| anchor.source.as_ref()) {
                draft = draft.related("the manifest names the source here", cx.at(field.field.text.place));
            }
            out.push(draft);
        }
    }
}

/// As many digits as people compare.
fn short(digest: Sha256Digest) -> String {
    format!("`{:.12}…`", digest.to_string())
}
