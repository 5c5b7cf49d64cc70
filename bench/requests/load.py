"""A load of requests over some connections, each answered before the next is sent."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Self


class Client:
    """Open connections to a server; each sends the requests of its own iterator."""

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._connections = connections
        self._open: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def __aenter__(self) -> Self:
        opening = (
            asyncio.open_connection("127.0.0.1", self._port) for _ in range(self._connections)
        )
        self._open = list(await asyncio.gather(*opening))
        return self

    async def __aexit__(self, *_: object) -> None:
        for _, writer in self._open:
            writer.close()

    async def send(self, requests: list[Iterator[bytes]], each: int) -> Counter[int]:
        """Send `each` requests over every connection; return the answers counted by status."""
        found = await asyncio.gather(
            *(
                _ask(reader, writer, own, each)
                for (reader, writer), own in zip(self._open, requests, strict=True)
            )
        )
        return sum(found, Counter())


async def _ask(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    requests: Iterator[bytes],
    number: int,
) -> Counter[int]:
    statuses: Counter[int] = Counter()
    for _, request in zip(range(number), requests, strict=False):
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        at = head.find(b"content-length: ")
        if at >= 0:
            size = int(head[at + 16 : head.index(b"\r\n", at)])
            if size:
                await reader.readexactly(size)
        statuses[int(head[9:12])] += 1
    return statuses
