"""A load of one prepared request over some connections, for some seconds."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: answers counted by status, and the seconds that it took."""

    statuses: dict[int, int]
    seconds: float

    @property
    def requests(self) -> int:
        """How many answers came."""
        return sum(self.statuses.values())


async def _one_connection(port: int, request: bytes, end: float, statuses: dict[int, int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            lower = head.lower()
            at = lower.find(b"content-length: ")
            if at >= 0:
                size = int(lower[at + 16 : lower.index(b"\r\n", at)])
                if size:
                    await reader.readexactly(size)
            statuses[status] = statuses.get(status, 0) + 1
    finally:
        writer.close()


async def send(port: int, request: bytes, seconds: float) -> Load:
    """Send `request` again and again to the server at `port` for `seconds`."""
    statuses: dict[int, int] = {}
    start = time.perf_counter()
    tasks = [_one_connection(port, request, start + seconds, statuses) for _ in range(CONNECTIONS)]
    await asyncio.gather(*tasks)
    return Load(statuses, time.perf_counter() - start)


def prepared(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of an HTTP/1.1 request."""
    if body:
        headers = headers | {"Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
