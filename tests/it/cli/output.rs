//! Formats, streams and exit status.

use super::{NOW, check, healthy, ssot, validate, with_manifest};
use serde_json::Value;
use ssot::render::OutputFormat as _;
use std::process::Stdio;

fn report_schema() -> jsonschema::Validator {
    let run = ssot("/").args(["schema", "report"]).run();
    jsonschema::draft202012::new(&serde_json::from_str(&run.stdout).unwrap()).unwrap()
}

#[test]
fn json_follows_its_schema() {
    let schema = report_schema();
    let bad = "anchors:\n  - id: a\n    id: b\n    source: /etc/passwd\n    bogus: \"\\e[31m\\u202E\"\n\"k\\u007f\\u009b\": 1\n";
    for repo in [healthy(), with_manifest(bad), with_manifest(""), with_manifest(b"\x1f\x8b\x08\0")] {
        for repo in [repo.commit("all")] {
            for tree in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
                let run = ssot(repo.path()).args(["validate", "--format", "json", "--now", NOW]).args(tree).run();
                let report: Value = serde_json::from_str(&run.stdout).unwrap();
                let faults: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
                assert!(faults.is_empty(), "{faults:#?}");
                assert_eq!(report["now"], NOW);
                assert_eq!(report["summary"]["errors"] != 0, run.status == 1);
            }
        }
    }
}

/// What a terminal would obey is escaped, and whoever parses the output gets the true text.
#[test]
fn json_holds_the_true_text() {
    let repo = with_manifest("anchors: []\n\"k\\u007f\\u009b\\u202e\\e\": 1\n");
    let run = ssot(repo.path()).args(["validate", "--format", "json"]).run();
    assert!(run.stdout.contains("\\u007f\\u009b\\u202e\\u001b"), "{run:?}");
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(report["findings"][0]["message"].as_str().unwrap().contains("k\u{7f}\u{9b}\u{202e}\u{1b}"), "{report}");
}

#[test]
fn the_status_is_the_same_for_every_format() {
    let repos = [healthy(), with_manifest("anchors: {}\n"), with_manifest("anchors: []\nbogus: 1\n")];
    for (repo, status) in repos.iter().zip([0, 1, 0]) {
        for format in ssot::render::Format::all() {
            let run = ssot(repo.path()).args(["validate", "--format", format.as_str()]).run();
            assert_eq!(run.status, status, "{format}: {run:?}");
        }
    }
}

#[test]
fn formats_go_to_files_and_repeat() {
    let repo = with_manifest("anchors: {}\n");
    let run = ssot(repo.path())
        .args(["validate", "--format", "json=report.json", "--format", "full=report.txt", "--format", "concise"])
        .args(["--color", "always"])
        .coloured()
        .run();
    assert_eq!(run.status, 1);
    assert_eq!(run.lines().len(), 1);
    let text = std::fs::read_to_string(repo.path().join("report.txt")).unwrap();
    assert!(text.contains("manifest/schema") && !text.contains('\u{1b}'), "{text}");
    let json = std::fs::read_to_string(repo.path().join("report.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["summary"]["errors"], 1);
    let run = ssot(repo.path()).args(["validate", "--format", "json=no/such/folder.json"]).run();
    assert_eq!(run.status, 3);
    assert!(run.complaint().contains("cannot write \"no/such/folder.json\""), "{run:?}");
}

#[test]
fn notes_and_details_stay_out_of_data() {
    let repo = crate::repo::Repo::plain().file(super::DEFAULT, "anchors: []\n");
    let run = check(&repo);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.starts_with("note: this folder is not a git repository"), "{run:?}");
    let run = ssot(repo.path()).args(["validate"]).run();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("note: this folder is not a git repository"), "{run:?}");
    let repo = healthy();
    let (quiet, verbose) = (check(&repo), validate(&repo, &["-v"]));
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    assert_eq!(verbose.stdout, "");
    assert!(verbose.stderr.contains("read manifest: ssot_plan/ssot_manifest.yaml"), "{verbose:?}");
}

/// `ssot rules | head -1`.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let repo = with_manifest("anchors:\n".to_owned() + &"  - {id: a, source: x, k: 1}\n".repeat(2000));
    for (args, status) in
        [(&["rules"][..], 0), (&["--help"], 0), (&["validate"], 1), (&["validate", "--format", "json"], 1)]
    {
        let mut child =
            ssot(repo.path()).args(args).command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(status), Vec::new()), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let repo = healthy();
    for args in
        [&["rules"][..], &["--help"], &["--version"], &["schema"], &["explain", "document/syntax"], &["validate"]]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = ssot(repo.path()).args(args).command().stdout(full).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{args:?}: {said}");
        assert!(said.starts_with("ssot: the output could not be written: "), "{args:?}: {said}");
    }
    // Nobody can be told, but the status stands.
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for (args, status) in [(&["validate", "nope.yaml"][..], 2), (&["rules"], 3), (&["nope"], 2)] {
        let output = ssot(repo.path()).args(args).command().stdout(full()).stderr(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{args:?}");
    }
}

#[test]
fn standard_output_holds_one_format() {
    let repo = healthy().commit("all");
    let run = validate(&repo, &["--format", "json", "--format", "concise"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.complaint().contains("only one format can go to standard output"), "{run:?}");
}

/// One run in a folder of a monorepo: annotations, code scanning and the job summary name paths from the repository's root.
#[test]
fn one_run_writes_what_a_job_needs() {
    let manifest = "services/a/ssot_plan/ssot_manifest.yaml";
    let repo = healthy().file(manifest, "anchors:\n  - id: orders\n    source: gone.yaml\n").commit("all");
    let files = ["sarif=out.sarif", "markdown=out.md", "gitlab=out.json", "junit=out.xml", "rdjson=out.rdjson"];
    let write = || {
        let formats = files.iter().flat_map(|file| ["--format", file]);
        let run = ssot(repo.path().join("services/a"))
            .args(["validate", "--now", NOW, "--format", "github"])
            .args(formats)
            .run();
        assert_eq!((run.status, run.stderr.as_str()), (1, ""), "{run:?}");
        let read =
            |file: &&str| std::fs::read_to_string(repo.path().join("services/a").join(file.split('=').nth(1).unwrap()));
        (run.stdout, files.iter().map(|file| read(file).unwrap()).collect::<Vec<_>>())
    };
    let (stdout, written) = write();
    assert!(stdout.starts_with(&format!(
        "::error file={manifest},line=3,endLine=3,col=13,endColumn=22,title=anchor/source-missing::"
    )));
    for (file, text) in files.iter().zip(&written) {
        assert!(text.contains(manifest), "{file}: {text}");
    }
    let sarif: Value = serde_json::from_str(&written[0]).unwrap();
    let head = repo.git(&["rev-parse", "HEAD"]);
    assert_eq!(sarif["runs"][0]["automationDetails"]["id"], format!("ssot/services/a/{}", head.trim()));
    assert_eq!(write(), (stdout, written), "the same tree, the same bytes");
}
