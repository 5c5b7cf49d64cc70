"""A request before it is sent: values of the world stand in it by reference.

The same plan can be sent again when the world has moved on, to another world, and in the other
representation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from twinspec.contract.operations import Representation
from twinspec.fuzz.model.pools import Ref
from twinspec.fuzz.model.targets import Target

ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class Plan:
    """A request to an operation.

    `body` is in the JSON shape, or ABSENT, and may hold `Ref`s, as `path` and `query` may. `login`
    names the user; `credential` says whether that user's session, a wrong one or none is sent.
    `raw` are bytes to send in place of the body; `attack` and `style` are seeds: of damage that is
    done to the written body, and of the way in which XML is written. `padding` is white space
    behind the body, in bytes.
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

    def but(self, **changes: Any) -> Plan:
        """Return the plan with other members."""
        return replace(self, **changes)


def refs(value: Any) -> Sequence[Ref]:
    """Return the references in a value, in order."""
    if isinstance(value, Ref):
        return [value]
    if isinstance(value, Mapping):
        return [ref for item in value.values() for ref in refs(item)]
    if isinstance(value, (list, tuple)):
        return [ref for item in value for ref in refs(item)]
    return []


def named(plan: Plan) -> list[Ref]:
    """Return what a plan names of the world."""
    return [*refs(plan.path), *refs([value for _, value in plan.query]), *refs(plan.body)]


def renamed(plan: Plan, old: Ref, key: str, *, everywhere: bool) -> Plan:
    """Return a plan that names the thing `key` where `old` stands, or wherever its thing does."""

    def swap(value: Any) -> Any:
        if isinstance(value, Ref) and (value.kind, value.key) == (old.kind, old.key):
            if everywhere or value is old:
                return Ref(value.mark, key, value.turn, value.more)
        elif isinstance(value, dict):
            return {name: swap(item) for name, item in value.items()}
        elif isinstance(value, (list, tuple)):
            return [swap(item) for item in value]
        return value

    return plan.but(
        path={name: swap(value) for name, value in plan.path.items()},
        query=tuple((name, swap(value)) for name, value in plan.query),
        body=plan.body if plan.body is ABSENT else swap(plan.body),
    )
