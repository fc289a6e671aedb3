use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::model::Spanned;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::BTreeMap;

rule!(
    CountMismatch,
    Error,
    "manifest/count-mismatch",
    "count_mismatch.md",
    "a declared total is not the number of anchors"
);

impl Rule for CountMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        // Anchors that could not be read cannot be counted.
        if registry.manifests_incomplete() || registry.manifests.iter().any(|manifest| !manifest.unmatched.is_empty()) {
            return;
        }
        let total = registry.anchors.len();
        let mut of_file: BTreeMap<usize, usize> = BTreeMap::new();
        for anchor in &registry.anchors {
            *of_file.entry(anchor.node.file).or_default() += 1;
        }
        for manifest in &registry.manifests {
            let own = registry.files.get(manifest.file).map(|file| format!("`{}`", file.path)).unwrap_or_default();
            let is_root = registry.manifests.first().is_some_and(|first| first.file == manifest.file);
            // A fragment speaks of itself; the root manifest of everything.
            let reality = if is_root { total } else { of_file.get(&manifest.file).copied().unwrap_or(0) };
            let config = manifest.config.as_ref();
            let declared = [
                ("metadata", manifest.declared_total),
                ("ssot_config", config.and_then(|config| config.total_anchors)),
            ];
            for (name, count) in declared {
                if let Some(count) = count.filter(|count| !agrees(count.value, reality)) {
                    let what = if is_root { "the manifest" } else { own.as_str() };
                    let message = format!("`{name}` declares {}, but {what} has {reality}", anchors(count.value));
                    let subject = Subject::new(SubjectKind::Manifest, name);
                    out.push(
                        Draft::new(subject, cx.at(count.place), message).key(name).help(help(count.value, reality)),
                    );
                }
            }
        }
        families(cx, out);
    }
}

fn families(cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(config) = cx.registry.config() else { return };
    let mut members: BTreeMap<&str, usize> = BTreeMap::new();
    for family in cx.registry.anchors.iter().filter_map(|anchor| anchor.family.as_ref()) {
        *members.entry(family.value.as_str()).or_default() += 1;
    }
    for (family, count) in &config.families {
        let reality = members.get(family.value.as_str()).copied().unwrap_or(0);
        let Some(Spanned { value, place }) = count.filter(|count| !agrees(count.value, reality)) else { continue };
        let message =
            format!("the family `{}` is declared to have {}, but has {reality}", family.value, anchors(value));
        let subject = Subject::new(SubjectKind::Manifest, format!("family {}", family.value));
        out.push(Draft::new(subject, cx.at(place), message).key("family").help(help(value, reality)));
    }
}

fn anchors(count: i64) -> String {
    match count {
        1 => "1 anchor".to_owned(),
        n => format!("{n} anchors"),
    }
}

fn agrees(declared: i64, reality: usize) -> bool {
    usize::try_from(declared) == Ok(reality)
}

fn help(declared: i64, reality: usize) -> String {
    match usize::try_from(declared) {
        Ok(declared) if declared > reality => {
            format!("find the {} that went missing, or write {reality}", declared - reality)
        }
        _ => format!("write {reality}"),
    }
}
