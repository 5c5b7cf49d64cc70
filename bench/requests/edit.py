"""What all servers are asked: the documents' edit of all members, and the read of a case by id.

The world is the demo world, with more cases like its first: each connection edits one of its own.
The clock stands before their lastModified. By the rules a change then moves that by one millisecond
exactly, so that the next edit of a connection can name it without reading the case. No two
connections name the same case, so that none waits for another's lock.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import yaml

from casewright.clock import Clock, format_instant, parse_instant
from casewright.domain.sessions import session_key
from casewright.storage import migrate
from casewright.storage.world import DEMO_WORLD, load_world

ROOT = Path(__file__).parents[2]
CASE = "/system/ws/v12/interaction/case"
TOKEN = "0b54a3ae-6f3c-4a4e-8f0e-1d5f6a1c2b3d"
USER = 1012
CONNECTIONS = 8
JSON, XML = "application/json", "application/xml"

_EXAMPLES = ROOT / "spec" / "v12" / "examples" / "edit_case"
_FIRST_CASE = 500_001
_NOW = parse_instant("2015-09-01T00:00:00.000Z")
_CHANGED = parse_instant("2021-08-25T13:18:25.000Z")
_LONG_AGO = "2014-01-01T00:00:00.000Z"
_DATE = re.compile(r'("lastModified":\s*\{\s*"date":\s*"|<lastModified date=")[^"]*')

Requests = Callable[[int], Iterator[bytes]]
"""The requests of a connection, by its number, one after the other, without an end."""


def clock_offset() -> int:
    """Return the milliseconds between the machine's clock and that of the servers."""
    return Clock.starting_at(_NOW).offset


def filled(url: str, folder: Path) -> None:
    """Fill a database with the demo world and the cases that are edited."""
    world = yaml.safe_load(DEMO_WORLD.read_text(encoding="utf-8"))
    first = next(one for one in world["cases"] if one["id"] == "1000")
    first = {name: value for name, value in first.items() if name != "relatedCases"}
    world["cases"] += [
        first | {"id": str(case_id)}
        for media_type in (JSON, XML)
        for connection in range(CONNECTIONS)
        for case_id in _cases_of(connection, media_type)
    ]
    fill(url, folder, world)


def fill(url: str, folder: Path, world: Any) -> None:
    """Fill a database with a world that has `USER`, and with one live session, id `TOKEN`."""
    path = folder / "world.yaml"
    path.write_text(yaml.safe_dump(world), encoding="utf-8")
    migrate(url)
    load_world(path, url)
    # Used last in some hours, so that no run writes that down.
    row = (session_key(TOKEN), USER, _NOW, _NOW + 3 * 3_600_000)
    names = "INSERT INTO sessions (key, user_id, created, last_used) VALUES"
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as lite, lite:
            lite.execute(f"{names} (?, ?, ?, ?)", row)
    else:
        with psycopg.connect(url) as connection:
            connection.execute(f"{names} (%s, %s, %s, %s)".encode(), row)


def copied(url: str, folder: Path, name: str) -> str:
    """Return the URL of a copy of a SQLite database that nobody has open."""
    return f"sqlite:///{shutil.copyfile(url.removeprefix('sqlite:///'), folder / name)}"


def edits(media_type: str, *, refused: bool) -> Requests:
    """Return edits that succeed, or that name a state of long ago and are refused with 409."""
    suffix = "json" if media_type == JSON else "xml"
    example = (_EXAMPLES / f"modify_all_elements.request.{suffix}").read_text(encoding="utf-8")

    def requests(connection: int) -> Iterator[bytes]:
        edited, linked, unlinked = _cases_of(connection, media_type)
        own = re.sub('"1000"|"1013"', f'"{edited}"', example, count=1)
        for example_id, case_id in zip(("1001", "1002"), (linked, unlinked), strict=True):
            own = own.replace(f"case/{example_id}", f"case/{case_id}")
        for change in count():
            date = _LONG_AGO if refused else format_instant(_CHANGED + change)
            body = _DATE.sub(lambda found, date=date: found[1] + date, own)  # type: ignore[misc]
            yield prepared("PUT", CASE, media_type, body.encode())

    return requests


def reads(media_type: str) -> Requests:
    """Return reads of the connection's case."""

    def requests(connection: int) -> Iterator[bytes]:
        request = prepared("GET", f"{CASE}/{_cases_of(connection, media_type)[0]}", media_type)
        while True:
            yield request

    return requests


def _cases_of(connection: int, media_type: str) -> tuple[int, int, int]:
    """Return the case that a connection edits, and those that it links and unlinks."""
    first = _FIRST_CASE + 3 * (connection if media_type == JSON else CONNECTIONS + connection)
    return first, first + 1, first + 2


def prepared(method: str, path: str, media_type: str, body: bytes = b"") -> bytes:
    """Return a request of the session."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Accept: {media_type}",
        f"X-egain-session: {TOKEN}",
    ]
    if body:
        lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
