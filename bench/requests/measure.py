"""Loads a server with the requests of a row, and asks for the CPU that each of them took."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from bench.requests.edit import CONNECTIONS, Requests
from bench.requests.load import Client
from bench.requests.servers import Server

_MICROSECONDS = 150_000
"""How much CPU time of a server one round of one row takes, roughly."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is sent to a server, and the status of every answer."""

    name: str
    server: str
    requests: Requests
    status: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many requests are sent, over all connections.

    At least `least` are measured; `warm_up` go before, `first_warm_up` when a row is new.
    """

    least: int
    warm_up: int
    first_warm_up: int


class Measure:
    """Measures rows; the requests of a row go on where its last round has ended."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._state: dict[str, list[Iterator[bytes]]] = {}

    def cost(self, server: Server, row: Row) -> float:
        """Return the CPU time of each request in µs; RuntimeError for another status."""
        return asyncio.run(self._cost(server, row))

    async def _cost(self, server: Server, row: Row) -> float:
        load, state = self._load, self._state
        is_first = row.name not in state
        if is_first:
            state[row.name] = [row.requests(one) for one in range(CONNECTIONS)]
        async with Client(server.port, CONNECTIONS) as client:
            warming = load.first_warm_up if is_first else load.warm_up
            warm = await client.send(state[row.name], warming // CONNECTIONS)
            before = server.cpu()
            tried = await client.send(state[row.name], load.warm_up // CONNECTIONS)
            each = max(1.0, (server.cpu() - before) / load.warm_up)
            number = max(load.least, int(_MICROSECONDS / each)) // CONNECTIONS
            before = server.cpu()
            counted = await client.send(state[row.name], number)
            spent = server.cpu() - before
        answered = warm + tried + counted
        if answered.keys() != {row.status}:
            raise RuntimeError(f"{row.name}: answers {dict(answered)}, not {row.status}")
        return spent / counted.total()
