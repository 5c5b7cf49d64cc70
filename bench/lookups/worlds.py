"""The databases that are asked: made once, and kept for the next run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from casewright.storage import is_empty, parse_url, tables
from casewright.storage.direct import exclusive
from casewright.storage.populate import Size, populate
from tests.databases import FAST, SERVER_VARIABLE, cluster

RARE = ("campaign", "spring")
"""A custom attribute and its value, which the same number of cases has in every database."""
_RARE_CASES = 25
_AT_SIZE = f"{FAST} -c shared_buffers=2GB -c max_wal_size=8GB"
"""As a server of many cases is set up: an index that is counted fits into its memory."""
FOLDER = Path(__file__).parents[2] / ".run" / "lookups"


@contextmanager
def postgresql() -> Iterator[str]:
    """Yield the URL of a PostgreSQL: the one that the environment names, or one of our own."""
    named = os.environ.get(SERVER_VARIABLE)
    if named:
        yield named
        return
    with cluster(_AT_SIZE) as url:
        yield url


def world(server: str | None, cases: int) -> str:
    """Return the URL of a database with so many cases: on `server`, else in a SQLite file."""
    if server is None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{FOLDER / f'{cases}.db'}"
    else:
        url = _database(server, f"casewright_lookups_{cases}")
    if is_empty(url):
        sys.stderr.write(f"filling a database with {cases} cases\n")
        populate(url, Size(cases))
        _add_rare_value(url, cases)
    return url


def _add_rare_value(url: str, cases: int) -> None:
    """Give a custom attribute to a few cases, as far apart as can be."""
    name, value = RARE
    kind = {"resource": "case", "name": name, "data_type": "string", "options": "[]"}
    given = {"name": name, "position": 0, "value": value}
    ids = [cases * place // _RARE_CASES + 1 for place in range(_RARE_CASES)]
    with exclusive(parse_url(url)) as connection:
        connection.insert(tables.custom_attributes, [kind])
        connection.insert(tables.case_custom_attributes, [{"case_id": one, **given} for one in ids])


def _database(server: str, name: str) -> str:
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        known = "SELECT FROM pg_catalog.pg_database WHERE datname = %s"
        if connection.execute(known, (name,)).fetchone() is None:
            connection.execute(f"CREATE DATABASE {name}".encode())
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
