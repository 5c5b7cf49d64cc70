"""`casewright doctor`: what can be wrong is named, with what to do, and by the exit code.

In each test one thing is wrong with a real database, a real port or the settings.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from casewright.cli import app
from casewright.doctor.check_result import CheckResult
from casewright.doctor.databases import judged_server
from casewright.doctor.machine import file_system_of, folder_of_sqlite
from casewright.doctor.report import exit_code
from casewright.settings import Settings
from casewright.storage.facts import PostgresqlServer, server_of
from casewright.storage.tables import REVISION
from casewright.storage.urls import PostgresqlUrl
from casewright.storage.world import load_world
from tests.databases import Databases, database_url, databases
from tests.storage.conftest import OFFICE

__all__ = ["database_url", "databases"]

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
FREE = {"CASEWRIGHT_PORT": "0"}


class Report:
    """What the command has found, by check."""

    def __init__(self, *arguments: str, env: Mapping[str, str] = FREE) -> None:
        ran = CliRunner().invoke(app, ["doctor", "--format", "json", *arguments], env=dict(env))
        told = json.loads(ran.stdout)
        self.exit_code = ran.exit_code
        assert told["exitCode"] == self.exit_code
        self.settings = {one["name"]: one for one in told["settings"]}
        self.findings: list[dict[str, str]] = told["findings"]

    def of(self, check: str) -> dict[str, str]:
        """Return the one finding of a check."""
        (found,) = [one for one in self.findings if one["check"] == check]
        return found

    def verdicts(self) -> set[str]:
        return {one["verdict"] for one in self.findings}


@pytest.fixture
def office(database_url: str) -> str:
    load_world(OFFICE, database_url, hash_password=CHEAP.hash)
    return database_url


def execute(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement)
    else:
        with psycopg.connect(url) as server:
            server.execute(statement.encode())


def test_of_a_sound_server_nothing_is_said_to_be_wrong(office: str) -> None:
    report = Report("--database-url", office)
    if office.startswith("postgresql"):
        # The cluster of the tests is fast because a power failure may damage it.
        assert report.of("durability")["told"].startswith("fsync and full_page_writes is off")
        report.findings.remove(report.of("durability"))
    else:
        assert report.exit_code == 0
    assert report.verdicts() <= {"fine", "note"}
    assert report.of("schema")["told"] == f"revision {REVISION}, the newest"
    assert report.of("world")["verdict"] == "fine"
    assert report.of("writing")["verdict"] == "fine"


def test_every_setting_has_value_and_source(office: str) -> None:
    env = FREE | {"CASEWRIGHT_CORS_ORIGINS": "https://a.example, https://b.example"}
    report = Report("--database-url", office, env=env)
    assert list(report.settings) == list(Settings.model_fields)
    shown = {name: (one["value"], one["source"]) for name, one in report.settings.items()}
    assert shown["port"] == ("0", "environment")
    assert shown["cors_origins"] == ("https://a.example,https://b.example", "environment")
    assert shown["database_url"][1] == "option"
    assert shown["session_idle_minutes"] == ("5", "world")
    assert shown["session_max_hours"] == ("12", "default")
    assert report.settings["port"]["variable"] == "CASEWRIGHT_PORT"


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_shown(form: str) -> None:
    env = FREE | {
        "CASEWRIGHT_DATABASE_URL": "postgresql://someone:geheim1@127.0.0.1:1/cases?password=geheim2",
        "CASEWRIGHT_READ_DATABASE_URL": "mysql://someone:geheim3@127.0.0.1:1/cases",
        "CASEWRIGHT_PASSWORD": "geheim4",
    }
    ran = CliRunner().invoke(app, ["doctor", "--format", form], env=env)
    assert ran.exit_code == 1
    assert "geheim" not in ran.output
    assert "someone" not in ran.output


def test_a_variable_that_is_misspelt_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/none.db"
    report = Report("--database-url", url, env=FREE | {"CASEWRIGHT_DATABSE_URL": "x"})
    found = report.of("settings")
    assert (found["verdict"], report.exit_code) == ("problem", 1)
    assert found["told"].startswith("CASEWRIGHT_DATABSE_URL is no setting")
    assert found["advice"].startswith("Write CASEWRIGHT_DATABASE_URL")


def test_a_wrong_value_ends_it_before_anything_is_looked_at() -> None:
    ran = CliRunner().invoke(app, ["doctor"], env={"CASEWRIGHT_WORKERS": "many"})
    assert ran.exit_code == 2
    assert ran.stderr.startswith("casewright: CASEWRIGHT_WORKERS: ")
    assert ran.stdout == ""


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://127.0.0.1:1/cases", "does not answer"),
        ("mysql://x", "Unsupported database URL"),
        ("sqlite:////nowhere/at/all/cases.db", "does not exist"),
    ],
)
def test_a_database_that_cannot_be_had(url: str, told: str) -> None:
    report = Report("--database-url", url)
    assert report.exit_code == 1
    assert any(told in one["told"] for one in report.findings if one["verdict"] == "problem")


def test_what_depends_on_a_database_that_does_not_answer_is_not_said_to_be_fine() -> None:
    report = Report("--database-url", "postgresql://127.0.0.1:1/cases")
    assert {report.of(one)["verdict"] for one in ("schema", "world")} == {"not checked"}


@pytest.mark.parametrize(
    ("revision", "verdict", "told", "code"),
    [
        ("9999", "problem", "of a newer casewright", 1),
        ("0006", "note", f"to be brought to {REVISION}", 2),
    ],
)
def test_the_schema_of_another_program(
    databases: Databases, revision: str, verdict: str, told: str, code: int
) -> None:
    """The exit code is 2 where the tables of an earlier one keep the world from being looked at."""
    url = databases.clean("sqlite")
    execute(url, f"UPDATE alembic_version SET version_num = '{revision}'")
    report = Report("--database-url", url)
    assert report.of("schema")["verdict"] == verdict
    assert told in report.of("schema")["told"]
    assert report.of("world")["verdict"] == "not checked"
    assert report.exit_code == code


def test_a_database_of_another_program_is_left_alone(databases: Databases) -> None:
    url = databases.new("sqlite")
    execute(url, "CREATE TABLE things (name TEXT)")
    report = Report("--database-url", url)
    assert "belongs to another program" in " ".join(one["told"] for one in report.findings)
    assert report.exit_code == 1


def test_nothing_is_created(tmp_path: Path) -> None:
    report = Report("--database-url", f"sqlite:///{tmp_path}/none.db")
    assert report.of("database")["verdict"] == "note"
    assert report.exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_file_may_have_any_name(databases: Databases, tmp_path: Path) -> None:
    odd = tmp_path / "a?b#c%20d.db"
    odd.write_bytes(Path(databases.clean("sqlite").removeprefix("sqlite:///")).read_bytes())
    report = Report("--database-url", f"sqlite:///{odd}")
    assert report.of("database")["verdict"] == "fine"
    assert report.exit_code == 0


def test_an_empty_world_is_noted(database_url: str) -> None:
    assert "nobody can log in" in Report("--database-url", database_url).of("world")["told"]


@pytest.mark.parametrize(("options", "verdict"), [((), "note"), (("--host", "0.0.0.0"), "problem")])
def test_a_password_of_the_demo_world_in_a_world_of_its_own(
    office: str, options: tuple[str, ...], verdict: str
) -> None:
    """Not the mark `demo` counts, but that the password fits."""
    hash_ = CHEAP.hash("demo-frank")
    execute(office, f"UPDATE users SET password_hash = '{hash_}' WHERE user_name = 'frank'")
    env = FREE | {"CASEWRIGHT_PLAIN_HTTP": "true"}
    found = Report("--database-url", office, *options, env=env).of("world")
    assert found["verdict"] == verdict
    assert found["told"].startswith("users with public passwords: frank")
    execute(office, "UPDATE users SET enabled = false WHERE user_name = 'frank'")
    assert Report("--database-url", office, *options, env=env).of("world")["verdict"] == "fine"


@pytest.fixture
def occupied() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_that_another_program_has(tmp_path: Path, occupied: int) -> None:
    url = f"sqlite:///{tmp_path}/none.db"
    report = Report("--database-url", url, "--port", str(occupied))
    assert report.of("address")["verdict"] == "problem"
    assert "Address already in use" in report.of("address")["told"]
    assert "choose another port" in report.of("address")["advice"]


@pytest.mark.parametrize(
    ("env", "check", "verdict"),
    [
        ({"CASEWRIGHT_HOST": "0.0.0.0"}, "address", "problem"),
        ({"CASEWRIGHT_HOST": "0.0.0.0", "CASEWRIGHT_PLAIN_HTTP": "true"}, "tls", "note"),
        ({"CASEWRIGHT_TLS_CERTIFICATE": "/none.pem"}, "address", "problem"),
        ({"CASEWRIGHT_CONNECTIONS": "100000"}, "file descriptors", "problem"),
        ({"CASEWRIGHT_SYNCHRONOUS": "normal"}, "durability", "note"),
        ({"CASEWRIGHT_READ_DATABASE_URL": "postgresql://h/x"}, "replica", "problem"),
    ],
)
def test_settings_that_do_not_fit(
    databases: Databases,
    env: dict[str, str],
    check: str,
    verdict: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("casewright.doctor.machine.getrlimit", lambda _: (1024, 4096))
    report = Report("--database-url", databases.clean("sqlite"), env=FREE | env)
    assert report.of(check)["verdict"] == verdict
    assert report.exit_code == (1 if verdict == "problem" else 0)


def test_a_world_file_with_errors(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("departments: [{id: '1'}]\n")
    options = ("--database-url", f"sqlite:///{tmp_path}/none.db", "--world")
    report = Report(*options, str(wrong))
    assert report.of("world file")["told"].startswith(f"{wrong}:1: departments[0]")
    assert report.exit_code == 1
    assert Report(*options, str(OFFICE)).of("world file")["verdict"] == "fine"


MOUNTS = r"""
22 1 8:1 / / rw - ext4 /dev/sda1 rw
23 22 0:30 / /srv rw,relatime shared:1 - nfs4 host:/srv rw
24 22 0:31 / /srv/with\040space rw - tmpfs none rw
25 23 8:2 / /srv/local rw - xfs /dev/sdb rw
26 22 0:32 / /over rw - ext4 /dev/sdc rw
27 26 0:33 / /over rw - cifs //host/share rw
""".strip()
"""As proc(5) describes /proc/self/mountinfo."""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", "ext4"),
        ("/var/lib", "ext4"),
        ("/srv", "nfs4"),
        ("/srv/data", "nfs4"),
        ("/srv/local/x", "xfs"),
        ("/srv/localhost", "nfs4"),
        ("/srv/with space", "tmpfs"),
        ("/over/x", "cifs"),
    ],
)
def test_the_file_system_of_a_folder(folder: str, kind: str) -> None:
    assert file_system_of(Path(folder), MOUNTS) == kind


@pytest.mark.parametrize(("kind", "verdict"), [("nfs4", "problem"), ("tmpfs", "note")])
def test_a_log_on_a_file_system_that_does_not_suit_it(
    tmp_path: Path, kind: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casewright.doctor.machine.file_system_of", lambda *_: kind)
    found = {one.check: one for one in folder_of_sqlite(tmp_path / "cases.db", "wal")}
    assert found["file system"].verdict == verdict


def test_a_disk_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 255 * 1024 * 1024

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    found = {one.check: one for one in folder_of_sqlite(tmp_path / "cases.db", "wal")}
    assert (found["disk"].verdict, found["disk"].told[:16]) == ("problem", "255 MiB are free")


SOUND = {
    "server_encoding": "UTF8",
    "transaction_read_only": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}


@pytest.mark.parametrize(
    ("facts", "settings", "wrong"),
    [
        ({}, {}, {}),
        ({}, {"workers": 9}, {}),
        ({}, {"workers": 10}, {"connections": "problem"}),
        ({"version_number": 110022}, {}, {"version": "problem"}),
        ({"server_encoding": "LATIN1"}, {}, {"encoding": "problem"}),
        ({"transaction_read_only": "on"}, {}, {"writing": "problem"}),
        ({"fsync": "off"}, {}, {"durability": "problem"}),
        ({"full_page_writes": "off"}, {}, {"durability": "problem"}),
        ({"synchronous_commit": "off"}, {}, {"durability": "note"}),
        ({"clock_ahead": 1006.0}, {}, {"clock": "problem"}),
        ({"clock_ahead": -1006.0}, {}, {"clock": "problem"}),
        ({"clock_ahead": 1005.0}, {}, {}),
    ],
    ids=str,
)
def test_what_a_postgresql_says_of_itself_is_judged(
    facts: dict[str, Any], settings: dict[str, Any], wrong: dict[str, str]
) -> None:
    """97 connections are left to a role by default; a round trip of 10 ms leaves 5 unknown."""
    said = SOUND | {name: value for name, value in facts.items() if name in SOUND}
    server = PostgresqlServer(
        "15.1",
        facts.get("version_number", 150001),
        said,
        97,
        facts.get("clock_ahead", 0.0),
        round_trip=10.0,
    )
    found = judged_server(server, Settings(**settings))
    assert {one.check: one.verdict for one in found if one.verdict != "fine"} == wrong


def test_limits_of_a_role_and_a_database_count(databases: Databases) -> None:
    """Of PostgreSQL's own: the least of server, database and role."""
    url = databases.clean("postgresql")
    most = server_of(PostgresqlUrl(url)).connections
    with psycopg.connect(url) as asked:
        row = asked.execute(
            "SELECT current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int, current_database()"
        ).fetchone()
    assert row is not None
    assert most == row[0]
    execute(url, f'ALTER DATABASE "{row[1]}" CONNECTION LIMIT 7')
    try:
        assert server_of(PostgresqlUrl(url)).connections == 7
    finally:
        execute(url, f'ALTER DATABASE "{row[1]}" CONNECTION LIMIT -1')


def test_the_clock_of_the_database_is_compared_with_ours(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours is an hour ahead; half of the way to it and back is unknown."""
    machine = time.time
    monkeypatch.setattr("casewright.storage.facts.time.time", lambda: machine() + 3600)
    server = server_of(PostgresqlUrl(databases.clean("postgresql")))
    assert abs(server.clock_ahead + 3_600_000) <= server.round_trip / 2 + 2
    found = {one.check: one.verdict for one in judged_server(server, Settings())}
    assert found["clock"] == "problem"


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (("fine", "note"), 0),
        (("fine", "not checked"), 2),
        (("problem", "not checked"), 1),
        (("problem",), 1),
    ],
)
def test_the_exit_code_says_the_worst(verdicts: tuple[Any, ...], code: int) -> None:
    assert exit_code([CheckResult("check", verdict, "told") for verdict in verdicts]) == code
