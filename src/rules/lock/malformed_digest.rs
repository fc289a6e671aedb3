use super::{Pin, pins};
use crate::document::Node;
use crate::finding::{Draft, Location, RuleMeta};
use crate::hash::Sha256Digest;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    MalformedDigest,
    Error,
    "lock/malformed-digest",
    "malformed_digest.md",
    "a pinned digest is not a SHA-256 digest"
);

impl Rule for MalformedDigest {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for pin in pins(cx.registry) {
            let Some(node) = cx.registry.node(pin.entry.node) else { continue };
            if let Some(digest) = node.get("sha256") {
                judge(cx, &pin, digest, &format!("the digest of `{}`", pin.id()), out);
            }
            for entry in node.get("generated").into_iter().flat_map(Node::entries) {
                let path = entry.key.scalar_text().unwrap_or_default();
                judge(cx, &pin, entry.value, &format!("the digest of `{path}`"), out);
            }
        }
    }
}

fn judge(cx: &Context<'_>, pin: &Pin<'_>, digest: Node<'_>, what: &str, out: &mut Sink<'_>) {
    let Some(fault) = fault(digest) else { return };
    let path = cx.registry.files.get(pin.lock.file).map(|file| file.path.clone());
    let location = Location::new(path.unwrap_or_else(crate::path::RepoPath::root), Some(digest.span()));
    let help = match digest.as_str().and_then(bare) {
        Some(bare) => format!("write only the digits, `{bare}`"),
        None => format!("run {} to write the digest of what is there now", pin.refresh()),
    };
    out.push(Draft::new(pin.subject(), location, format!("{what} {fault}")).key(what).help(help));
}

/// What keeps a value from being a digest; nothing when it is one.
fn fault(digest: Node<'_>) -> Option<String> {
    // What is not a text is `lock/schema`'s.
    let text = digest.as_str()?;
    if Sha256Digest::parse(text).is_some() {
        return None;
    }
    let length = text.chars().count();
    let stranger = text.chars().enumerate().find(|(_, c)| !c.is_ascii_hexdigit());
    Some(match stranger {
        _ if text.is_empty() => "is empty; it must have 64 hexadecimal digits".to_owned(),
        _ if bare(text).is_some() => "has a prefix before its 64 hexadecimal digits".to_owned(),
        None => format!("has {length} hexadecimal digits instead of 64"),
        Some((at, c)) if length == 64 => {
            format!("has {} as character {}, which is not a hexadecimal digit", quoted(&c.to_string()), at + 1)
        }
        Some(_) => format!("is {}, not 64 hexadecimal digits", quoted(text)),
    })
}

/// The start of a text, in backticks.
fn quoted(text: &str) -> String {
    const SHOWN: usize = 40;
    let start: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    let more = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("`{start}{more}`")
}

/// The digits behind a prefix such as `sha256:`.
fn bare(text: &str) -> Option<&str> {
    let (_, digits) = text.rsplit_once([':', '-'])?;
    Sha256Digest::parse(digits).map(|_| digits)
}
