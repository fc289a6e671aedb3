use super::{SHOWN, anchors_are_known, count, places, uses};
use crate::delta::{Change, ChangeKind};
use crate::finding::{Draft, Level, Location, RuleMeta, Subject, SubjectKind};
use crate::model::Anchor;
use crate::path::RepoPath;
use crate::rules::{Comparison, Context, Rule, Sink, rule};
use crate::text::list;
use std::collections::{BTreeMap, HashSet};

rule!(AnchorRemoved, Error, "change/anchor-removed", "anchor_removed.md", "an anchor is gone");

/// From how many anchors on their loss is told once for the file they went with, and not for each of them.
const MANY: usize = 10;

impl Rule for AnchorRemoved {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        let head = base.proposed;
        if !anchors_are_known(&base) {
            return;
        }
        let gone: Vec<Gone<'_>> = base.changes.iter().filter_map(|change| Gone::of(&base, change)).collect();
        let ids: HashSet<&str> = gone.iter().map(|gone| gone.id).collect();
        let used = uses::of_ids(head, &ids);
        // A whole file of them went at once: that is one fact. Some of them are used, and the others are not.
        let files: HashSet<&RepoPath> = head.files.iter().map(|file| &file.path).collect();
        let mut still_used: BTreeMap<Option<&RepoPath>, Vec<&Gone<'_>>> = BTreeMap::new();
        let mut unused: BTreeMap<Option<&RepoPath>, Vec<&Gone<'_>>> = BTreeMap::new();
        for gone in &gone {
            let file = gone.file(&base).filter(|file| !files.contains(file));
            match used.get(gone.id) {
                Some(_) => still_used.entry(file.filter(|_| gone.renamed.is_none())).or_default().push(gone),
                None if gone.renamed.is_some() => {}
                None => unused.entry(file).or_default().push(gone),
            }
        }
        let uses = |gone: &Gone<'_>| used.get(gone.id).map_or(&[][..], Vec::as_slice);
        for (file, together) in still_used {
            match (file, together.as_slice()) {
                (Some(file), [first, ..]) if together.len() >= MANY => {
                    let draft = with_file(&base, file, first, &together, "that something still uses")
                        .level(Level::Error)
                        .help("put the file back, or remove what still uses them in the same change");
                    let first_uses = together.iter().take(SHOWN).filter_map(|gone| uses(gone).get(..1));
                    out.push(first_uses.fold(draft, |draft, uses| uses::show(head, draft, uses)));
                }
                _ => together.iter().for_each(|gone| {
                    out.push(uses::show(head, gone.used(&base, uses(gone)), uses(gone)));
                }),
            }
        }
        let sources: HashSet<&RepoPath> = head.anchors.iter().filter_map(Anchor::source_path).collect();
        for (file, together) in unused {
            match (file, together.as_slice()) {
                (Some(file), [first, _, ..]) => {
                    let draft = with_file(&base, file, first, &together, "that nothing uses");
                    out.push(draft.level(Level::Warning).help("put the file back if that was not meant"));
                }
                _ => together.iter().for_each(|gone| out.push(gone.unused(cx, &base, &sources))),
            }
        }
    }
}

/// An anchor of the base whose id nobody declares any more.
struct Gone<'a> {
    id: &'a str,
    renamed: Option<&'a str>,
    anchor: &'a Anchor,
}

impl<'a> Gone<'a> {
    fn of(base: &Comparison<'a>, change: &'a Change) -> Option<Self> {
        if change.subject.kind != SubjectKind::Anchor {
            return None;
        }
        let now = change.subject.id.as_str();
        let (id, renamed) = match change.kind {
            ChangeKind::Removed => (now, None),
            ChangeKind::Renamed => (change.from.as_deref()?, Some(now)),
            _ => return None,
        };
        let anchor = base.registry.anchor(id)?;
        base.proposed.anchor(id).is_none().then_some(Self { id, renamed, anchor })
    }

    /// The manifest it stood in.
    fn file(&self, base: &Comparison<'a>) -> Option<&'a RepoPath> {
        let manifest = base.registry.manifests.get(self.anchor.manifest)?;
        base.registry.files.get(manifest.file).map(|file| &file.path)
    }

    fn draft(&self, base: &Comparison<'a>, at: Location, message: String) -> Draft {
        Draft::new(Subject::anchor(self.id), at, message)
            .related("it was declared here", base.registry.locate(self.anchor.place))
    }

    fn used(&self, base: &Comparison<'a>, uses: &[uses::Use]) -> Draft {
        match self.renamed.and_then(|now| base.proposed.anchor(now)) {
            Some(anchor) => {
                let now = anchor.name();
                let (id, old) = (self.id, if uses.len() == 1 { "1 place still uses" } else { "places still use" });
                let many = if uses.len() == 1 { String::new() } else { format!("{} ", uses.len()) };
                let message = format!("`{id}` was renamed to `{now}`, but {many}{old} the old name");
                let help = format!("write `{now}` wherever `{}` is still used", self.id);
                self.draft(base, base.proposed.locate(anchor.place), message).key("renamed").help(help)
            }
            None => {
                let message = format!("the anchor `{}` was removed, but {}", self.id, uses::summary(uses));
                let help = "put the anchor back, or remove what still uses it in the same change";
                self.draft(base, places::of_removed_anchor(base, self.anchor), message).key("used").help(help)
            }
        }
    }

    fn unused(&self, cx: &Context<'_>, base: &Comparison<'a>, sources: &HashSet<&RepoPath>) -> Draft {
        let source = self.anchor.source_path();
        let left = source.filter(|path| cx.tree.entry(path).is_some() && !sources.contains(path));
        let message = match left {
            Some(path) => format!("the anchor `{}` was removed, so nothing guards `{path}` any more", self.id),
            None => format!("the anchor `{}` was removed", self.id),
        };
        let help = if left.is_some() {
            "remove the file as well when it is no longer needed; else put the anchor back"
        } else {
            "nothing in the registry uses it; put it back if it was removed by mistake"
        };
        let at = places::of_removed_anchor(base, self.anchor);
        self.draft(base, at, message).key("unused").level(Level::Warning).help(help)
    }
}

/// Anchors that went with the file that declared them; `which` says what they have in common.
fn with_file(
    base: &Comparison<'_>,
    file: &RepoPath,
    first: &Gone<'_>,
    together: &[&Gone<'_>],
    which: &'static str,
) -> Draft {
    let shown = list(together.iter().take(SHOWN).map(|gone| gone.id));
    let more = together.len().saturating_sub(SHOWN);
    let names = if more > 0 { format!("{shown} and {more} more") } else { shown };
    let message = format!("`{file}` is gone, and with it {} {which}: {names}", count(together.len(), "anchor"));
    Draft::new(Subject::file(file), places::of_removed_anchor(base, first.anchor), message)
        .key("file")
        .key(which)
        .related("they were declared in this file", Location::file(file.clone()).in_base())
}
