"""Attack a server in each way for some seconds, and write down what that cost it."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.hostile.attacks import ATTACKS, carry_out
from bench.hostile.report import RESULTS, row_of, write_report
from bench.hostile.servers import Server, served

SECONDS = 6.0
_LIVE = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@dataclass(slots=True)
class Cost:
    """Bytes of memory before, at the peak and after; how long /health/live took at most, in s."""

    attack: str
    sent: int = 0
    connections: int = 0
    answers: str = ""
    before: int = 0
    peak: int = 0
    after: int = 0
    descriptors_before: int = 0
    descriptors_after: int = 0
    health_asked: int = 0
    health_answered: int = 0
    health_slowest: float = 0.0


async def _ask_health(port: int, cost: Cost) -> None:
    """Ask now and then, on a new connection each time, whether the server lives."""
    while True:
        cost.health_asked += 1
        began = time.perf_counter()
        try:
            async with asyncio.timeout(5):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(_LIVE)
                answer = await reader.read()
                writer.close()
            cost.health_answered += answer.startswith(b"HTTP/1.1 200")
        except (TimeoutError, OSError):
            pass
        cost.health_slowest = max(cost.health_slowest, time.perf_counter() - began)
        await asyncio.sleep(0.2)


async def _note_peak(server: Server, cost: Cost) -> None:
    while True:
        cost.peak = max(cost.peak, server.memory())
        await asyncio.sleep(0.05)


async def _attacked(server: Server, name: str) -> Cost:
    cost = Cost(name)
    cost.before = cost.peak = server.memory()
    cost.descriptors_before = server.descriptors()
    watching = [
        asyncio.create_task(_ask_health(server.port, cost)),
        asyncio.create_task(_note_peak(server, cost)),
    ]
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        loop = asyncio.get_running_loop()
        tally = await loop.run_in_executor(
            apart, carry_out, name, server.port, server.log_in(), SECONDS
        )
    await asyncio.sleep(1)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    cost.sent, cost.connections = tally.sent, tally.connections
    cost.answers = ", ".join(f"{n} × {line.decode()}" for line, n in tally.answers.items())
    cost.after, cost.descriptors_after = server.memory(), server.descriptors()
    return cost


def main() -> None:
    """Run all attacks, each on a server of its own, and write the report."""
    costs = []
    for name in ATTACKS:
        with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
            time.sleep(2)
            costs.append(asyncio.run(_attacked(server, name)))
        print(row_of(asdict(costs[-1])), flush=True)
    RESULTS.write_text(
        json.dumps([asdict(one) for one in costs], indent=1) + "\n", encoding="utf-8"
    )
    write_report()


if __name__ == "__main__":
    main()
