"""Runs shellcheck over the scripts of workflows and actions: `workflows.py SHELLCHECK FILE…`."""

import re
import subprocess
import sys

from ruamel.yaml import YAML


def steps(document):
    """Every step, with the shell that is the default for it."""
    shell = ((document.get("defaults") or {}).get("run") or {}).get("shell")
    for job in (document.get("jobs") or {}).values():
        own = ((job.get("defaults") or {}).get("run") or {}).get("shell")
        yield from ((step, own or shell) for step in job.get("steps") or [])
    yield from ((step, None) for step in (document.get("runs") or {}).get("steps") or [])


def check(shellcheck, path):
    found = count = 0
    for step, default in steps(YAML(typ="safe").load(open(path, encoding="utf-8"))):
        script = step.get("run")
        if script is None:
            continue
        name = f"{path}: {step.get('name', 'a step without a name')}"
        if "${{" in script:
            print(f"{name}: an expression in a script can be forged into commands; pass it through `env`", file=sys.stderr)
            found += 1
        shell = re.match(r"bash|sh", step.get("shell") or default or "bash")
        if not shell:
            continue
        # SC2153 takes what `env` sets for a slip of the pen.
        done = subprocess.run([shellcheck, f"--shell={shell[0]}", "--exclude=SC2153", "-"], input=script, text=True,
                              stdout=subprocess.PIPE)
        if done.returncode:
            print(f"{name}:\n{done.stdout}", file=sys.stderr)
            found += 1
        count += 1
    return found, count


results = [check(sys.argv[1], path) for path in sys.argv[2:]]
if any(found for found, _ in results):
    sys.exit(1)
print(f"shellcheck: {sum(count for _, count in results)} scripts in {len(results)} files")
