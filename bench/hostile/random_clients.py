"""Random clients at the edge of HTTP: split, mutated, flooded, aborted; then all is as before.

`python -m bench.hostile.random_clients [--minutes 10] [--seed 1]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.hostile.attacks import raise_descriptor_limit
from bench.hostile.report import RANDOM_CLIENTS, write_report
from bench.hostile.servers import Server, served

CLIENTS = 40
# The allocator keeps what the largest requests of the first minutes took; objects do not grow.
MINUTES_TO_WARM_UP = 5.0
SECONDS_TO_SETTLE = 45
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) [A-Za-z -]+\Z")
_CASE = "/system/ws/v12/interaction/case"
_EDIT = b'{"id":"1000","lastModified":{"date":"2015-07-30T13:07:40.000Z"},"subject":"x"}'
_XML = b'<case xmlns="http://bindings.egain.com/ws/model/v12/gen/interaction/case" id="1000"/>'


class RandomClients:
    """Clients that draw what they do by one seed, and what came of it."""

    def __init__(self, server: Server, session: str, seed: int, until: float) -> None:
        self._port = server.port
        self._session = session
        self._random = random.Random(seed)
        self._until = until
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.memory: list[int] = []

    async def client(self) -> None:
        """Do one thing after another until the time is over."""
        while time.monotonic() < self._until:
            try:
                async with asyncio.timeout(20):
                    await self._one()
            except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                self.counts["broken off"] += 1

    async def _one(self) -> None:
        draw = self._random
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.counts["connections"] += 1
        try:
            sent = b"".join(self._request() for _ in range(draw.choice((1, 1, 1, 2, 5, 30))))
            if draw.random() < 0.6:
                sent = self._mutated(sent)
            await self._send(writer, sent)
            match draw.randrange(6):
                case 0:
                    self.counts["aborted"] += 1
                    return
                case 1:
                    self.counts["not read"] += 1
                    await asyncio.sleep(draw.random())
                    return
                case 2 if writer.can_write_eof():
                    self.counts["half closed"] += 1
                    writer.write_eof()
            async with asyncio.timeout(0.3 + draw.random()):
                await self._read(reader)
        finally:
            writer.transport.abort()

    def _request(self) -> bytes:
        draw = self._random
        method, path, body = draw.choice(
            (
                ("GET", "/health/live", b""),
                ("GET", "/docs/errors/", b""),
                ("GET", f"{_CASE}/1000", b""),
                ("PUT", _CASE, _EDIT),
                ("PUT", _CASE, _XML),
                ("PUT", _CASE, _EDIT + b" " * draw.randrange(100_000)),
                ("GET", "/nothing", b""),
            )
        )
        lines = [f"{method} {path} HTTP/1.1", "Host: x", f"X-egain-session: {self._session}"]
        lines += draw.sample(
            ("Accept: */*", "Upgrade: h2c", "Connection: upgrade", "Expect: 100-continue", "A: b"),
            draw.randrange(3),
        )
        if body and draw.random() < 0.4:
            lines.append("Transfer-Encoding: chunked")
            cut = draw.randrange(1, len(body))
            pieces = (body[:cut], body[cut:])
            body = b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in pieces)
            body += b"0\r\n\r\n"
        elif body:
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _mutated(self, sent: bytes) -> bytes:
        draw = self._random
        for _ in range(draw.randrange(1, 4)):
            start, end = sorted(draw.randrange(len(sent) + 1) for _ in range(2))
            end = min(end, start + draw.choice((1, 1, 4, 40)))
            piece = draw.choice(
                (
                    b"",
                    draw.randbytes(draw.choice((1, 4, 40))),
                    sent[start:end] * draw.choice((2, 50)),
                    draw.choice((b"\r\n", b"\0", b": ", b"a" * 5000, b"X: y\r\n" * 200)),
                )
            )
            sent = sent[:start] + piece + sent[end:]
        return sent or b"\n"

    async def _send(self, writer: asyncio.StreamWriter, sent: bytes) -> None:
        """Send bytes in pieces, some of them late; some are never sent."""
        draw = self._random
        if draw.random() < 0.1:
            sent = sent[: draw.randrange(len(sent) + 1)]
        while sent:
            cut = draw.choice((len(sent), 1, 7, 100, 5000))
            writer.write(sent[:cut])
            await writer.drain()
            sent = sent[cut:]
            if draw.random() < 0.05:
                await asyncio.sleep(draw.random() / 20)
            if len(sent) > 100_000:
                cut = len(sent)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Read answers; each is one of HTTP, and none says that the server failed."""
        while head := await reader.readuntil(b"\r\n\r\n"):
            first = head.split(b"\r\n", 1)[0]
            found = _STATUS.match(first)
            if not found or found[1] == b"500":
                self.faults.append(repr(first))
                return
            self.counts[found[1].decode()] += 1
            length = re.search(rb"content-length: (\d+)", head)
            if length:
                await reader.readexactly(int(length[1]))


async def _note_memory(server: Server, noted: list[int]) -> None:
    while True:
        await asyncio.sleep(60)
        noted.append(server.memory())


async def _run(server: Server, seed: int, minutes: float) -> RandomClients:
    clients = RandomClients(server, server.log_in(), seed, time.monotonic() + minutes * 60)
    noting = asyncio.create_task(_note_memory(server, clients.memory))
    await asyncio.gather(*(clients.client() for _ in range(CLIENTS)))
    noting.cancel()
    return clients


def main() -> None:
    """Run them for some minutes, wait until every limit of time has passed, and compare."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    raise_descriptor_limit()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        asyncio.run(_run(server, given.seed + 1, MINUTES_TO_WARM_UP))
        time.sleep(SECONDS_TO_SETTLE)
        before = (server.memory(), server.descriptors())
        clients = asyncio.run(_run(server, given.seed, given.minutes))
        time.sleep(SECONDS_TO_SETTLE)
        after = (server.memory(), server.descriptors())
        logged = (Path(folder) / "server.log").read_text(encoding="utf-8").splitlines()
    result = {
        "minutes": given.minutes,
        "seed": given.seed,
        "clients": CLIENTS,
        "minutes_to_warm_up": MINUTES_TO_WARM_UP,
        "seconds_to_settle": SECONDS_TO_SETTLE,
        "memory_before_after": [before[0], after[0]],
        "memory_by_minute": clients.memory,
        "descriptors_before_after": [before[1], after[1]],
        "counts": dict(sorted(clients.counts.items())),
        "faults": clients.faults[:20],
        "errors_logged": [line[-400:] for line in logged[:5]],
    }
    RANDOM_CLIENTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    write_report()
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
