//! A great deal at once, and times at the edges.

use super::{ADA, Told};

#[test]
fn thousands_of_aliases_in_one_commit_make_no_endless_page() {
    let told = Told::new();
    let aliases: Vec<String> = (0..3000)
        .map(|n| format!("name: a{n}, canonical: api, type: temporary, context: web, expires_at: 2026-12-01"))
        .collect();
    told.aliases(&aliases);
    told.commit(ADA, "2026-10-01T00:00:00Z", "many");
    let json = told.json(&[]);
    assert_eq!(json["totals"]["events"], 3000);
    assert_eq!(json["subjects"].as_array().unwrap().len(), 3000, "JSON lists all");
    let html = told.shown("html");
    assert!(html.len() < 200_000, "{} bytes", html.len());
    assert!(html.contains("and 2\u{a0}750 more; <code>--format json</code> lists all"), "it says what it leaves out");
    assert!(html.contains("<li>and 2\u{a0}996 more</li>"));
    assert!(told.shown("markdown").contains("and 2\u{a0}950 more; `--format json` lists all"));
    assert!(told.shown("text").contains("and 2980 more; --format json lists all"));
}

#[test]
fn times_at_the_edges_of_the_calendar() {
    let told = Told::new();
    told.anchor("v1.1.0");
    told.commit(ADA, "2099-12-31T23:59:59Z", "far ahead");
    let report = told.json(&["--since", "0001-01-01", "--until", "9999-12-31"]);
    assert_eq!(report["totals"]["commits"], 2);
    let bars = report["activity"]["bars"].as_array().unwrap();
    assert!(bars.len() <= 61, "{}", bars.len());
    let sum: u64 = bars.iter().map(|bar| bar["events"].as_u64().unwrap()).sum();
    assert_eq!(sum, report["totals"]["events"].as_u64().unwrap(), "no event is lost between the bars");
    // Nothing of the future belongs to the last ninety days.
    assert_eq!(told.json(&[])["totals"]["commits"], 0);
    for format in ["text", "markdown", "html"] {
        assert!(!told.shown(format).is_empty());
    }
}
