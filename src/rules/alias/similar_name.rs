use super::differing::Seen;
use super::skeleton::{One, skeleton};
use super::{Target, canonical_text, subject, target};
use crate::finding::{Draft, RuleMeta};
use crate::model::Alias;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::{HashMap, HashSet};

rule!(
    SimilarName,
    Warning,
    "alias/similar-name",
    "similar_name.md",
    "two names of one context look alike and stand for different things"
);

impl Rule for SimilarName {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let mut groups: HashMap<(&str, One, String), Seen<'_, Target<'_>, &str>> = HashMap::new();
        for alias in candidates(cx) {
            let (Some(name), Some(target)) = (&alias.name, target(cx, alias)) else { continue };
            // A name need not look like more than one other to be worth changing.
            let mut found = None;
            for one in [One::Ell, One::Eye] {
                let group = groups.entry((alias.context_name(), one, skeleton(&name.value, one))).or_default();
                found = found.or(group.add(target, &name.value, alias));
            }
            let Some(other) = found else { continue };
            let message = format!(
                "`{}`, which stands for `{}`, is easily taken for `{}`, which stands for `{}`",
                name.value,
                canonical_text(cx, alias),
                other.display_name(),
                canonical_text(cx, other),
            );
            let help = match foreign(&name.value, other.display_name()) {
                Some(letter) => {
                    format!(
                        "`{letter}` here is the character U+{:04X}; write the letter that it looks like",
                        u32::from(letter)
                    )
                }
                None => "rename one of the two so that they differ in a word".to_owned(),
            };
            out.push(
                Draft::new(subject(alias), cx.at(name.place), message)
                    .related(format!("`{}` is declared here", other.display_name()), cx.at(other.place))
                    .help(help),
            );
        }
    }
}

/// The aliases whose name looks roughly like another's of their context: all figures and letters that are ever taken for each
/// other taken as one. Few names do, and only they are worth a closer look.
fn candidates<'a>(cx: &Context<'a>) -> Vec<&'a Alias> {
    let rough = |name: &str| skeleton(name, One::Ell).replace(['i', 'l'], "l");
    let in_use = cx.registry.aliases.iter().filter(|alias| alias.is_in_use());
    let named: Vec<_> =
        in_use.filter_map(|alias| Some((alias, (alias.context_name(), rough(&alias.name.as_ref()?.value))))).collect();
    let mut looks: HashMap<&(&str, String), u32> = HashMap::with_capacity(named.len());
    for (_, look) in &named {
        *looks.entry(look).or_default() += 1;
    }
    named.iter().filter(|(_, look)| looks.get(look).is_some_and(|count| *count > 1)).map(|(alias, _)| *alias).collect()
}

/// A visible character of a name that is not ASCII and that the other name does without.
fn foreign(name: &str, other: &str) -> Option<char> {
    let known: HashSet<char> = other.chars().collect();
    name.chars().find(|c| !c.is_ascii() && c.is_alphabetic() && !known.contains(c))
}
