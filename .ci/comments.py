"""Renders comments on a pull request as GitHub does, from documents that somebody made up."""

import html as entities
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import cmarkgfm
from cmarkgfm.cmark import Options

REPOSITORY = "octo-org/platform"
HEAD = "00112233445566778899aabbccddeeff00112233"
OURS = f"https://github.com/{REPOSITORY}/blob/{HEAD}/"
TAGS = {"h3", "h4", "h5", "p", "ul", "li", "strong", "code", "details", "summary", "sub", "a"}
PIECES = [
    "`", "``", "```", "<img src=x>", "<script>", "</details>", "-->", "<!--", "@octocat", "@org/team", "#1", "GH-1", "](", ")", "[a]",
    "![", "http:", "//example.org", "https://example.org", "www.", "example.org", "a@b.co", "closes ", "deadbeef", "**", "_", "~~",
    "\\", "|", "$x$", "&lt;", "&#64;x", ":tada:", "\n", "\r", "\n\n# ", "\n- ", "    ", " ", "::error::x", "##[group]", "\u001b[2J",
    "\u202e", "\u65e5", '"', "x", "[a]: https://example.org\n",
    "- ", "+ ", "1. ", "---", "=", "# ", "> ",
]  # fmt: skip


def fail(message):
    sys.exit(f"comments: {message}")


def made_up(value, key, chance):
    """The document with other texts, wherever any text may stand."""
    if isinstance(value, str):
        return value if key in {"kind", "level", "tone", "topic"} else "".join(chance.choices(PIECES, k=chance.randint(1, 7)))
    if isinstance(value, list):
        return [made_up(item, key, chance) for item in value]
    if isinstance(value, dict):
        return {key: member if key == "tool" else made_up(member, key, chance) for key, member in value.items()}
    return value


def body(ssot, document, folder):
    data, comments, sent = (folder / name for name in ("data.json", "comments.json", "body.json"))
    data.write_text(json.dumps(document))
    comments.write_text("[]")
    call = [ssot, "comment", "request", data, "--comments", comments, "--repository", REPOSITORY, "--pull", "7"]
    done = subprocess.run([*call, "--head", HEAD, "--body", sent], capture_output=True, text=True)
    if done.returncode != 0 or not done.stdout.startswith("POST "):
        fail(f"{done.stdout}{done.stderr}")
    return json.loads(sent.read_text())["body"]


def check(page):
    marker, text = page.split("\n", 1)
    if not re.fullmatch(r"<!-- ssot comment v1: [A-Za-z0-9/._%#:]+ -->", marker):
        fail(f"the marker is {marker!r}")
    html = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    tags = set(re.findall(r"<[/!?]?([a-z0-9-]*)", html))
    if not tags <= TAGS:
        fail(f"{sorted(tags - TAGS)} in {html}")
    for tag in re.findall(r"<[a-z0-9]+ [^>]*>", html):
        href = re.fullmatch(r'<a href="([^"]*)">', tag)
        if not href or not entities.unescape(href[1]).startswith(OURS):
            fail(f"{tag} in {html}")
    # GitHub looks for mentions and references in what is not code.
    words = re.sub(r"<code>.*?</code>|<a [^>]*>", "", html, flags=re.S)
    if re.search(r"@\w|#\d|::|https?:/|www\.|gh-\d|:tada:", words, flags=re.I):
        fail(f"a comment says to GitHub: {words}")
    return html


ssot, written, schema = sys.argv[1:]
template = json.loads(pathlib.Path(schema).read_text())["examples"][0]
chance = random.Random(1)
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    html = check(body(ssot, json.loads(pathlib.Path(written).read_text()), folder))
    if "href" not in html or "li" not in html:
        fail(f"nothing is told: {html}")
    for _ in range(200):
        check(body(ssot, made_up(template, "", chance), folder))
print("comment: 201 hostile documents, tamed")
