use crate::document::{Problem, ProblemKind};
use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};
use crate::tree::ReadError;

rule!(
    TooLarge,
    Error,
    "document/too-large",
    "too_large.md",
    "a file is larger, deeper or more repetitive than the limits allow"
);

impl Rule for TooLarge {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        super::report(cx, out, |problem| matches!(problem, ProblemKind::TooLarge { .. }));
        for file in &cx.registry.files {
            if let Some(ReadError::TooLarge { size, limit }) = file.error {
                let kind = ProblemKind::TooLarge { what: "the file", found: Some(size), limit };
                out.push(super::draft(file, &Problem { kind, span: None }).key("file_size"));
            }
        }
        for (anchor, field, error) in super::unread_sources(cx) {
            let ReadError::TooLarge { size, limit } = error else { continue };
            let (message, help) = super::too_large("the file", Some(*size), *limit);
            let message = message.replacen("the file", &format!("the source `{}`", field.text.value), 1);
            let draft = Draft::new(Subject::anchor(anchor.name()), cx.at(field.text.place), message);
            out.push(draft.help(help.unwrap_or_default()).key(field.text.value.clone()));
        }
        if let Some(path) = &cx.registry.endless_include {
            let message = "the globs under `include` take too long to look up, so not every manifest was read";
            let help = "name the folder before the first `*` of each glob, or the files themselves";
            out.push(Draft::new(Subject::file(path), Location::file(path.clone()), message).key("include").help(help));
        }
        if let Some(path) = &cx.registry.overflow {
            let message =
                "all files of the registry together are too large to check; nothing was read from this one on";
            let help =
                "split the registry, exclude what does not belong to it, or raise `limits.file_size` in ssot.yaml";
            out.push(Draft::new(Subject::file(path), Location::file(path.clone()), message).help(help));
        }
    }
}
