//! Teams and waivers.

use super::{Fields, Meaning, Out, clip, entries, head};
use crate::document::{Kind, Node};
use crate::finding::{Subject, SubjectKind};

pub(super) fn teams(root: Node<'_>, out: &mut Out<'_>) {
    let teams = root.get("teams").map(|teams| entries(teams)).unwrap_or_default();
    for (name, key, team) in teams {
        let mut fields = Fields::default();
        for (key, _, value) in entries(team) {
            let meaning =
                if matches!(key.as_str(), "members" | "groups" | "families") { Meaning::Set } else { Meaning::Plain };
            fields.read(key, value, meaning);
        }
        out.push(Subject::new(SubjectKind::Team, name), key.span(), fields, None, None);
    }
}

/// A waiver has no name; what it holds back stands for one: its rule, and where or about what.
pub(super) fn waivers(root: Node<'_>, out: &mut Out<'_>) {
    let list = if root.kind() == Kind::Sequence { Some(root) } else { root.get("waivers") };
    for item in list.into_iter().flat_map(Node::items).filter(|item| item.kind() == Kind::Mapping) {
        let mut fields = Fields::default();
        for (key, _, value) in entries(item) {
            let meaning = if key == "expires" { Meaning::Time } else { Meaning::Plain };
            fields.read(key, value, meaning);
        }
        let text = |key: &str| item.get(key).and_then(Node::as_str).map(clip);
        let mut id = text("rule").unwrap_or_else(|| "(no rule)".to_owned());
        for (key, word) in [("path", " in "), ("subject", " about ")] {
            if let Some(text) = text(key) {
                id = id + word + &text;
            }
        }
        let span = item.get("rule").map_or_else(|| head(item), Node::span);
        out.push(Subject::new(SubjectKind::Waiver, id), span, fields, None, None);
    }
}
