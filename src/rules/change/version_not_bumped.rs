use super::{former_names, places, precedence};
use crate::delta::Change;
use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::{Anchor, check_version};
use crate::rules::{Comparison, Context, Rule, Sink, rule};

rule!(
    VersionNotBumped,
    Error,
    "change/version-not-bumped",
    "version_not_bumped.md",
    "an anchor's source changed and its version did not"
);

impl Rule for VersionNotBumped {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        let renamed = former_names(&base);
        for change in base.changes {
            // What comes for the first time is what the version stands for; nobody relied on anything else.
            if !change.is_of_source_content() || change.before.is_none() {
                continue;
            }
            let id = change.subject.id.as_str();
            let before = base.registry.anchor(renamed.get(id).copied().unwrap_or(id));
            let anchors = before.zip(base.proposed.anchor(id));
            if let Some(draft) = anchors.and_then(|(before, after)| finding(&base, change, before, after)) {
                out.push(draft);
            }
        }
    }
}

fn finding(base: &Comparison<'_>, change: &Change, before: &Anchor, after: &Anchor) -> Option<Draft> {
    let id = after.name();
    // An anchor without a version has none to raise; what is no version is `anchor/invalid-version`'s.
    let old = before.version.as_ref().filter(|version| check_version(&version.value).is_ok())?;
    let (from, to) = (before.source_path()?, after.source_path()?);
    let is_gone = change.after.is_none();
    let at = match &after.version {
        // Nothing can be shown of a file that is not there.
        Some(version) if is_gone => base.proposed.locate(version.place),
        None if is_gone => base.proposed.locate(after.place),
        _ => places::first_changed_line(base, from, to),
    };
    let what = if is_gone { "is gone" } else { "changed" };
    let subject = Subject::anchor(id);
    let draft = match &after.version {
        Some(new) if precedence::same(&old.value, &new.value) => {
            let message = format!("`{to}` {what}, but the version of `{id}` is still `{}`", new.value);
            let bring_back = if is_gone { "bring the file back, or " } else { "" };
            let help = format!(
                "{bring_back}raise the version of `{id}`; those who rely on `{}` rely on other content",
                new.value
            );
            Draft::new(subject, at, message)
                .help(help)
                .related("its version stands here", base.proposed.locate(new.place))
        }
        Some(_) => return None,
        None => {
            let message = format!(
                "`{to}` {what}, and instead of being raised, the version `{}` of `{id}` was taken out",
                old.value
            );
            Draft::new(subject, at, message)
                .help(format!("give `{id}` a version above `{}`", old.value))
                .related("the anchor is declared here", base.proposed.locate(after.place))
                .related("its version stood here", base.registry.locate(old.place))
        }
    };
    Some(draft.key("version"))
}
