"""Reading by id over HTTP, alone and while two clients send broad look-ups: milliseconds."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from casewright.storage.populate import PASSWORD, SUPERVISOR

_WS = "/system/ws/v20"
_SECONDS = 8.0
_BROAD = (
    ({"status": "closed"}, "customer"),
    ({"createdDate": "[2021-01-01T00:00:00Z,2025-01-01T00:00:00Z]"}, "department"),
    ({"custom": {"name": "region", "value": "north"}}, "id"),
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Reads by id of one client, alone and beside others; look-ups of the others per second."""

    database: str
    cases: int
    alone_p50: float
    alone_p99: float
    beside_p50: float
    beside_p99: float
    look_ups: float

    @property
    def ratio(self) -> float:
        """How much longer the hundredth read takes beside look-ups."""
        return self.beside_p99 / self.alone_p99


def measured(url: str, cases: int) -> Beside:
    """Serve the database by one process and measure."""
    with _served(url) as address:
        return asyncio.run(_measured(url, address, cases))


async def _measured(url: str, address: str, cases: int) -> Beside:
    async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as client:
        answer = await client.post(
            f"{_WS}/authentication/user/login?forceLogin=yes",
            json={"userName": SUPERVISOR, "password": PASSWORD},
        )
        client.headers["X-egain-session"] = answer.headers["x-egain-session"]
        client.headers["Accept"] = "application/json"
        await _reads(client, cases, 1.0)
        alone = await _reads(client, cases, _SECONDS)
        sent = 0

        async def look_up() -> None:
            nonlocal sent
            while True:
                criteria, sort = _BROAD[sent % len(_BROAD)]
                sent += 1
                path = f"{_WS}/interaction/case/lookup?$sort={sort}"
                (await client.post(path, json=criteria)).raise_for_status()

        others = [asyncio.create_task(look_up()) for _ in range(2)]
        beside = await _reads(client, cases, _SECONDS)
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        name = "sqlite" if url.startswith("sqlite") else "postgresql"
        times = [_at(found, part) for found in (alone, beside) for part in (0.5, 0.99)]
        return Beside(name, cases, *times, sent / _SECONDS)


async def _reads(client: httpx.AsyncClient, cases: int, seconds: float) -> list[float]:
    """Return how long the reads of some seconds took, in order of length."""
    times: list[float] = []
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        number = (number + 7919) % cases
        began = time.perf_counter()
        (await client.get(f"{_WS}/interaction/case/{number + 1}")).raise_for_status()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def _at(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))]


@contextmanager
def _served(url: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = str(Path(sys.executable).parent / "casewright")
    command = [program, "serve", "--port", str(port), "--database-url", url]
    environment = os.environ | {"CASEWRIGHT_LOG_LEVEL": "warning"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
