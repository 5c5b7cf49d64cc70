"""`casewright doctor` beside servers that run: ours, and replicas of PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from casewright.storage import migrate
from tests.certificates import self_signed
from tests.databases import DURABLE, cluster, replica_of
from tests.doctor.test_doctor import FREE, Report
from tests.hostile.servers import fill, served


def test_beside_a_server_its_port_is_no_problem(tmp_path: Path) -> None:
    url = fill(tmp_path)
    with served(tmp_path, url) as server:
        report = Report("--database-url", url, "--port", str(server.port))
        assert report.of("address")["verdict"] == "note"
        assert "a casewright serves on" in report.of("address")["told"]
        assert report.of("writing")["verdict"] == "fine"
        assert report.exit_code == 0
        assert server.lives()


def probed(port: int, **settings: object) -> tuple[int, str]:
    """Return the exit code of `python -m casewright.health`, and what it prints."""
    told = {f"CASEWRIGHT_{name.upper()}": str(value) for name, value in settings.items()}
    env = os.environ | {"CASEWRIGHT_PORT": str(port), "CASEWRIGHT_HOST": "0.0.0.0"} | told
    line = [sys.executable, "-m", "casewright.health"]
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.returncode, done.stdout


def test_the_probe_tells_a_server_that_is_ready_from_all_others(tmp_path: Path) -> None:
    """One whose database is gone lives, and is not ready."""
    url = fill(tmp_path)
    with served(tmp_path, url) as server:
        assert probed(server.port)[0] == 0
        database = Path(url.removeprefix("sqlite:///"))
        database.rename(database.with_name("elsewhere"))
        code, told = probed(server.port)
        assert (code, told[:3]) == (1, "503")
    code, told = probed(server.port)
    assert (code, "does not answer" in told) == (1, True)


def test_the_probe_speaks_tls_where_the_server_does(tmp_path: Path) -> None:
    tls = {"tls_certificate": self_signed(tmp_path)}
    with served(tmp_path, fill(tmp_path), **tls) as server:
        assert probed(server.port, **tls)[0] == 0
        assert probed(server.port)[0] == 1


@pytest.fixture(scope="module")
def primary() -> Iterator[str]:
    with cluster(DURABLE) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="module")
def replica(primary: str) -> Iterator[str]:
    with replica_of(primary) as url:
        yield url


def looked_at(primary: str, replica: str) -> Report:
    env = FREE | {"CASEWRIGHT_READ_DATABASE_URL": replica}
    return Report("--database-url", primary, env=env)


def test_a_durable_primary_with_its_replica_is_sound(primary: str, replica: str) -> None:
    report = looked_at(primary, replica)
    assert report.of("replica")["verdict"] == "fine"
    assert report.of("durability")["verdict"] == "fine"
    assert report.of("clock")["verdict"] == "fine"
    assert report.exit_code == 0


def test_a_replica_that_is_behind(primary: str, replica: str) -> None:
    with psycopg.connect(replica, autocommit=True) as paused:
        paused.execute("SELECT pg_wal_replay_pause()")
        with psycopg.connect(primary) as other:
            other.execute("INSERT INTO departments VALUES (1, 'Service')")
        try:
            report = looked_at(primary, replica)
        finally:
            paused.execute("SELECT pg_wal_replay_resume()")
    assert report.of("replica")["verdict"] == "problem"
    assert "bytes after 2 s" in report.of("replica")["told"]
    assert looked_at(primary, replica).of("replica")["verdict"] == "fine"


def test_a_primary_is_no_replica_and_a_replica_no_primary(primary: str, replica: str) -> None:
    wrong = looked_at(primary, primary).of("replica")
    assert (wrong["verdict"], "no streaming replica" in wrong["told"]) == ("problem", True)
    report = Report("--database-url", replica)
    assert any("it is read-only" in one["told"] for one in report.findings)
    assert report.exit_code == 1


def test_a_replica_that_is_gone(primary: str) -> None:
    gone = looked_at(primary, "postgresql://127.0.0.1:1/cases").of("replica")
    assert (gone["verdict"], "does not answer" in gone["told"]) == ("problem", True)
