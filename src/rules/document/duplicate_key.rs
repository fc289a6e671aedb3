use crate::document::ProblemKind;
use crate::finding::RuleMeta;
use crate::rules::{Context, Rule, Sink, rule};

rule!(DuplicateKey, Error, "document/duplicate-key", "duplicate_key.md", "a key stands twice in one mapping");

impl Rule for DuplicateKey {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        super::report(cx, out, |problem| {
            matches!(problem, ProblemKind::DuplicateKey { .. } | ProblemKind::LookalikeKey { .. })
        });
    }
}
