"""Requests at times that do not depend on answers: clients do not wait until a server has time."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count

CASE = "/system/ws/v12/interaction/case"


@dataclass
class Seen:
    """What clients saw: the seconds until answers, by status, and connections that were closed."""

    answers: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    closed: int = 0
    health: list[float] = field(default_factory=list)
    """Seconds until each answer to a question for health, on a new connection."""
    unhealthy: int = 0


def edit(session: str, case: int) -> bytes:
    """Return an edit of a state of long ago, which is refused at its end."""
    body = json.dumps(
        {"id": str(case), "lastModified": {"date": "2020-01-01T00:00:00.000Z"}, "subject": "x"}
    )
    return (
        f"PUT {CASE} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nX-egain-session: {session}"
        f"\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def ask(
    port: int, requests: list[bytes], connections: int, rate: float, seconds: float
) -> Seen:
    """Send `rate` requests a second for some seconds over so many connections.

    Times are drawn for each connection (exponential distances); one that comes before the answer
    to the last request is sent right after that.
    """
    seen = Seen()
    began = time.perf_counter()
    asking = [
        _ask(port, requests[one % len(requests)], random.Random(one), connections / rate,
             began + seconds, seen)
        for one in range(connections)
    ]  # fmt: skip
    looking = asyncio.create_task(_look(port, seen))
    await asyncio.gather(*asking)
    looking.cancel()
    return seen


async def _ask(
    port: int, request: bytes, chance: random.Random, distance: float, until: float, seen: Seen
) -> None:
    at = time.perf_counter() + chance.uniform(0, distance)
    reader = writer = None
    while at < until and time.perf_counter() < until:
        await asyncio.sleep(max(0, at - time.perf_counter()))
        at += chance.expovariate(1 / distance)
        try:
            if reader is None or writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            began = time.perf_counter()
            writer.write(request)
            status, is_last = await _answer(reader)
            seen.answers[status].append(time.perf_counter() - began)
            if is_last:
                writer.close()
                writer = None
        except (OSError, asyncio.IncompleteReadError):
            seen.closed += 1
            writer = None
    if writer is not None:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read an answer; return its status and whether the connection ends with it."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, _, rest = head.partition(b"content-length: ")
    if rest:
        await reader.readexactly(int(rest.partition(b"\r\n")[0]))
    return int(head[9:12]), b"\r\nconnection: close" in head


async def _look(port: int, seen: Seen) -> None:
    """Ask for health ten times a second, on a new connection each time."""
    for _ in count():
        began = time.perf_counter()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
            status, _ = await _answer(reader)
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            status = 0
        seen.health.append(time.perf_counter() - began)
        seen.unhealthy += status != 200
        await asyncio.sleep(0.1)
