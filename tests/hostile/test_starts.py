"""Several servers that begin at once on a new database all serve, and it holds one world."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

from casewright.storage import digest, migrate
from casewright.storage.world import DEMO_WORLD, load_demo, load_world
from tests.databases import databases, new_database_url

__all__ = ["databases", "new_database_url"]

SERVE = (sys.executable, "-m", "casewright", "serve", "--port", "0", "--demo")


def test_three_servers_begin_at_once(new_database_url: str) -> None:
    line = [*SERVE, "--database-url", new_database_url]
    servers = [
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(3)
    ]
    try:
        for server in servers:
            assert server.stdout is not None
            said = server.stdout.readline().split()
            assert said[:3] == ["casewright", "serves", "on"]
            assert httpx.get(f"{said[3]}/health/ready", timeout=30).status_code == 200
    finally:
        for server in servers:
            server.kill()
            server.wait()
            assert server.stdout is not None
            server.stdout.close()


def test_who_comes_second_with_the_demo_world_leaves_it_as_it_is(
    new_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(new_database_url)
    load_world(DEMO_WORLD, new_database_url, hash_password=lambda password: "none")
    before = digest(new_database_url)
    # As it looks to a process that asked before another one had loaded the world.
    monkeypatch.setattr("casewright.storage.world.is_empty", lambda url: True)
    load_demo(new_database_url)
    assert digest(new_database_url) == before
