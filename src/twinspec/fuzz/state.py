"""What a server shows of the things that a request names, before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twinspec.fuzz.client import Client
from twinspec.fuzz.exchange import Exchange, Finding
from twinspec.fuzz.plan.compose import named
from twinspec.fuzz.plan.nodes import Group
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.plan.pools import Ref

CHANGES_NOTHING = "refusal_changes_nothing"
MOVES = "precondition_moves"
RESOLVES = "location_resolves"
_THINGS = 3
_OTHERS = 10
State = dict[tuple[str, str], Any]


class Watch:
    """Reads things as a user who may, whoever makes the request that is watched."""

    def __init__(self, client: Client, logins: Sequence[str]) -> None:
        """Read by `client` as one of `logins`."""
        self._client = client
        self._logins = logins
        self._readers: dict[tuple[str, str], str | None] = {}

    def look(self, plan: Plan) -> State:
        """Return what can be read of up to three things that `plan` names."""
        things = dict.fromkeys(
            (ref.kind, ref.key) for ref in named(plan) if self._client.surface.reader(ref.kind)
        )
        seen = {thing: self._read(*thing, plan.login) for thing in list(things)[:_THINGS]}
        return {thing: value for thing, value in seen.items() if value is not None}

    def compare(self, plan: Plan, before: State, exchange: Exchange) -> tuple[Finding, ...]:
        """Return a finding if a refused request changed what was read before it."""
        changed = [
            kind
            for (kind, key), value in before.items()
            if self._read(kind, key, plan.login) not in (value, None)
        ]
        if not changed:
            return ()
        message = f"The refused request changed what is read of: {', '.join(sorted(changed))}."
        return (Finding(CHANGES_NOTHING, message, exchange),)

    def precondition(self, plan: Plan | None) -> tuple[Ref, Any] | None:
        """Return the precondition of `plan`, if it has one, and its value as it is known now.

        A value that was taken from another thing than the request is made to is none: two things
        may have changed in the same moment.
        """
        node = plan.operation.body if plan is not None else None
        if plan is None or not isinstance(node, Group) or node.precondition is None:
            return None
        value = at(plan.body, node.precondition)
        if not isinstance(value, Ref) or targets(plan, node, value.kind) != {value.key}:
            return None
        return value, self._client.pools.resolve(value)

    def moved(self, sent: tuple[Ref, Any], exchange: Exchange) -> tuple[Finding, ...] | None:
        """Return a finding if a thing that was changed, read again, has its old precondition.

        None when that cannot be told, because the value was not known, or is not read.
        """
        ref, value = sent
        said = self._client.reread(ref, exchange.request.login)
        if value is None or said is None:
            return None
        message = f"The request succeeded, but {ref.mark.pool} is what it was before."
        return (Finding(MOVES, message, exchange),) if said == value else ()

    def created(self, exchange: Exchange) -> tuple[Finding, ...] | None:
        """Return a finding if what an answer's Location names is not there.

        None when that cannot be told: nothing of a kind that is read is named, or its maker may
        not see it, who may be told then that it is not there.
        """
        login = exchange.request.login
        things = self._client.created(exchange) if self._client.can_read(login) else ()
        for kind, key in things:
            if self._read(kind, key, login) is not None:
                return ()
            if self._client.is_missing(kind, key, login) and self._sees_others(kind, key, login):
                message = "Location names what is not there."
                return (Finding(RESOLVES, message, exchange),)
        return None

    def _sees_others(self, kind: str, key: str, login: str | None) -> bool:
        """Whether `login` can read something else of `kind`."""
        others = [one for one in self._client.pools.recent(kind) if one != key][:_OTHERS]
        seen = (self._client.read(kind, [one], login) for one in others)
        return login is None or any(shape is not None for shape in seen)

    def _read(self, kind: str, key: str, login: str | None) -> Any:
        """Return what is read of a thing by the user who could read it last, or another."""
        known = self._readers.get((kind, key))
        every = [*([known] if known else []), login, *self._logins[:4]]
        candidates = [name for name in every if self._client.can_read(name)]
        for name in dict.fromkeys(candidates):
            value = self._client.read(kind, [key], name)
            if value is not None:
                self._readers[kind, key] = name
                return value
        return None


def targets(plan: Plan, node: Group, kind: str) -> set[str | None]:
    """Return the things of `kind` that a request is made to; None stands for one not known."""
    said: list[Any] = []
    for value in plan.path.values():
        said += value if isinstance(value, list) else [value]
    in_path = {item.key for item in said if isinstance(item, Ref) and item.kind == kind}
    in_body = {
        value.key if isinstance(value, Ref) else None
        for steps, mark in node.pools.items()
        if mark.pool.kind == kind and mark.pool.identifies
        for value in [at(plan.body, steps)]
    }
    return {*in_path, *in_body}


def at(value: Any, steps: tuple[str, ...]) -> Any:
    """Return what stands in a body at `steps`; None when nothing does."""
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
