use crate::finding::{Draft, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    CentralityOutOfRange,
    Error,
    "anchor/centrality-out-of-range",
    "centrality_out_of_range.md",
    "a centrality score does not lie between 0 and 1"
);

impl Rule for CentralityOutOfRange {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for anchor in &cx.registry.anchors {
            let Some(score) = anchor.centrality_score else { continue };
            // What is not a number at all (`.nan`) is a matter of type.
            if (0.0..=1.0).contains(&score.value) || score.value.is_nan() {
                continue;
            }
            let node = cx.registry.node(anchor.node).and_then(|node| node.get("centrality_score"));
            let written = node.and_then(|node| node.scalar_text()).unwrap_or_default();
            let message = format!("the centrality score `{written}` does not lie between 0 and 1");
            let help = match score.value {
                percent if (2.0..=100.0).contains(&percent) => {
                    format!("if it is a percentage, write `{}`", fraction(percent))
                }
                _ => "write a number from 0 (nothing depends on it) to 1 (everything does)".to_owned(),
            };
            out.push(Draft::new(Subject::anchor(anchor.name()), cx.at(score.place), message).help(help));
        }
    }
}

fn fraction(percent: f64) -> String {
    let text = format!("{:.4}", percent / 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
