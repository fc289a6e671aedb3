use super::part::{Target, moved};
use super::{SHOWN, former_names};
use crate::finding::{Draft, RuleMeta, Subject};
use crate::model::{Alias, Canonical, Registry};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context, Rule, Sink, rule};
use crate::text::Place;
use std::collections::{BTreeMap, HashMap};

rule!(
    CanonicalRetargeted,
    Error,
    "change/canonical-retargeted",
    "canonical_retargeted.md",
    "an alias stands for another anchor than before"
);

/// How many values may be compared in one run to see whether parts of sources have moved.
const BUDGET: usize = 4_000_000;

/// From how many aliases on the same step is told once, and not for each of them.
const MANY: usize = 10;

impl Rule for CanonicalRetargeted {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        // The policy of the base decides: a change does not free itself.
        let policy = base.registry.config().and_then(|config| config.global_rule("canonical_name_immutable"));
        if policy.is_some_and(|(immutable, _)| !immutable) {
            return;
        }
        let policy = policy.map(|(_, place)| place);
        let mut steps: BTreeMap<Step<'_>, Vec<Retargeted<'_>>> = BTreeMap::new();
        for found in retargeted(&base) {
            let Some(file) = base.proposed.files.get(found.after.node.file) else { continue };
            let step = Step { file: &file.path, from: found.from.anchor, to: found.to.anchor };
            steps.entry(step).or_default().push(found);
        }
        for (step, aliases) in steps {
            if aliases.len() >= MANY && step.from != step.to {
                out.push(together(&base, &step, &aliases, policy));
            } else {
                aliases.iter().for_each(|alias| out.push(alias.finding(&base, policy)));
            }
        }
    }
}

/// Aliases of one file that went from one anchor to another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Step<'a> {
    file: &'a RepoPath,
    from: &'a str,
    to: &'a str,
}

/// An alias that stands for something else than before.
struct Retargeted<'a> {
    before: &'a Alias,
    after: &'a Alias,
    from: Target<'a>,
    to: Target<'a>,
}

/// What a context and a name stand for, and the alias that says so. A policy may allow them to stand for several things.
type Targets<'a> = HashMap<(&'a str, &'a str), BTreeMap<Target<'a>, &'a Alias>>;

fn targets<'a>(registry: &'a Registry, now: &HashMap<&'a str, &'a str>) -> Targets<'a> {
    let mut targets: Targets<'a> = HashMap::new();
    for alias in &registry.aliases {
        let Some(name) = &alias.name else { continue };
        // What stands for no anchor at all is `alias/unknown-anchor`'s.
        let Some(target) = Target::of(registry, alias) else { continue };
        let anchor = now.get(target.anchor).copied().unwrap_or(target.anchor);
        let known = targets.entry((alias.context_name(), name.value.as_str())).or_default();
        known.entry(Target { anchor, ..target }).or_insert(alias);
    }
    targets
}

fn retargeted<'a>(base: &Comparison<'a>) -> Vec<Retargeted<'a>> {
    let former = former_names(base);
    let now: HashMap<&str, &str> = former.iter().map(|(new, old)| (*old, *new)).collect();
    let before = targets(base.registry, &now);
    let after = targets(base.proposed, &HashMap::new());
    let mut budget = BUDGET;
    let mut found = Vec::new();
    for (key, new) in &after {
        let Some(old) = before.get(key) else { continue };
        // Of a name that stands for several things, one that is still there is not the one that became another.
        let mut lost = old.iter().filter(|(target, _)| !new.contains_key(target));
        let Some((from, was)) = lost.next() else { continue };
        for (to, alias) in new.iter().filter(|(target, _)| !old.contains_key(target)) {
            let in_base = Target { anchor: former.get(from.anchor).copied().unwrap_or(from.anchor), ..*from };
            if from.anchor != to.anchor || !moved(base.registry, in_base, base.proposed, *to, &mut budget) {
                found.push(Retargeted { before: was, after: alias, from: *from, to: *to });
            }
        }
    }
    found.sort_by_key(|found| (found.after.node.file, found.after.place.span));
    found
}

/// Where an alias says what it stands for.
fn canonical(alias: &Alias) -> Place {
    match &alias.canonical {
        Canonical::Named { text, .. } => text.place,
        _ => alias.place,
    }
}

impl Retargeted<'_> {
    fn finding(&self, base: &Comparison<'_>, policy: Option<Place>) -> Draft {
        let (context, name) = (self.after.context_name(), self.after.display_name());
        let (from, to) = (self.from.text(), self.to.text());
        let message = format!("the alias `{name}` stood for `{from}`, and now stands for `{to}`");
        let draft = Draft::new(Subject::alias(context, name), base.proposed.locate(canonical(self.after)), message)
            .key(from)
            .key(to);
        finish(base, draft, self, policy).help(
            "a name keeps what it stands for as long as it lives: put it back, and add an alias with another name; \
             remove this one when nothing uses it any more",
        )
    }
}

fn finish(base: &Comparison<'_>, draft: Draft, first: &Retargeted<'_>, policy: Option<Place>) -> Draft {
    let draft = draft
        .related(format!("it stood for `{}` here", first.from.text()), base.registry.locate(canonical(first.before)));
    match policy {
        Some(place) => draft.related("what an alias stands for must not change", base.registry.locate(place)),
        None => draft,
    }
}

fn together(base: &Comparison<'_>, step: &Step<'_>, aliases: &[Retargeted<'_>], policy: Option<Place>) -> Draft {
    let names: Vec<String> =
        aliases.iter().take(SHOWN).map(|alias| format!("`{}`", alias.after.display_name())).collect();
    let more = aliases.len().saturating_sub(SHOWN);
    let message = format!(
        "{} aliases stood for `{}`, and now stand for `{}`: {} and {more} more",
        aliases.len(),
        step.from,
        step.to,
        names.join(", "),
    );
    let at = aliases
        .first()
        .map_or_else(|| super::places::of_file(step.file), |first| base.proposed.locate(canonical(first.after)));
    let mut draft = Draft::new(Subject::anchor(step.to), at, message).key("many").key(step.from);
    for (at, alias) in aliases.iter().take(SHOWN).enumerate() {
        draft = match at {
            0 => finish(base, draft, alias, policy),
            _ => draft.related(
                format!("so does `{}`", alias.after.display_name()),
                base.proposed.locate(canonical(alias.after)),
            ),
        };
    }
    draft.help(format!(
        "names keep what they stand for as long as they live. When `{}` took the place of `{}`, keep the id, and change \
         the anchor's source; else add aliases with other names",
        step.to, step.from
    ))
}
