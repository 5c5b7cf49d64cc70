"""Generate, build and run clients, or pack them: `python -m clients [--dist] [NAME ...]`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from clients.generators import Judge
from clients.jobs import CLIENTS, OUTPUT, VERSIONS, Client, Jobs, bundle, environment, read_jobs
from clients.report import document, documented, findings, table
from clients.scenario import read_scenario
from clients.work import Outcome, packed, tried
from clients.work import findings as tool_findings

Work = Callable[..., Outcome]
_AT_A_TIME = 2
_READ_BY_ALL = 0o022
_STARTED = time.monotonic()


def main(arguments: Sequence[str]) -> int:
    """Run the named clients, or all; 0 means that every step of each is as the documents say.

    With `--dist` their archives are written instead, and 0 means that all are there.
    A client whose tools are not on the machine is not run. That is said, and fails when the client
    was named, or in CI.
    """
    parser = argparse.ArgumentParser(prog="python -m clients", description=__doc__)
    parser.add_argument("--dist", action="store_true", help="write archives into .run/dist")
    parser.add_argument(
        "--write-docs",
        action="store_true",
        help="write the table of all clients into docs/clients.md",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="client of clients/jobs.yaml")
    given = parser.parse_args(arguments)
    os.umask(_READ_BY_ALL)  # npm packs the rights that files have
    names: Sequence[str] = given.names
    jobs, scenario = read_jobs(), read_scenario()
    try:
        clients = jobs.chosen(names)
    except LookupError as error:
        sys.exit(str(error))
    if given.dist:
        _let_all_read(clients)
    if any("npm" in client.needs for client in clients):
        _install_npm_tools()
    work: Work = partial(packed, jobs=jobs)
    if not given.dist:
        work = partial(tried, jobs=jobs, scenario=scenario)
    faults = [] if names or given.dist else list(_bundle_faults(jobs))
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        outcomes = list(pool.map(lambda client: _worked(client, work), clients))
    if any(outcome.steps for outcome in outcomes):
        measured = table(scenario, outcomes)
        print(f"\n{measured}\n")
        faults += _page_faults(measured, outcomes, write=given.write_docs) if not names else []
    for fault in faults:
        print(f"FAILED {fault}")
    not_run = [outcome for outcome in outcomes if outcome.missing]
    for outcome in not_run:
        print(f"not run: {outcome.client.name} needs {', '.join(outcome.missing)}")
    failed = [outcome.client.name for outcome in outcomes if outcome.failed]
    passed = len(outcomes) - len(failed) - len(not_run)
    print(f"clients: {passed} passed, {len(failed)} failed, {len(not_run)} not run")
    return 1 if failed or faults or (not_run and (names or _in_ci())) else 0


def _let_all_read(clients: Sequence[Client]) -> None:
    """Give what Maven packs the rights that git gives files: jars have those of the checkout."""
    folders = [CLIENTS / client.name for client in clients if "mvn" in client.needs]
    for folder in folders:
        for file in (folder, *folder.rglob("*"), CLIENTS.parent / "LICENSE"):
            file.chmod(0o755 if file.is_dir() else 0o644)


def _worked(client: Client, work: Work) -> Outcome:
    def say(line: str) -> None:
        # In one piece: two clients are worked on at a time.
        told = f"{time.monotonic() - _STARTED:5.0f}s {client.name}: {line}\n"
        print(told, end="", flush=True)

    try:
        outcome = work(client, say=say)
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        outcome = Outcome(client, faults=[str(error)])
    if outcome.replayed:
        say(f"{len(outcome.replayed.sent)} sent, {len(outcome.replayed.unsent)} cannot be said")
    say("not run" if outcome.missing else "FAILED" if outcome.failed else "ok")
    for line in findings(outcome):
        say(f"  {line}")
    return outcome


def _page_faults(measured: str, outcomes: Sequence[Outcome], *, write: bool) -> list[str]:
    """Return whether docs/clients.md has another table; write the measured one if told."""
    if any(outcome.missing for outcome in outcomes):
        print("docs/clients.md was not compared: not all clients were run.")
        return []
    if write:
        document(measured)
    if documented() == measured:
        return []
    return ["docs/clients.md has another table. Run: make clients ARGS=--write-docs"]


def _bundle_faults(jobs: Jobs) -> Iterator[str]:
    """Yield what openapi-generator itself would recommend to change in the bundles."""
    judge = Judge.of(jobs.silent, jobs.expected)
    for version in VERSIONS:
        words = [word.format(bundle=bundle(version)) for word in jobs.validate]
        for line in tool_findings(judge, words, OUTPUT.parent):
            yield f"{version}: {line}"
    for line in judge.stale():
        yield f"remove from clients/jobs.yaml, nobody says it: {line}"


def _install_npm_tools() -> None:
    """Install what package-lock.json pins, unless that was done since it last changed."""
    if not shutil.which("npm"):
        return
    lock, installed = CLIENTS / "package-lock.json", CLIENTS / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=CLIENTS, env=environment(), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"npm ci failed in clients/:\n{done.stdout}{done.stderr}")


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
