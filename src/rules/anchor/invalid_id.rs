use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};

rule!(InvalidId, Error, "anchor/invalid-id", "invalid_id.md", "an anchor's id cannot be used as a name");

/// As long as the schema allows.
const LONGEST: usize = 128;

impl Rule for InvalidId {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for anchor in &cx.registry.anchors {
            let Some(id) = anchor.id.as_ref().filter(|id| !id.value.trim().is_empty()) else { continue };
            let Some(fault) = fault(&id.value) else { continue };
            let message = format!("`{}` cannot be an id: {fault}", shorten(&id.value));
            let suggestion = suggestion(&id.value).filter(|name| cx.registry.anchor(name).is_none());
            let help = match suggestion {
                Some(name) => format!("write `{name}`, for example"),
                None => "use letters, digits, `_`, `-` and `.`, with a letter or digit at the start".to_owned(),
            };
            out.push(Draft::new(Subject::anchor(anchor.name()), cx.at(id.place), message).help(help));
        }
    }
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn fault(id: &str) -> Option<String> {
    if let Some(wrong) = id.chars().find(|c| !is_allowed(*c)) {
        return Some(match wrong {
            ' ' => "it contains a space".to_owned(),
            '#' => "it contains `#`, which separates an id from a pointer".to_owned(),
            c if c.is_control() || c.is_whitespace() => {
                format!("it contains the invisible character U+{:04X}", u32::from(c))
            }
            c => format!("it contains `{c}`, and an id has only unaccented letters, digits, `_`, `-` and `.`"),
        });
    }
    if let Some(first) = id.chars().next().filter(|c| !c.is_ascii_alphanumeric()) {
        return Some(format!("it starts with `{first}`, not with a letter or digit"));
    }
    (id.len() > LONGEST).then(|| format!("it is {} characters long, and {LONGEST} are allowed", id.len()))
}

fn suggestion(id: &str) -> Option<String> {
    let mut name = String::new();
    for c in id.trim().chars() {
        match c {
            c if is_allowed(c) => name.push(c),
            _ if name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).trim_end_matches('_');
    (!name.is_empty() && name.len() <= LONGEST).then(|| name.to_owned())
}

fn shorten(id: &str) -> String {
    match id.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", id.get(..at).unwrap_or_default()),
        None => id.to_owned(),
    }
}
