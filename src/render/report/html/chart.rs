//! The drawings of the page. What they show stands beside them in words.

use super::text;
use crate::audit::report::{Activity, Coverage};
use crate::render::report::words::{count, counted, day};
use std::fmt::Write as _;

/// Bars over time.
pub(super) fn activity(activity: &Activity, out: &mut String) {
    const HEIGHT: usize = 64;
    const STEP: usize = 12;
    let most = activity.bars.iter().map(|bar| bar.events).max().unwrap_or(0).max(1);
    let width = activity.bars.len().max(1) * STEP;
    let (first, last) = match (activity.bars.first(), activity.bars.last()) {
        (Some(first), Some(last)) => (day(first.from), day(last.from)),
        _ => return,
    };
    let step = match activity.days {
        1 => "a day".to_owned(),
        7 => "a week".to_owned(),
        days => counted(usize::try_from(days).unwrap_or(0), "day", "days"),
    };
    let words = format!("Changes over time, {step} a bar; at most {} in one.", count(most));
    let _ = writeln!(
        out,
        "<figure>\n<svg class=\"activity\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" \
         aria-label=\"{}\">",
        text(&words)
    );
    for (at, bar) in activity.bars.iter().enumerate() {
        // What happened can be seen, however little it was beside the rest.
        let height = match bar.events {
            0 => 1,
            events => (events * HEIGHT / most).max(3),
        };
        let class = if bar.events == 0 { "none" } else { "some" };
        let _ = writeln!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{height}\"><title>{}: {}</title></rect>",
            at * STEP + 1,
            HEIGHT - height,
            STEP - 2,
            day(bar.from),
            count(bar.events)
        );
    }
    let _ = writeln!(
        out,
        "</svg>\n<figcaption><span>{first}</span> <span>{}</span> <span>{last}</span></figcaption>\n</figure>",
        text(&words)
    );
}

/// A bar that is as full as coverage is.
pub(super) fn coverage(coverage: &Coverage, out: &mut String) {
    let Some(percent) = coverage.percent() else { return };
    let words = format!("{percent} % approved");
    let class = if percent == 100 { "good" } else { "warn" };
    let _ = writeln!(
        out,
        "<svg class=\"meter\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{words}\">\
         <rect class=\"none\" x=\"0\" y=\"0\" width=\"100\" height=\"4\" />\
         <rect class=\"{class}\" x=\"0\" y=\"0\" width=\"{percent}\" height=\"4\" /></svg>"
    );
}
