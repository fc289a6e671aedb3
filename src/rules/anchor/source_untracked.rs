use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    SourceUntracked,
    Warning,
    "anchor/source-untracked",
    "source_untracked.md",
    "an anchor's source exists, but git does not track it yet"
);

impl Rule for SourceUntracked {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for sourced in super::all_sourced(cx).filter(|sourced| !sourced.probe.tracked) {
            let Some(file) = sourced.probe.file() else { continue };
            let is_tracked = |path| cx.tree.entry(path).is_none_or(|entry| entry.tracked);
            // A tracked link can lead to a file that is not.
            let (untracked, message) = match is_tracked(sourced.path) {
                true => {
                    (file, format!("the source `{}` leads to `{file}`, which git does not track yet", sourced.path))
                }
                false => (sourced.path, format!("git does not track the source `{}` yet", sourced.path)),
            };
            let place = cx.at(sourced.source.field.text.place);
            let help = match untracked.as_str() {
                path if path.contains(|c: char| c.is_whitespace() || "'\"$`\\*?[(&;|<>#!~".contains(c)) => {
                    "add it to git".to_owned()
                }
                path => format!("run `git add {path}`"),
            };
            out.push(Draft::new(Subject::anchor(sourced.anchor.name()), place, message).help(help));
        }
    }
}
