"""Whether the servers leave the same in their databases, before anything is measured."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bench.requests.edit import CONNECTIONS
from bench.requests.load import Client
from bench.requests.measure import Row
from bench.requests.servers import Server
from sqlalchemy import Table

from casewright.storage import parse_url, tables
from casewright.storage.direct import reading

_COMPARED: Mapping[Table, tuple[str, ...]] = {
    tables.activities: (
        *("id", "case_id", "customer_id", "contact_person_id", "contact_point_id"),
        *("contact_point_data", "last_modified_by"),
    ),
    tables.cases: ("id", "status", "customer_id", "last_modified_by"),
}
"""What moves change, and what they must not change; no dates, which tell the time of day."""


def require_equal_outcomes(rows: Sequence[Row], running: Mapping[str, tuple[Server, str]]) -> None:
    """Send each move once there and once back; RuntimeError unless all servers do the same.

    `running` has the servers by name, each with the URL of its database. A move has to change
    something, and the next one has to change it back.
    """
    before = {name: _content(url) for name, (_, url) in running.items()}
    left: dict[str, list[Any]] = {name: [] for name in running}
    for row in rows:
        server, url = running[row.server]
        there, back = asyncio.run(_sent(server, row, url))
        if there == before[row.server] or back != before[row.server]:
            raise RuntimeError(f"{row.name}: it does not move there and back")
        left[row.server].append(there)
    first, *others = left
    for other in others:
        if left[other] != left[first]:
            raise RuntimeError(f"{other} leaves other activities and cases than {first}")


async def _sent(server: Server, row: Row, url: str) -> tuple[Any, Any]:
    """Return what the database has after the first request of each connection, and the second."""
    requests = [row.requests(one) for one in range(CONNECTIONS)]
    found = []
    async with Client(server.port, CONNECTIONS) as client:
        for _ in range(2):
            answered = await client.send(requests, 1)
            if answered.keys() != {row.status}:
                raise RuntimeError(f"{row.name}: answers {dict(answered)}, not {row.status}")
            found.append(_content(url))
    there, back = found
    return there, back


def _content(url: str) -> list[Any]:
    with reading(parse_url(url)) as connection:
        return [
            [[row[at] for at in _places(table, names)] for row in connection.rows(table)]
            for table, names in _COMPARED.items()
        ]


def _places(table: Table, names: Sequence[str]) -> list[int]:
    return [list(table.columns.keys()).index(name) for name in names]
