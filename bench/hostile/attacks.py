"""Hostile clients, each bounded in connections and time. They only ever talk to this machine."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from resource import RLIMIT_NOFILE, getrlimit, setrlimit

SESSION = b"@session@"
"""Stands in what is sent for the session of a client who has logged in."""
HEAD = b"PUT /system/ws/v12/interaction/case HTTP/1.1\r\nHost: x\r\n"
SMALL = b"GET / HTTP/1.1\r\nHost:\r\n\r\n"
LARGE_PAGE = b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n"
PIECE = 64 * 1024


@dataclass(slots=True)
class Tally:
    """What an attack has done so far: bytes sent, connections made, first lines of answers."""

    sent: int = 0
    connections: int = 0
    answers: dict[bytes, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to attack: the port, a live session, and until when of the event loop's time."""

    port: int
    session: str
    until: float


Attack = Callable[[Target, Tally], Awaitable[None]]


async def _send(
    target: Target, tally: Tally, parts: Iterator[bytes], *, reads: bool = False
) -> None:
    """Send parts on one connection until the time is over, the server closes or nothing is left."""
    until = target.until
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port, limit=PIECE)
    writer.transport.set_write_buffer_limits(high=PIECE)
    if not reads:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
    tally.connections += 1
    try:
        for part in parts:
            writer.write(part.replace(SESSION, target.session.encode()))
            async with asyncio.timeout_at(until):
                await writer.drain()
            tally.sent += len(part)
            if asyncio.get_running_loop().time() > until:
                return
        if reads:
            async with asyncio.timeout_at(until):
                line = (await reader.readline()).strip()
            tally.answers[line] = tally.answers.get(line, 0) + 1
        await asyncio.sleep(max(0, until - asyncio.get_running_loop().time()))
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.transport.abort()


def flood(connections: int, parts: Callable[[], Iterator[bytes]], *, reads: bool = False) -> Attack:
    """Return an attack by so many connections, each of which sends `parts`."""

    async def attack(target: Target, tally: Tally) -> None:
        all_of_them = (_send(target, tally, parts(), reads=reads) for _ in range(connections))
        await asyncio.gather(*all_of_them, return_exceptions=True)

    return attack


def _forever(piece: bytes, before: bytes = b"") -> Callable[[], Iterator[bytes]]:
    repeated = piece * (PIECE // len(piece))
    return lambda: itertools.chain([before] if before else [], itertools.repeat(repeated))


def _once(*parts: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter(parts)


_JSON = HEAD + b"X-egain-session: " + SESSION + b"\r\nContent-Type: application/json\r\n"
_CHUNKED = _JSON + b"Transfer-Encoding: chunked\r\n\r\n"
_LONG = _JSON + b"Content-Length: 1048576\r\n\r\n"

ATTACKS: dict[str, Attack] = {
    "small pipelined requests, answers unread": flood(50, _forever(SMALL)),
    "header lines without end": flood(20, _forever(b"a: b\r\n", HEAD)),
    "one header line without end": flood(20, _forever(b"a", HEAD + b"a: ")),
    "an address without end": flood(20, _forever(b"a", b"GET /")),
    "a header line of 10 MB": flood(5, _once(HEAD + b"a: " + b"b" * 10_000_000), reads=True),
    "50 000 header lines": flood(5, _once(HEAD + b"a: b\r\n" * 50_000 + b"\r\n"), reads=True),
    "trailer lines without end": flood(20, _forever(b"a: b\r\n", _CHUNKED + b"0\r\n")),
    "a chunk extension without end": flood(20, _forever(b"a", _CHUNKED + b"1;a=")),
    "1500 mute connections": flood(1500, _once()),
    "1500 half heads": flood(1500, _once(HEAD)),
    "1500 unfinished bodies of 60 KB": flood(1500, _once(_LONG, b" " * 60_000)),
    "300 bodies of 1 MB less a byte": flood(300, _once(_LONG, b" " * 1_048_575)),
    "300 × 20 large answers unread": flood(300, _once(LARGE_PAGE * 20)),
}


def carry_out(name: str, port: int, session: str, seconds: float) -> Tally:
    """Attack for some seconds; meant for a process of its own, so that others keep time."""
    tally = Tally()

    async def attack() -> None:
        until = asyncio.get_running_loop().time() + seconds
        await ATTACKS[name](Target(port, session, until), tally)

    raise_descriptor_limit()
    asyncio.run(attack())
    return tally


def raise_descriptor_limit() -> None:
    """Let this process open as many connections as an attack wants."""
    soft, hard = getrlimit(RLIMIT_NOFILE)
    setrlimit(RLIMIT_NOFILE, (min(hard, max(soft, 10_000)), hard))
