# Code generated from its templates by twinspec. DO NOT EDIT. Run: twinspec generate
"""What a server needs to know of an operation: the types of the operation tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


class NotImplementedByServer(Exception):
    """An operation of the contract that the server does not supply; answered with 501."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path or query parameter.

    `argument` is the method's argument; `many` says that the text is a comma-separated list;
    with a `prefix` it stands for all parameters whose names begin so, and is a map of their texts;
    `pointer` is the JSON Pointer of the schema in the bundled OpenAPI document.
    """

    name: str
    argument: str
    location: Literal["path", "query"]
    kind: Literal["text", "integer"]
    many: bool
    prefix: str | None
    required: bool
    pointer: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: where it is, what it takes, what it may answer and the rules it keeps.

    `body` names the schema of the request body; `answers` maps each documented status to the
    name of its body's schema; `results` are the classes of the successes; `rules` are the ids
    of the rules that no schema checks.
    """

    id: str
    method: str
    path: str
    secured: bool
    body: str | None
    body_required: bool
    parameters: tuple[Parameter, ...]
    answers: dict[int, str | None]
    results: tuple[type[Any], ...]
    rules: tuple[str, ...]
