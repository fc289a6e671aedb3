use super::consent::{Consent, by};
use crate::delta::NewComment;
use crate::finding::{Draft, Level, RuleMeta, Subject, SubjectKind};
use crate::model::{Waiver, compile_glob};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context, Rule, Sink, rule};
use globset::GlobMatcher;
use std::collections::{BTreeMap, HashMap};

rule!(WaiverAdded, Warning, "change/waiver-added", "waiver_added.md", "a change lets findings be held back");

impl Rule for WaiverAdded {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        for new in cx.new_comments.into_iter().flat_map(|new| new.groups()) {
            out.push(comment(&base, new));
        }
        let known = Known::of(&base.registry.waivers);
        let mut consent = None;
        let changes = Changes::of(&base);
        for waiver in &base.proposed.waivers {
            if known.covers(waiver) {
                continue;
            }
            let consent = consent.get_or_insert_with(|| Consent::of(&base));
            let allowed = changes.of_waiver(&base, waiver).and_then(|change| consent.to(change));
            out.push(entry(&base, waiver, known.like(waiver), allowed.as_deref()));
        }
    }
}

fn comment(base: &Comparison<'_>, new: &NewComment) -> Draft {
    let times = if new.count > 1 { format!(", {} times in this file", new.count) } else { String::new() };
    let reason = if new.reason.is_empty() { "without a reason".to_owned() } else { format!("\"{}\"", new.reason) };
    let message = format!("a new comment is to silence `{}`{times}: {reason}; it counts once it has landed", new.rule);
    let help = format!(
        "whoever reviews this change should agree with the reason; comments are taken from `{}`, so it has no effect before \
         it has landed there",
        base.name
    );
    Draft::new(Subject::new(SubjectKind::Waiver, new.rule.clone()), new.location.clone(), message)
        .key("comment")
        .key(new.reason.clone())
        .help(help)
}

fn text(field: Option<&crate::model::Spanned<String>>) -> Option<&str> {
    field.map(|field| field.value.as_str())
}

/// What a waiver covers.
type Scope<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn scope(waiver: &Waiver) -> Scope<'_> {
    (text(waiver.rule.as_ref()), text(waiver.path.as_ref()), text(waiver.subject.as_ref()))
}

/// The waivers of the base, to look up.
struct Known<'a> {
    by_scope: HashMap<Scope<'a>, Vec<&'a Waiver>>,
    by_rule: HashMap<&'a str, Vec<Candidate<'a>>>,
}

/// A waiver, and its path as a glob, where it has one that can be used.
struct Candidate<'a> {
    waiver: &'a Waiver,
    glob: Option<GlobMatcher>,
}

/// How many waivers of one rule are held against another one. Beyond that, one is new unless its like is there.
const COMPARED: usize = 32;

impl<'a> Known<'a> {
    fn of(waivers: &'a [Waiver]) -> Self {
        let mut known = Self { by_scope: HashMap::new(), by_rule: HashMap::new() };
        for waiver in waivers {
            known.by_scope.entry(scope(waiver)).or_default().push(waiver);
            if let Some(rule) = text(waiver.rule.as_ref()) {
                let same = known.by_rule.entry(rule).or_default();
                if same.len() < COMPARED {
                    let glob = text(waiver.path.as_ref()).and_then(|path| compile_glob(path).ok());
                    same.push(Candidate { waiver, glob });
                }
            }
        }
        known
    }

    /// True when all that a waiver holds back was held back before, and as long.
    fn covers(&self, waiver: &Waiver) -> bool {
        let same = self.by_scope.get(&scope(waiver)).into_iter().flatten();
        same.into_iter().any(|old| ends_no_later(waiver, old))
            || self.of_rule(waiver).any(|old| old.covers(waiver) && ends_no_later(waiver, old.waiver))
    }

    /// The waivers of the base for the same rule, or for its whole family.
    fn of_rule(&self, waiver: &Waiver) -> impl Iterator<Item = &Candidate<'a>> {
        let rule = text(waiver.rule.as_ref()).unwrap_or_default();
        let family = rule.split_once('/').map_or_else(String::new, |(family, _)| format!("{family}/*"));
        let own = self.by_rule.get(rule);
        let family = self.by_rule.get(family.as_str()).filter(|_| !rule.ends_with("/*"));
        own.into_iter().chain(family).flatten()
    }

    /// The waiver that was widened into this one: that of the same scope, else one with the same reason and owner.
    fn like(&self, waiver: &Waiver) -> Option<&'a Waiver> {
        let same = self.by_scope.get(&scope(waiver)).and_then(|same| same.first().copied());
        let is_like = |old: &&'a Waiver| {
            let (a, b) = (text(old.reason.as_ref()), text(waiver.reason.as_ref()));
            a.is_some() && a == b && text(old.owner.as_ref()) == text(waiver.owner.as_ref())
        };
        same.or_else(|| self.of_rule(waiver).map(|old| old.waiver).find(is_like))
    }
}

impl Candidate<'_> {
    /// True when whatever `new` is about, this one is about as well. Globs are not compared with globs: of two different
    /// ones nobody can say.
    fn covers(&self, new: &Waiver) -> bool {
        let path = match (text(self.waiver.path.as_ref()), text(new.path.as_ref())) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(old), Some(new)) => old == new || (is_plain(new) && self.matches(new)),
        };
        let subject = match (text(self.waiver.subject.as_ref()), text(new.subject.as_ref())) {
            (None, _) => true,
            (old, new) => old == new,
        };
        path && subject
    }

    fn matches(&self, path: &str) -> bool {
        self.glob.as_ref().is_some_and(|glob| glob.is_match(path.strip_prefix("./").unwrap_or(path)))
    }
}

fn is_plain(path: &str) -> bool {
    !path.contains(['*', '?', '[', '{', '\\'])
}

/// True when a waiver ends when another one does, or before.
fn ends_no_later(new: &Waiver, old: &Waiver) -> bool {
    match (&new.expires, &old.expires) {
        (Some(new), Some(old)) => match (&new.when, &old.when) {
            (Ok(new), Ok(old)) => new.end() <= old.end(),
            _ => new.text.value == old.text.value,
        },
        (new, old) => new.is_none() && old.is_none(),
    }
}

fn entry(base: &Comparison<'_>, waiver: &Waiver, like: Option<&Waiver>, allowed: Option<&[String]>) -> Draft {
    let rule = text(waiver.rule.as_ref()).unwrap_or("(no rule)");
    let mut what = format!("`{rule}`");
    for (word, field) in [("in", &waiver.path), ("about", &waiver.subject)] {
        if let Some(text) = text(field.as_ref()) {
            what = format!("{what} {word} `{text}`");
        }
    }
    let place = match like {
        Some(old) if scope(old) == scope(waiver) => waiver.expires.as_ref().map(|expires| expires.text.place),
        _ => waiver.rule.as_ref().map(|rule| rule.place),
    };
    let at = base.proposed.locate(place.unwrap_or(waiver.place));
    let verb = match like {
        Some(old) if scope(old) == scope(waiver) => "lasts longer than before",
        Some(_) => "covers more than before",
        None => "is new",
    };
    let message = match allowed {
        Some(names) => format!("the waiver of {what} {verb}, {}", by(names)),
        None => format!("the waiver of {what} {verb}; it counts once it has landed"),
    };
    let mut draft = Draft::new(Subject::new(SubjectKind::Waiver, rule), at, message).key("entry");
    for field in [&waiver.path, &waiver.subject] {
        draft = draft.key(text(field.as_ref()).unwrap_or_default());
    }
    if let Some(old) = like {
        let until = old.expires.as_ref().map(|expires| format!(", until {}", expires.text.value));
        let words = format!("this is the waiver as it was{}", until.unwrap_or_default());
        draft = draft.related(words, base.registry.locate(old.place));
    }
    if allowed.is_some() {
        draft = draft.level(Level::Info);
    }
    let owner = text(waiver.owner.as_ref());
    let ask = owner.map_or_else(String::new, |owner| format!("`{owner}` answers for it and should approve; "));
    let ask = if allowed.is_some() { String::new() } else { ask };
    draft.help(format!("{ask}waivers are taken from `{}`, so it has no effect before it has landed there", base.name))
}

/// The changes of waivers, as indices, by the place they stand at.
struct Changes<'a>(BTreeMap<(&'a RepoPath, u32), usize>);

impl<'a> Changes<'a> {
    fn of(base: &Comparison<'a>) -> Self {
        let waivers = base.changes.iter().enumerate().filter(|(_, change)| change.subject.kind == SubjectKind::Waiver);
        Self(
            waivers
                .filter_map(|(at, change)| {
                    let after = change.after.as_ref()?;
                    Some(((&after.path, after.span?.start), at))
                })
                .collect(),
        )
    }

    /// The change that brought a waiver, or made it what it is.
    fn of_waiver(&self, base: &Comparison<'_>, waiver: &Waiver) -> Option<usize> {
        let whole = base.proposed.node(waiver.node)?.span();
        let path = base.proposed.locate(waiver.place).path;
        self.0.range((&path, whole.start)..=(&path, whole.end)).map(|(_, at)| *at).next()
    }
}
