//! Waivers: findings that somebody answers for, for a while.

use super::spanned::{Fields, NodeRef, Spanned};
use super::time::TimeField;
use crate::document::Kind;
use crate::text::Place;

/// One entry of the waivers file.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The entry's mapping.
    pub node: NodeRef,
    /// The entry's first key.
    pub place: Place,
    /// The rule it is about: an id or `family/*`.
    pub rule: Option<Spanned<String>>,
    /// A glob of the paths it is about.
    pub path: Option<Spanned<String>>,
    /// The subject it is about, `id` or `kind id`.
    pub subject: Option<Spanned<String>>,
    /// Why.
    pub reason: Option<Spanned<String>>,
    /// Who answers for it.
    pub owner: Option<Spanned<String>>,
    /// Until when.
    pub expires: Option<TimeField>,
}

impl Waiver {
    pub(super) fn read_all(root: Fields<'_>, file: usize) -> Vec<Self> {
        let list = match root.node.kind() {
            Kind::Sequence => Some(root.node),
            _ => root.node.get("waivers"),
        };
        list.into_iter()
            .flat_map(|list| list.items())
            .map(|node| {
                let fields = Fields::new(root.file, node);
                Self {
                    node: NodeRef { file, node: node.id() },
                    place: fields.head(),
                    rule: fields.text("rule"),
                    path: fields.text("path"),
                    subject: fields.text("subject"),
                    reason: fields.text("reason"),
                    owner: fields.text("owner"),
                    expires: fields.text("expires").map(TimeField::new),
                }
            })
            .collect()
    }
}
