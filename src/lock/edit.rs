//! Changing a JSON text where it must change, and nowhere else.

use super::write::{Layout, Style};
use crate::document::{Document, Kind, Node};
use crate::text::Span;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A change of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    /// The value becomes another.
    Value(Value),
    /// Some members of a mapping change; the others keep their bytes.
    Members(Members),
}

/// Changes of a mapping's members.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Members {
    /// Members to change, or to add where there is none.
    pub(super) set: BTreeMap<String, Edit>,
    /// Members to take out.
    pub(super) remove: BTreeSet<String>,
}

impl Members {
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.remove.is_empty()
    }

    pub(super) fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.set.insert(key.to_owned(), Edit::Value(value.into()));
    }
}

impl Edit {
    /// The value that the edit makes of nothing.
    fn alone(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Members(members) => {
                Value::Object(members.set.iter().map(|(key, edit)| (key.clone(), edit.alone())).collect())
            }
        }
    }
}

/// The text of a JSON document with its root mapping changed.
pub(super) fn apply(document: &Document, members: &Members) -> Option<String> {
    let text = document.source().text();
    let root = document.root().filter(|root| root.kind() == Kind::Mapping)?;
    let editor = Editor { text, style: style_of(text, root) };
    let span = root.span();
    let outside = Layout { lines: true, indent: String::new() };
    let changed = editor.mapping(root, members, &outside);
    Some(format!("{}{changed}{}", slice(text, 0, span.start), slice(text, span.end, u32::MAX)))
}

fn slice(text: &str, start: u32, end: u32) -> &str {
    let end = (end as usize).min(text.len());
    text.get(start as usize..end).unwrap_or_default()
}

fn style_of(text: &str, root: Node<'_>) -> Style {
    let mut style = Style::canonical();
    if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) {
        style.newline = "\r\n";
    }
    if let Some(first) = root.entries().next() {
        let lead = slice(text, root.span().start + 1, first.key.span().start);
        if let Some((_, indent)) = lead.rsplit_once('\n') {
            indent.clone_into(&mut style.unit);
        }
        let colon = slice(text, first.key.span().end, first.value.span().start);
        if !colon.contains('\n') {
            colon.clone_into(&mut style.colon);
        }
    }
    style
}

struct Editor<'t> {
    text: &'t str,
    style: Style,
}

/// A member of a mapping: the blanks before its key, its text, the blanks behind it.
struct Item {
    key: String,
    before: String,
    text: String,
    after: String,
}

impl Editor<'_> {
    fn span(&self, span: Span) -> &str {
        slice(self.text, span.start, span.end)
    }

    fn edit(&self, old: Node<'_>, edit: &Edit, layout: &Layout) -> String {
        match edit {
            Edit::Members(members) if old.kind() == Kind::Mapping => self.mapping(old, members, layout),
            edit => {
                let on_one_line = !old.is_empty() && !self.span(old.span()).contains('\n');
                let layout = Layout { lines: layout.lines && !on_one_line, ..layout.clone() };
                self.style.value(&edit.alone(), &layout)
            }
        }
    }

    /// The text of a mapping after its changes.
    fn mapping(&self, node: Node<'_>, members: &Members, around: &Layout) -> String {
        let (old, mut tail) = self.items(node);
        let first_lead = old.first().map(|item| item.before.clone());
        let layout = match first_lead.as_deref().map(|lead| lead.rsplit_once('\n')) {
            Some(Some((_, indent))) => Layout { lines: true, indent: indent.to_owned() },
            Some(None) => Layout { lines: false, indent: around.indent.clone() },
            None => Layout { lines: around.lines, indent: format!("{}{}", around.indent, self.style.unit) },
        };
        let lead = match (layout.lines, old.get(1)) {
            (true, _) => format!("{}{}", self.style.newline, layout.indent),
            (false, Some(second)) => second.before.clone(),
            (false, None) => self.style.comma().trim_start_matches(',').to_owned(),
        };
        if old.is_empty() {
            tail = if layout.lines { format!("{}{}", self.style.newline, around.indent) } else { String::new() };
        }
        let mut items: Vec<Item> = Vec::with_capacity(old.len() + members.set.len());
        let nodes: Vec<_> = node.entries().collect();
        for (mut item, entry) in old.into_iter().zip(nodes).filter(|(item, _)| !members.remove.contains(&item.key)) {
            if let Some(edit) = members.set.get(&item.key) {
                let head = slice(self.text, entry.key.span().start, entry.value.span().start);
                item.text = format!("{head}{}", self.edit(entry.value, edit, &layout));
            }
            items.push(item);
        }
        self.insert(&mut items, members, &layout, &lead);
        if items.is_empty() {
            return "{}".to_owned();
        }
        if let (Some(item), Some(lead)) = (items.first_mut(), first_lead.or_else(|| (!layout.lines).then(String::new)))
        {
            item.before = lead;
        }
        if let Some(item) = items.last_mut() {
            item.after.clear();
        }
        let parts: Vec<String> =
            items.iter().map(|item| format!("{}{}{}", item.before, item.text, item.after)).collect();
        format!("{{{}{tail}}}", parts.join(","))
    }

    /// Adds the members that are not there yet: behind the last one that sorts before them.
    fn insert(&self, items: &mut Vec<Item>, members: &Members, layout: &Layout, lead: &str) {
        let there: BTreeSet<String> = items.iter().map(|item| item.key.clone()).collect();
        let mut behind: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
        for (key, edit) in members.set.iter().filter(|(key, _)| !there.contains(*key)) {
            let at = items.iter().rposition(|item| item.key < *key).map_or(0, |at| at + 1);
            let text = self.style.member(key, &self.style.value(&edit.alone(), layout));
            let item = Item { key: key.clone(), before: lead.to_owned(), text, after: String::new() };
            behind.entry(at).or_default().push(item);
        }
        if behind.is_empty() {
            return;
        }
        if let Some(first) = items.first_mut().filter(|_| behind.contains_key(&0)) {
            lead.clone_into(&mut first.before);
        }
        let mut merged = Vec::with_capacity(items.len() + behind.len());
        merged.append(&mut behind.remove(&0).unwrap_or_default());
        for (at, item) in items.drain(..).enumerate() {
            merged.push(item);
            merged.append(&mut behind.remove(&(at + 1)).unwrap_or_default());
        }
        *items = merged;
    }

    /// The members of a mapping as they are written, and the blanks before its closing brace.
    fn items(&self, node: Node<'_>) -> (Vec<Item>, String) {
        let entries: Vec<_> = node.entries().collect();
        let mut items = Vec::with_capacity(entries.len());
        let mut cursor = node.span().start + 1;
        let mut tail = "";
        for (at, entry) in entries.iter().enumerate() {
            let (start, end) = (entry.key.span().start, entry.value.span().end);
            let before = slice(self.text, cursor, start).to_owned();
            let mut after = String::new();
            match entries.get(at + 1) {
                Some(next) => {
                    let gap = slice(self.text, end, next.key.span().start);
                    let comma = gap.find(',').unwrap_or(gap.len());
                    gap.get(..comma).unwrap_or_default().clone_into(&mut after);
                    cursor = end + u32::try_from(comma).unwrap_or_default() + 1;
                }
                None => tail = slice(self.text, end, node.span().end.saturating_sub(1)),
            }
            let key = entry.key.scalar_text().unwrap_or_default().to_owned();
            items.push(Item { key, before, text: slice(self.text, start, end).to_owned(), after });
        }
        (items, tail.to_owned())
    }
}
