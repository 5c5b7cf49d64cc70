"""Whatever happens, the log has no password, no session id and no hash of either."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from casewright.domain.commands import LogIn
from casewright.domain.sessions import session_key
from casewright.storage import digest
from tests.databases import databases, new_database_url

__all__ = ["databases", "new_database_url"]

WORLD = Path(__file__).parents[1] / "rules" / "world.yaml"
RIGHT, WRONG = "secret-1012", "hunter2-wrong"
LOG_IN = "/system/ws/v12/authentication/user/login"
CASE = "/system/ws/v12/interaction/case"
PLATFORM = "http://bindings.egain.com/ws/model/v12/gen/platform"


@contextmanager
def served(url: str, log: Path) -> Iterator[str]:
    """Run a server that writes its log to a file, and yield its address."""
    options = ["--port", "0", "--database-url", url, "--world", str(WORLD)]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "CASEWRIGHT_LOG_LEVEL": "debug",
    }
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "casewright", "serve", *options],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=environment,
        )
        assert process.stdout is not None
        with process, process.stdout:
            try:
                found = re.search(r"serves on (http://\S+)", process.stdout.readline())
                assert found, log.read_text()
                yield found[1]
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def execute(url: str, statement: str) -> list[Any]:
    """Run a statement behind the server's back and return its rows."""
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(url)
    with closing(connection), connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def refused_log_ins(client: httpx.Client) -> list[int]:
    """Fail to log in, in every way; return the statuses."""
    bodies: list[Any] = [
        {"json": {"userName": "frank", "password": WRONG}},
        {"json": {"userName": WRONG, "password": WRONG}},
        {"json": {"userName": "frank", "password": {"value": WRONG}}},
        {"json": {"userName": "frank", WRONG: WRONG, "password": RIGHT * 200}},
        {"content": f'{{"userName": "frank", "password": "{WRONG}"'},
        {"content": f"<login><password>{WRONG}</passwort>"},
        {
            "content": f'<login xmlns="{PLATFORM}"><userName>frank</userName>'
            f"<password>{WRONG}</password><{WRONG}/></login>"
        },
    ]
    statuses = [client.post(LOG_IN, **body).status_code for body in [*bodies, *bodies[:1] * 4]]
    # On a slow machine the first delays are over before the next attempt; they double.
    while statuses[-1] == 401 and len(statuses) < 20:
        statuses.append(client.post(LOG_IN, **bodies[0]).status_code)
    return statuses


def use(client: httpx.Client, url: str) -> tuple[list[int], str]:
    """Log in, read, edit, and break the server; return the statuses and the session id."""
    answer = client.post(LOG_IN, json={"userName": "frank", "password": RIGHT})
    session = answer.headers["X-egain-session"]
    headers = {"X-egain-session": session, "Accept": "application/json"}
    case = client.get(f"{CASE}/1000", headers=headers).json()["case"][0]
    edit = {"id": "1000", "subject": "Changed", "lastModified": case["lastModified"]}
    edit["lastModified"].pop("user", None)
    before = digest(url)
    statuses = [client.put(CASE, json=edit, headers=headers).status_code for _ in range(2)]
    assert digest(url) != before
    statuses.append(client.get(f"/nothing/{'x' * 10}", headers=headers).status_code)
    statuses += refused_log_ins(client)
    execute(url, "ALTER TABLE log_in_failures RENAME TO gone")
    statuses.append(client.post(LOG_IN, json={"userName": "mary", "password": RIGHT}).status_code)
    execute(url, "UPDATE users SET licenses = '{' WHERE user_name = 'frank'")
    statuses.append(client.get(f"{CASE}/1000", headers=headers).status_code)
    return statuses, session


@pytest.mark.slow
def test_no_secret_is_ever_logged(new_database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        served(new_database_url, log) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        statuses, session = use(client, new_database_url)
        hashes = [row[0] for row in execute(new_database_url, "SELECT password_hash FROM users")]
    edits, wrong, broken = statuses[:3], statuses[3:-2], statuses[-2:]
    assert edits == [204, 409, 404]
    assert wrong[:11] == [401, 401, 400, 400, 400, 400, 400, 401, 401, 401, 401]
    assert wrong[-1] == 429
    assert broken in ([503, 500], [500, 500])
    text = log.read_text()
    assert hashes
    for secret in {RIGHT, WRONG, session, session_key(session), "argon2", *hashes}:
        assert secret not in text
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in requests[2:]] == statuses
    for line in requests:
        assert {"request_id", "operation", "user", "status", "rule", "milliseconds"} <= set(line)
    assert (requests[2]["user"], requests[2]["operation"]) == (1012, "edit_case")
    assert requests[3]["rule"] == "edit_case.last_modified_matches"
    assert requests[-3]["rule"] == "protocol.rate_is_kept"
    failed = [line for line in lines if line["event"] == "failed"]
    assert len(failed) == 2
    told = [line.get("exception", line.get("reason", "")) for line in failed]
    assert all("Traceback" in one or "database" in one for one in told)


def test_commands_do_not_show_their_secrets() -> None:
    assert RIGHT not in repr(LogIn("frank", RIGHT))
