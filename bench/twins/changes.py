"""Compare `twinspec diff` with oasdiff and Redocly CLI on every kind of change of the tests.

    go install github.com/oasdiff/oasdiff@latest
    npm install @redocly/cli
    OASDIFF=…/oasdiff REDOCLY=…/redocly make changes-bench

Each kind is a pair of OpenAPI documents; those of a schema are compared in a request and in an
answer. What counts is whether a change breaks clients. Every disagreement has its explanation in
`changes.yaml`: one without it, and an explanation of none, end with 1. Without the programs the
page is written from what they said last.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from tests.twinspec.changes import operation_kinds, schema_kinds
from tests.twinspec.changes.test_schema_kinds import api_of
from twinspec.govern.changes.command import DiffOptions, diff_versions

HERE = Path(__file__).parent
RESULTS, REASONS, PAGE = HERE / "changes.json", HERE / "changes.yaml", HERE / "changes.md"
_LEVELS = {1: "compatible", 2: "warning", 3: "breaking"}
_IMPACTS = {"major": "breaking", "minor": "compatible", "patch": "compatible", "none": "none"}
TOOLS = ("oasdiff", "redocly")


class Pair(NamedTuple):
    """Two versions of a document: what changed, and where."""

    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


def pairs() -> Iterator[Pair]:
    """Yield the kinds of change of the tests: `path_added`, `member_added (answer)`."""
    for kind in operation_kinds.KINDS:
        yield Pair(kind.name, kind.old, kind.new)
    for change in schema_kinds.KINDS:
        for direction in ("request", "answer"):
            old, new = (api_of(one, direction) for one in (change.old, change.new))
            yield Pair(f"{change.name} ({direction})", old, new)


def _said(line: list[str]) -> Any:
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def by_oasdiff(program: str, old: str, new: str) -> str:
    """Return what oasdiff says: the gravest level of its changes."""
    # References of these documents are all local; `--flatten-allof` is what its manual advises.
    line = [program, "changelog", "--format", "json", "--flatten-allof", old, new]
    said = _said(line)
    if said is None:
        return "refused"
    return _LEVELS[max(one["level"] for one in said)] if said else "none"


def by_redocly(program: str, old: str, new: str) -> str:
    """Return what `redocly diff` says: the step of the version that it asks for."""
    said = _said([program, "diff", old, new, "--format", "json", "--fail-on", "none"])
    return "refused" if said is None else _IMPACTS[said.get("bump", "none")]


def by_twinspec(old: str, new: str) -> str:
    """Return what `twinspec diff` says."""
    verdict = diff_versions(old, new, DiffOptions())
    if verdict.judgement == "compatible" and any(
        one.severity == "warning" for one in verdict.changes
    ):
        return "warning"
    return verdict.judgement


def run(oasdiff: str, redocly: str) -> dict[str, Any]:
    """Return what each tool says of each pair, and the versions of the tools."""
    every = list(pairs())
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:

        def asked(numbered: tuple[int, Pair]) -> dict[str, str]:
            number, pair = numbered
            files = []
            for version, document in (("old", pair.old), ("new", pair.new)):
                files.append(f"{folder}/{number}-{version}.json")
                Path(files[-1]).write_text(json.dumps(document), encoding="utf-8")
            return {
                "twinspec": by_twinspec(*files),
                "oasdiff": by_oasdiff(oasdiff, *files),
                "redocly": by_redocly(redocly, *files),
            }

        said = dict(
            zip((one.name for one in every), pool.map(asked, enumerate(every)), strict=True)
        )
    return {
        "versions": {"oasdiff": _oasdiff_version(oasdiff), "redocly": _version(redocly)},
        "kinds": said,
    }


def _version(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def _oasdiff_version(program: str) -> str:
    """Return the version of the Go module: the program that `go install` makes says `main`."""
    line = ["go", "version", "-m", program]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    return next(one.split()[2] for one in done.stdout.splitlines() if one.split()[:1] == ["mod"])


def disagreements(kinds: Mapping[str, Mapping[str, str]], tool: str) -> list[str]:
    """Return the kinds of which a tool says otherwise whether they break clients."""
    return [
        name
        for name, said in kinds.items()
        if (said[tool] == "breaking") != (said["twinspec"] == "breaking") or said[tool] == "refused"
    ]


def page(results: Mapping[str, Any], reasons: list[dict[str, Any]]) -> tuple[str, list[str]]:
    """Return the page, and what is not right with the explanations."""
    kinds, faults = results["kinds"], []
    lines = [_HEAD.format(number=len(kinds), **results["versions"])]
    lines += ["| Tool | agrees | says more breaks | says less breaks | refuses the documents |"]
    lines += ["| --- | ---: | ---: | ---: | ---: |"]
    for tool in TOOLS:
        differ = disagreements(kinds, tool)
        said = Counter(kinds[name][tool] == "breaking" for name in differ)
        refused = sum(kinds[name][tool] == "refused" for name in differ)
        lines.append(
            f"| {tool} | {len(kinds) - len(differ)} | {said[True]} | {said[False] - refused} "
            f"| {refused} |"
        )
    for tool in TOOLS:
        lines += ["", f"## {tool}", "", "| Kinds | twinspec | " + tool + " | Why |"]
        lines += ["| --- | --- | --- | --- |"]
        left = set(disagreements(kinds, tool))
        for reason in (one for one in reasons if one["tool"] == tool):
            named = reason["kinds"]
            faults += [f"{tool}: {name} is explained and no disagreement" for name in named
                       if name not in left]  # fmt: skip
            left -= set(named)
            ours, theirs = (
                ", ".join(sorted({kinds[name][who] for name in named if name in kinds}))
                for who in ("twinspec", tool)
            )
            shown = ", ".join(f"`{name}`" for name in named)
            lines.append(f"| {shown} | {ours} | {theirs} | {' '.join(reason['why'].split())} |")
        faults += [f"{tool}: {name} is not explained: {kinds[name]}" for name in sorted(left)]
    return "\n".join(lines) + "\n", faults


_HEAD = """# Changes of OpenAPI, beside oasdiff and Redocly CLI

Written by `make changes-bench` from [`changes.json`](changes.json), what three tools say of
{number} pairs of documents, and [`changes.yaml`](changes.yaml), why they disagree. The pairs are
those of `tests/twinspec/changes`, where the expected verdict of each is written by what OpenAPI,
JSON Schema and RFC 9110 say; each kind of a schema is compared in a request and in an answer.

oasdiff is {oasdiff}, called as `oasdiff changelog --flatten-allof`; its level ERR counts as
breaking. Redocly CLI is {redocly}, called as `redocly diff`, which it calls experimental; `major`
counts as breaking. Neither compares XSD, and neither shows a document that proves what it says.
"""


def main() -> None:
    """Ask all tools if they are named; write the page and say what is not explained."""
    parser = argparse.ArgumentParser(prog="python -m bench.twins.changes", description=__doc__)
    parser.add_argument("--oasdiff", default=os.environ.get("OASDIFF"), help="the program")
    parser.add_argument("--redocly", default=os.environ.get("REDOCLY"), help="the program")
    asked = parser.parse_args()
    if asked.oasdiff and asked.redocly:
        results = run(asked.oasdiff, asked.redocly)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    reasons = yaml.safe_load(REASONS.read_text(encoding="utf-8"))
    text, faults = page(json.loads(RESULTS.read_text(encoding="utf-8")), reasons)
    PAGE.write_text(text, encoding="utf-8")
    for fault in faults:
        print(fault)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
