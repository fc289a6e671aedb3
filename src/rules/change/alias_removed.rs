use super::mentions::{Mention, Mentions, Searched, Wanted, search};
use super::{anchors_are_known, count, former_names, places, uses};
use crate::delta::ChangeKind;
use crate::finding::{Draft, Level, Location, RuleMeta, Subject, SubjectKind};
use crate::model::{Alias, Canonical, Role};
use crate::rules::{Comparison, Context, Rule, Sink, rule};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

rule!(
    AliasRemoved,
    Error,
    "change/alias-removed",
    "alias_removed.md",
    "an alias is gone and something still uses its name"
);

impl Rule for AliasRemoved {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        if !aliases_are_known(&base) {
            return;
        }
        let gone = gone(&base);
        if gone.is_empty() {
            return;
        }
        let wanted: Vec<Wanted<'_>> = gone.iter().map(|(name, aliases)| wanted(&base, name, aliases)).collect();
        let Searched { mentions, left_out } = search(cx, &base, &wanted);
        let names: HashSet<&str> = gone.keys().copied().collect();
        let used = uses::of_ids(base.proposed, &names);
        let former = former_names(&base);
        let now: HashMap<&str, &str> = former.iter().map(|(new, old)| (*old, *new)).collect();
        let renamed = new_names(&base);
        for ((name, aliases), mentions) in gone.iter().zip(&mentions) {
            let Some(first) = aliases.first() else { continue };
            let inside = used.get(name).map_or(&[][..], Vec::as_slice);
            if inside.is_empty() && mentions.count == 0 {
                continue;
            }
            let at = places::of_removed_alias(&base, first, |id| now.get(id).copied().unwrap_or(id));
            let mut draft = draft(&base, at, &Gone { aliases, inside, mentions, renamed: &renamed });
            draft = uses::show(base.proposed, draft, inside);
            for Mention { path, line } in &mentions.shown {
                draft = draft.related(format!("line {line} of `{path}` uses it"), Location::file(path.clone()));
            }
            out.push(draft);
        }
        if left_out > 0 {
            out.push(unsearched(&base, left_out, gone.len()));
        }
    }
}

/// False when some aliases may not have been read, so that one which is not there proves nothing.
fn aliases_are_known(base: &Comparison<'_>) -> bool {
    anchors_are_known(base) && !base.proposed.files_of(Role::Aliases).any(|file| file.is_incomplete())
}

/// The aliases of the base whose names nothing bears any more, by name.
fn gone<'a>(base: &Comparison<'a>) -> BTreeMap<&'a str, Vec<&'a Alias>> {
    let head = base.proposed;
    let borne: HashSet<&str> =
        head.aliases.iter().filter_map(|alias| alias.name.as_ref()).map(|name| name.value.as_str()).collect();
    let mut gone: BTreeMap<&str, Vec<&Alias>> = BTreeMap::new();
    for alias in &base.registry.aliases {
        let Some(name) = alias.name.as_ref().map(|name| name.value.as_str()) else { continue };
        // A name that stands for something in another context, or is an anchor's, may be meant in that sense.
        if !name.is_empty() && !borne.contains(name) && head.anchor(name).is_none() {
            gone.entry(name).or_default().push(alias);
        }
    }
    gone
}

fn wanted<'a>(base: &Comparison<'a>, name: &'a str, aliases: &[&'a Alias]) -> Wanted<'a> {
    let anchors = aliases.iter().filter_map(|alias| base.registry.anchor_of(alias));
    let own_files = anchors.flat_map(|anchor| {
        let generated = anchor.generates.iter().filter_map(|output| output.path.as_ref().ok());
        anchor.source_path().into_iter().chain(generated)
    });
    let contexts: BTreeSet<&str> = aliases.iter().map(|alias| alias.context_name()).collect();
    let contexts = contexts.into_iter().filter(|context| !context.is_empty()).collect();
    Wanted { name, contexts, own_files: own_files.collect() }
}

/// What aliases of the base are called now, by the subjects they were.
fn new_names<'a>(base: &Comparison<'a>) -> HashMap<&'a str, &'a str> {
    let renamed = base.changes.iter().filter(|change| change.kind == ChangeKind::Renamed);
    let aliases = renamed.filter(|change| change.subject.kind == SubjectKind::Alias);
    aliases
        .filter_map(|change| {
            let subject = change.subject.id.as_str();
            let context = change.context.as_deref().map(|context| format!("{context}/")).unwrap_or_default();
            Some((change.from.as_deref()?, subject.strip_prefix(context.as_str()).unwrap_or(subject)))
        })
        .collect()
}

/// A name that is gone, and what uses it.
struct Gone<'a> {
    aliases: &'a [&'a Alias],
    inside: &'a [uses::Use],
    mentions: &'a Mentions,
    renamed: &'a HashMap<&'a str, &'a str>,
}

fn draft(base: &Comparison<'_>, at: Location, gone: &Gone<'_>) -> Draft {
    let Gone { aliases, inside, mentions, renamed } = gone;
    let first = aliases.first();
    let name = first.map_or("", |alias| alias.display_name());
    let context = first.map_or("", |alias| alias.context_name());
    let subject = Subject::alias(context, name);
    let still = match (*inside, mentions.shown.first(), mentions.count) {
        ([], Some(Mention { path, line }), 1) => format!("line {line} of `{path}` still uses it"),
        ([], Some(Mention { path, line }), many) => {
            format!("{many} places still use it, first of them line {line} of `{path}`")
        }
        (_, _, 0) => uses::summary(inside),
        _ => format!("{} places still use it", inside.len() + mentions.count),
    };
    let fate = match renamed.get(subject.id.as_str()) {
        Some(now) => format!("renamed to `{now}`"),
        None => "removed".to_owned(),
    };
    let message = format!("the alias `{name}` was {fate}, but {still}");
    let instead = match first.map(|alias| &alias.canonical) {
        Some(Canonical::Named { text, .. }) => Some(text.value.as_str()),
        Some(Canonical::Inline(index)) => base.registry.anchors.get(*index).map(|anchor| anchor.name()),
        _ => None,
    };
    let instead = instead.map_or_else(String::new, |instead| format!("; it stood for `{instead}`"));
    let mut draft = Draft::new(subject, at, message)
        .key("used")
        .help(format!("keep the alias until nothing uses it, or change what uses it in the same change{instead}"));
    for alias in aliases.iter().take(super::SHOWN) {
        draft = draft.related("it was declared here", base.registry.locate(alias.place));
    }
    // A sentence about a name does not break; it becomes wrong.
    if inside.is_empty() && mentions.in_prose_only { draft.level(Level::Warning) } else { draft }
}

fn unsearched(base: &Comparison<'_>, left_out: usize, names: usize) -> Draft {
    let at = places::manifest(base.proposed);
    let message = format!(
        "{} could not be searched for the {} that this change removes",
        count(left_out, "file"),
        if names == 1 { "name of 1 alias".to_owned() } else { format!("names of {names} aliases") },
    );
    Draft::new(Subject::file(&at.path), at, message)
        .level(Level::Info)
        .key("unsearched")
        .help("there are too many files, or this clone lacks their content; `exclude` in `ssot.yaml` leaves files out")
}
