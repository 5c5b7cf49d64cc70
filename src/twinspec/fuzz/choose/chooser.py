"""Chooses the next request, by the outcomes of earlier requests."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol

from twinspec.contract.operations import Representation
from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import RefusalPredictor, aimed
from twinspec.fuzz.choose.compose import Composer
from twinspec.fuzz.choose.links import Links, LinkSource
from twinspec.fuzz.choose.mutate import Mutator
from twinspec.fuzz.choose.variants import Variants
from twinspec.fuzz.model.observation import FOLLOWED, MINIMISING, OUTDATED, Observation, SendTask
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import Pools
from twinspec.fuzz.model.precondition import precondition_node, with_precondition
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.model.values import is_same
from twinspec.fuzz.settings import RunUsers

_AIMED_KEPT = 8
_NOT_FOLLOWED = ("corpus", MINIMISING, OUTDATED)


class Experience(Protocol):
    """The part of the learner that the chooser uses: outcomes of earlier requests."""

    def parent(self, operation: str, rng: random.Random) -> Plan | None:
        """Return a request to `operation` to change, None while there is none."""
        ...

    def accepted(self, operation: str, rng: random.Random) -> Plan | None:
        """Return a request to `operation` that was accepted, None while there is none."""
        ...

    def refused(self, operation: str, rule: str, rng: random.Random) -> Plan | None:
        """Return a request to `operation` that `rule` refused, None while there is none."""
        ...

    def donor(self, rng: random.Random) -> Plan | None:
        """Return a request to any operation, as a source of parts."""
        ...

    def proven_users(self, operation: str) -> list[str]:
        """Return the users whose requests to `operation` were accepted."""
        ...

    def is_suspected(self, operation: Target) -> bool:
        """Return whether requests to `operation` are watched until one shows no fault."""
        ...


class Chooser:
    """Chooses the requests of one process to one version."""

    def __init__(
        self,
        pools: Pools,
        experience: Experience,
        users: RunUsers,
        representations: Sequence[Representation],
        links: Links | None,
        predictor: RefusalPredictor | None = None,
    ) -> None:
        """Take values from `pools`; without `links`, no requests follow from accepted ones.

        With a `predictor`, requests are searched for that break rules which were rarely broken.
        """
        self._predictor = predictor
        self._failed_aims: Counter[str] = Counter()
        self._looks_left: float = numbers.AIM_LOOKS_AT_FIRST
        self._last_aimed: deque[Plan] = deque(maxlen=_AIMED_KEPT)
        self._pools = pools
        self._experience = experience
        self._users = users
        self._representations = representations
        self._links = links
        self._around = Variants()
        self._variants: dict[str, deque[Plan]] = {}
        self._outdated: Counter[tuple[str, Representation]] = Counter()
        self._rng = random.Random(0)  # noqa: S311 - a sample of a test

    def next_plan(self, operation: Target, rng: random.Random) -> Plan:
        """Return a variant of an accepted request, a changed one, or one composed from nothing.

        It is a request to `operation`; `rng` makes all choices.
        """
        composer = Composer(self._pools, rng)
        plan = self._aimed(operation, composer, rng)
        if plan is not None:
            return plan
        variants = self._variants.get(operation.id)
        if variants and rng.random() < numbers.VARIANT_SHARE:
            # Any of them: what was accepted last need not wait until all of the others were sent.
            variants.rotate(rng.randrange(len(variants)))
            return variants.popleft()
        is_new = rng.random() < numbers.NEW_SHARE
        parent = None if is_new else self._experience.parent(operation.id, rng)
        if parent is None:
            plan = composer.plan(operation, self._user(operation, rng))
        else:
            plan = self._mutator(operation, composer, rng).change(parent)
        # Both representations are tried alike, whatever the request was that this one is made of.
        return plan.replace(representation=rng.choice(operation.among(self._representations)))

    def is_aimed(self, plan: Plan) -> bool:
        """Return whether `plan` is one of the last that were searched for."""
        return any(plan is one for one in self._last_aimed)

    def _aimed(self, operation: Target, composer: Composer, rng: random.Random) -> Plan | None:
        """Return a request that breaks a rule which too few have broken; None mostly."""
        self._looks_left += numbers.AIM_LOOKS
        failed = self._failed_aims[operation.id]
        patience = numbers.AIM_PATIENCE / (numbers.AIM_PATIENCE + failed)
        share = numbers.AIMED_SHARE * patience**2
        if self._predictor is None or self._looks_left < 0 or rng.random() >= share:
            return None
        wanted = self._predictor.wanted(operation)
        if not wanted:
            return None

        sees_all = self._predictor.sees_all(operation)
        begins_at = self._predictor.begins_at()
        # Nobody can tell whether a changed request still breaks a rule without an expression.
        only_adds = begins_at is not None and not self._predictor.sees(operation, begins_at)

        def start() -> Plan:
            self._looks_left -= 1
            experience = self._experience
            parent = None
            if begins_at is not None:
                parent = experience.refused(operation.id, begins_at, rng)
            elif not sees_all:
                # What no expression says may break unseen, unless the start was accepted.
                parent = experience.accepted(operation.id, rng)
            parent = parent or experience.parent(operation.id, rng)
            return parent or composer.plan(operation, self._user(operation, rng))

        mutator = self._mutator(operation, composer, rng)

        def change(plan: Plan) -> Plan:
            self._looks_left -= 1
            return mutator.change_meaning(plan, only_adds=only_adds)

        climbs = numbers.AIM_CLIMBS if sees_all else numbers.AIM_CLIMBS_UNSEEN
        plan = aimed(self._predictor, wanted, start, change, climbs)
        self._failed_aims[operation.id] = failed + 1 if plan is None else failed // 2
        if plan is None:
            return None
        plan = plan.replace(representation=rng.choice(operation.among(self._representations)))
        self._last_aimed.append(plan)
        return plan

    def _mutator(self, operation: Target, composer: Composer, rng: random.Random) -> Mutator:
        donor = partial(self._experience.donor, rng)
        return Mutator(composer, self._users.of(operation.session), donor)

    def is_watched(self, plan: Plan) -> bool:
        """Return whether `plan` is sent as a watched request this time."""
        if self._experience.is_suspected(plan.operation):
            return True
        if plan.operation.paging is not None:
            return self._rng.random() < numbers.PAGED_SHARE
        return not plan.operation.is_safe and self._rng.random() < numbers.WATCHED_SHARE

    def vary(self, plan: Plan) -> None:
        """Queue the variants of an accepted request."""
        composer = Composer(self._pools, self._rng)
        users = self._users.of(plan.operation.session)
        more = self._around.around(plan, composer, users)
        self._rng.shuffle(more)
        waiting = deque[Plan](maxlen=numbers.VARIANTS_WAITING)
        self._variants.setdefault(plan.operation.id, waiting).extend(more)

    def vary_again(self, operations: Iterable[str]) -> None:
        """Vary the next accepted requests to `operations` as much as the first ones were."""
        for operation in operations:
            self._around.forget(operation)

    def following(self, observation: Observation) -> Iterator[SendTask]:
        """Yield the requests that follow at once from an accepted one."""
        plan = observation.plan
        if self._links is None or plan is None or not observation.exchange.answer.is_success:
            return
        # Only a request that says what its plan says, as its user, leads on.
        if plan.attack is not None or plan.raw is not None or plan.credential != "live":
            return
        yield from self._outdated_copies(observation, plan)
        yield from self._linked(observation, plan, self._links)

    def _outdated_copies(self, observation: Observation, plan: Plan) -> Iterator[SendTask]:
        """Yield a copy of an accepted request; its precondition is outdated, so it must be refused.

        Then yield the request with the current precondition, to be sent twice at the same time.
        """
        phase = observation.exchange.phase
        if phase in (MINIMISING, OUTDATED) or precondition_node(plan) is None:
            return
        seen = observation.precondition
        known, sent = (seen.known, seen.sent) if seen is not None else (None, None)
        # A request that was accepted with another value than is known is suspect.
        is_suspect = sent is not None and known is not None and not is_same(sent, known)
        key = plan.operation.id, plan.representation
        is_due = is_suspect or self._outdated[key] < numbers.OUTDATED_FIRST or phase == "corpus"
        if not is_due and self._rng.random() >= numbers.OUTDATED_SHARE:
            return
        self._outdated[key] += 1
        if sent is not None:
            again = with_precondition(plan, sent)
            yield SendTask(again, OUTDATED, is_watched=True, origin=plan)
            yield SendTask(plan, OUTDATED, is_twice=True, origin=plan)

    def _linked(self, observation: Observation, plan: Plan, links: Links) -> Iterator[SendTask]:
        """Yield a request along one of the contract's links, and a reading of a created record."""
        depth = observation.task.depth if observation.task is not None else 0
        if observation.exchange.phase in _NOT_FOLLOWED or depth >= numbers.LONGEST_CHAIN:
            return
        if depth == 0 and self._rng.random() >= numbers.LINKED_SHARE:
            return
        session = observation.task.credential if observation.task is not None else None
        source = LinkSource(
            plan,
            observation.exchange.answer.status,
            observation.sent,
            observation.answered,
            observation.exchange.answer.headers,
        )
        linked = list(links.after(source, Composer(self._pools, self._rng)))
        if linked:
            step = self._rng.choice(linked)
            credential = step.credential or session
            yield SendTask(step.plan, FOLLOWED, credential=credential, depth=depth + 1)
        for kind, key in observation.created:
            reading = links.to_created(plan, kind, key)
            if reading is not None:
                yield SendTask(reading, FOLLOWED, credential=session, depth=depth + 1)

    def _user(self, operation: Target, rng: random.Random) -> str | None:
        proven = self._experience.proven_users(operation.id)
        if proven and rng.random() < numbers.PROVEN_USER_SHARE:
            return rng.choice(proven)
        users = self._users.of(operation.session)
        return rng.choice(users) if users else None
