"""Remembers what exchanges show: values of the world, and requests that are worth changing."""

from __future__ import annotations

import random
from collections.abc import Iterable

from twinspec.fuzz.learn.population import Population
from twinspec.fuzz.model.extract import extract_records
from twinspec.fuzz.model.observation import OUTDATED, Judgement, Observation, ReadBack, Thing
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import Pools
from twinspec.fuzz.model.targets import Surface, Target
from twinspec.fuzz.settings import RunUsers


class Learner:
    """What a process knows of one version at one server: values and requests."""

    def __init__(self, pools: Pools, surface: Surface, users: RunUsers) -> None:
        """Add what answers show to `pools`; keep only requests made by one of `users`."""
        self._pools = pools
        self._surface = surface
        self._users = users
        self._population = Population()
        self._proven: dict[str, dict[str, None]] = {}
        self._suspected: set[str] = set()
        self._cleared: set[str] = set()

    def learn(self, observation: Observation, judgement: Judgement) -> bool:
        """Add the values and the request of an observation.

        Return whether the request was accepted and is worth varying.
        """
        if judgement.loses_session:
            return False
        self.learn_world(observation)
        plan = observation.plan
        if plan is None or not self._is_worth_keeping(observation, plan):
            return False
        status = observation.exchange.answer.status
        if observation.exchange.answer.is_success:
            self._population.note(plan, (status, ""))
            if plan.login is not None:
                self._proven.setdefault(plan.operation.id, {})[plan.login] = None
            return True
        if judgement.business_rule:
            self._population.note(plan, (status, judgement.business_rule))
        return False

    def learn_world(self, observation: Observation) -> None:
        """Add to the pools the values in an answer, and in what was read again after it."""
        exchange = observation.exchange
        operation = self._surface.operations.get(exchange.operation or "")
        if operation is not None and observation.answered is not None:
            answered = operation.answers[str(exchange.answer.status)]
            extract_records(observation.answered, answered.node, self._pools)
        for kind, key in observation.created:
            self._pools.add(kind, {"id": key})
        read = self.learn_read(observation.read_back)
        self._suspect(observation, read)

    def learn_read(self, read_back: Iterable[ReadBack]) -> set[Thing]:
        """Add to the pools what was read; return the records that it shows."""
        return {
            (record.kind, record.key)
            for one in read_back
            for record in extract_records(one.shape, one.operation.answers["200"].node, self._pools)
        }

    def parent(self, operation: str, rng: random.Random) -> Plan | None:
        """Return a request to `operation` to change, None while there is none."""
        return self._population.choose(operation, rng)

    def accepted(self, operation: str, rng: random.Random) -> Plan | None:
        """Return a request to `operation` that was accepted, None while there is none."""
        return self._population.accepted(operation, rng)

    def refused(self, operation: str, rule: str, rng: random.Random) -> Plan | None:
        """Return a request to `operation` that `rule` refused, None while there is none."""
        return self._population.refused(operation, rule, rng)

    def donor(self, rng: random.Random) -> Plan | None:
        """Return a request to any operation, as a source of parts."""
        return self._population.other(rng)

    def proven_users(self, operation: str) -> list[str]:
        """Return the users whose requests to `operation` were accepted."""
        return list(self._proven.get(operation, ()))

    def is_suspected(self, operation: Target) -> bool:
        """Return whether the Location of an answer of `operation` named an unreadable record.

        Another client may have deleted it, so only a request that is sent alone can show a fault.
        """
        return operation.id in self._suspected

    def _suspect(self, observation: Observation, read: set[Thing]) -> None:
        operation = observation.exchange.operation or ""
        if observation.is_alone and observation.created:
            self._suspected.discard(operation)
        elif observation.created - read and operation not in self._cleared:
            self._suspected.add(operation)
        seen = observation.created_seen
        if seen is not None and (seen.is_found or (seen.is_missing and seen.others_seen)):
            self._cleared.add(operation)

    def _is_worth_keeping(self, observation: Observation, plan: Plan) -> bool:
        """Return whether a request was sent as planned, by a user who may send it in this run."""
        is_changed = plan.attack is not None or plan.padding or plan.credential != "live"
        if is_changed or observation.exchange.phase == OUTDATED:
            return False
        return plan.login is None or plan.login in self._users.of(plan.operation.session)
