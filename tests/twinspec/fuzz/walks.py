"""Courses that a test sends requests of, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.twinspec.fuzz.clients import LOGINS, settings
from twinspec.contract.layout import Contract
from twinspec.fuzz.client import Client
from twinspec.fuzz.course import Course
from twinspec.fuzz.exchange import Finding
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.prepared import prepare
from twinspec.fuzz.tally.counts import Counts
from twinspec.fuzz.turns import Turns


class Walk:
    """Sends requests of a course to a version of the library's server."""

    def __init__(self, library: Contract, client: Client, url: str, folder: Path, links: Any):
        prepared = prepare(library, settings(url))
        self.client = client
        self.counts = Counts()
        self.turns = Turns(folder / "turns")
        self.course = Course(
            client,
            prepared.judge,
            prepared.effects,
            self.counts,
            LOGINS,
            ("json", "xml"),
            self.turns,
            links or prepared.links[client.surface.version],
            lambda finding, plan: None,
        )

    def send(self, plan: Plan) -> tuple[Finding, ...]:
        self.course.sending(plan)
        return self.course.heard(self.client.send(plan, "test"), plan)

    def answered(self) -> dict[tuple[str, int], int]:
        """How often which operation answered which status."""
        return {(key.operation, key.status): times for key, times in self.counts.requests.items()}
