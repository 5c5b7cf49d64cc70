"""The process that compares JSON with XML on two servers with equal worlds."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from twinspec.contract.error_form import error_form
from twinspec.fuzz import numbers
from twinspec.fuzz.campaign import Campaign
from twinspec.fuzz.learn import corpus
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.prepare import RunResources
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.outcome import Outcome, Progress, progress_of
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.transport import StopFlag, Transport
from twinspec.fuzz.settings import RunSettings
from twinspec.fuzz.twins import Twins


class TwinWorker:
    """Fuzzes the versions in random order, so that both worlds change alike."""

    def __init__(
        self,
        number: int,
        settings: RunSettings,
        prepared: RunResources,
        file: Path,
        stop: StopFlag | None = None,
    ) -> None:
        """Run as worker `number`; the twins have their own lock file, beside `file`.

        When `stop` is set, nothing more is sent.
        """
        assert settings.twins is not None
        self.number = number
        self.outcome = Outcome(Counts())
        self._settings = settings
        self._end = settings.end()
        transports = [
            Transport(self._end, stop, settings.verify, has_answered=True) for _ in settings.twins
        ]
        self._servers = tuple(
            prepared.server(url, settings, transport)
            for url, transport in zip(settings.twins, transports, strict=True)
        )
        self._rng = random.Random(f"{settings.seed}/twins")  # noqa: S311 - no secret
        lock = SharedExclusiveLock(file.with_name("twins"))
        self._prepared = prepared
        self._twins = {name: self._pair(name, lock) for name in prepared.names}

    def _pair(self, name: str, lock: SharedExclusiveLock) -> Twins:
        prepared = self._prepared
        clients = tuple(server.client(name) for server in self._servers)
        # Nothing follows from accepted requests (no links): each world would be led on in its own
        # way, and soon be another than the other.
        campaigns = tuple(
            Campaign(client, prepared, self._settings, self.outcome.counts, lock, links=None)
            for client in clients
        )
        surface = prepared.surfaces[name]
        return Twins(
            (clients[0], clients[1]),
            (campaigns[0], campaigns[1]),
            prepared.judge,
            self.outcome.counts,
            error_form(prepared.contract.versions[name]),
            {
                surface.operations[item]: 1 + len(prepared.judge.rules_of(name, item))
                for item in sorted(prepared.names[name])
            },
            self._rng,
            self._keep,
        )

    def _keep(self, finding: ServerFinding, plan: Plan) -> None:
        """Write the request of a new finding into the corpus."""
        folder, signature = self._settings.corpus, finding.signature
        if folder is not None and signature not in self.outcome.files:
            self.outcome.files[signature] = corpus.save(folder, finding, plan)

    def _replay(self) -> None:
        """Compare the answers to the requests of the corpus."""
        for name, twins in self._twins.items():
            for plan in self._prepared.corpus[name]:
                twins.check(plan)

    @property
    def last_request(self) -> str:
        """The last request to a server that no longer answers; empty if both still do."""
        transports = (server.transport for server in self._servers)
        return next((one.last for one in transports if one.is_gone), "")

    def run(self) -> Iterator[Progress]:
        """Compare until the time is up; yield the progress now and then."""
        last = time.monotonic()
        pairs = list(self._twins.values())
        weights = [one.weight for one in pairs]
        try:
            self._replay()
            while time.monotonic() < self._end and not self._is_done():
                [twins] = self._rng.choices(pairs, weights)
                twins.compare()
                if time.monotonic() - last > numbers.PROGRESS_SECONDS:
                    last = time.monotonic()
                    yield progress_of(self.number, self.outcome.counts)
        finally:
            for server in self._servers:
                server.leave()
        yield progress_of(self.number, self.outcome.counts)

    def _is_done(self) -> bool:
        wanted = self._settings.cases
        return wanted is not None and self.outcome.counts.cases >= wanted / self._settings.workers
