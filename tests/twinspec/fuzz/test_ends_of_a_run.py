"""Runs that do not come to their end: the server dies or hangs up, or somebody interrupts them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_server import LibraryServer, serving
from tests.twinspec.fuzz.library_shelves import Shelves
from tests.twinspec.fuzz.running import BOOKS, LONGEST, SHORT, fuzz, started
from twinspec.contract.layout import Contract
from twinspec.fuzz.results.counts_form import read_counts

pytestmark = pytest.mark.slow


def is_busy(shelves: Shelves) -> None:
    """Wait until a run is under way: until a book was changed.

    The first tenth of its time a run reads only.
    """
    end = time.monotonic() + LONGEST
    while all(book["edition"] == at + 1 for at, book in enumerate(shelves.books().values())):
        assert time.monotonic() < end
        time.sleep(0.05)


def ended(run: subprocess.Popen[str]) -> str:
    """Wait for a run, and return all that it has printed."""
    output, errors = run.communicate(timeout=LONGEST)
    assert "Traceback" not in output + errors
    return output + errors


class Reports:
    """The four reports of a run."""

    def __init__(self, folder: Path) -> None:
        read_counts(folder / "counts.json")
        self.counts = json.loads((folder / "counts.json").read_text(encoding="utf-8"))
        self.junit = ET.parse(folder / "junit.xml").getroot()
        self.sarif = json.loads((folder / "findings.sarif").read_text(encoding="utf-8"))["runs"][0]
        self.page = (folder / "report.html").read_text(encoding="utf-8")

    def say(self, end: str, text: str) -> None:
        """See that all four say how the run ended."""
        assert self.counts["run"]["end"] == end
        [error] = self.junit.findall(".//error")
        assert error.get("type") == end
        assert text in (error.text or "")
        assert self.junit.get("errors") == "1"
        [invocation] = self.sarif["invocations"]
        assert invocation["executionSuccessful"] is False
        told = [item["message"]["text"] for item in invocation["toolExecutionNotifications"]]
        assert any(text in item for item in told)
        assert '<span class="bad">failed' in self.page
        assert text in self.page


async def whole(receive: Any) -> dict[str, Any]:
    """Return a request's body as one message, in however many parts it comes."""
    message: dict[str, Any] = await receive()
    body = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return message | {"body": body}


@contextmanager
def breaking(
    contract: Contract, is_last: Any, *, drops: bool
) -> Iterator[tuple[str, LibraryServer]]:
    """A server that hangs up on the requests of which `is_last` is true, or dies of them."""
    inner = LibraryServer(contract)
    down = threading.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        message = await whole(receive)
        if is_last(scope, message.get("body", b"")):
            if not drops:
                down.set()
            scope["extensions"]["hang_up"]()
            return

        async def again() -> Any:
            return message

        await inner(scope, again, send)

    with ExitStack() as stack:
        server = stack.enter_context(ExitStack())
        url = server.enter_context(serving(app, hang_up=True))
        if not drops:
            threading.Thread(target=lambda: (down.wait(), server.close()), daemon=True).start()
        yield url, inner


def is_change(scope: Any, body: bytes) -> bool:
    return scope["method"] == "PUT" and b"science" in body


@pytest.mark.parametrize("workers", [1, 2])
def test_a_connection_that_the_server_drops_is_a_finding(
    library: Contract, spec: Path, tmp_path: Path, workers: int
) -> None:
    options = ("--operations", BOOKS, *SHORT, "--findings-only", "--workers", workers)
    with breaking(library, is_change, drops=True) as (url, _):
        run = fuzz(tmp_path, url, spec, *options)
    assert run.status == 1
    assert run.checks == {"no_answer"}, run.output
    assert {item["operation"] for item in run.counts["findings"]} == {"change_book"}
    assert all("curl" in item["curl"] for item in run.counts["findings"])
    assert all("science" in item["curl"] for item in run.counts["findings"])
    assert run.counts["run"]["end"] == "complete"
    assert "went wrong" not in run.output


def test_a_server_that_dies_ends_the_run_with_its_last_request(
    library: Contract, spec: Path, tmp_path: Path
) -> None:
    options = ("--operations", BOOKS, "--time", "120s", "--report", tmp_path)
    with ExitStack() as stack:
        url, _ = stack.enter_context(breaking(library, is_change, drops=False))
        run = stack.enter_context(started(url, spec, *options))
        output = ended(run)
    assert run.returncode == 1
    assert "The run itself went wrong: The server answers no more" in output
    found = Reports(tmp_path)
    found.say("server_gone", "the last request to the server that is gone: ")
    assert found.counts["run"]["seconds"] < 110
    # A pair of requests may be under way when it dies: each of them is the last one then.
    findings = [one for one in found.counts["findings"] if one["check"] == "no_answer"]
    finding = next(one for one in findings if one["operation"] == "change_book")
    assert "-X PUT" in finding["curl"]
    assert finding["curl"].splitlines()[0] in output


def test_a_server_that_goes_away_ends_the_run(serve: Serve, spec: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(ExitStack())
        url, shelves = server.enter_context(serve())
        options = ("--operations", BOOKS, "--time", "120s", "--workers", 2, "--report", tmp_path)
        run = stack.enter_context(started(url, spec, *options))
        is_busy(shelves)
        server.close()
        output = ended(run)
    assert run.returncode == 1
    assert "The run itself went wrong: The server answers no more" in output
    Reports(tmp_path).say("server_gone", f"{url}/library/v2/")


def has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_writes_its_reports_and_leaves_no_process(
    serve: Serve, spec: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with serve() as (url, shelves):
        options = ("--operations", BOOKS, "--time", "120s", "--workers", 2, "--report", tmp_path)
        with started(url, spec, *options) as run:
            is_busy(shelves)
            # What a terminal interrupts is all of its processes; a supervisor ends the first one.
            os.killpg(run.pid, number) if number == signal.SIGINT else run.send_signal(number)
            output = ended(run)
            assert run.returncode == 130
            assert not has_processes(run.pid)
    assert "The run itself went wrong: The run was interrupted" in output
    found = Reports(tmp_path)
    found.say("interrupted", "The run was interrupted")
    assert found.counts["run"]["cases"] > 0
    assert found.counts["findings"] == []


def test_a_killed_run_leaves_no_process_for_long(serve: Serve, spec: Path) -> None:
    with serve() as (url, shelves):
        options = ("--operations", BOOKS, "--time", "120s", "--workers", 2)
        with started(url, spec, *options) as run:
            is_busy(shelves)
            run.kill()
            run.wait()
            # Its time would not be over by then.
            end = time.monotonic() + 60
            while has_processes(run.pid):
                assert time.monotonic() < end
                time.sleep(0.2)


def test_a_run_that_hangs_in_a_request_is_interrupted_all_the_same(
    library: Contract, spec: Path, tmp_path: Path
) -> None:
    """What it came to by then is told, though its process still waits for an answer."""
    hangs = threading.Event()

    def is_last(scope: Any, body: bytes) -> bool:
        if is_change(scope, body):
            hangs.set()
            threading.Event().wait(25)
        return False

    options = ("--operations", BOOKS, "--time", "120s", "--report", tmp_path)
    with breaking(library, is_last, drops=True) as (url, _), started(url, spec, *options) as run:
        assert hangs.wait(LONGEST)
        os.killpg(run.pid, signal.SIGINT)
        ended(run)
        assert run.returncode == 130
    found = Reports(tmp_path)
    found.say("interrupted", "The run was interrupted")
    assert found.counts["run"]["cases"] > 0


def test_a_run_is_over_when_its_time_is(serve: Serve, spec: Path, tmp_path: Path) -> None:
    """Starting up counts, so what is left for requests is less than what was asked for."""
    with serve() as (url, _):
        before = time.monotonic()
        run = fuzz(tmp_path, url, spec, "--operations", BOOKS, "--time", "20s", "--findings-only")
        taken = time.monotonic() - before
    assert (run.status, run.found) == (0, set()), run.output
    assert run.counts["run"]["seconds"] < 20
    # A share of what was asked for, on whatever machine; before it was a multiple.
    assert taken / 20 < 1.5
