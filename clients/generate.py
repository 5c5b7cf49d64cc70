"""Generate clients with the field's own generators; any warning that is not expected is a failure.

Usage: generate.py [JOB ...]. Clients are written to .run/clients/<version>/<job>.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = ROOT / "clients"
BUNDLES = ROOT / "generated" / "openapi"
OUTPUT = ROOT / ".run" / "clients"
NEEDED = {"java": "a Java 17 runtime", "node": "Node.js 20.19 or newer", "npm": "npm"}
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(slots=True)
class Judge:
    """Tells news from noise in what the generators print."""

    silent: list[re.Pattern[str]]
    expected: dict[re.Pattern[str], str]
    seen: set[re.Pattern[str]] = field(default_factory=set)

    @classmethod
    def of(cls, settings: dict[str, Any]) -> Judge:
        """Read the `silent` and `expected` sections of jobs.yaml."""
        return cls(
            [re.compile(pattern) for pattern in settings["silent"]],
            {re.compile(entry["line"]): entry["reason"] for entry in settings["expected"]},
        )

    def unexpected(self, printed: str) -> list[str]:
        """Return the lines that neither section covers, in order, each once."""
        found: dict[str, None] = {}
        for line in (ANSI.sub("", raw).strip() for raw in printed.splitlines()):
            if not line or any(pattern.search(line) for pattern in self.silent):
                continue
            covering = [pattern for pattern in self.expected if pattern.search(line)]
            self.seen.update(covering)
            if not covering:
                found[line] = None
        return list(found)

    def stale(self) -> list[str]:
        """Return the expected lines that nobody said."""
        return [pattern.pattern for pattern in self.expected if pattern not in self.seen]


def run(command: list[str], folder: Path = ROOT) -> tuple[int, str]:
    """Run `command` in `folder` and return its exit code and all that it printed."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=os.environ | {"NO_COLOR": "1", "CI": "1"},
    )
    return done.returncode, done.stdout


def findings(judge: Judge, command: list[str], folder: Path = ROOT) -> list[str]:
    """Return what is wrong with a run of `command`: unexpected lines and a failing exit code."""
    code, printed = run(command, folder)
    lines = judge.unexpected(printed)
    return [*lines, f"exit code {code}"] if code else lines


def install_npm_tools() -> None:
    """Install what package-lock.json pins, unless that was done since it last changed."""
    lock, installed = CLIENTS / "package-lock.json", CLIENTS / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    code, printed = run(["npm", "ci", "--no-audit", "--no-fund"], CLIENTS)
    if code:
        sys.exit(f"npm ci failed in {CLIENTS.relative_to(ROOT)}:\n{printed}")


def generate(name: str, job: dict[str, Any], bundle: Path, judge: Judge) -> list[str]:
    """Generate one client, compile it where the job says how, and return the findings."""
    out = OUTPUT / bundle.stem / name
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    places = {"bundle": str(bundle), "version": bundle.stem, "out": str(out)}

    def filled(words: list[str]) -> list[str]:
        return [word.format(**places) for word in words]

    found = findings(judge, filled(job["command"]))
    check = filled(job.get("check", []))
    if found or not check:
        return found
    if check[0] == "python":
        return findings(judge, [sys.executable, *check[1:]], out)
    strict = {"extends": str(CLIENTS / "tsconfig.json"), "include": ["**/*.ts"]}
    (out / "tsconfig.strict.json").write_text(json.dumps(strict), encoding="utf-8")
    return findings(judge, check)


def main(names: list[str]) -> int:
    """Run the named jobs, or all, for every bundle; 0 means that nothing unexpected was said."""
    settings = yaml.safe_load((CLIENTS / "jobs.yaml").read_text(encoding="utf-8"))
    unknown = [name for name in names if name not in settings["jobs"]]
    if unknown:
        sys.exit(f"No such job: {', '.join(unknown)}. Jobs: {', '.join(settings['jobs'])}.")
    missing = [f"{what} ({tool})" for tool, what in NEEDED.items() if not shutil.which(tool)]
    if missing:
        sys.exit(f"Clients need {', '.join(missing)}; install it and try again.")
    bundles = sorted(BUNDLES.glob("v*[0-9].yaml"))
    if not bundles:
        sys.exit(f"There is no bundle in {BUNDLES.relative_to(ROOT)}. Run: make generate")
    install_npm_tools()
    judge, results = Judge.of(settings), {}
    for bundle in bundles:
        words = [word.format(bundle=bundle) for word in settings["validate"]]
        results[f"{bundle.stem} validate"] = findings(judge, words)
        for name in names or settings["jobs"]:
            results[f"{bundle.stem} {name}"] = generate(name, settings["jobs"][name], bundle, judge)
    if not names:
        results["expected lines are still said"] = [
            f"remove from clients/jobs.yaml: {line}" for line in judge.stale()
        ]
    for title, found in results.items():
        print(f"{'FAILED' if found else 'ok':6} {title}")
        for line in found[:30]:
            print(f"       {line}")
    failed = sum(bool(found) for found in results.values())
    print(f"clients: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
