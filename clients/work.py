"""From nothing to judged steps: copy the program, generate, build, run it against a demo server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from clients.demo import demo_server
from clients.generators import Judge
from clients.jobs import CLIENTS, DIST, VERSIONS, Client, Command, Jobs, Quickstart, environment
from clients.preflight import faults, requests
from clients.quickstart import shown
from clients.replay import FEWEST, Replayed, examples, replayed
from clients.scenario import Scenario, judged

_SECONDS_TO_RUN = 300
# One at a time: Maven's local repository takes one writer, and its clients share clients/jvm.
_ALONE: Mapping[str, AbstractContextManager[object]] = {"mvn": Lock()}


@dataclass(slots=True)
class Outcome:
    """What came of a client. `missing` are tools that are not there.

    `faults` are what went wrong before and beside the steps, `steps` the differences of each step.
    """

    client: Client
    missing: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    steps: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)
    replayed: Replayed | None = None

    @property
    def failed(self) -> bool:
        """Whether anything is not as expected; a client that was not run has not failed."""
        return bool(self.faults) or any(self.steps.values())


Say = Callable[[str], None]


def tried(client: Client, jobs: Jobs, scenario: Scenario, say: Say) -> Outcome:
    """Make a client and run its program; return what came of it. `say` gets a line each stage."""
    outcome = made(client, jobs, say)
    if not (outcome.missing or outcome.failed):
        say("run")
        _run(client, scenario, outcome)
    if client.replay and outcome.steps and not outcome.failed:
        say("replay the documented examples")
        _replay(client, outcome)
    if client.preflight and outcome.steps and not outcome.failed:
        say("judge drawn requests")
        differing = faults(requests(), client.filled(client.preflight), client.program)
        outcome.faults += [f"preflight: {fault}" for fault in differing]
    if client.quickstart and outcome.steps and not outcome.failed:
        say("try the quickstart of the README")
        judge = Judge.of([*jobs.silent, *client.silent], client.expected)
        outcome.faults += [
            f"quickstart: {fault}"
            for fault in _quickstart_faults(client, client.quickstart, judge, scenario)
        ]
    return outcome


def packed(client: Client, jobs: Jobs, say: Say) -> Outcome:
    """Make a client and write its archives; return what came of it."""
    outcome = made(client, jobs, say)
    if client.dist and not (outcome.missing or outcome.failed):
        say("pack")
        DIST.mkdir(parents=True, exist_ok=True)
        judge = Judge.of([*jobs.silent, *client.silent], [])
        outcome.faults += _in_turn(client, client.dist, judge)
    return outcome


def made(client: Client, jobs: Jobs, say: Say) -> Outcome:
    """Copy the program, install the generator, generate and build; return what came of it."""
    outcome = Outcome(client, missing(client, jobs))
    if outcome.missing:
        return outcome
    judge = Judge.of([*jobs.silent, *client.silent], client.expected)
    say("generate")
    _copy(client)
    outcome.faults += _in_turn(client, client.install, judge) or generated(client, judge)
    if not outcome.faults:
        say("build")
        outcome.faults += _in_turn(client, client.build, judge)
    outcome.faults += [f"remove from clients/jobs.yaml, nobody says it: {x}" for x in judge.stale()]
    return outcome


def missing(client: Client, jobs: Jobs) -> list[str]:
    """Return what the client needs and the machine lacks, such as `Go 1.22 or newer (go)`."""
    return [f"{jobs.tools[tool]} ({tool})" for tool in client.needs if not shutil.which(tool)]


def _copy(client: Client) -> None:
    shutil.rmtree(client.folder, ignore_errors=True)
    # Contents alone: rights of the checkout would get into archives.
    shutil.copytree(CLIENTS / client.name, client.program, copy_function=shutil.copyfile)
    for name in client.shares:
        shutil.copy(CLIENTS / "shared" / name, client.program)
    for version in VERSIONS:
        (client.folder / version).mkdir()


def generated(client: Client, judge: Judge) -> list[str]:
    """Generate the client for every version and return the findings."""
    found: list[str] = []
    for version in VERSIONS:
        found += _in_turn(client, client.generate, judge, version)
    return found


def _in_turn(
    client: Client, commands: Sequence[Command], judge: Judge, version: str = ""
) -> list[str]:
    """Run the commands up to the first with findings, and return those."""
    for command in commands:
        words = client.filled(command.words, version)
        found = findings(judge, words, client.program / command.folder)
        if found:
            return found
    return []


def _run(client: Client, scenario: Scenario, outcome: Outcome) -> None:
    told = client.folder / "scenario.json"
    told.write_text(scenario.told(), encoding="utf-8")
    done = _run_on_demo(client, [*client.filled(client.run), str(told)], scenario)
    (client.folder / "printed.txt").write_text(done.stdout, encoding="utf-8")
    if done.returncode or done.stderr:
        outcome.faults += [*done.stderr.splitlines()[-20:], f"exit code {done.returncode}"]
    outcome.steps = judged(scenario, done.stdout)


def _run_on_demo(
    client: Client, command: Sequence[str], scenario: Scenario
) -> subprocess.CompletedProcess[str]:
    """Run the command in the program's folder, with a demo server of its own."""
    with demo_server(client.folder, scenario.clock) as address:
        return subprocess.run(
            command,
            cwd=client.program,
            env=environment() | {"CASEWRIGHT_URL": address},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS_TO_RUN,
        )


def _quickstart_faults(
    client: Client, quickstart: Quickstart, judge: Judge, scenario: Scenario
) -> list[str]:
    """Compile the program of the README, run it, and return what the README says otherwise."""
    try:
        readme = shown(client.program / "package" / "README.md", quickstart.language)
    except ValueError as error:
        return [str(error)]
    file = client.program / quickstart.file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(readme.program, encoding="utf-8")
    found = _in_turn(client, quickstart.build, judge)
    if found:
        return found
    done = _run_on_demo(client, client.filled(quickstart.run), scenario)
    if done.returncode or done.stderr:
        return [*done.stderr.splitlines()[-20:], f"exit code {done.returncode}"]
    return readme.faults(done.stdout)


def _replay(client: Client, outcome: Outcome) -> None:
    told = examples(client.representation.lower())
    command = client.filled(client.replay)
    outcome.replayed = replayed(told, command, client.program, environment())
    (client.folder / "unsent.txt").write_text(
        "".join(f"{name}: {why}\n" for name, why in outcome.replayed.unsent.items()),
        encoding="utf-8",
    )
    outcome.faults += [f"replay: {fault}" for fault in outcome.replayed.faults]
    if len(outcome.replayed.sent) < FEWEST:
        outcome.faults.append(f"replay: fewer than {FEWEST} examples were sent")


def findings(judge: Judge, command: Sequence[str], folder: Path) -> list[str]:
    """Return what is wrong with a run of `command`: unexpected lines and a failing exit code."""
    with _ALONE.get(command[0], nullcontext()):
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    lines = judge.unexpected(done.stdout)
    if not done.returncode:
        return lines
    # What makes a tool fail may be among the lines that usually are no news.
    return [
        *(lines or done.stdout.splitlines()[-20:]),
        f"exit code {done.returncode} of {' '.join(command)}",
    ]
