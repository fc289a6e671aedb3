use super::setting;
use crate::finding::{Draft, Location, RuleMeta};
use crate::model::Spanned;
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::{Place, Span};
use std::ops::Range;

rule!(
    InvalidPattern,
    Error,
    "governance/invalid-pattern",
    "invalid_pattern.md",
    "the naming rule cannot be applied: its pattern does not compile, or no length satisfies it"
);

impl Rule for InvalidPattern {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(governance) = &cx.registry.governance else { return };
        if let (Some(pattern), Some(fault)) = (&governance.pattern, &cx.registry.policy.pattern_fault) {
            let message = format!("the naming pattern `{}` {}, so no name is held to it", pattern.value, fault.reason);
            let location = part_of(cx, pattern, fault.part.clone());
            let draft = Draft::new(setting("rules.naming.pattern"), location, message).key("pattern");
            out.push(draft.help(fault.help.unwrap_or("correct the regular expression")));
        }
        let (Some(least), Some(most)) = (governance.min_length, governance.max_length) else { return };
        if least.value > most.value {
            let message = format!(
                "`min_length` is {}, more than `max_length`, which is {}, so no name is allowed",
                least.value, most.value
            );
            out.push(
                Draft::new(setting("rules.naming.min_length"), cx.at(least.place), message)
                    .related("the most characters of a name", cx.at(most.place))
                    .help("swap the two, or correct one")
                    .key("lengths"),
            );
        }
    }
}

/// The part of a pattern, when it stands in the file letter for letter; the whole value otherwise (escapes).
fn part_of(cx: &Context<'_>, pattern: &Spanned<String>, part: Range<usize>) -> Location {
    let Place { file, span } = pattern.place;
    let written = cx.registry.sources.get(file).and_then(|source| source.text().get(span.range()));
    let Some(offset) = written.and_then(|written| written.find(&pattern.value)) else { return cx.at(pattern.place) };
    let start = span.start as usize + offset;
    // An empty part (something is missing here) still needs a character to stand on.
    let end = part.end.max(part.start + 1).min(pattern.value.len());
    let place = Place { file, span: Span::new(start + part.start.min(end.saturating_sub(1)), start + end) };
    if pattern.value.is_char_boundary(part.start) && pattern.value.is_char_boundary(end) {
        cx.at(place)
    } else {
        cx.at(pattern.place)
    }
}
