"""Rows are found by an index, whatever is asked; only filters over everything may scan."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest

from casewright.storage.search import Key, Order, QueryShape, leads_of
from casewright.storage.work import statements_of
from tests.databases import Databases

STATEMENTS = statements_of("sqlite")
GROUPS = {
    name: getattr(STATEMENTS, name)
    for name in ("cases", "activities", "customers", "users", "sessions", "log_in_failures")
}
FIXED = {
    f"{group}.{name}": sql
    for group, statements in GROUPS.items()
    for name, sql in vars(statements).items()
    if isinstance(sql, str) and not sql.startswith("INSERT")
}


def plan(path: str, sql: str) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", _Anything())]


class _Anything(dict[str, Any]):
    """Parameters for any statement."""

    def __missing__(self, name: str) -> object:
        return "[1]"


@pytest.fixture(scope="module")
def path(databases: Databases) -> str:
    return databases.clean("sqlite").removeprefix("sqlite:///")


@pytest.mark.parametrize("name", FIXED)
def test_no_statement_scans_a_table(path: str, name: str) -> None:
    steps = plan(path, FIXED[name])
    # The settings are read whole: there are four at most.
    scanned = [step for step in steps if step.startswith("SCAN") and step != "SCAN settings"]
    assert [step for step in scanned if "json_each" not in step] == []


def test_one_plan_for_all_values_removes_old_sessions_by_an_index(databases: Databases) -> None:
    """On PostgreSQL statements of units are planned once, whatever the values."""
    forget = statements_of("postgresql").sessions.forget.replace("%(until)s", "$1")
    with psycopg.connect(databases.clean("postgresql")) as connection:
        connection.execute(b"SET LOCAL plan_cache_mode = force_generic_plan")
        connection.execute(b"INSERT INTO departments (id, name) VALUES (1, 'Sales')")
        connection.execute(
            b"INSERT INTO users (id, user_name, password_hash, name, first_name, last_name,"
            b" enabled, home_department_id, foreign_departments, licenses, actions,"
            b" transfer_activities_to, pull_activities_from)"
            b" VALUES (1, 'u', '', '', '', '', true, 1, '[]', '[]', '[]', '[]', '[]')"
        )
        connection.execute(
            b"INSERT INTO sessions (key, user_id, created, last_used)"
            b" SELECT 'key ' || number, 1, number, number FROM generate_series(1, 200000) AS number"
        )
        connection.execute(b"ANALYZE sessions")
        connection.execute(f"PREPARE forget AS {forget}".encode())
        steps = [row[0] for row in connection.execute(b"EXPLAIN EXECUTE forget (5)")]
        connection.rollback()
    assert [step for step in steps if "Seq Scan" in step] == []
    assert [step for step in steps if "ix_sessions_last_used" in step]


CRITERIA = [
    (),
    ("status",),
    ("created_start", "created_end"),
    ("status", "created_start"),
    ("owner_id",),
    ("owner_id", "status", "created_end"),
    ("customers",),
    ("customers", "status"),
    ("last_modified_start",),
    ("last_modified_start", "last_modified_end", "status"),
    ("last_closed_start", "last_closed_end"),
    ("custom_name_0", "custom_value_0"),
    ("custom_name_0", "custom_value_0", "custom_name_1", "custom_value_1"),
    ("customers", "owner_id", "custom_name_0", "custom_value_0", "last_modified_end"),
]
SEARCHES = STATEMENTS.cases.searches


def asked(criterion: tuple[str, ...]) -> list[QueryShape]:
    """Return what is asked for by criteria, once for each index that can lead."""
    names = frozenset(("departments", *criterion))
    return [QueryShape(names, lead) for lead in leads_of(names)]


@pytest.mark.parametrize("criterion", CRITERIA, ids=str)
def test_every_index_that_leads_finds_cases_by_the_criteria(
    path: str, criterion: tuple[str, ...]
) -> None:
    for one in asked(criterion):
        for sql in (
            SEARCHES.few(one),
            SEARCHES.probe(one),
            SEARCHES.gather(one, Order("id", descending=False, ids_descending=False)),
        ):
            assert not any(step.startswith("SCAN cases") for step in plan(path, sql)), one.lead


def test_what_leads_is_chosen_by_what_it_finds_alone() -> None:
    names = frozenset(("custom_name_0", "custom_value_0", "custom_name_1", "custom_value_1"))
    for lead, other in (("custom_0", "1"), ("custom_1", "0")):
        sql = SEARCHES.probe(QueryShape(names, lead))
        assert f"custom_value_{lead[-1]}" in sql
        assert f"custom_value_{other}" not in sql


@pytest.mark.parametrize(
    "criterion",
    [
        (),
        ("status",),
        ("created_start",),
        ("status", "created_start", "created_end"),
        ("owner_id",),
        ("owner_id", "status", "created_start"),
        ("customers", "status", "created_end"),
        ("last_modified_start", "status"),
        ("last_closed_start",),
    ],
    ids=str,
)
def test_matches_are_counted_by_an_index_alone(path: str, criterion: tuple[str, ...]) -> None:
    lead = asked(criterion)[0]
    for sql in (
        SEARCHES.count(lead),
        SEARCHES.count_from(lead, False),
        SEARCHES.count_from(lead, True),
    ):
        steps = [step for step in plan(path, sql) if " cases " in step]
        assert steps
        assert all("USING COVERING INDEX" in step for step in steps)


def test_the_values_of_an_attribute_are_found_one_by_one_in_an_index(path: str) -> None:
    steps = [step for step in plan(path, SEARCHES.values) if "case_custom_attributes" in step]
    assert steps
    assert all(step.startswith("SEARCH") and "COVERING INDEX" in step for step in steps)


@pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
@pytest.mark.parametrize("ids_descending", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("key", ["id", "customer", "custom"])
def test_walks_go_along_an_index_in_both_directions(
    path: str, key: Key, descending: bool, ids_descending: bool
) -> None:
    one = QueryShape(frozenset(("departments", "status")))
    steps = plan(path, SEARCHES.walk(one, Order(key, descending, ids_descending)))
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps
    if key == "id" or (key == "custom" and descending == ids_descending):
        # Elsewhere the cases of one customer or value are sorted: few values are parts instead.
        assert not any(step.startswith("USE TEMP B-TREE") for step in steps)


@pytest.mark.parametrize(
    "criterion",
    [
        ("customer",),
        ("case",),
        ("assigned_to",),
        ("queue",),
        ("created_start", "created_end"),
        ("last_modified_start", "last_modified_end"),
        ("custom_name_0", "custom_value_0"),
        ("custom_name_0", "custom_value_0", "custom_name_1", "custom_value_1"),
        ("assigned_user_name",),
        ("case", "status", "substatus", "mode", "type"),
    ],
    ids=str,
)
def test_every_selective_criterion_of_activities_has_an_index(
    path: str, criterion: tuple[str, ...]
) -> None:
    names = frozenset(("departments", *criterion))
    statements = STATEMENTS.activities.searches.statements(names)
    for sql in (statements.count, statements.page):
        assert not any(step.startswith("SCAN activities") for step in plan(path, sql))


@pytest.mark.parametrize("side", ["created_start", "created_end", "last_modified_start"])
def test_what_lies_on_one_side_of_an_instant_is_counted_by_an_index(path: str, side: str) -> None:
    # Its pages may be read in order of id instead: much may lie there.
    count = STATEMENTS.activities.searches.statements(frozenset(("departments", side))).count
    assert not any(step.startswith("SCAN activities") for step in plan(path, count))
