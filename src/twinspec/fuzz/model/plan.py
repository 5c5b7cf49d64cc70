"""A request before it is sent; it refers to values of the world by their records.

The same plan can be sent again later, to another server, and in the other representation.
Example: `Plan(edit_case, "json", "mary", path={"id": RecordReference(case.id, "1000")}, body={…})`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from twinspec.contract.operations import Representation
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.targets import Target

ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class Plan:
    """A request to an operation.

    `path`, `query` and `body` may contain `RecordReference`s; `body` is a JSON shape, or ABSENT.
    `login` is the user's name; `credential` says whether that user's live session, a wrong one or
    none is sent.
    `raw` are bytes to send instead of the body. `attack` is a seed for damaging the written body,
    `style` one for the lexical style of XML; `padding` is the number of bytes of white space after
    the body.
    """

    operation: Target
    representation: Representation
    login: str | None
    credential: Literal["live", "wrong", "none"] = "live"
    path: Mapping[str, Any] = field(default_factory=dict)
    query: tuple[tuple[str, Any], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = ABSENT
    raw: bytes | None = None
    attack: int | None = None
    style: int | None = None
    padding: int = 0

    def replace(self, **changes: Any) -> Plan:
        """Return the plan with some members replaced."""
        return dataclasses.replace(self, **changes)


def refs(value: Any) -> Sequence[RecordReference]:
    """Return the references in a value, in order."""
    if isinstance(value, RecordReference):
        return [value]
    if isinstance(value, Mapping):
        return [ref for item in value.values() for ref in refs(item)]
    if isinstance(value, (list, tuple)):
        return [ref for item in value for ref in refs(item)]
    return []


def refs_of_plan(plan: Plan) -> list[RecordReference]:
    """Return the references in a plan, in order."""
    return [*refs(plan.path), *refs([value for _, value in plan.query]), *refs(plan.body)]


def with_record(plan: Plan, old: RecordReference, key: str, *, everywhere: bool) -> Plan:
    """Return a plan that names the record `key` instead of the record of `old`.

    `everywhere` says whether all references to that record change, or only `old`.
    """

    def swap(value: Any) -> Any:
        if isinstance(value, RecordReference) and (value.kind, value.key) == (old.kind, old.key):
            if everywhere or value is old:
                return RecordReference(value.mark, key, value.turn, value.more)
        elif isinstance(value, dict):
            return {name: swap(item) for name, item in value.items()}
        elif isinstance(value, (list, tuple)):
            return [swap(item) for item in value]
        return value

    return plan.replace(
        path={name: swap(value) for name, value in plan.path.items()},
        query=tuple((name, swap(value)) for name, value in plan.query),
        body=plan.body if plan.body is ABSENT else swap(plan.body),
    )
