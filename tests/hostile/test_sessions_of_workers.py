"""What one process changes of a caller, every other process knows at the next request."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.api.conftest import LIVE
from tests.databases import database_url, databases
from tests.hostile.servers import CASE, Served, fill, request, served

__all__ = ["database_url", "databases"]

SESSION = f"X-egain-session: {LIVE}"
SEARCH = request("GET", f"{CASE}?email=a@b.example", "Accept: application/json", SESSION)
MALFORMED = request("PUT", CASE, "Content-Type: application/json", SESSION, body=b"{")
LOG_OUT = request("DELETE", "/system/ws/v12/authentication/user/logout", SESSION)
NO_RIGHT = (403, "")
NO_SESSION = (401, "protocol.session_is_live")


def run(url: str, statement: str) -> None:
    """Change the database as another program would."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as lite, lite:
            lite.execute("PRAGMA foreign_keys = ON")
            lite.execute(statement)
    else:
        with psycopg.connect(url) as connection:
            connection.execute(statement.encode())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("", NO_SESSION),
        ("DELETE FROM sessions", NO_SESSION),
        ("UPDATE users SET enabled = false WHERE id = 1012", NO_SESSION),
        ("UPDATE users SET actions = '[\"View Agent Console\"]'", (204, "")),
    ],
    ids=["logged out", "session removed", "user disabled", "rights given"],
)
def test_every_worker_knows_at_the_next_request(
    tmp_path: Path, database_url: str, change: str, expected: tuple[int, str]
) -> None:
    url = fill(tmp_path, database_url)
    with served(tmp_path, url) as one, served(tmp_path, url) as other:
        workers = (one, other)
        assert [asked(worker, SEARCH) for worker in workers] == [NO_RIGHT, NO_RIGHT]
        if change:
            run(url, change)
        else:
            assert one.ask(LOG_OUT).status == 204
        assert [asked(worker, SEARCH) for worker in workers] == [expected, expected]
        if expected == NO_SESSION:
            # Before anything else of the request is looked at.
            assert [asked(worker, MALFORMED) for worker in workers] == [NO_SESSION, NO_SESSION]


def asked(worker: Served, sent: bytes) -> tuple[int, str]:
    """Return the status and rule of the answer, the rule only of those of the protocol."""
    answer = worker.ask(sent)
    return answer.status, answer.rule
