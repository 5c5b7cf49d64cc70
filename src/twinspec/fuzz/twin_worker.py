"""The process that compares JSON with XML: pairs of requests to two servers with equal worlds."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from twinspec.contract.error_form import error_form
from twinspec.fuzz import corpus
from twinspec.fuzz.course import Course
from twinspec.fuzz.exchange import Finding
from twinspec.fuzz.line import Flag, Line
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.prepared import Outcome, Place, Prepared, Told, told
from twinspec.fuzz.settings import Settings
from twinspec.fuzz.tally.counts import Counts
from twinspec.fuzz.turns import Turns
from twinspec.fuzz.twin import Twins
from twinspec.fuzz.worker import until

_TOLD_SECONDS = 0.5


class TwinWorker:
    """Goes through the versions in turn, in short spells, so that both worlds age alike."""

    def __init__(
        self,
        number: int,
        settings: Settings,
        prepared: Prepared,
        file: Path,
        stop: Flag | None = None,
    ) -> None:
        """Be worker `number`; the twins have a file for turns of their own, beside `file`.

        Once `stop` is set, nothing is sent any more.
        """
        assert settings.twins is not None
        self.number = number
        self.outcome = Outcome(Counts())
        self._settings = settings
        self._end = until(settings)
        lines = [Line(self._end, stop, settings.verify, is_met=True) for _ in settings.twins]
        self._places = tuple(
            Place(url, settings, prepared, line)
            for url, line in zip(settings.twins, lines, strict=True)
        )
        self._rng = random.Random(f"{settings.seed}/twins")  # noqa: S311 - no secret
        turns = Turns(file.with_name("twins"))
        self._prepared = prepared
        self._twins = {name: self._pair(name, turns) for name in prepared.names}

    def _pair(self, name: str, turns: Turns) -> Twins:
        prepared = self._prepared
        clients = tuple(place.client(name) for place in self._places)
        courses = tuple(
            Course(
                client,
                prepared.judge,
                prepared.effects,
                self.outcome.counts,
                self._settings.logins,
                self._settings.representations,
                turns,
                # Each world would be led on in its own way, and soon be another than the other.
                None,
                lambda _finding, _plan: None,
            )
            for client in clients
        )
        surface = prepared.surfaces[name]
        return Twins(
            (clients[0], clients[1]),
            (courses[0], courses[1]),
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

    def _keep(self, finding: Finding, plan: Plan) -> None:
        """Write the request of a first finding into the corpus."""
        folder, signature = self._settings.corpus, finding.signature
        if folder is not None and signature not in self.outcome.files:
            self.outcome.files[signature] = corpus.save(folder, finding, plan)

    def _replay(self) -> None:
        """Compare what once showed a fault."""
        for name, twins in self._twins.items():
            for plan in self._prepared.corpus[name]:
                twins.check(plan)

    @property
    def last_words(self) -> str:
        """The last request to a server that answers no more; nothing if both still do."""
        lines = (place.line for place in self._places)
        return next((line.last for line in lines if line.is_gone), "")

    def run(self) -> Iterator[Told]:
        """Compare until the time is up; yield how far it is now and then."""
        last = time.monotonic()
        pairs = list(self._twins.values())
        weights = [one.weight for one in pairs]
        try:
            self._replay()
            while time.monotonic() < self._end and not self._is_done():
                [twins] = self._rng.choices(pairs, weights)
                twins.compare()
                if time.monotonic() - last > _TOLD_SECONDS:
                    last = time.monotonic()
                    yield told(self.number, self.outcome.counts)
        finally:
            for place in self._places:
                place.leave()
        yield told(self.number, self.outcome.counts)

    def _is_done(self) -> bool:
        wanted = self._settings.cases
        return wanted is not None and self.outcome.counts.cases >= wanted / self._settings.workers
