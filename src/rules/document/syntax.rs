use crate::document::ProblemKind;
use crate::finding::RuleMeta;
use crate::rules::{Context, Rule, Sink, rule};

rule!(Syntax, Error, "document/syntax", "syntax.md", "a file is not what its format allows");

impl Rule for Syntax {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        super::report(cx, out, |problem| matches!(problem, ProblemKind::Syntax { .. }));
    }
}
