"""A worker: one process of a run, which fuzzes the versions with Schemathesis."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import count

from hypothesis.errors import Flaky, FlakyStrategyDefinition
from schemathesis.engine import events

from twinspec.fuzz import numbers
from twinspec.fuzz.campaign import Campaign
from twinspec.fuzz.engine import Engine
from twinspec.fuzz.judge.observed import SEEN_AROUND
from twinspec.fuzz.learn import corpus
from twinspec.fuzz.minimise import minimise, shows_again
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.prepare import RunResources
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.outcome import Outcome, Progress, progress_of
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.probes import probe
from twinspec.fuzz.send.transport import StopFlag, Transport
from twinspec.fuzz.settings import RunSettings, users_of

# What to send next depends on earlier answers: a replay of Hypothesis draws something else.
_REPLAYED = (Flaky, FlakyStrategyDefinition)


class Worker:
    """One process of a run."""

    def __init__(
        self,
        number: int,
        settings: RunSettings,
        prepared: RunResources,
        lock: SharedExclusiveLock,
        stop: StopFlag | None = None,
    ) -> None:
        """Run as worker `number`, counted from 0; the first also replays the corpus and probes.

        When `stop` is set, nothing more is sent.
        """
        self.number = number
        self.outcome = Outcome(Counts())
        self._settings = settings
        self._prepared = prepared
        self._lock = lock
        self._uncounted = 0
        cases = settings.cases
        self._limit = math.inf if cases is None else cases / settings.workers
        self._reduced: set[tuple[str, ...]] = set()
        self._begun: dict[str, tuple[Engine, Campaign]] = {}
        self._end = settings.end()
        self._transport = Transport(self._end, stop, settings.verify, has_answered=True)
        self._server = prepared.server(settings.base_url, settings, self._transport)
        self._rng = random.Random(f"{settings.seed}/{number}")  # noqa: S311 - no secret

    @property
    def last_request(self) -> str:
        """The last request to a server that no longer answers; empty if it still does."""
        return self._transport.last if self._transport.is_gone else ""

    def run(self) -> Iterator[Progress]:
        """Fuzz the versions; yield the progress now and then."""
        names = list(self._prepared.names)
        names = names[self.number % len(names) :] + names[: self.number % len(names)]
        try:
            self._log_in(names)
            if not self._settings.values:
                yield from self._read_first(names)
            started = time.monotonic()
            first = 1 - numbers.RETURNING_SHARE
            for index, name in enumerate(names):
                share = self._weight(name) / sum(map(self._weight, names[index:]))
                left = (started - time.monotonic() + (self._end - started) * first) * share
                with self._within(first * share):
                    yield from self._version(name, self._server.client(name), max(left, 1.0))
            yield from self._fuzz_again()
        finally:
            self.outcome.values = self._server.pools.values()
            self._server.leave()
        yield progress_of(self.number, self.outcome.counts)

    def _log_in(self, names: list[str]) -> None:
        """Begin the sessions of the run first: failed log-ins, sent on purpose, slow later ones."""
        sessions = self._server.client(names[0]).sessions
        for name in users_of(self._settings.logins).ordinary if sessions.header else ():
            sessions.credential(name)

    def _read_first(self, names: list[str]) -> Iterator[Progress]:
        """Read for a while in all versions, so that the pools have values of the world."""
        share = numbers.FIRST_READS_SHARE / len(names)
        seconds = (self._end - time.monotonic()) * share
        for name in names:
            client = self._server.client(name)
            operations = client.surface.operations
            reads = frozenset(
                item
                for item in self._prepared.names[name]
                if operations[item].is_safe or operations[item].paging is not None
            )
            if reads:
                engine = self._engine(name, client, self._campaign(client))
                with self._within(share):
                    yield from self._fuzz(engine, reads, seconds, time.monotonic() + seconds)

    def _weight(self, name: str) -> int:
        """Return the weight of a version: the number of its operations and of their refusals."""
        judge = self._prepared.judge
        return sum(1 + len(judge.rules_of(name, item)) for item in self._prepared.names[name])

    def _campaign(self, client: Client) -> Campaign:
        campaign = Campaign(
            client,
            self._prepared,
            self._settings,
            self.outcome.counts,
            self._lock,
            self._prepared.links[client.surface.version],
            lambda finding, plan: self._reduce(campaign, finding, plan),
        )
        return campaign

    def _engine(self, name: str, client: Client, campaign: Campaign) -> Engine:
        version = self._prepared.contract.versions[name]
        names, representations = self._prepared.names[name], self._settings.representations
        return Engine(client, version, campaign, names, representations)

    def _version(self, name: str, client: Client, seconds: float) -> Iterator[Progress]:
        """Fuzz one version: replay the corpus, run Schemathesis' own phases, then the campaign."""
        campaign = self._campaign(client)
        end = time.monotonic() + seconds
        if self.number == 0:
            self._replay(client, campaign, name)
        engine = self._engine(name, client, campaign)
        users = users_of(self._settings.logins).ordinary
        share = numbers.PHASES_SHARE
        phases = engine.phases(_whole(seconds * share), self._rng.getrandbits(32), users)
        with self._within(share):
            yield from self._run_phase(phases, end)
        self._begun[name] = (engine, campaign)
        for some, part in self._slices(name, self._prepared.names[name], end):
            left = end - time.monotonic()
            with self._within(part):
                yield from self._fuzz(engine, some, left * part, end)

    def _fuzz_again(self) -> Iterator[Progress]:
        """Fuzz the versions again, mostly those with business rules that were never violated."""
        names = self._prepared.names
        every = {name: self._without_sessions(name) or names[name] for name in self._begun}
        while any(every.values()) and time.monotonic() < self._end and not self._is_done():
            unmet = {name: self._unmet(name, every[name]) for name in every}
            for name, some in (unmet if any(unmet.values()) else every).items():
                left = self._end - time.monotonic()
                if some and left > 0 and not self._is_done():
                    engine, campaign = self._begun[name]
                    campaign.vary_again(unmet[name])
                    with self._within(1 / numbers.SLICES):
                        seconds = min(numbers.SLICE_SECONDS, left)
                        yield from self._fuzz(engine, some, seconds, self._end)

    def _fuzz(
        self, engine: Engine, names: frozenset[str], seconds: float, end: float
    ) -> Iterator[Progress]:
        seed = self._rng.getrandbits(32)
        yield from self._run_phase(engine.fuzz(_whole(seconds), seed, names), end)

    def _without_sessions(self, name: str) -> frozenset[str]:
        """Return the operations of a version except those on sessions, since log-ins are slow."""
        operations = self._prepared.surfaces[name].operations
        names = self._prepared.names[name]
        return frozenset(one for one in names if operations[one].session in ("needs", "open"))

    def _slices(
        self, version: str, names: frozenset[str], end: float
    ) -> Iterator[tuple[frozenset[str], float]]:
        """Yield which operations to fuzz next, and for which share of the time left until `end`.

        Operations on sessions get one time slice. Most other slices are for operations with rules
        that no request has violated yet, if there are any.
        """
        quick = self._without_sessions(version)
        slow = names - quick
        if slow and quick:
            yield slow, numbers.SESSIONS_SHARE
            names = quick
        for number in count():
            left = end - time.monotonic()
            if left <= 0 or self._is_done():
                return
            wanted = self._unmet(version, names) if number % numbers.SLICES_OF_ALL else names
            share = max(numbers.SLICE_SECONDS / left, 1 / numbers.SLICES)
            yield wanted or names, min(1.0, share)

    def _unmet(self, version: str, names: frozenset[str]) -> frozenset[str]:
        """Return the operations with a business rule that was never violated so far."""
        judge, violated = self._prepared.judge, {key.rule for key in self.outcome.counts.violated}
        return frozenset(
            name
            for name in names
            if any(
                judge.is_business(rule) and rule not in violated
                for rule in judge.rules_of(version, name)
            )
        )

    def _run_phase(self, stream: Generator[events.EngineEvent], end: float) -> Iterator[Progress]:
        """Run a phase of Schemathesis; yield the progress, and keep its errors."""
        last = time.monotonic()
        # Closing waits for the threads of Schemathesis: a campaign takes one answer at a time.
        with closing(stream):
            for event in stream:
                if isinstance(event, events.NonFatalError):
                    if not isinstance(event.value, _REPLAYED):
                        self.outcome.errors.append(f"{event.label}: {event.value}")
                elif isinstance(event, events.FatalError):
                    raise event.exception
                now = time.monotonic()
                if now - last > numbers.PROGRESS_SECONDS:
                    last = now
                    yield progress_of(self.number, self.outcome.counts)
                is_late = now > end + numbers.SLACK_SECONDS
                if self._is_done() or self._transport.is_over or is_late:
                    break
        self._transport.ensure_open()

    def _replay(self, client: Client, campaign: Campaign, name: str) -> None:
        """Replay the corpus, then send requests to no operation."""
        before = self.outcome.counts.cases
        for plan in self._prepared.corpus[name]:
            campaign.replay(plan, "corpus")
        if not self._settings.operations:
            for exchange in probe(client, self._settings.representations):
                campaign.on_response(exchange, None)
        # These are as many as they are, whatever the run is asked for.
        self._uncounted += self.outcome.counts.cases - before
        self._limit += self.outcome.counts.cases - before

    def _reduce(self, campaign: Campaign, finding: ServerFinding, plan: Plan | None) -> None:
        """Minimise the request of a new finding and keep it in the corpus."""
        signature = finding.signature
        if signature in self._reduced or plan is None:
            return
        self._reduced.add(signature)
        try:
            # Nothing smaller is looked for by its answer alone where more than that was looked at.
            smaller = None
            if finding.check not in SEEN_AROUND:
                shows = shows_again(campaign.try_out, self._prepared.judge, finding)
                smaller = minimise(plan, shows)
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
        """Limit the block to a share of the requests that are left."""
        before, cases, uncounted = self._limit, self.outcome.counts.cases, self._uncounted
        if before < math.inf:
            most = max((before - cases) * share, numbers.FEWEST_CASES)
            self._limit = min(before, cases + most)
        try:
            yield
        finally:
            self._limit = before + self._uncounted - uncounted

    def _is_done(self) -> bool:
        return self.outcome.counts.cases >= self._limit


def _whole(seconds: float) -> int:
    return max(round(seconds), 1)
