"""What a program is given and prints, as clients/README.md says; nothing here sends a request."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Value = str | int | bool | None | list[str] | list[str | None]


@dataclass(frozen=True)
class Step:
    """One step of the scenario; `given` is what its `with` has."""

    name: str
    version: str
    operation: str
    given: Mapping[str, Any]
    values: list[str]

    def text(self, name: str) -> str:
        """Return a text that the step must be given."""
        return str(self.given[name])

    def texts(self, name: str) -> list[str]:
        """Return a list of texts that the step must be given."""
        return [str(text) for text in self.given[name]]


@dataclass(frozen=True)
class Answer:
    """The answer to a step: its status, code and rule of a refusal, and all values that it has."""

    status: int
    code: str | None = None
    rule: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


def address(version: str) -> str:
    """Return where the server has the version."""
    return f"{os.environ['CASEWRIGHT_URL']}/system/ws/{version}"


def run_scenario(file: str, run: Callable[[Step], Answer]) -> None:
    """Run the steps one after another, print a line for each and a table in the end."""
    rows = [("version", "step", "status", "code")]
    for told in json.loads(Path(file).read_text(encoding="utf-8"))["steps"]:
        step = Step(told["step"], told["version"], told["operation"], told["with"], told["values"])
        answer = run(step)
        line: dict[str, Any] = {
            "version": step.version,
            "step": step.name,
            "status": answer.status,
            "values": {name: answer.values[name] for name in step.values if name in answer.values},
        }
        if answer.code is not None:
            line |= {"code": answer.code, "rule": answer.rule}
        print(json.dumps(line, ensure_ascii=False))
        rows.append((step.version, step.name, str(answer.status), answer.code or ""))
    print()
    for row in rows:
        print("".join(cell.ljust(27) for cell in row).rstrip())


@dataclass(frozen=True)
class Request:
    """A documented request: `parameters` by their names in the contract, `body` as written."""

    version: str
    operation: str
    session: str | None
    parameters: Mapping[str, str]
    body: str | None


class Unsendable(Exception):
    """A request that the generated types do not let a program make; the message says why."""


def answer_requests(send: Callable[[Request], Answer]) -> None:
    """Read a request from each line of standard input, send it and print its verdict at once."""
    for line in sys.stdin:
        try:
            answer = send(Request(**json.loads(line)))
        except Unsendable as error:
            told: dict[str, Any] = {"unsent": str(error)}
        else:
            told = {"status": answer.status, "code": answer.code, "rule": answer.rule}
        print(json.dumps(told, ensure_ascii=False), flush=True)
