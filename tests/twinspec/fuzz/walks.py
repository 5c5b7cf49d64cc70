"""Campaigns that a test sends requests of, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.twinspec.fuzz.clients import settings
from twinspec.contract.layout import Contract
from twinspec.fuzz.campaign import Campaign
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.prepare import prepare
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.lock import SharedExclusiveLock


class Walk:
    """Sends requests of a campaign to a version of the library's server."""

    def __init__(
        self, library: Contract, client: Client, url: str, folder: Path, links: Any = None
    ) -> None:
        prepared = prepare(library, settings(url))
        self.client = client
        self.counts = Counts()
        self.turns = SharedExclusiveLock(folder / "turns")
        self.campaign = Campaign(
            client,
            prepared,
            settings(url),
            self.counts,
            self.turns,
            links or prepared.links[client.surface.version],
        )

    def send(self, plan: Plan) -> tuple[ServerFinding, ...]:
        self.campaign.on_request(plan)
        return self.campaign.on_response(self.client.send(plan, "test"), plan)

    def answered(self) -> dict[tuple[str, int], int]:
        """How often which operation answered which status."""
        return {(key.operation, key.status): times for key, times in self.counts.requests.items()}
