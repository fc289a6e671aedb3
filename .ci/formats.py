"""Reads the formats of one run with the libraries of others, and compares what they understand with the JSON report."""

import gzip
import json
import re
import sys

# What Microsoft's validator may say: the package does not know yet where its sources are published.
ALLOWED = {"SARIF2005"}


def fail(message):
    sys.exit(f"formats: {message}")


def validated(path):
    results = json.load(open(path))["runs"][0]["results"]
    found = {result["ruleId"] for result in results} - ALLOWED
    if found:
        fail(f"the SARIF validator found {sorted(found)} in {path}")


def read(name):
    import cmarkgfm
    from cmarkgfm.cmark import Options
    from junitparser import Failure, JUnitXml, Skipped
    from sarif import loader

    report = json.load(open(f"{name}.json"))
    summary = report["summary"]
    findings = report["findings"]

    xml = JUnitXml.fromfile(f"{name}.xml")
    cases = [case for suite in xml for case in suite]
    kinds = [type(result) for case in cases for result in case.result]
    failing = summary["errors"] + summary["warnings"]
    if (kinds.count(Failure), kinds.count(Skipped), xml.failures) != (failing, summary["waived"], failing):
        fail(f"junitparser sees {kinds.count(Failure)} failures in {name}.xml, not {failing}")
    if len(cases) != max(1, len(findings)) + summary["waived"]:
        fail(f"junitparser sees {len(cases)} tests in {name}.xml")

    sarif = loader.load_sarif_file(f"{name}.sarif")
    issues = sarif.get_report()
    expected = {"error": summary["errors"], "warning": summary["warnings"], "note": summary["infos"]}
    counts = {level: issues.get_issue_count_for_severity(level) for level in expected}
    if counts != expected:
        fail(f"sarif-tools sees {counts} in {name}.sarif, not {expected}")
    if len(gzip.compress(open(f"{name}.sarif", "rb").read())) > 10_000_000:
        fail(f"{name}.sarif is too large for code scanning")

    issues = json.load(open(f"{name}.gitlab.json"))
    if len({issue["fingerprint"] for issue in issues}) != len(findings):
        fail(f"{name}.gitlab.json has repeated fingerprints")

    page = open(f"{name}.md", encoding="utf-8").read()
    html = cmarkgfm.github_flavored_markdown_to_html(page, options=Options.CMARK_OPT_UNSAFE)
    tags = set(re.findall(r"</?([a-z0-9]+)", html))
    if not tags <= {"h3", "h4", "p", "ul", "li", "strong", "code", "details", "summary"}:
        fail(f"{name}.md renders to {sorted(tags)}")
    if html.count("</li>") < len(findings) and len(page) < 60_000:
        fail(f"{name}.md lists {html.count('</li>')} findings, not {len(findings)}")
    # GitHub looks for mentions and references in what is not code.
    words = re.sub(r"<code>.*?</code>", "", html, flags=re.S)
    if re.search(r"@\w|#\d|::|https?:", words):
        fail(f"{name}.md says to GitHub: {words}")
    print(f"{name.rsplit('/', 1)[-1]}: {len(findings)} findings, understood by all")


if sys.argv[1] == "--validated":
    validated(sys.argv[2])
else:
    read(sys.argv[1])
