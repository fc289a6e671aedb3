//! What the figures say.

use super::{ADA, BO, CY, GOVERNANCE, Told};
use serde_json::{Value, json};
use ssot::audit::report::Coverage;

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap()).collect()
}

#[test]
fn nothing_happened() {
    let told = Told::new();
    let report = told.json(&[]);
    assert_eq!(
        report["period"],
        json!({ "since": "2026-08-24T12:00:00Z", "until": "2026-11-22T12:00:00Z" }),
        "90 days"
    );
    assert_eq!(report["totals"], json!({ "events": 0, "commits": 0, "subjects": 0, "people": 0 }));
    assert_eq!(report["approvals"], json!({ "commits": 0, "covered": 0, "percent": null, "uncovered": [] }));
    assert_eq!(report["head"], json!({ "rev": "HEAD", "commit": told.head() }));
    assert_eq!(report["snapshots"], json!({ "total": 0, "outcome": null, "faults": null, "taken": [] }));
    assert_eq!(
        report["activity"]["bars"].as_array().unwrap().iter().map(|bar| bar["events"].as_u64().unwrap()).sum::<u64>(),
        0
    );
    let text = told.shown("text");
    assert!(text.contains("No commit changed the registry in this period."), "{text}");
    assert!(text.contains("The rules themselves did not change"), "{text}");
}

#[test]
fn both_ends_of_the_period_belong_to_it() {
    let told = Told::new();
    let dates = ["2026-03-01T00:00:00Z", "2026-03-01T00:00:01Z", "2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z"];
    for (number, date) in dates.iter().enumerate() {
        told.anchor(&format!("v1.1.{number}"));
        told.commit(ADA, date, "release");
    }
    let commits = |args: &[&str]| told.json(args)["totals"]["commits"].clone();
    assert_eq!(commits(&["--since", "2026-03-01", "--until", "2026-03-31"]), 3, "a date lasts through its day");
    assert_eq!(commits(&["--since", "2026-03-01T00:00:01Z", "--until", "2026-03-31T23:59:59Z"]), 2);
    assert_eq!(commits(&["--since", "2026-03-01T00:00:02Z", "--until", "2026-03-31T23:59:58Z"]), 0);
    assert_eq!(commits(&["--since", "2026-04-01", "--until", "2026-04-01"]), 1);
    let bars = told.json(&["--since", "2026-03-01", "--until", "2026-04-01"]);
    let events: Vec<u64> =
        bars["activity"]["bars"].as_array().unwrap().iter().map(|bar| bar["events"].as_u64().unwrap()).collect();
    assert_eq!((events.len(), events[0], events[30], events[31]), (32, 2, 1, 1), "{events:?}");
    assert_eq!(bars["activity"]["days"], 1);
}

#[test]
fn approved_is_what_somebody_else_approved() {
    let told = Told::new();
    told.repo.write(".mailmap", "Ada <ada@example.com> <ada@home.example>\n");
    for (number, (who, trailers)) in [
        (ADA, "Reviewed-by: Bo <bo@example.com>"),
        (ADA, "Approved-by: Ada <ada@example.com>"),
        // Her other address does not make her another person.
        (ADA, "Acked-by: Ada at home <ada@home.example>"),
        (BO, ""),
        (BO, "Acked-by: Cy <cy@example.com>\nReviewed-by: Bo <bo@example.com>"),
    ]
    .into_iter()
    .enumerate()
    {
        told.anchor(&format!("v1.1.{number}"));
        told.commit(who, &format!("2026-10-{:02}T00:00:00Z", number + 1), &format!("release {number}\n\n{trailers}\n"));
    }
    let report = told.json(&[]);
    let approvals = &report["approvals"];
    assert_eq!(
        (&approvals["commits"], &approvals["covered"], &approvals["percent"]),
        (&json!(5), &json!(2), &json!(40))
    );
    let uncovered = approvals["uncovered"].as_array().unwrap();
    let summaries: Vec<&str> = uncovered.iter().map(|one| one["summary"].as_str().unwrap()).collect();
    assert_eq!(summaries, ["release 3", "release 2", "release 1"], "newest first");
    assert_eq!(uncovered[0]["subjects"], json!([{ "kind": "anchor", "id": "api" }]));
    assert_eq!(names(&uncovered[0]["authors"]), ["Bo"]);
    let people: Vec<Value> = report["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|who| json!([who["person"]["name"], who["commits"], who["events"], who["subjects"], who["approved"]]))
        .collect();
    assert_eq!(people, [json!(["Ada", 3, 3, 1, 0]), json!(["Bo", 2, 2, 1, 1]), json!(["Cy", 0, 0, 0, 1])]);
    assert_eq!(
        report["subjects"],
        json!([{
            "subject": { "kind": "anchor", "id": "api" }, "total": 5, "events": { "re-versioned": 5 }, "commits": 5,
            "last": "2026-10-05T00:00:00Z"
        }])
    );
    let text = told.shown("text");
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains(
            "2 of 5 commits that changed the registry, 40 %, were approved by somebody who did not write them."
        ),
        "{text}"
    );
}

#[test]
fn nearly_all_is_not_all() {
    let percent = |covered, commits| Coverage { commits, covered, uncovered: Vec::new() }.percent();
    assert_eq!(
        [percent(0, 0), percent(0, 3), percent(1, 3), percent(999, 1000), percent(1000, 1000)],
        [None, Some(0), Some(33), Some(99), Some(100)]
    );
}

#[test]
fn a_merge_counts_once_and_for_all_who_wrote_it() {
    let told = Told::new();
    told.repo.git(&["checkout", "--quiet", "-b", "side"]);
    told.anchor("v1.1.0");
    told.commit(ADA, "2026-10-01T00:00:00Z", "one");
    told.anchor("v1.2.0");
    told.commit(BO, "2026-10-02T00:00:00Z", "two");
    told.repo.git(&["checkout", "--quiet", "main"]);
    told.repo.write("README.md", "words\n");
    told.commit(ADA, "2026-10-03T00:00:00Z", "words");
    // Cy merges; that Bo, who wrote a part of it, approves is not enough.
    let merge = |message: &str| {
        told.git_as(CY, "2026-10-04T00:00:00Z", &["merge", "--quiet", "--no-ff", "-m", message, "side"]);
    };
    merge("Merge side\n\nApproved-by: Bo <bo@example.com>\n");
    let report = told.json(&[]);
    assert_eq!(report["approvals"]["commits"], 1);
    assert_eq!(report["approvals"]["covered"], 0, "{report:#}");
    assert_eq!(names(&report["approvals"]["uncovered"][0]["authors"]), ["Ada", "Bo"]);
    let people: Vec<&Value> = report["people"].as_array().unwrap().iter().map(|who| &who["person"]["name"]).collect();
    assert_eq!(people, ["Ada", "Bo"]);
    told.repo.git(&["reset", "--quiet", "--hard", "HEAD^"]);
    merge("Merge side\n\nApproved-by: Dee <dee@example.com>\n");
    assert_eq!(told.json(&[])["approvals"]["covered"], 1);
}

#[test]
fn what_changes_only_locks_is_counted_and_marked() {
    let told = Told::new();
    let lock = std::process::Command::new(env!("CARGO_BIN_EXE_ssot"))
        .current_dir(told.repo.path())
        .env_clear()
        .args(["lock", "--workflow", "ci", "--now", "2026-10-01"])
        .output()
        .unwrap();
    assert!(lock.status.success(), "{lock:?}");
    told.commit("ci-bot <bot@example.com>", "2026-10-01T00:00:00Z", "refresh");
    told.anchor("v2.0.0");
    told.commit(ADA, "2026-10-02T00:00:00Z", "release");
    let report = told.json(&[]);
    let marks: Vec<&Value> =
        report["approvals"]["uncovered"].as_array().unwrap().iter().map(|one| &one["locks_only"]).collect();
    assert_eq!(marks, [&json!(false), &json!(true)]);
    assert_eq!(report["approvals"]["percent"], 0);
    assert!(told.shown("markdown").contains("One of them changed nothing but lockfiles."));
}

#[test]
fn aliases_end_before_in_or_soon_after_the_period() {
    let told = Told::new();
    let alias = |name: &str, expires: &str, more: &str| {
        format!("name: {name}, canonical: api, type: temporary, context: web, expires_at: {expires}{more}")
    };
    told.aliases(&[
        alias("long-ago", "2026-08-23", ""),
        alias("first-day", "2026-08-24", ""),
        alias("last-night", "2026-11-21", ", created_by: \"@web\""),
        alias("today", "2026-11-22", ""),
        alias("this-noon", "\"2026-11-22T12:00:00Z\"", ""),
        alias("thirty-days", "\"2026-12-22T12:00:00Z\"", ""),
        alias("later", "\"2026-12-22T12:00:01Z\"", ""),
        alias("off", "2026-11-01", ", status: inactive"),
        alias("broken", "soon", ""),
        "name: forever, canonical: api, type: permanent, context: web".to_owned(),
    ]);
    told.commit(ADA, "2026-11-01T00:00:00Z", "aliases");
    let report = told.json(&[]);
    let found: Vec<(&str, &str, i64)> = report["aliases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap();
            (text("alias"), text("state"), one["days"].as_i64().unwrap())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("web/long-ago", "overdue", -91),
            ("web/first-day", "expired", -90),
            ("web/last-night", "expired", -1),
            ("web/this-noon", "expired", 0),
            ("web/today", "soon", 0),
            ("web/thirty-days", "soon", 30),
        ]
    );
    assert_eq!(report["aliases"][2]["created_by"], "@web");
    assert_eq!(report["aliases"][2]["anchor"], "api");
    // What ended after a period of the past is not part of it.
    let past = told.json(&["--since", "2026-08-01", "--until", "2026-09-01"]);
    let states: Vec<&Value> = past["aliases"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["expired", "expired", "soon", "soon"]);
}

#[test]
fn rules_that_were_loosened_and_tightened() {
    let told = Told::new();
    told.repo.write("config/alias_governance.yaml", GOVERNANCE.replace("90d", "180d"));
    told.commit(BO, "2026-10-01T00:00:00Z", "longer\n\nApproved-by: Ada <ada@example.com>\n");
    told.repo.write("config/alias_governance.yaml", GOVERNANCE.replace("90d", "30d"));
    told.commit(BO, "2026-10-02T00:00:00Z", "shorter");
    let waiver =
        "waivers:\n  - {rule: alias/expired, subject: web/x, reason: later, owner: \"@web\", expires: 2027-01-01}\n";
    told.repo.write("ssot_plan/waivers.yaml", waiver);
    told.commit(CY, "2026-10-03T00:00:00Z", "waive");
    let report = told.json(&[]);
    let found: Vec<(String, String)> = report["governance"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["direction"].as_str().unwrap().to_owned(), one["subject"]["kind"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [("loosened", "waiver"), ("tightened", "governance"), ("loosened", "governance")];
    assert_eq!(found, expected.map(|(direction, kind)| (direction.to_owned(), kind.to_owned())));
    let longer = &report["governance"][2];
    assert_eq!((&longer["from"], &longer["to"]), (&json!("90d"), &json!("180d")));
    assert_eq!((names(&longer["authors"]), names(&longer["approved_by"])), (vec!["Bo"], vec!["Ada"]));
    assert_eq!(names(&report["governance"][1]["approved_by"]), Vec::<&str>::new());
    assert!(told.shown("text").contains("3 changes of the rules themselves: 2 loosened, 1 tightened, 0 otherwise."));
}

#[test]
fn retention_against_what_history_holds() {
    let told = Told::new();
    told.anchor("v1.1.0");
    told.commit(ADA, "2026-10-01T00:00:00Z", "release");
    let whole = json!({
        "verdict": "kept", "period_days": 200, "oldest": "2026-01-05T00:00:00Z", "history_days": 321, "complete": true
    });
    assert_eq!(told.json(&[])["retention"], whole);
    // A young history that is whole keeps everything there is.
    let shallow = told.repo.clone_with(&["--depth", "1"]);
    let run = super::run(&shallow, &["--format", "json"]);
    assert_eq!(run.status, 3, "the period begins before the end of the clone: {run:?}");
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let cut = json!({
        "verdict": "unknown", "period_days": 200, "oldest": "2026-10-01T00:00:00Z", "history_days": 52, "complete": false
    });
    assert_eq!(found["retention"], cut);
    assert!(!found["notes"].as_array().unwrap().is_empty(), "the log says where the clone ends: {found:#}");
    assert_eq!(found["totals"]["events"], 0, "at the end of a clone everything would look new");
    told.repo.write("config/alias_governance.yaml", "");
    told.commit(ADA, "2026-11-01T00:00:00Z", "silent");
    assert_eq!(told.json(&[])["retention"]["verdict"], "undeclared");
}

#[test]
fn nothing_is_claimed_of_what_lies_before_the_end_of_a_shallow_clone() {
    let told = Told::new();
    told.anchor("v1.1.0");
    told.commit(ADA, "2026-10-01T00:00:00Z", "release");
    told.anchor("v1.2.0");
    told.commit(ADA, "2026-10-09T00:00:00Z", "release again");
    let head = told.head();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let claims = [
        "No commit changed",
        "did not change",
        "Nothing changed",
        "Nobody changed",
        "no commit to approve",
        "class=\"good\"",
        "**0** ",
    ];
    let shallow = told.repo.clone_with(&["--depth", "1"]);
    let cut = format!("history is cut at {} (2026-10-09)", &head[..10]);
    for format in ["text", "markdown", "html"] {
        let run = super::run(&shallow, &["--since", "2020-01-01", "--format", format]);
        assert_eq!(run.status, 3, "{run:?}");
        assert!(
            run.stderr.starts_with("ssot: the period begins at 2020-01-01T00:00:00Z, but history is cut at "),
            "{run:?}"
        );
        assert!(run.stderr.contains("`git fetch --unshallow`"), "{run:?}");
        let shown = flat(&run.stdout).replace("&#40;", "(").replace("&#41;", ")").replace("&#58;", ":");
        let claimed: Vec<_> = claims.iter().filter(|claim| shown.contains(**claim)).collect();
        // Aliases are those of today's registry, of which all is known: their zero is true.
        let allowed = if format == "text" { &[][..] } else { &["class=\"good\"", "**0** "][..] };
        assert!(claimed.iter().all(|claim| allowed.contains(*claim)), "{format}: {claimed:?} in {shown}");
        assert_eq!(shown.matches(&format!("Not known: {cut}, and the period begins before.")).count(), 4, "{shown}");
        assert_eq!(shown.matches(&cut).count(), 7, "four sections and three figures: {shown}");
    }
    let run = super::run(&shallow, &["--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(found["cut"], json!({"commit": head, "date": "2026-10-09T00:00:00Z"}));
    let page = super::run(&shallow, &["--format", "html"]).stdout;
    assert!(page.contains("run <code>git fetch --unshallow</code> (in GitHub Actions"), "{page}");
    // Of a part of the period, something is known.
    let deeper = told.repo.clone_with(&["--depth", "2"]);
    let shown = flat(&super::run(&deeper, &["--format", "text"]).stdout);
    assert!(shown.contains("at least 1 change in 1 commit; history is cut at "), "{shown}");
    assert!(
        shown.contains("1 person took part.") && shown.contains("Before that, not known: history is cut"),
        "{shown}"
    );
    // A period that begins after the cut is known whole.
    let run = super::run(&shallow, &["--since", "2026-10-10", "--format", "text"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("No commit changed the registry in this period."), "{run:?}");
}

#[test]
fn the_age_of_an_alias_is_the_one_that_the_check_names() {
    let told = Told::new();
    told.aliases(&["name: old, canonical: api, context: web, expires_at: 2026-03-31".to_owned()]);
    told.commit(ADA, "2026-03-01T00:00:00Z", "alias");
    for now in ["2026-11-22T00:00:00Z", "2026-11-22T12:00:00Z", "2026-11-22T23:59:59Z"] {
        let ssot = |args: &[&str]| {
            let run = crate::cli::ssot(told.repo.path()).args(args).args(["--now", now]).run();
            run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let checked = ssot(&["validate", "--format", "concise"]);
        assert!(checked.contains("expired 236 days ago, on 2026-03-31"), "{now}: {checked}");
        let reported = ssot(&["audit", "report"]);
        assert!(reported.contains("ended 236 days ago"), "{now}: {reported}");
        let json: serde_json::Value = serde_json::from_str(&ssot(&["audit", "report", "--format", "json"])).unwrap();
        assert_eq!(json["aliases"][0]["days"], -236, "{now}");
    }
}

#[test]
fn snapshots_of_the_period_and_whether_they_hold() {
    let told = Told::new();
    let snapshot = |now: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_ssot"))
            .current_dir(told.repo.path())
            .env_clear()
            .args(["audit", "snapshot", "--now", now])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    snapshot("2026-02-01T00:00:00Z");
    told.commit(ADA, "2026-02-01T00:00:00Z", "snapshot");
    told.anchor("v1.1.0");
    told.commit(ADA, "2026-10-01T00:00:00Z", "release");
    snapshot("2026-10-02T00:00:00Z");
    told.commit(ADA, "2026-10-02T00:00:00Z", "snapshot");
    let found = told.json(&[])["snapshots"].clone();
    assert_eq!((&found["total"], &found["outcome"], &found["faults"]), (&json!(2), &json!("proven"), &json!(0)));
    let taken = found["taken"].as_array().unwrap();
    assert_eq!((taken.len(), &taken[0]["path"]), (1, &json!("ssot_plan/audit/0002.json")));
    told.repo.write("ssot_plan/audit/0001.json", "{}\n");
    told.commit(ADA, "2026-10-03T00:00:00Z", "edit");
    let found = told.json(&[])["snapshots"].clone();
    assert_eq!((&found["outcome"], &found["faults"]), (&json!("wrong"), &json!(1)));
    assert!(told.shown("text").contains("Verified, and 1 fault was found; `ssot audit verify` says which."));
}
