"""The documented examples, sent by the programs of clients: are their verdicts the documents'?

A program reads a request from each line of its standard input and prints its verdict; between two
lines the server is given the world, the time and the session of the next example.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casewright.api import logs
from casewright.replay.examples import (
    ReplayedExample,
    example_files,
    replayed_examples,
    spec_folder,
)
from casewright.replay.replayer import Replayer, opened_replayer
from casewright.replay.shape import operation_of

FEWEST = 200
_SECONDS = 60
# What a generated client does not let its caller choose.
_FIXED = {"Accept", "Content-Type"}


@dataclass(slots=True)
class Replayed:
    """What came of the examples: which were sent, why others were not, and what differs."""

    sent: set[str] = field(default_factory=set)
    unsent: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def examples(representation: str) -> list[ReplayedExample]:
    """Return all documented examples, `json` or `xml`, in order."""
    return [
        example
        for example in replayed_examples(example_files(spec_folder()))
        if example.representation == representation
    ]


def replayed(
    told: Sequence[ReplayedExample],
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
) -> Replayed:
    """Send the examples with the program that `command` runs in `folder`, and judge its verdicts.

    An example that the generated types cannot say is not sent, and counted apart.
    RuntimeError when the program says something else than a verdict.
    """
    logs.configure("error")
    return asyncio.run(_replayed(told, command, folder, environment))


async def _replayed(
    told: Sequence[ReplayedExample],
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
) -> Replayed:
    found = Replayed()
    async with opened_replayer(over_http=True) as replayer:
        program = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**environment, "CASEWRIGHT_URL": str(replayer.client.base_url).rstrip("/")},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            for example in told:
                await _ask(program, example, replayer, found)
        finally:
            if program.stdin:
                program.stdin.close()
            await program.wait()
    return found


async def _ask(
    program: asyncio.subprocess.Process,
    example: ReplayedExample,
    replayer: Replayer,
    found: Replayed,
) -> None:
    fixed = _FIXED & example.request.headers.keys()
    if fixed:
        found.unsent[example.name] = f"the client sets {', '.join(sorted(fixed))} itself"
        return
    async with replayer.with_world(example) as sessions:
        session = sessions.held[-1] if example.session != "none" else None
        verdict = await _answered(program, request_of(example, session))
    if "unsent" in verdict:
        found.unsent[example.name] = str(verdict["unsent"])
        return
    found.sent.add(example.name)
    expected = documented(example)
    if verdict != expected:
        found.faults.append(f"{example.name}: documented {expected}, found {verdict}")


async def _answered(
    program: asyncio.subprocess.Process, request: Mapping[str, Any]
) -> dict[str, Any]:
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
    line = await asyncio.wait_for(program.stdout.readline(), _SECONDS)
    try:
        verdict: dict[str, Any] = json.loads(line)
    except ValueError as error:
        rest = line + await asyncio.wait_for(program.stdout.read(), _SECONDS)
        raise RuntimeError(f"no verdict: {rest.decode(errors='replace').strip()}") from error
    return verdict


def request_of(example: ReplayedExample, session: str | None) -> dict[str, Any]:
    """Return the line for a program: parameters of path, query and header by their names.

    Example: `{"version": "v12", "operation": "get_cases", "session": "4f...", "body": null,
    "parameters": {"ids": "1000", "$attribute": "all"}}`.
    """
    template = operation_of(example.version, example.request.method, example.request.path).path
    pattern = re.sub(r"\{([^}]+)\}", r"(?P<\1>[^/]+)", template)
    path = re.search(f"{pattern}$", example.request.path)
    assert path is not None
    headers = {name: value for name, value in example.request.headers.items() if value is not None}
    body = example.request.body
    return {
        "version": example.version,
        "operation": example.operation,
        "session": session,
        "parameters": {**path.groupdict(), **example.request.query, **headers},
        "body": None if body is None else body.decode(),
    }


def documented(example: ReplayedExample) -> dict[str, Any]:
    """Return the verdict that the document gives: status, code and rule."""
    refusal = example.answer.refusal
    return {
        "status": example.answer.status,
        "code": refusal.code if refusal else None,
        "rule": refusal.rule if refusal else None,
    }
