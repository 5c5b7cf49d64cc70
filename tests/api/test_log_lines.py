"""Lines for people: short, in one order, only what is there, and nothing that moves a cursor."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import pytest

from casewright.api.log_lines import event_line, request_line


def shown(line: str) -> str:
    """Return a line without its time, which is in front."""
    time, _, rest = line.partition(" ")
    assert [len(part) for part in time.split(":")] == [2, 2, 2]
    return rest


REQUEST = {
    "method": "PUT",
    "path": "/case",
    "status": 409,
    "rule": "edit_case.last_modified_matches",
    "milliseconds": 3.14,
    "user_name": "frank",
    "client": "127.0.0.1",
}


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "PUT /case 409 edit_case.last_modified_matches 3.1 ms frank\n"),
        ({"rule": None, "user_name": None, "status": 200}, "PUT /case 200 3.1 ms\n"),
        ({"rule": "disconnected", "status": 0}, "PUT /case disconnected 3.1 ms frank\n"),
        ({"rule": None, "milliseconds": 1234.5}, "PUT /case 409 1234 ms frank\n"),
        (
            {"rule": None, "client": "203.0.113.9"},
            "PUT /case 409 3.1 ms frank from 203.0.113.9\n",
        ),
        ({"rule": None, "path": "/Straße"}, "PUT /Straße 409 3.1 ms frank\n"),
        ({"rule": None, "path": "/a\x1b[2J\n17:08"}, "PUT /a\\x1b[2J\\n17:08 409 3.1 ms frank\n"),
        ({"rule": None, "path": "/\u202ex"}, "PUT /\\u202ex 409 3.1 ms frank\n"),
        ({"rule": None, "user_name": "\x07"}, "PUT /case 409 3.1 ms \\x07\n"),
        ({"rule": None, "path": "/" + "x" * 999}, f"PUT /{'x' * 199} 409 3.1 ms frank\n"),
    ],
)
def test_the_line_of_a_request(changed: dict[str, object], line: str) -> None:
    assert shown(request_line(**REQUEST | changed)) == line  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"event": "started", "level": "info", "timestamp": "2026"}, "started"),
        ({"event": "worker ended", "level": "error", "worker": 7}, "error worker ended worker=7"),
        ({"event": "a", "reason": "two words", "no": None}, 'a reason="two words"'),
        ({"event": "a\nb", "c": "\x1b[31m"}, "a\\nb c=\\x1b[31m"),
        ({"event": "failed", "exception": "Trace\n  \x1b[2J"}, "failed\nTrace\n  \\x1b[2J"),
    ],
)
def test_the_line_of_an_event(event: dict[str, object], line: str) -> None:
    assert shown(event_line(None, "", event)) == line


WRITE = """
import sys
from casewright.api import logs
logs.configure("info", sys.argv[1])
logs.of_request(request_id="1", method="GET", path="/p", operation="get", version="v12", user=7,
                user_name="frank", client="127.0.0.1", status=200, rule=None, milliseconds=1.0)
logs.log.warning("told", why="x")
"""


@pytest.mark.parametrize(
    ("form", "on_terminal", "is_json"),
    [
        ("auto", True, False),
        ("auto", False, True),
        ("lines", False, False),
        ("json", True, True),
    ],
)
def test_a_terminal_gets_lines_and_everything_else_json(
    form: str, on_terminal: bool, is_json: bool
) -> None:
    reads, writes = pty.openpty() if on_terminal else os.pipe()
    command = [sys.executable, "-c", WRITE, form]
    subprocess.run(command, stderr=writes, check=True)
    os.close(writes)
    text = b""
    try:
        while part := os.read(reads, 4096):
            text += part
    except OSError:  # How a terminal that nobody writes to ends.
        pass
    os.close(reads)
    lines = text.decode().splitlines()
    if is_json:
        assert [json.loads(line)["event"] for line in lines] == ["request", "told"]
    else:
        assert [shown(line) for line in lines] == ["GET /p 200 1.0 ms frank", "warning told why=x"]
