#!/usr/bin/env python3
"""Write the files that are derived from anchors; with --check, only report those that differ."""

import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
METHODS = ("get", "put", "post", "delete", "patch")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def endpoints(source: str) -> str:
    contract = yaml.safe_load(read(source))
    rows = [
        f"| `{method.upper()}` | `{path}` | `{operation['operationId']}` | {operation['summary']} |"
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]
    return "\n".join(
        [
            f"<!-- Generated from {source} by scripts/generate.py. Do not edit. -->",
            "",
            f"# {contract['info']['title']} {contract['info']['version']}",
            "",
            "| method | path | operation | summary |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def tables(source: str) -> str:
    found = {}
    for name, body in re.findall(r"^CREATE TABLE (\w+) \((.*?)^\);", read(source), re.M | re.S):
        found[name] = re.findall(r"^    ([a-z_]+) ", body, re.M)
    return json.dumps({"generated_from": source, "tables": found}, indent=2) + "\n"


def configmap(source: str) -> str:
    production = yaml.safe_load(read(source))["environments"]["production"]
    database, cache = production["database"], production["cache"]
    data = {
        "ENVIRONMENT": "production",
        "API_BASE_URL": production["api"]["base_url"],
        "DATABASE_HOST": database["host"],
        "DATABASE_NAME": database["name"],
        "DATABASE_PORT": database["port"],
        "DATABASE_SSLMODE": database["sslmode"],
        "DATABASE_USER": database["user"],
        "LOG_LEVEL": production["logging"]["level"],
        "REDIS_HOST": cache["host"],
        "REDIS_INDEX": cache["index"],
        "REDIS_PORT": cache["port"],
    }
    return "\n".join(
        [
            f"# Generated from {source} by scripts/generate.py. Do not edit.",
            "apiVersion: v1",
            "kind: ConfigMap",
            "metadata:",
            "  namespace: nexus-platform",
            "  name: nexus-config",
            "data:",
            *(f"  {key}: {json.dumps(str(value))}" for key, value in data.items()),
            "",
        ]
    )


TARGETS = {
    "docs/generated/endpoints.md": (endpoints, "contracts/platform-api.yaml"),
    "backend/generated/tables.json": (tables, "backend/database/schema.sql"),
    "k8s/generated/configmap.yaml": (configmap, "config/environments.yaml"),
}


def main() -> int:
    check = "--check" in sys.argv[1:]
    stale = []
    for target, (render, source) in TARGETS.items():
        path = ROOT / target
        wanted = render(source).encode()
        if path.exists() and path.read_bytes() == wanted:
            continue
        stale.append(target)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted)
    for target in stale:
        print(f"{'stale' if check else 'wrote'} {target}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
