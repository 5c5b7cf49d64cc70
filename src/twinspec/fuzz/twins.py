"""Compares JSON with XML: each request goes to two servers, in JSON to one, in XML to the other.

Both start with equal worlds, and no other client uses them. Status, code, rules and what is read
afterwards must be the same. Only times during the run may differ: one server gets a request a
little later than the other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from twinspec.contract.binding.names import NotXml
from twinspec.contract.error_form import ErrorForm
from twinspec.contract.operations import Representation
from twinspec.fuzz import numbers
from twinspec.fuzz.campaign import Campaign
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.minimise import minimise
from twinspec.fuzz.model.exchange import Exchange, ServerFinding
from twinspec.fuzz.model.observation import MINIMISING
from twinspec.fuzz.model.plan import ABSENT, Plan, refs_of_plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.send.client import Client

CHECK = "json_equals_xml"
_PHASE = "twins"
_MARGIN = timedelta(minutes=numbers.RECENT_MINUTES)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")

Order = tuple[Representation, Representation]


class Twins:
    """Two clients of one version, each with its campaign; their worlds were equal at the start."""

    def __init__(
        self,
        clients: tuple[Client, Client],
        campaigns: tuple[Campaign, Campaign],
        judge: Judge,
        counts: Counts,
        form: ErrorForm | None,
        operations: Mapping[Target, int],
        rng: random.Random,
        keep: Callable[[ServerFinding, Plan], None],
    ) -> None:
        """Read refusals by `form`; choose operations by their weights and `rng`.

        The first request that shows a difference is minimised and passed to `keep`.
        """
        self._clients = clients
        self._campaigns = campaigns
        self._judge = judge
        self._counts = counts
        self._form = form
        self._operations = list(operations)
        self._weights = list(operations.values())
        self.weight = sum(self._weights)
        self._rng = rng
        self._keep = keep
        self._reduced: set[tuple[str, ...]] = set()
        self._since = datetime.now(UTC) - _MARGIN

    def compare(self) -> None:
        """Send one request to both servers, in JSON to one and in XML to the other."""
        [operation] = self._rng.choices(self._operations, self._weights)
        plan = self._campaigns[0].next_plan(operation, self._rng)
        self.check(plan, self._rng.choice((("json", "xml"), ("xml", "json"))))

    def check(self, plan: Plan, order: Order = ("json", "xml")) -> None:
        """Send `plan` to both servers and compare the answers, if JSON and XML can both express it.

        The first server gets it in the first representation of `order`.
        """
        plan = plan.replace(attack=None, padding=0, headers={}, raw=None)
        if not self._survives(plan):
            return
        exchanges, lost = [], False
        findings: list[ServerFinding] = []
        for campaign, one in zip(self._campaigns, order, strict=True):
            concluded = campaign.conclude(plan.replace(representation=one), _PHASE)
            lost = lost or concluded.judgement.loses_session
            findings += concluded.judgement.findings
            exchanges.append(concluded.observation.exchange)
        if lost:
            # Both begin anew, or one world would soon have other sessions than the other.
            for client in self._clients:
                client.sessions.forget(plan.login or "")
        elif self._is_comparable(plan, exchanges):
            self._counts.checked(CHECK)
            difference = self._compared(plan, exchanges)
            if difference is not None:
                self._counts.found(difference)
                findings.append(difference)
        for finding in findings:
            self._reduce(finding, plan, order)

    def _reduce(self, finding: ServerFinding, plan: Plan, order: Order) -> None:
        """Minimise the request of a new finding and keep it."""
        if finding.signature in self._reduced:
            return
        self._reduced.add(finding.signature)
        smaller = minimise(plan, lambda candidate: self._shows(candidate, order, finding))
        if smaller is not None:
            finding, plan = smaller
            self._counts.show(finding)
        self._keep(finding, plan.replace(representation=finding.exchange.representation))

    def _shows(self, plan: Plan, order: Order, finding: ServerFinding) -> ServerFinding | None:
        """Return the finding with the same signature that `plan` causes, if it does.

        Nothing is compared once the two worlds differ.
        """
        if not self._survives(plan) or self._differing(plan) is not None:
            return None
        exchanges = [
            campaign.try_out(plan.replace(representation=one), MINIMISING)
            for campaign, one in zip(self._campaigns, order, strict=True)
        ]
        found = [item for one in exchanges for item in self._judge.judge(one).findings]
        is_clear = self._is_comparable(plan, exchanges)
        difference = self._compared(plan, exchanges) if is_clear else None
        found += [difference] if difference else []
        return next((item for item in found if item.signature == finding.signature), None)

    def _is_comparable(self, plan: Plan, exchanges: list[Exchange]) -> bool:
        """Return whether both answered, and the request does not depend on times of this run.

        If a record changed at 04:44:14.711 on one server and a millisecond later on the other, a
        search for all changes until 04:44:14.711 rightly finds it on one of them only.
        """
        if _has_empty_parameter(exchanges[0]) or not all(one.answer.status for one in exchanges):
            return False
        asked = [
            str(client.pools.resolve(ref))
            for ref in refs_of_plan(plan)
            if not ref.mark.is_whole
            for client in self._clients
        ]
        return not any(self._is_recent(text) for one in asked for text in _MOMENT.findall(one))

    def _compared(self, plan: Plan, exchanges: list[Exchange]) -> ServerFinding | None:
        """Return the finding that two answers differ, with the exchange in XML."""
        message = self._difference(exchanges) or self._state_differs(plan, exchanges)
        if message is None:
            return None
        [shown] = [item for item in exchanges if item.representation == "xml"]
        return ServerFinding(CHECK, message, shown)

    def _survives(self, plan: Plan) -> bool:
        """Return whether the body of `plan` is unchanged after writing it as XML and reading it."""
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
        if plan.operation.is_safe or not exchanges[0].answer.is_success:
            return None
        kind = self._differing(plan)
        return kind and f"The same request leaves different states behind: {kind}."

    def _differing(self, plan: Plan) -> str | None:
        """Return the kind of a record that `plan` names and that differs between both worlds."""
        if not self._clients[0].can_read(plan.login):
            return None
        things = list(dict.fromkeys((ref.kind, ref.key) for ref in refs_of_plan(plan)))
        for kind, key in things[: numbers.COMPARED_THINGS]:
            one, other = (client.read(kind, [key], plan.login) for client in self._clients)
            if not self._same(one, other):
                return kind
        return None

    def _same(self, one: Any, other: Any) -> bool:
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            return one.keys() == other.keys() and all(self._same(one[k], other[k]) for k in one)
        if isinstance(one, list) and isinstance(other, list):
            return len(one) == len(other) and all(map(self._same, one, other))
        return bool(one == other) or (self._is_recent(one) and self._is_recent(other))

    def _is_recent(self, value: Any) -> bool:
        """Return whether a value is a time during this run."""
        try:
            return bool(self._since <= datetime.fromisoformat(value) <= datetime.now(UTC) + _MARGIN)
        except (TypeError, ValueError):
            return False


def _has_empty_parameter(exchange: Exchange) -> bool:
    """Return whether a path parameter was empty, so that the request reached no operation."""
    path = exchange.request.target.partition("?")[0]
    return path.endswith("/") or "//" in path


def _refusal(shape: Any, form: ErrorForm | None) -> Any:
    """Return the code and the rules of a refusal, without its texts."""
    if form is None or not isinstance(shape, Mapping):
        return shape
    violations = shape.get(form.violations) or []
    return [shape.get(form.code), sorted(str(item.get(form.rule)) for item in violations)]
