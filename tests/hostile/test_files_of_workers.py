"""A database file is taken from under two workers: each refuses, and none makes a new file."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.api.conftest import LIVE
from tests.hostile.servers import CASE, Served, fill, request, served

READ = request("GET", f"{CASE}/1", "Accept: application/json", f"X-egain-session: {LIVE}")


def answers(server: Served) -> dict[int, tuple[int, str]]:
    """Return the status and rule that each worker answers while the others stand still."""
    found = {}
    workers = server.workers()
    for worker in workers:
        others = [one for one in workers if one != worker]
        for one in others:
            os.kill(one, signal.SIGSTOP)
        try:
            answer = server.ask(READ)
        finally:
            for one in others:
                os.kill(one, signal.SIGCONT)
        found[worker] = (answer.status, answer.rule)
    return found


def test_each_worker_refuses_until_the_file_is_back(tmp_path: Path) -> None:
    url = fill(tmp_path)
    away = tmp_path / "away"
    with served(tmp_path, url, workers=2) as server:
        workers = server.workers()
        assert len(workers) == 2
        assert answers(server) == dict.fromkeys(workers, (404, ""))
        for suffix in ("", "-wal", "-shm"):
            file = Path(url.removeprefix("sqlite:///") + suffix)
            file.rename(away)
            refused = (503, "protocol.database_is_reachable")
            assert answers(server) == dict.fromkeys(workers, refused), suffix
            assert not file.exists()
            away.rename(file)
            assert answers(server) == dict.fromkeys(workers, (404, "")), suffix
