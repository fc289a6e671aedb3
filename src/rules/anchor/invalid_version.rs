use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::{VersionError, check_version};
use crate::rules::{Context, Rule, Sink, rule};

rule!(InvalidVersion, Error, "anchor/invalid-version", "invalid_version.md", "an anchor's version is not a version");

impl Rule for InvalidVersion {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for anchor in &cx.registry.anchors {
            let Some(version) = &anchor.version else { continue };
            let Err(error) = check_version(&version.value) else {
                continue;
            };
            let message = if version.value.trim().is_empty() {
                if super::requirement(cx, "version").is_some() {
                    continue;
                }
                "the version is empty".to_owned()
            } else if error == VersionError::NotANumber(version.value.clone()) {
                format!("`{}` is not a version of the form `v1.2.3`", version.value)
            } else {
                format!("`{}` is not a version: it {error}", version.value)
            };
            let help = match suggestion(&version.value, &error) {
                Some(version) => format!("write `{version}`"),
                None => "write major, minor and patch, such as `v1.2.3`".to_owned(),
            };
            out.push(Draft::new(Subject::anchor(anchor.name()), cx.at(version.place), message).help(help));
        }
    }
}

/// What was probably meant: missing numbers are zero, and numbers have no zeros before them.
fn suggestion(text: &str, error: &VersionError) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let (prefix, rest) = match text.strip_prefix('v') {
        Some(rest) => ("v", rest.trim_start_matches(['v', ' ', '.'])),
        None => ("", text.as_str()),
    };
    let core_end = rest.find(['-', '+']).unwrap_or(rest.len());
    let (core, labels) = rest.split_at_checked(core_end)?;
    let mut numbers: Vec<String> =
        core.split('.').map(|part| Some(part.parse::<u64>().ok()?.to_string())).collect::<Option<_>>()?;
    if matches!(error, VersionError::Label { .. }) || numbers.len() > 3 {
        return None;
    }
    numbers.resize(3, "0".to_owned());
    let version = format!("{prefix}{}{labels}", numbers.join("."));
    check_version(&version).is_ok().then_some(version)
}
