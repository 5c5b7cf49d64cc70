"""A worker: one process of a run, which goes through the versions with Schemathesis."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import count

from hypothesis.errors import Flaky, FlakyStrategyDefinition
from schemathesis.engine import events

from twinspec.fuzz import corpus
from twinspec.fuzz.client import Client
from twinspec.fuzz.course import Course
from twinspec.fuzz.driver import Driver
from twinspec.fuzz.exchange import Finding
from twinspec.fuzz.line import Flag, Line
from twinspec.fuzz.minimise import by_judge, minimise
from twinspec.fuzz.paging import CHECK as CONSISTENT_PAGING
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.plan.surface import Surface
from twinspec.fuzz.prepared import Outcome, Place, Prepared, Told, told
from twinspec.fuzz.probes import probe
from twinspec.fuzz.settings import Settings
from twinspec.fuzz.state import CHANGES_NOTHING, MOVES, RESOLVES
from twinspec.fuzz.tally.counts import Counts
from twinspec.fuzz.turns import Turns
from twinspec.fuzz.updates import CHECK as LOST_UPDATE

_SHOWN_ALONE = (CHANGES_NOTHING, MOVES, RESOLVES, CONSISTENT_PAGING, LOST_UPDATE)
"""Checks that look before and after a request: nothing smaller is looked for by its answer."""

_PHASES = 0.12
# What to send next depends on earlier answers: a replay of Hypothesis draws something else.
_REPLAYED = (Flaky, FlakyStrategyDefinition)
_SESSIONS = 0.06
_ACQUAINTING = 0.1
_SPELL_SECONDS = 5.0
_SPELLS = 8
_SPELLS_OF_ALL = 3
_RETURNING = 0.2
_FEWEST_CASES = 50
_TOLD_SECONDS = 0.5
_SLACK_SECONDS = 60


class Worker:
    """One process of a run."""

    def __init__(
        self,
        number: int,
        settings: Settings,
        prepared: Prepared,
        turns: Turns,
        stop: Flag | None = None,
    ) -> None:
        """Be worker `number`, counted from 0; the first also replays the corpus and probes.

        Once `stop` is set, nothing is sent any more.
        """
        self.number = number
        self.outcome = Outcome(Counts())
        self._settings = settings
        self._prepared = prepared
        self._turns = turns
        self._beside = 0
        cases = settings.cases
        self._limit = math.inf if cases is None else cases / settings.workers
        self._reduced: set[tuple[str, ...]] = set()
        self._begun: dict[str, tuple[Driver, Course]] = {}
        self._end = until(settings)
        self._line = Line(self._end, stop, settings.verify, is_met=True)
        self._place = Place(settings.base_url, settings, prepared, self._line)
        self._rng = random.Random(f"{settings.seed}/{number}")  # noqa: S311 - no secret

    @property
    def last_words(self) -> str:
        """The last request to a server that answers no more; nothing if it still does."""
        return self._line.last if self._line.is_gone else ""

    def run(self) -> Iterator[Told]:
        """Work through the versions; yield how far it is now and then."""
        names = list(self._prepared.names)
        names = names[self.number % len(names) :] + names[: self.number % len(names)]
        end = self._end
        try:
            self._enter(names)
            if not self._settings.values:
                yield from self._acquaint(names)
            started = time.monotonic()
            for index, name in enumerate(names):
                share = self._weight(name) / sum(map(self._weight, names[index:]))
                now = time.monotonic()
                left = (started - now + (end - started) * (1 - _RETURNING)) * share
                with self._within((1 - _RETURNING) * share):
                    yield from self._version(name, self._place.client(name), max(left, 1.0))
            yield from self._return(end)
        finally:
            self._place.leave()
        yield told(self.number, self.outcome.counts)

    def _enter(self, names: list[str]) -> None:
        """Begin the sessions of the run before log-ins fail on purpose, which slows others."""
        sessions = self._place.client(names[0]).sessions
        for login in self._settings.logins:
            if sessions.header is not None and not login.reserved:
                sessions.credential(login.name)

    def _acquaint(self, names: list[str]) -> Iterator[Told]:
        """Read for a while in all versions, so that there are values of the world to begin with."""
        seconds = (self._end - time.monotonic()) * _ACQUAINTING / len(names)
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
                with self._within(_ACQUAINTING / len(names)):
                    yield from self._fuzz(driver, reads, seconds, time.monotonic() + seconds)

    def _weight(self, name: str) -> int:
        """Return how much there is to fuzz in a version: operations, and rules that can refuse."""
        judge = self._prepared.judge
        return sum(1 + len(judge.rules_of(name, item)) for item in self._prepared.names[name])

    def _course(self, client: Client) -> Course:
        return Course(
            client,
            self._prepared.judge,
            self._prepared.effects,
            self.outcome.counts,
            self._settings.logins,
            self._settings.representations,
            self._turns,
            self._prepared.links[client.surface.version],
            lambda finding, plan: self._reduce(client, finding, plan),
        )

    def _driver(self, name: str, client: Client, course: Course) -> Driver:
        version = self._prepared.contract.versions[name]
        names, representations = self._prepared.names[name], self._settings.representations
        return Driver(client, version, course, names, representations)

    def _version(self, name: str, client: Client, seconds: float) -> Iterator[Told]:
        course = self._course(client)
        end = time.monotonic() + seconds
        if self.number == 0:
            self._replay(client, course, name)
        driver = self._driver(name, client, course)
        users = tuple(login.name for login in self._settings.logins if not login.reserved)
        phases = driver.phases(_whole(seconds * _PHASES), self._rng.getrandbits(32), users)
        with self._within(_PHASES):
            yield from self._follow(phases, end)
        self._begun[name] = (driver, course)
        for some, share in self._spells(client.surface, self._prepared.names[name], end):
            left = end - time.monotonic()
            with self._within(share):
                yield from self._fuzz(driver, some, left * share, end)

    def _return(self, end: float) -> Iterator[Told]:
        """Go through the versions again, above all where a rule is left that nothing has broken."""
        every = {name: self._quick(name) or self._prepared.names[name] for name in self._begun}
        while any(every.values()) and time.monotonic() < end and not self._is_done():
            hungry = {name: self._hungry(name, every[name]) for name in every}
            wanted = hungry if any(hungry.values()) else every
            for name, some in wanted.items():
                left = end - time.monotonic()
                if some and left > 0 and not self._is_done():
                    driver, course = self._begun[name]
                    course.sweep_anew(hungry[name])
                    with self._within(1 / _SPELLS):
                        spell = min(_SPELL_SECONDS, left)
                        yield from self._fuzz(driver, some, spell, end)

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
        """Yield which operations to fuzz next, and for what share of what is left until `end`.

        Operations on sessions have a spell of their own. Of the others, most spells are for
        operations that have rules which no request has broken yet, as long as there are.
        """
        quick = self._quick(surface.version)
        slow = names - quick
        if slow and quick:
            yield slow, _SESSIONS
            names = quick
        for number in count():
            left = end - time.monotonic()
            if left <= 0 or self._is_done():
                return
            wanted = self._hungry(surface.version, names) if number % _SPELLS_OF_ALL else names
            yield wanted or names, min(1.0, max(_SPELL_SECONDS / left, 1 / _SPELLS))

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
                if self._is_done() or self._line.is_over or now > end + _SLACK_SECONDS:
                    break
        self._line.ensure_open()

    def _replay(self, client: Client, course: Course, name: str) -> None:
        """Send what once showed a fault, then what leads nowhere."""
        before = self.outcome.counts.cases
        for plan in self._prepared.corpus[name]:
            course.replay(plan, "corpus")
        if not self._settings.operations:
            for exchange in probe(client, self._settings.representations):
                course.heard(exchange, None)
        # These are as many as they are, whatever the run is asked for.
        self._beside += self.outcome.counts.cases - before
        self._limit += self.outcome.counts.cases - before

    def _reduce(self, client: Client, finding: Finding, plan: Plan | None) -> None:
        """Make the request of a first finding smaller and keep it in the corpus."""
        signature = finding.signature
        if signature in self._reduced or plan is None:
            return
        self._reduced.add(signature)
        shown_alone = finding.check in _SHOWN_ALONE
        shows = by_judge(client, self._prepared.judge, self._turns, finding)
        try:
            smaller = None if shown_alone else minimise(plan, shows)
            if smaller is not None:
                finding, plan = smaller
                self.outcome.counts.show(finding)
        finally:
            # As large as it is, if the run ends meanwhile.
            if self._settings.corpus is not None:
                file = corpus.save(self._settings.corpus, finding, plan)
                self.outcome.files[signature] = file

    @contextmanager
    def _within(self, share: float) -> Iterator[None]:
        """Let what is done inside be done after a share of the requests that are left."""
        before, cases, beside = self._limit, self.outcome.counts.cases, self._beside
        if before < math.inf:
            self._limit = min(before, cases + max((before - cases) * share, _FEWEST_CASES))
        try:
            yield
        finally:
            self._limit = before + self._beside - beside

    def _is_done(self) -> bool:
        return self.outcome.counts.cases >= self._limit


def until(settings: Settings) -> float:
    """Return the moment, by the monotonic clock, at which the last request of a run is sent."""
    return settings.until or time.monotonic() + settings.seconds


def _whole(seconds: float) -> int:
    return max(round(seconds), 1)
