use crate::document::{Kind, Node};
use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::model::{ANCHOR_KEYS, Anchor, SOURCE_KEYS, Spanned};
use crate::rules::paths::is_blank;
use crate::rules::{Context, Rule, Sink, rule};
use crate::text::{FileId, Place, Span, nearest};
use std::collections::HashSet;

rule!(MissingField, Error, "anchor/missing-field", "missing_field.md", "an anchor lacks a field that it must have");

/// Fields that the schema lets stand empty.
const MAY_BE_NULL: [&str; 4] = ["validation_rules", "generates", "depends_on", "aliases"];

/// More fields than any registry requires; a longer list is reported, so that its product with the anchors stays bounded.
const MOST: usize = 100;

/// A field that anchors must have.
struct Required<'a> {
    /// Its spellings.
    keys: &'a [&'a str],
    /// Where the configuration asks for it.
    by: Option<&'a Spanned<String>>,
}

impl Rule for MissingField {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        let configured = configured(cx, out);
        let keys: Vec<[&str; 1]> = configured.iter().map(|field| [field.value.as_str()]).collect();
        let mut required = vec![
            Required { keys: &["id"], by: super::requirement(cx, "id") },
            Required { keys: &SOURCE_KEYS, by: super::requirement(cx, "source") },
        ];
        required.extend(configured.iter().zip(&keys).map(|(field, keys)| Required { keys, by: Some(*field) }));
        // Text that is too short for the schema is the schema's to report.
        let by_schema: HashSet<(FileId, Span)> = registry
            .files
            .iter()
            .filter_map(|file| Some((file.id?, &file.violations)))
            .flat_map(|(id, all)| all.iter().filter(|v| v.owner.is_none()).map(move |v| (id, v.span)))
            .collect();
        for anchor in &registry.anchors {
            // The rest of a file that breaks off may hold the field.
            if registry.files.get(anchor.node.file).is_none_or(|file| file.is_incomplete()) {
                continue;
            }
            let Some(node) = registry.node(anchor.node) else { continue };
            for field in &required {
                if let Some(fault) = fault(anchor, node, field.keys, &by_schema) {
                    out.push(draft(cx, anchor, node, field, fault));
                }
            }
        }
    }
}

/// The fields of `required_fields` beyond the ones that are always required, each once. One that no anchor has, and that
/// means nothing, is a slip in the list and reported there.
fn configured<'a>(cx: &Context<'a>, out: &mut Sink<'_>) -> Vec<&'a Spanned<String>> {
    let registry = cx.registry;
    let listed = registry.config().and_then(|config| config.required_fields.as_ref()).into_iter().flatten();
    let mut seen = HashSet::from(["id", "source_hint", "source", "path"]);
    let mut fields: Vec<&Spanned<String>> =
        listed.filter(|field| !is_blank(&field.value) && seen.insert(field.value.as_str())).collect();
    if let Some(first) = fields.get(MOST) {
        let message =
            format!("`required_fields` lists {} fields, and the ones from here on are not checked", fields.len());
        let subject = Subject::new(SubjectKind::Manifest, "required_fields");
        let help = format!("require at most {MOST} fields");
        out.push(Draft::new(subject, cx.at(first.place), message).key("too many").help(help));
        fields.truncate(MOST);
    }
    let nodes = registry.anchors.iter().filter_map(|anchor| registry.node(anchor.node));
    let used: HashSet<&str> = nodes.flat_map(|node| node.entries()).filter_map(|entry| entry.key.as_str()).collect();
    fields
        .into_iter()
        .filter(|field| {
            let key = field.value.as_str();
            if ANCHOR_KEYS.contains(&key) || used.contains(key) {
                return true;
            }
            let message = format!("every anchor must have `{key}`, but none does, and the field means nothing to ssot");
            let help = match nearest(key, ANCHOR_KEYS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove it, or give the anchors this field".to_owned(),
            };
            let subject = Subject::new(SubjectKind::Manifest, format!("required_fields {key}"));
            out.push(Draft::new(subject, cx.at(field.place), message).help(help));
            false
        })
        .collect()
}

/// A field that is missing.
struct Fault {
    message: String,
    place: Place,
    /// It is there, with nothing in it.
    is_empty: bool,
}

/// What is missing, and where to say so.
fn fault(anchor: &Anchor, node: Node<'_>, keys: &[&str], by_schema: &HashSet<(FileId, Span)>) -> Option<Fault> {
    let who = match &anchor.id {
        Some(id) if !is_blank(&id.value) => format!("the anchor `{}`", id.value),
        _ => "this anchor".to_owned(),
    };
    let mut empty = None;
    for key in keys {
        let Some(value) = node.get(key) else { continue };
        let place = Place { file: anchor.place.file, span: value.span() };
        match value.kind() {
            Kind::Null if !ANCHOR_KEYS.contains(key) || MAY_BE_NULL.contains(key) => {
                empty = empty.or(Some((key, place)))
            }
            Kind::String if value.as_str().is_some_and(is_blank) => {
                if by_schema.contains(&(place.file, place.span)) {
                    return None;
                }
                empty = empty.or(Some((key, place)));
            }
            // There, or of the wrong type, which the schema reports.
            _ => return None,
        }
    }
    Some(match (empty, keys) {
        (Some((key, place)), _) => Fault { message: format!("{who} has an empty `{key}`"), place, is_empty: true },
        (None, [key]) => Fault { message: format!("{who} has no `{key}`"), place: anchor.place, is_empty: false },
        (None, _) => Fault { message: format!("{who} names no source"), place: anchor.place, is_empty: false },
    })
}

fn draft(cx: &Context<'_>, anchor: &Anchor, node: Node<'_>, field: &Required<'_>, fault: Fault) -> Draft {
    let key = field.keys.first().copied().unwrap_or_default();
    let mut draft = Draft::new(Subject::anchor(anchor.name()), cx.at(fault.place), fault.message).key(key);
    if let Some(by) = field.by {
        draft = draft.related(format!("`{}` is required here", by.value), cx.at(by.place));
    }
    let unknown = node.entries().filter_map(|entry| entry.key.as_str()).filter(|key| !ANCHOR_KEYS.contains(key));
    let slips: Vec<&str> = unknown.collect();
    let slip = field.keys.iter().find_map(|key| Some((*key, nearest(key, slips.iter().copied())?)));
    match (slip, key) {
        (Some((key, slip)), _) => draft.help(format!("did you mean `{key}` by `{slip}`?")),
        (None, "id") => draft.help("write a name that no other anchor has"),
        (None, "source_hint") if fault.is_empty => draft.help("write the path of the file that holds the truth"),
        (None, "source_hint") => draft.help("add `source_hint:` with the path of the file that holds the truth"),
        (None, _) if fault.is_empty => draft.help("fill it in, or take it off `required_fields`"),
        (None, key) => draft.help(format!("add `{key}:`, or take it off `required_fields`")),
    }
}
