//! The manifest as a file: is there one, is it well formed, does it count right, is it the only one.

mod competing;
mod count_mismatch;
mod include_unmatched;
mod missing;
mod schema;
mod unknown_field;

use super::{Context, Rule};
use crate::model::Spanned;
use crate::path::RepoPath;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &competing::Competing,
    &count_mismatch::CountMismatch,
    &include_unmatched::IncludeUnmatched,
    &missing::Missing,
    &schema::Schema,
    &unknown_field::UnknownField,
];

/// Every `include` that matches no file, with the file that was probably meant.
fn missed<'a>(cx: &'a Context<'_>) -> impl Iterator<Item = (&'a Spanned<String>, Option<&'a RepoPath>)> {
    cx.registry.manifests.iter().flat_map(move |manifest| {
        manifest.unmatched.iter().filter_map(|index| manifest.include.get(*index)).map(move |pattern| {
            let near = RepoPath::parse(&pattern.value).ok().and_then(|path| cx.nearest_path(&path));
            (pattern, near)
        })
    })
}
