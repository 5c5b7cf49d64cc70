"""A server that is killed in the middle of its work has kept all that it confirmed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.concurrency import scenery
from tests.concurrency.busy import counting, units
from tests.concurrency.scenery import POOL
from tests.concurrency.serving import Server, callers, fill, is_sound, served
from tests.concurrency.wire import Caller
from tests.databases import Databases, Kind, databases  # noqa: F401 - a fixture

_EDITORS = POOL[:6]
_CONFIRMED_BEFORE = 150


class Stream:
    """Edits of one case, one after the other, as long as the server answers."""

    def __init__(self, caller: Caller, case: int) -> None:
        self._caller = caller
        self.case = case
        self.confirmed = 0
        self.sent = 0

    async def flow(self) -> None:
        """Set the units to 1, 2, 3 and so on until the connection breaks."""
        try:
            while True:
                seen = (await self._caller.case(self.case))["lastModified"]["date"]
                self.sent += 1
                verdict = await self._caller.send(counting(self.case, seen, self.sent), "json")
                assert verdict.status == 204, verdict
                self.confirmed = self.sent
        except httpx.TransportError:
            return


async def _killed_in_the_middle(server: Server) -> list[Stream]:
    async with callers(server, len(_EDITORS)) as clients:
        streams = [Stream(*both) for both in zip(clients, _EDITORS, strict=True)]
        flowing = [asyncio.create_task(one.flow()) for one in streams]
        while sum(one.confirmed for one in streams) < _CONFIRMED_BEFORE:
            ended = [one for one in flowing if one.done()]
            assert not ended, [one.exception() for one in ended]
            await asyncio.sleep(0.01)
        server.kill()
        await asyncio.gather(*flowing)
        return streams


async def _found_again(server: Server, streams: list[Stream]) -> dict[int, Any]:
    """Read what is left, and see that the server goes on from there."""
    async with callers(server, 1) as (caller,):
        found = {one.case: await caller.case(one.case) for one in streams}
        for case, shown in found.items():
            edit = counting(case, shown["lastModified"]["date"], 7)
            assert (await caller.send(edit, "xml")).status == 204
            assert units(await caller.case(case)) == 7
        return found


@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("postgresql", 2)])
def test_confirmed_edits_survive_a_kill(
    kind: Kind,
    workers: int,
    databases: Databases,  # noqa: F811 - pytest's way to ask for it
    tmp_path: Path,
) -> None:
    """After the restart each case is as last confirmed, or as the edit on its way would have it."""
    url = databases.new(kind)
    fill(url, scenery.busy(), tmp_path)
    with served(url, workers, tmp_path) as server:
        streams = asyncio.run(_killed_in_the_middle(server))
    is_sound(url)
    with served(url, workers, tmp_path) as server:
        found = asyncio.run(_found_again(server, streams))
    for one in streams:
        assert units(found[one.case]) in {one.confirmed, one.sent}
    is_sound(url)
