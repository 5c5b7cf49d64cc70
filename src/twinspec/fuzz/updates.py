"""Whether a request is refused that takes a thing for what it is no more (x-twinspec-precondition).

Requests whose precondition is over are sent on purpose, since what is composed carries values that
are true now.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from twinspec.fuzz.client import Client
from twinspec.fuzz.exchange import Exchange, Finding
from twinspec.fuzz.plan.harvest import harvest
from twinspec.fuzz.plan.nodes import Group
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.plan.pools import Pools, Ref
from twinspec.fuzz.state import State, at, targets

CHECK = "lost_update"
PHASE = "outdated"
"""The phase of requests whose precondition is over."""

_SIDE_BY_SIDE = 2


class Updates:
    """Looks at the preconditions of the requests to one version."""

    def __init__(self, client: Client) -> None:
        """Read and send by `client`."""
        self._client = client
        self._moved = False

    def concern(self, plan: Plan) -> bool:
        """Whether a request has a precondition, by its operation."""
        return _node(plan) is not None

    def outdated(self, plan: Plan, exchange: Exchange) -> Plan | None:
        """Return an accepted request with the precondition that it had; None if it had none."""
        node = _node(plan)
        value = self._sent(plan, exchange)
        if node is None or value is None or self._thing(plan, node) is None:
            return None
        return plan.but(body=_put(plan.body, node.precondition or (), value))

    def suspects(self, plan: Plan, exchange: Exchange) -> bool:
        """Whether an accepted request carried another precondition than is known of its thing."""
        node = _node(plan)
        thing = self._thing(plan, node) if node is not None else None
        known = self._client.pools.resolve(thing) if thing is not None else None
        value = self._sent(plan, exchange) if known is not None else None
        return value is not None and known is not None and not _is_same(value, known)

    def judge(self, plan: Plan, before: State, exchange: Exchange) -> tuple[Finding, ...] | None:
        """Return a finding if a request was accepted that took its thing for another than it was.

        None when that cannot be told, because the request had no precondition, or its thing was not
        read before it.
        """
        node = _node(plan)
        thing = self._thing(plan, node) if node is not None else None
        if thing is None or (thing.kind, thing.key) not in before:
            return None
        value = self._sent(plan, exchange)
        known = self._value(thing, before[thing.kind, thing.key])
        if value is None or known is None:
            return None
        if not exchange.answer.is_success or _is_same(value, known):
            return ()
        message = (
            f"The request was accepted although {thing.mark.pool} in it was no longer true: the "
            "change that came before it is lost; refuse such requests."
        )
        return (Finding(CHECK, message, exchange),)

    def side_by_side(self, plan: Plan) -> tuple[Exchange, ...]:
        """Send a request twice at once, with what is true now; nothing when it has no precondition.

        Nobody else may change anything meanwhile.
        """
        node = _node(plan)
        thing = self._thing(plan, node) if node is not None else None
        if node is None or thing is None or at(plan.body, node.precondition or ()) != thing:
            return ()
        self._client.refresh({(thing.kind, thing.key)}, plan.login)
        before = self._client.pools.resolve(thing)
        wire = self._client.wire(plan)
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
            sent = [
                threads.submit(self._client.send_apart, plan, wire, PHASE)
                for _ in range(_SIDE_BY_SIDE)
            ]
            exchanges = tuple(one.result() for one in sent)
        self._client.refresh({(thing.kind, thing.key)}, plan.login)
        self._moved = self._client.pools.resolve(thing) != before
        return exchanges

    def both_accepted(self, exchanges: tuple[Exchange, ...]) -> tuple[Finding, ...]:
        """Return a finding if more than one of the requests with one precondition succeeded.

        That a precondition stays as it is has another finding.
        """
        if not self._moved:
            return ()
        accepted = [one for one in exchanges if one.answer.is_success]
        if len(accepted) < _SIDE_BY_SIDE:
            return ()
        message = (
            "Two requests with the same precondition, sent side by side, were both accepted: one "
            "of the two changes is lost; compare and change in one step."
        )
        return (Finding(CHECK, message, accepted[-1]),)

    def _thing(self, plan: Plan, node: Group) -> Ref | None:
        """Return the precondition of the one thing that a request is made to, as its value now."""
        mark = node.pools.get(node.precondition or ())
        keys = targets(plan, node, mark.pool.kind) if mark is not None else set()
        [key] = keys if len(keys) == 1 else [None]
        return Ref(mark, key) if mark is not None and key is not None else None

    def _sent(self, plan: Plan, exchange: Exchange) -> Any:
        node = _node(plan)
        shape = self._client.sent(exchange, plan.operation)
        return at(shape, node.precondition or ()) if node is not None else None

    def _value(self, thing: Ref, shape: Any) -> Any:
        """Return the value of `thing` in what was read of it."""
        operation = self._client.surface.reader(thing.kind)
        if operation is None:
            return None
        told = Pools()
        harvest(shape, operation.answers["200"].node, told)
        return told.resolve(thing)


def _node(plan: Plan) -> Group | None:
    node = plan.operation.body
    return node if isinstance(node, Group) and node.precondition is not None else None


def _put(value: Any, steps: tuple[str, ...], fresh: Any) -> Any:
    if not steps or not isinstance(value, dict):
        return fresh
    return {**value, steps[0]: _put(value.get(steps[0]), steps[1:], fresh)}


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values say the same: moments in any form, as exactly as the vaguer one says."""
    first, second = _moment(one), _moment(other)
    if first is None or second is None:
        return str(one).strip() == str(other).strip()
    return abs(first - second) < max(_step(one), _step(other))


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value.strip().upper())
    except (AttributeError, ValueError):
        return None
    return found if found.tzinfo is not None else None


def _step(text: str) -> timedelta:
    """Return the smallest difference that a moment can show as it is written."""
    fraction = text.partition(".")[2]
    digits = len(fraction) - len(fraction.lstrip("0123456789"))
    return timedelta(microseconds=10 ** max(6 - digits, 0))
