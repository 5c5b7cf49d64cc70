"""A worker: one process of a run, which goes through the versions with Schemathesis."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import count

from hypothesis.errors import Flaky, FlakyStrategyDefinition
from schemathesis.engine import events

from twinspec.fuzz import corpus
from twinspec.fuzz.client import Client
from twinspec.fuzz.course import Course
from twinspec.fuzz.driver import Driver
from twinspec.fuzz.exchange import Finding
from twinspec.fuzz.minimise import by_judge, minimise
from twinspec.fuzz.paging import CHECK as CONSISTENT_PAGING
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.plan.surface import Surface
from twinspec.fuzz.prepared import Outcome, Place, Prepared, Told, told
from twinspec.fuzz.probes import probe
from twinspec.fuzz.settings import Settings
from twinspec.fuzz.state import CHANGES_NOTHING, MOVES
from twinspec.fuzz.tally.counts import Counts
from twinspec.fuzz.turns import Turns

_PHASES = 0.12
# What to send next depends on earlier answers: a replay of Hypothesis draws something else.
_REPLAYED = (Flaky, FlakyStrategyDefinition)
_SESSIONS = 0.06
_ACQUAINTING = 0.1
_SPELL_SECONDS = 5.0
_SPELLS = 8
_SPELLS_OF_ALL = 3
_RETURNING = 0.2
_TOLD_SECONDS = 0.5
_SLACK_SECONDS = 60


class Worker:
    """One process of a run."""

    def __init__(self, number: int, settings: Settings, prepared: Prepared, turns: Turns) -> None:
        """Be worker `number`, counted from 0; the first also replays the corpus and probes."""
        self.number = number
        self.outcome = Outcome(Counts())
        self._settings = settings
        self._prepared = prepared
        self._turns = turns
        self._limit = math.inf
        self._begun: dict[str, Driver] = {}
        self._place = Place(settings.base_url, settings, prepared)
        self._rng = random.Random(f"{settings.seed}/{number}")  # noqa: S311 - no secret

    def run(self) -> Iterator[Told]:
        """Work through the versions; yield how far it is now and then."""
        names = list(self._prepared.names)
        names = names[self.number % len(names) :] + names[: self.number % len(names)]
        end = time.monotonic() + self._settings.seconds
        try:
            if not self._settings.values:
                self._allow(self._left_cases() * _ACQUAINTING)
                yield from self._acquaint(names)
            started, whole = time.monotonic(), self._left_cases()
            for index, name in enumerate(names):
                share = self._weight(name) / sum(map(self._weight, names[index:]))
                left = (started + (end - started) * (1 - _RETURNING) - time.monotonic()) * share
                if left > 0:
                    self._allow((self._left_cases() - whole * _RETURNING) * share)
                    yield from self._version(name, self._place.client(name), left)
            self._allow(self._left_cases())
            yield from self._return(end)
        finally:
            self._place.leave()
        yield told(self.number, self.outcome.counts)

    def _acquaint(self, names: list[str]) -> Iterator[Told]:
        """Read for a while in all versions, so that there are values of the world to begin with."""
        seconds = self._settings.seconds * _ACQUAINTING / len(names)
        for name in names:
            client = self._place.client(name)
            operations = client.surface.operations
            reads = frozenset(
                item
                for item in self._prepared.names[name]
                if operations[item].is_safe or operations[item].paging is not None
            )
            if reads:
                driver = self._driver(name, client, self._course(client))
                fuzz = driver.fuzz(_whole(seconds), self._rng.getrandbits(32), reads)
                yield from self._follow(fuzz, time.monotonic() + seconds)

    def _weight(self, name: str) -> int:
        """Return how many rules can refuse requests to the version."""
        judge = self._prepared.judge
        return sum(len(judge.rules_of(name, item)) for item in self._prepared.names[name])

    def _course(self, client: Client) -> Course:
        return Course(
            client,
            self._prepared.judge,
            self._prepared.effects,
            self.outcome.counts,
            self._settings.logins,
            self._settings.representations,
            self._turns,
            lambda finding, plan: self._reduce(client, finding, plan),
        )

    def _driver(self, name: str, client: Client, course: Course) -> Driver:
        version = self._prepared.contract.versions[name]
        return Driver(client, version, course, self._prepared.names[name])

    def _version(self, name: str, client: Client, seconds: float) -> Iterator[Told]:
        course = self._course(client)
        end = time.monotonic() + seconds
        if self.number == 0:
            self._replay(client, course, name)
        driver = self._driver(name, client, course)
        users = tuple(login.name for login in self._settings.logins if not login.reserved)
        limit = self._limit
        self._allow((limit - self.outcome.counts.cases) * _PHASES)
        phases = driver.phases(_whole(seconds * _PHASES), self._rng.getrandbits(32), users)
        yield from self._follow(phases, end)
        self._limit = limit
        self._begun[name] = driver
        for some, spell in self._spells(client.surface, self._prepared.names[name], end):
            yield from self._fuzz(driver, some, spell, end)

    def _return(self, end: float) -> Iterator[Told]:
        """Go through the versions again, above all where a rule is left that nothing has broken."""
        every = {name: self._quick(name) or self._prepared.names[name] for name in self._begun}
        while any(every.values()) and time.monotonic() < end and not self._is_done():
            hungry = {name: self._hungry(name, every[name]) for name in every}
            for name, wanted in (hungry if any(hungry.values()) else every).items():
                left = end - time.monotonic()
                if wanted and left > 0 and not self._is_done():
                    yield from self._fuzz(self._begun[name], wanted, min(_SPELL_SECONDS, left), end)

    def _fuzz(
        self, driver: Driver, names: frozenset[str], seconds: float, end: float
    ) -> Iterator[Told]:
        seed = self._rng.getrandbits(32)
        yield from self._follow(driver.fuzz(_whole(seconds), seed, names), end)

    def _quick(self, name: str) -> frozenset[str]:
        """Return the operations of a version but those on sessions: log-ins are slow on purpose."""
        operations = self._prepared.surfaces[name].operations
        names = self._prepared.names[name]
        return frozenset(one for one in names if operations[one].session in ("needs", "open"))

    def _spells(
        self, surface: Surface, names: frozenset[str], end: float
    ) -> Iterator[tuple[frozenset[str], float]]:
        """Yield which operations to fuzz next and for how many seconds, until `end`.

        Operations on sessions have a spell of their own. Of the others, most spells are for
        operations that have rules which no request has broken yet, as long as there are.
        """
        quick = self._quick(surface.version)
        slow = names - quick
        left = end - time.monotonic()
        if slow and quick:
            yield slow, left * _SESSIONS
            names = quick
        for number in count():
            left = end - time.monotonic()
            if left <= 0 or self._is_done():
                return
            wanted = self._hungry(surface.version, names) if number % _SPELLS_OF_ALL else names
            yield wanted or names, min(left, max(_SPELL_SECONDS, left / _SPELLS))

    def _hungry(self, version: str, names: frozenset[str]) -> frozenset[str]:
        """Return the operations of which some business rule was never violated so far."""
        judge, violated = self._prepared.judge, {key.rule for key in self.outcome.counts.violated}
        return frozenset(
            name
            for name in names
            if any(
                judge.is_business(rule) and rule not in violated
                for rule in judge.rules_of(version, name)
            )
        )

    def _follow(self, stream: Generator[events.EngineEvent], end: float) -> Iterator[Told]:
        """Let Schemathesis work; yield how far it is, and keep what it could not do."""
        last = time.monotonic()
        # Closing waits for the threads of Schemathesis: a course hears one request at a time.
        with closing(stream):
            for event in stream:
                if isinstance(event, events.NonFatalError):
                    if not isinstance(event.value, _REPLAYED):
                        self.outcome.errors.append(f"{event.label}: {event.value}")
                elif isinstance(event, events.FatalError):
                    raise event.exception
                now = time.monotonic()
                if now - last > _TOLD_SECONDS:
                    last = now
                    yield told(self.number, self.outcome.counts)
                if self._is_done() or now > end + _SLACK_SECONDS:
                    break

    def _replay(self, client: Client, course: Course, name: str) -> None:
        """Send what once showed a fault, then what leads nowhere."""
        folder = self._settings.corpus
        if folder is not None and folder.is_dir():
            for entry in corpus.load(folder, {name: self._prepared.surfaces[name]}):
                if entry.plan.operation.id in self._prepared.names[name]:
                    course.replay(entry.plan, "corpus")
        if not self._settings.operations:
            for exchange in probe(client):
                course.heard(exchange, None)

    def _reduce(self, client: Client, finding: Finding, plan: Plan | None) -> None:
        """Make the request of a first finding smaller and keep it in the corpus."""
        signature = finding.signature
        if signature in self.outcome.files or plan is None:
            return
        shown_alone = finding.check in (CHANGES_NOTHING, MOVES, CONSISTENT_PAGING)
        shows = by_judge(client, self._prepared.judge, finding)
        smaller = None if shown_alone else minimise(plan, shows)
        if smaller is not None:
            finding, plan = smaller
            self.outcome.counts.show(finding)
        if self._settings.corpus is not None:
            self.outcome.files[signature] = corpus.save(self._settings.corpus, finding, plan)

    def _left_cases(self) -> float:
        """Return how many requests this worker may still make: no end without --examples."""
        wanted = self._settings.cases
        if wanted is None:
            return math.inf
        return wanted / self._settings.workers - self.outcome.counts.cases

    def _allow(self, cases: float) -> None:
        """Let what comes next be done after so many requests."""
        self._limit = self.outcome.counts.cases + cases

    def _is_done(self) -> bool:
        return self.outcome.counts.cases >= self._limit


def _whole(seconds: float) -> int:
    return max(round(seconds), 1)
