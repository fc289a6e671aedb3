use super::pins;
use crate::finding::{Draft, RuleMeta};
use crate::model::check_version;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    VersionMismatch,
    Error,
    "lock/version-mismatch",
    "version_mismatch.md",
    "a lockfile pins another version than the manifest declares"
);

impl Rule for VersionMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for pin in pins(cx.registry) {
            let (Some(anchor), Some(pinned)) = (pin.anchor, &pin.entry.version) else { continue };
            let draft = |message: String| {
                Draft::new(pin.subject(), cx.at(pinned.place), message)
                    .key("version")
                    .help(format!("when the manifest is right, run {}", pin.refresh()))
            };
            match &anchor.version {
                // What is not a version is `anchor/invalid-version`'s: no lock could agree with it.
                Some(declared) if check_version(&declared.value).is_err() => {}
                Some(declared) if bare(&declared.value) != bare(&pinned.value) => {
                    let message = format!(
                        "`{}` is pinned at version `{}`, but the manifest declares `{}`",
                        pin.id(),
                        pinned.value,
                        declared.value
                    );
                    out.push(draft(message).related("the manifest declares the version here", cx.at(declared.place)));
                }
                Some(_) => {}
                // A version of the wrong type is there, and is the schema's.
                None if cx.registry.node(anchor.node).is_some_and(|node| node.get("version").is_none()) => {
                    let message = format!(
                        "`{}` is pinned at version `{}`, but the manifest gives it no version",
                        pin.id(),
                        pinned.value
                    );
                    out.push(draft(message).related("the anchor is declared here", cx.at(anchor.place)));
                }
                None => {}
            }
        }
    }
}

/// The version without its optional `v`.
fn bare(version: &str) -> &str {
    version.strip_prefix(['v', 'V']).unwrap_or(version)
}
