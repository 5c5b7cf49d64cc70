"""Keeps what a revision of the schema has stored: python -m tests.storage.keep REVISION CHECKOUT.

CHECKOUT is a folder with the `src` and `generated` of the program that wrote that revision, such as
`git archive COMMIT src generated | tar x -C CHECKOUT`. Its own server loads kept/REVISION.yaml,
answers a few requests, and what each kind of database then holds is written as SQL beside it.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg

from tests.databases import cluster

KEPT = Path(__file__).with_name("kept")
EDITED = 1003
"""The id of the case that is edited before the database is kept."""
SUBJECT = "Edited by the program that wrote this"

_WHEN = "2025-01-01T00:00:00Z"
_API = "/system/ws/v12"


def main(revision: str, checkout: Path) -> None:
    """Write kept/REVISION.sqlite.sql and kept/REVISION.postgresql.sql."""
    with TemporaryDirectory() as folder, cluster() as server:
        file = Path(folder, "kept.db")
        _work_with(f"sqlite:///{file}", revision, checkout)
        with closing(sqlite3.connect(file)) as connection:
            _write(f"{revision}.sqlite.sql", "\n".join(connection.iterdump()))
        _work_with(server, revision, checkout)
        dump = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--dbname", server]
        done = subprocess.run(dump, capture_output=True, text=True, check=True)
        _write(f"{revision}.postgresql.sql", done.stdout)


def _write(name: str, sql: str) -> None:
    """Write what a driver understands: without comments, and commands of psql."""
    plain = re.sub(r"(?m)^(--.*|\\.*|)\n", "", sql + "\n")
    KEPT.joinpath(name).write_text(plain, encoding="utf-8")


def _work_with(url: str, revision: str, checkout: Path) -> None:
    """Let a server store a session of one who was disabled then, a failed log-in and an edit."""
    with _served(url, KEPT / f"{revision}.yaml", checkout) as address:
        _execute(url, "UPDATE users SET enabled = true WHERE user_name = 'tom'")
        _log_in(address, "tom")
        _execute(url, "UPDATE users SET enabled = false WHERE user_name = 'tom'")
        assert _ask(address, "POST", _LOG_IN, _who("mary", "wrong")).status == 401
        session = _log_in(address, "frank")
        found = _ask(
            address, "GET", f"{_API}/interaction/case/{EDITED}?$attribute=all", None, session
        )
        case = json.load(found)["case"][0]
        edit = {"id": str(EDITED), "lastModified": {"date": case["lastModified"]["date"]}}
        done = _ask(
            address, "PUT", f"{_API}/interaction/case", edit | {"subject": SUBJECT}, session
        )
        assert done.status == 204, done.read()


_LOG_IN = f"{_API}/authentication/user/login?forceLogin=yes"


def _who(name: str, password: str) -> dict[str, str]:
    return {"userName": name, "password": password}


def _log_in(address: str, name: str) -> str:
    answer = _ask(address, "POST", _LOG_IN, _who(name, f"p-{name}"))
    assert answer.status == 204, answer.read()
    return str(answer.headers["X-egain-session"])


def _ask(address: str, method: str, path: str, body: object = None, session: str = "") -> Any:
    content = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} if content else {}
    sent = (
        headers | {"Accept": "application/json"} | ({"X-egain-session": session} if session else {})
    )
    try:
        return urlopen(Request(address + path, content, sent, method=method), timeout=60)
    except HTTPError as error:
        return error


@contextmanager
def _served(url: str, world: Path, checkout: Path) -> Iterator[str]:
    path = os.pathsep.join(str(checkout / name) for name in ("src", "generated"))
    command = [sys.executable, "-m", "casewright", "serve", "--port", "0", "--clock", _WHEN]
    process = subprocess.Popen(
        [*command, "--database-url", url, "--world", str(world)],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, line
        yield address[0]
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


def _execute(url: str, statement: str) -> None:
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement)
    else:
        with psycopg.connect(url) as server:
            server.execute(statement.encode())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
