use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    CodeownersSkippedLine,
    Warning,
    "owner/codeowners-skipped-line",
    "codeowners_skipped_line.md",
    "GitHub skips a line of CODEOWNERS, so whom it names is not asked"
);

impl Rule for CodeownersSkippedLine {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(owners) = &cx.registry.codeowners else { return };
        for line in &owners.skipped {
            let message = format!("GitHub skips this line: `{}` {}", line.word.value, line.reason);
            out.push(Draft::new(Subject::file(&owners.path), cx.at(line.word.place), message).help(line.help));
        }
    }
}
