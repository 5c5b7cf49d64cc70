"""JSON = XML: the same requests to two equal worlds, in JSON to one and in XML to the other.

What may differ is when something happened, since the worlds are told one after the other.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from twinspec.contract.error_form import ErrorForm
from twinspec.fuzz.client import Client
from twinspec.fuzz.course import Course
from twinspec.fuzz.exchange import Exchange, Finding, Representation
from twinspec.fuzz.plan.compose import named
from twinspec.fuzz.plan.plan import ABSENT, Plan
from twinspec.fuzz.plan.surface import Operation
from twinspec.fuzz.tally.counts import Counts
from twinspec.fuzz.wire.xml_names import NotXml

CHECK = "json_equals_xml"
_PHASE = "twins"
_MARGIN = timedelta(minutes=10)
_THINGS = 6


class Twins:
    """Two clients of one version, each with its course, whose worlds began equal and stay so."""

    def __init__(
        self,
        clients: tuple[Client, Client],
        courses: tuple[Course, Course],
        counts: Counts,
        form: ErrorForm | None,
        operations: Mapping[Operation, int],
        rng: random.Random,
    ) -> None:
        """Compare refusals as `form` says they are written; choose by weights and `rng`."""
        self._clients = clients
        self._courses = courses
        self._counts = counts
        self._form = form
        self._operations = list(operations)
        self._weights = list(operations.values())
        self.weight = sum(self._weights)
        self._rng = rng
        self._since = datetime.now(UTC) - _MARGIN

    def compare(self) -> None:
        """Send one request to both worlds, in JSON to one and in XML to the other."""
        [operation] = self._rng.choices(self._operations, self._weights)
        plan = self._courses[0].next_plan(operation, self._rng)
        plan = plan.but(attack=None, padding=0, headers={}, raw=None)
        order: tuple[Representation, Representation] = self._rng.choice(
            (("json", "xml"), ("xml", "json"))
        )
        plans = [plan.but(representation=representation) for representation in order]
        if not self._survives(plan):
            return
        exchanges, lost = [], False
        for client, course, one in zip(self._clients, self._courses, plans, strict=True):
            course.sending(one)
            exchange = client.send(one, _PHASE)
            lost = lost or course.loses_session(exchange)
            course.heard(exchange, one)
            exchanges.append(exchange)
        if lost:
            # Both begin anew, or one world would soon have other sessions than the other.
            for client in self._clients:
                client.sessions.forget(plan.login or "")
            return
        if _leads_nowhere(exchanges[0]):
            return
        self._counts.checked(CHECK)
        difference = self._difference(exchanges) or self._state_differs(plan, exchanges)
        if difference:
            found = exchanges[order.index("xml")]
            self._counts.found(Finding(CHECK, difference, found))

    def _survives(self, plan: Plan) -> bool:
        """Whether XML can say what the plan says, to the last type."""
        if plan.body is ABSENT or plan.operation.role is None:
            return plan.body is ABSENT
        try:
            return self._clients[0].survives_xml(plan)
        except NotXml:
            return False

    def _difference(self, exchanges: list[Exchange]) -> str | None:
        one, other = exchanges
        statuses = sorted({f"{item.answer.status} to {item.representation}" for item in exchanges})
        if one.answer.status != other.answer.status:
            return f"The same request is answered differently: {' and '.join(statuses)}."
        if one.answer.headers.get("location") != other.answer.headers.get("location"):
            return "JSON and XML are answered with different Location headers."
        shapes = [
            client.shape(exchange, client.surface.operations[exchange.operation or ""])
            for client, exchange in zip(self._clients, exchanges, strict=True)
        ]
        if one.answer.status >= 400:
            shapes = [_refusal(shape, self._form) for shape in shapes]
        if not self._same(*shapes):
            return "JSON and XML answers to the same request say different things."
        return None

    def _state_differs(self, plan: Plan, exchanges: list[Exchange]) -> str | None:
        if plan.operation.is_safe or exchanges[0].answer.status >= 300:
            return None
        if not self._clients[0].can_read(plan.login):
            return None
        things = list(dict.fromkeys((ref.kind, ref.key) for ref in named(plan)))
        for kind, key in things[:_THINGS]:
            one, other = (client.read(kind, [key], plan.login) for client in self._clients)
            if not self._same(one, other):
                return f"The same request leaves different states behind: {kind}."
        return None

    def _same(self, one: Any, other: Any) -> bool:
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            return one.keys() == other.keys() and all(self._same(one[k], other[k]) for k in one)
        if isinstance(one, list) and isinstance(other, list):
            return len(one) == len(other) and all(map(self._same, one, other))
        return bool(one == other) or (self._is_recent(one) and self._is_recent(other))

    def _is_recent(self, value: Any) -> bool:
        """Whether a value is a moment of this run."""
        try:
            return bool(self._since <= datetime.fromisoformat(value) <= datetime.now(UTC) + _MARGIN)
        except (TypeError, ValueError):
            return False


def _leads_nowhere(exchange: Exchange) -> bool:
    """Whether a path parameter was empty, so that no operation was asked."""
    path = exchange.request.target.partition("?")[0]
    return path.endswith("/") or "//" in path


def _refusal(shape: Any, form: ErrorForm | None) -> Any:
    """Return what a refusal says for programs: its code and its rules; texts are for people."""
    if form is None or not isinstance(shape, Mapping):
        return shape
    violations = shape.get(form.violations) or []
    return [shape.get(form.code), sorted(str(item.get(form.rule)) for item in violations)]
