use crate::document::ProblemKind;
use crate::finding::{Level, RuleMeta};
use crate::model::Role;
use crate::rules::{Context, Rule, Sink, rule};

rule!(Encoding, Error, "document/encoding", "encoding.md", "a file is not UTF-8 text");

impl Rule for Encoding {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for file in cx.registry.files.iter().filter(|file| file.role != Role::Competitor) {
            for problem in file.document.iter().flat_map(|document| document.problems()) {
                match problem.kind {
                    ProblemKind::NotText { .. } | ProblemKind::InvalidUtf8 => out.push(super::draft(file, problem)),
                    // It is skipped, so nothing is lost here; other readers may be less patient.
                    ProblemKind::ByteOrderMark => out.push(super::draft(file, problem).level(Level::Warning)),
                    _ => {}
                }
            }
        }
    }
}
