"""`twinspec conform` on a server in another language, which keeps the contract or breaks a promise.

The server is tests/twinspec/bookings/server.mjs: Node, nothing installed. It shares nothing with
the toolkit but the contract.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

BOOKINGS = Path("tests/twinspec/bookings")
USERS = {
    "1": {"id": "1", "name": "ada", "rights": ["book"]},
    "2": {"id": "2", "name": "bob", "rights": ["book", "manage"]},
    "3": {"id": "3", "name": "cleo", "rights": []},
}
LOGINS = ("ada:ada-pass", "cleo:cleo-pass", "bob:bob-pass", "bob:bob-pass")
DEVIATIONS = {
    1: ("book_room.guests_fit", "missing"),
    2: ("cancel_booking.booking_is_callers", "missing"),
    3: ("book_room.guests_fit", "different"),
    4: ("book_room.room_exists", "different"),
    5: ("change_booking.edition_matches", "different"),
    6: ("book_room.begins_in_future", "missing"),
    7: ("change_booking.edition_matches", "missing"),
    8: ("book_room.room_is_open", "missing"),
}
# What the server of deviation 5 says instead is different, too.
ALSO = {5: ("change_booking.something_changes", "different")}


@contextmanager
def _served(deviation: int) -> Iterator[str]:
    command = ["node", str(BOOKINGS / "server.mjs"), "--deviation", str(deviation)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _conform(deviation: int, folder: Path) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the JSON report of a run of 4000 requests."""
    configuration = folder / "configuration.yaml"
    configuration.write_text(json.dumps({"users": USERS}), encoding="utf-8")
    with _served(deviation) as address:
        command = [
            *(sys.executable, "-m", "twinspec", "conform", "--base-url", address),
            *("--spec", str(BOOKINGS / "spec"), "--representations", "json"),
            *("--configuration", str(configuration), "--report", str(folder / "report")),
            *("--examples", "4000", "--seed", "1"),
            *(part for login in LOGINS for part in ("--login", login)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads((folder / "report" / "conformance.json").read_text(encoding="utf-8"))
    assert done.stderr == ""
    return done.returncode, report


def test_a_sound_server_enforces_what_can_be_decided(tmp_path: Path) -> None:
    status, report = _conform(0, tmp_path)
    unknown = {one["rule"] for one in report["rules"] if one["conformity"] != "enforced"}
    assert unknown == {
        "get_bookings.bookings_exist",  # the contract says of these why they are undecidable
        "get_rooms.rooms_exist",
        "log_in.credentials_are_right",
    }
    assert report["others"] == []
    assert status == 3


@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_each_deviation_is_told_by_its_rule(tmp_path: Path, deviation: int) -> None:
    status, report = _conform(deviation, tmp_path)
    told = {
        (one["rule"], one["conformity"])
        for one in report["rules"]
        if one["conformity"] in ("missing", "different")
    }
    expected = {DEVIATIONS[deviation], *([ALSO[deviation]] if deviation in ALSO else [])}
    # It may show by a later rule alone, with which all requests were refused that break both.
    late = {(rule, "different") for rule, conformity in expected if conformity == "missing"}
    assert told in (expected, late), [one["evidence"] for one in report["rules"] if one["evidence"]]
    assert report["others"] == []
    assert status == 1
