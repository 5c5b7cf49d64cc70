"""Invented worlds: the same on every database, valid by the contract, whole or not there."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from typing import Any

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import Column, Table
from typer.testing import CliRunner

from casewright.app import create_app
from casewright.cli import app as command_line
from casewright.clock import Clock
from casewright.replay.contract import json_fault, xml_fault
from casewright.settings import Settings
from casewright.storage import StorageError, digest, is_demo, is_empty, open_store, tables
from casewright.storage.populate import PASSWORD, SUPERVISOR, Size, populate
from casewright.storage.populate.batches import Batch, batches_of
from casewright.storage.populate.office import Office
from tests.databases import KINDS, Databases

WS = "/system/ws/v20"


def statements_of_schema(url: str) -> list[str]:
    """Return what builds all indexes and constraints of a database."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            rows = connection.execute(
                "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
            )
            return sorted(sql for (sql,) in rows if sql)
    with psycopg.connect(url) as session:
        rows = session.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT conrelid::regclass || pg_get_constraintdef(oid) || convalidated "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        ).fetchall()
        return sorted(text for (text,) in rows)


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**63 - 1), cases=st.integers(1, 60), skew=st.booleans())
def test_equal_seeds_make_equal_worlds_on_every_database(
    seed: int, cases: int, skew: bool, databases: Databases
) -> None:
    found = set()
    for kind in KINDS:
        url = databases.clean(kind)
        populate(url, Size(cases, skew), seed=seed)
        found.add(digest(url))
    assert len(found) == 1


def test_another_seed_makes_another_world(database_url: str) -> None:
    found = set()
    for seed in (1, 2):
        populate(database_url, Size(20), seed=seed, replace=True)
        found.add(digest(database_url))
    assert len(found) == 2


def test_indexes_and_references_are_as_before(database_url: str) -> None:
    before = statements_of_schema(database_url)
    populate(database_url, Size(300))
    assert statements_of_schema(database_url) == before
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, ZeroDivisionError], ids=lambda one: one.__name__
)
def test_whoever_is_stopped_leaves_nothing(database_url: str, error: type[BaseException]) -> None:
    before = statements_of_schema(database_url)

    def stop(written: int) -> None:
        if written:
            raise error

    with pytest.raises(error):
        populate(database_url, Size(50), progress=stop)
    assert is_empty(database_url)
    assert statements_of_schema(database_url) == before


KILLED_HALFWAY = """
import os, signal, sys
from casewright.storage.populate import Size, bulk, populate

# So small that most of what is written is in the file long before the end.
bulk._SQLITE_CACHE = "PRAGMA cache_size = 10"

def kill(written):
    if written:
        os.kill(os.getpid(), signal.SIGKILL)

populate(sys.argv[1], Size(3000), replace=True, progress=kill)
"""


def test_whoever_is_killed_leaves_what_there_was(database_url: str) -> None:
    populate(database_url, Size(20))
    before = digest(database_url), statements_of_schema(database_url)
    killed = subprocess.run([sys.executable, "-c", KILLED_HALFWAY, database_url], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (digest(database_url), statements_of_schema(database_url)) == before


def journal_mode(url: str) -> Any:
    return columns(url, "PRAGMA journal_mode")[0]


def test_readers_of_sqlite_see_the_world_before_or_after(databases: Databases) -> None:
    url = databases.clean("sqlite")
    counted = []
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as reader:
        count = "SELECT count(*) FROM cases"

        def look(_: int) -> None:
            counted.append(reader.execute(count).fetchone()[0])

        look(0)
        populate(url, Size(20), progress=look)
        look(20)
    assert counted[-1] == 20
    assert set(counted[:-1]) == {0}
    assert journal_mode(url) == "wal"


def test_sqlite_writes_ahead_again_whatever_happened(databases: Databases) -> None:
    url = databases.clean("sqlite")
    populate(url, Size(20))
    assert journal_mode(url) == "wal"
    with pytest.raises(StorageError):
        populate(url, Size(20))
    assert journal_mode(url) == "wal"


REFERENCES = [
    (table, reference.parent)
    for table in tables.metadata.sorted_tables
    for reference in sorted(table.foreign_keys, key=lambda one: one.parent.name)
    if table is not tables.sessions  # populate makes none
]
A_GAP = 3
"""No contact point of customer 1: each has three ids, and every tenth customer uses the third."""


@pytest.mark.parametrize(
    ("table", "column", "missing"),
    [
        *((table, column, missing) for table, column in REFERENCES for missing in (0, 10**9)),
        (tables.activities, tables.activities.c.contact_point_id, A_GAP),
    ],
    ids=str,
)
def test_sqlite_refuses_a_reference_to_what_is_not_there(
    table: Table,
    column: Column[Any],
    missing: int,
    databases: Databases,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = list(table.columns).index(column)

    def broken(office: Office) -> Iterator[Batch]:
        for batch in batches_of(office):
            if rows := batch.rows.get(table):
                rows[-1] = (*rows[-1][:place], missing, *rows[-1][place + 1 :])
            yield batch

    monkeypatch.setattr("casewright.storage.populate.batches_of", broken)
    url = databases.clean("sqlite")
    with pytest.raises(StorageError, match=rf"{column}: \w+ has no id {missing}"):
        populate(url, Size(80))
    assert is_empty(url)


def test_a_filled_database_is_refused_unless_it_is_to_be_replaced(database_url: str) -> None:
    populate(database_url, Size(10))
    before = digest(database_url)
    with pytest.raises(StorageError, match=r"already holds a world\. Empty it with --replace"):
        populate(database_url, Size(20))
    assert digest(database_url) == before
    populate(database_url, Size(20), replace=True)
    assert digest(database_url) != before


def test_its_public_passwords_make_it_a_demo_world(database_url: str) -> None:
    populate(database_url, Size(1))
    assert is_demo(database_url)


@asynccontextmanager
async def supervisor(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of the world in `url` that is logged in."""
    app = create_app(open_store(url), Clock(), Settings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        answer = await client.post(
            f"{WS}/authentication/user/login",
            json={"userName": SUPERVISOR, "password": PASSWORD},
            headers={"Accept": "application/json"},
        )
        client.headers["X-egain-session"] = answer.headers["x-egain-session"]
        yield client


def batches(ids: Iterator[int], size: int = 50) -> Iterator[str]:
    """Yield ids, some at a time, as paths name them."""
    listed = list(ids)
    for at in range(0, len(listed), size):
        yield ",".join(map(str, listed[at : at + size]))


@pytest.mark.parametrize("skew", [True, False], ids=["skewed", "even"])
def test_every_case_activity_and_customer_fits_the_contract(database_url: str, skew: bool) -> None:
    cases = 240
    populate(database_url, Size(cases, skew), seed=7)
    counts = {
        "case": ("CaseList", range(1, cases + 1), "?$attribute=all"),
        "customer": ("CustomerList", range(1, Size(cases).customers + 1), ""),
    }

    async def read() -> dict[str, int]:
        read: Counter[str] = Counter()
        async with supervisor(database_url) as client:
            found = await client.get(
                f"{WS}/interaction/activity",
                params={"createdDate": "[1999-01-01T00:00:00Z,]", "$pagesize": 75},
                headers={"Accept": "application/json"},
            )
            activities = found.json()["paginationInfo"]["count"]
            counts["activity"] = ("ActivityList", range(1, activities + 1), "")
            for kind, (schema, ids, query) in counts.items():
                for named in batches(iter(ids)):
                    path = f"{WS}/interaction/{kind}/{named}{query}"
                    answer = await client.get(path, headers={"Accept": "application/json"})
                    assert answer.status_code == 200, answer.text
                    assert json_fault("v20", schema, answer.json()) is None
                    read[kind] += len(answer.json()[kind])
                    answer = await client.get(path, headers={"Accept": "application/xml"})
                    assert answer.status_code == 200
                    assert xml_fault("v20", etree.fromstring(answer.content)) is None
        return read

    assert asyncio.run(read()) == {kind: len(ids) for kind, (_, ids, _) in counts.items()}


def test_the_command_says_what_it_does(databases: Databases) -> None:
    url = databases.new("sqlite")
    done = CliRunner().invoke(command_line, ["populate", "--cases", "40", "--database-url", url])
    assert done.exit_code == 0
    assert "40 cases, 11 customers and 12 users" in done.output
    assert f"Log in as {SUPERVISOR}" in done.output
    again = CliRunner().invoke(command_line, ["populate", "--cases", "40", "--database-url", url])
    assert again.exit_code == 1
    assert "already holds a world" in again.output


def columns(url: str, sql: str) -> list[Any]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return [row[0] for row in connection.execute(sql)]


def test_skewed_worlds_are_uneven_and_even_ones_are_not(databases: Databases) -> None:
    shares = {}
    for skew in (True, False):
        url = databases.clean("sqlite")
        populate(url, Size(4000, skew))
        counts = columns(url, "SELECT count(*) FROM cases GROUP BY department_id")
        shares[skew] = max(counts) / 4000
    # 24 departments: of 1/n each, the first has 1 / (1 + 1/2 + … + 1/24) = 26 %; even, 4 %.
    assert shares[True] == pytest.approx(0.265, abs=0.03)
    assert shares[False] == pytest.approx(1 / 24, abs=0.02)


def test_values_of_custom_attributes_are_among_their_options(databases: Databases) -> None:
    url = databases.clean("sqlite")
    populate(url, Size(500))
    options = {
        name: json.loads(texts)
        for (name, texts) in zip(
            columns(url, "SELECT name FROM custom_attributes ORDER BY name"),
            columns(url, "SELECT options FROM custom_attributes ORDER BY name"),
            strict=True,
        )
    }
    for name, allowed in options.items():
        if allowed:
            for table in ("case_custom_attributes", "activity_custom_attributes"):
                sql = f"SELECT DISTINCT value FROM {table} WHERE name = '{name}'"
                assert set(columns(url, sql)) <= set(allowed)
