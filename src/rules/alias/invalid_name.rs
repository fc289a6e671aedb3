use super::subject;
use crate::finding::{Draft, RuleMeta};
use crate::model::{Governance, Policy, Spanned};
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::Place;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

rule!(InvalidName, Error, "alias/invalid-name", "invalid_name.md", "a name is not one that the policy allows");

impl Rule for InvalidName {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let limits = Limits::of(&cx.registry.policy, cx.registry.governance.as_ref());
        let names =
            cx.registry.aliases.iter().filter_map(|alias| Some((alias.context_name(), &alias.name.as_ref()?.value)));
        let taken: HashSet<(&str, &String)> = names.collect();
        for alias in &cx.registry.aliases {
            // The schema reports an empty name.
            let Some(name) = alias.name.as_ref().filter(|name| !name.value.is_empty()) else { continue };
            let faults = limits.faults(&name.value);
            if faults.is_empty() {
                continue;
            }
            let reasons: Vec<&str> = faults.iter().map(|fault| fault.reason.as_str()).collect();
            let message = format!("the name `{}` {}", name.value, reasons.join(" and "));
            let better = limits.repair(&name.value).filter(|better| !taken.contains(&(alias.context_name(), better)));
            let mut draft = Draft::new(subject(alias), cx.at(name.place), message).help(match better {
                Some(better) => format!("`{better}` would be allowed"),
                None => limits.advice(&name.value).to_owned(),
            });
            for fault in faults {
                if let Some((label, place)) = fault.policy {
                    draft = draft.related(label, cx.at(place));
                }
            }
            out.push(draft.key("name"));
        }
    }
}

/// What the policy says about names.
struct Limits<'a> {
    pattern: Option<&'a (regex::Regex, Place)>,
    /// No pattern is set, so that only what nobody could type or see is refused.
    free: bool,
    least: Option<&'a Spanned<i64>>,
    most: Option<&'a Spanned<i64>>,
}

/// One way in which a name is not allowed.
struct Fault {
    reason: String,
    policy: Option<(&'static str, Place)>,
}

impl<'a> Limits<'a> {
    fn of(policy: &'a Policy, governance: Option<&'a Governance>) -> Self {
        let bound = |pick: fn(&Governance) -> &Option<Spanned<i64>>| governance.and_then(|g| pick(g).as_ref());
        let (least, most) = (bound(|g| &g.min_length), bound(|g| &g.max_length));
        // No name satisfies bounds that exclude each other; `governance/invalid-pattern` says so once.
        let sound = least.zip(most).is_none_or(|(least, most)| least.value <= most.value);
        Self {
            pattern: policy.pattern.as_ref(),
            // A pattern that cannot be read is another rule's matter; what it would allow is not known.
            free: policy.pattern.is_none() && policy.pattern_fault.is_none(),
            least: least.filter(|_| sound),
            most: most.filter(|_| sound),
        }
    }

    fn faults(&self, name: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |reason: String, policy| faults.push(Fault { reason, policy });
        let mismatch = self.pattern.filter(|(pattern, _)| !pattern.is_match(name));
        if let Some((pattern, place)) = mismatch {
            fault(format!("does not match `{pattern}`"), Some(("names must match this pattern", *place)));
        }
        if let Some(bad) = name.chars().find(|c| (self.free || mismatch.is_some()) && is_unfit(*c)) {
            let what = match bad {
                ' ' => "a space".to_owned(),
                bad => format!("the invisible character U+{:04X}", u32::from(bad)),
            };
            fault(format!("contains {what}"), None);
        }
        let count = name.chars().count();
        let length = i64::try_from(count).unwrap_or(i64::MAX);
        let has = if count == 1 { "has 1 character".to_owned() } else { format!("has {count} characters") };
        if let Some(least) = self.least.filter(|least| length < least.value) {
            let reason = format!("{has}, fewer than {}", least.value);
            fault(reason, Some(("the least number of characters", least.place)));
        }
        if let Some(most) = self.most.filter(|most| length > most.value) {
            let reason = format!("{has}, more than {}", most.value);
            fault(reason, Some(("the largest number of characters", most.place)));
        }
        faults
    }

    /// What to do about a name that cannot be written in another way.
    fn advice(&self, name: &str) -> &'static str {
        let length = i64::try_from(name.chars().count()).unwrap_or(i64::MAX);
        if self.least.is_some_and(|least| length < least.value) {
            "choose a longer name"
        } else if self.most.is_some_and(|most| length > most.value) {
            "choose a shorter name"
        } else if self.free {
            "choose a name of visible characters"
        } else {
            "choose a name that matches the pattern"
        }
    }

    /// The same words, written as names usually are, when that is allowed.
    fn repair(&self, name: &str) -> Option<String> {
        ['-', '_']
            .into_iter()
            .map(|mark| plain(name, mark))
            .find(|better| !better.is_empty() && better != name && self.faults(better).is_empty())
    }
}

/// Lower case, words joined by one mark.
fn plain(name: &str, mark: char) -> String {
    let mut text = String::with_capacity(name.len());
    let mut after_small = false;
    for c in name.nfkc() {
        if !c.is_alphanumeric() || (after_small && c.is_uppercase()) {
            let double = text.is_empty() || text.ends_with(mark);
            text.extend((!double).then_some(mark));
        }
        after_small = c.is_lowercase() || c.is_ascii_digit();
        text.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
    }
    text.truncate(text.trim_end_matches(mark).len());
    text
}

/// Characters that cannot be typed on a command line or seen on a screen.
fn is_unfit(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_repaired_as_people_would() {
        for (name, better) in [
            ("UserAPI", "user-api"),
            ("user_api", "user-api"),
            ("User  Api!", "user-api"),
            ("_v2Users", "v2-users"),
            ("ﬁle", "file"),
        ] {
            assert_eq!(plain(name, '-'), better, "{name}");
        }
    }
}
