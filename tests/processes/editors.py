"""Clients that edit cases all the time, and notice when something that was confirmed is gone.

Each has a case of its own, reads the number in it, and writes the next one into two of its
attributes, again and again.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from tests.concurrency.busy import units
from tests.concurrency.scenery import PASSWORD, WORKERS, Told, busy, case
from tests.concurrency.wire import BASE

PATIENCE = 150
"""Seconds after which a test gives up; nothing that is shown depends on them."""
_PAUSE_AFTER_REFUSAL = 0.1
_UNKNOWN = -1
"""The number that a case has before an editor has read it."""


def world_of(cases: int) -> Told:
    """Return a world with so many open cases, from id 1 on, and users who may edit them."""
    told = [case(id_, customAttributes={"units": "0"}) for id_ in range(1, cases + 1)]
    return busy() | {"cases": told, "activities": []}


def log_in(port: int) -> str:
    """Return a new session."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    body = json.dumps({"userName": f"worker{WORKERS[0]}", "password": PASSWORD})
    path = f"{BASE}/authentication/user/login?forceLogin=yes"
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 204, answer.read()
    connection.close()
    return answer.headers["X-egain-session"]


class Editor(threading.Thread):
    """Reads its case and edits it, over one connection as long as the server keeps that."""

    def __init__(self, port: int, session: str, case: int, *, thinks: float = 0) -> None:
        """`thinks` is the seconds between two requests."""
        super().__init__(daemon=True)
        self.case = case
        self.sent = self.confirmed = _UNKNOWN
        self.found = _UNKNOWN
        """The number that the case had when it was last read."""
        self.times_of_confirmation: list[float] = []
        self.answers: Counter[str] = Counter()
        """How often each status came, and each way in which none came."""
        self.wrong: list[str] = []
        """What must not happen: confirmed edits that are gone, halves of edits, refusals without
        a word on when to come back."""
        self._thinks = thinks
        self._headers = {"X-egain-session": session, "Accept": "application/json"}
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._is_served = False
        """Whether the connection had an answer before, so that the server knows of it."""
        self._goes_on = True

    def run(self) -> None:
        """Edit until told to stop."""
        while self._goes_on:
            seen = self.look()
            if seen is not None:
                self._edit(seen)
        self.close()

    def look(self) -> str | None:
        """Read the case, judge what it shows and return when it was modified; None unanswered."""
        found = self._ask("GET", f"{BASE}/interaction/case/{self.case}?$attribute=all")
        if found is None:
            return None
        shown = found["case"][0]
        self._judge(shown)
        return str(shown["lastModified"]["date"])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _edit(self, seen: str) -> None:
        self.sent += 1
        values = {"attribValue": [{"value": str(self.sent)}]}
        custom = {"attribName": "units", "attribValues": values}
        edit = {
            "id": str(self.case),
            "lastModified": {"date": seen},
            "subject": str(self.sent),
            "customAttributes": {"customAttribute": [custom]},
        }
        if self._ask("PUT", f"{BASE}/interaction/case", edit) is not None:
            self.confirmed = self.sent
            self.times_of_confirmation.append(time.time())

    def stop(self) -> None:
        """End with the request that is on its way."""
        self._goes_on = False
        self.join(PATIENCE)
        assert not self.is_alive()

    def _judge(self, shown: dict[str, Any]) -> None:
        found = self.found = units(shown)
        if self.confirmed == _UNKNOWN:
            self.sent = self.confirmed = found
        if shown["subject"] != (str(found) if found else f"Subject {self.case}"):
            self.wrong.append(f"half an edit: {shown}")
        if not self.confirmed <= found <= self.sent:
            self.wrong.append(f"{found} of case {self.case}, {self.confirmed} was confirmed")

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        """Return the JSON of a successful answer, {} without a body; None when there is none."""
        if self._thinks:
            time.sleep(self._thinks)
        try:
            content = None if body is None else json.dumps(body)
            typed = {} if body is None else {"Content-Type": "application/json"}
            self._connection.request(method, path, content, self._headers | typed)
            answer = self._connection.getresponse()
            content_of_answer = answer.read()
        except (OSError, HTTPException) as error:
            # Begin anew: the answer, should it come, must not be taken for the next one's.
            self._connection.close()
            told = type(error).__name__ if self._is_served else "on a new connection"
            self.answers[f"{method} {told}"] += 1
            self._is_served = False
            time.sleep(_PAUSE_AFTER_REFUSAL)
            return None
        self._is_served = self._connection.sock is not None
        self.answers[f"{method} {answer.status}"] += 1
        if answer.status < 300:
            return json.loads(content_of_answer) if content_of_answer else {}
        self._judge_refusal(method, answer, content_of_answer)
        time.sleep(_PAUSE_AFTER_REFUSAL)
        return None

    def _judge_refusal(self, method: str, answer: HTTPResponse, told: bytes) -> None:
        if answer.status == 503 and int(answer.headers.get("Retry-After", "0")) < 1:
            self.wrong.append(f"503 without Retry-After: {method} {told!r}")


@contextmanager
def editing(
    port: int, count: int, *, session: str | None = None, thinks: Sequence[float] = (0,)
) -> Iterator[list[Editor]]:
    """Let editors work on cases 1 to `count` as long as the block runs; in turn, they `thinks`."""
    session = session or log_in(port)
    editors = [
        Editor(port, session, case, thinks=thinks[case % len(thinks)])
        for case in range(1, count + 1)
    ]
    for one in editors:
        one.start()
    try:
        yield editors
    finally:
        for one in editors:
            one.stop()


def answers_of(editors: Sequence[Editor]) -> Counter[str]:
    """Return how often all editors got each answer."""
    return sum((one.answers for one in editors), Counter())


def wrongs_of(editors: Sequence[Editor]) -> list[str]:
    """Return all that editors have seen and must not see."""
    return [told for one in editors for told in one.wrong]


def wait_until(happens: Callable[[], bool], told: str) -> None:
    """Wait until `happens()`, which is `told` to whoever reads that it did not."""
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, told
        time.sleep(0.05)


def wait_for_edits(editors: Sequence[Editor], more: int) -> None:
    """Wait until so many more edits are confirmed than are now."""
    wanted = sum(one.confirmed for one in editors) + more
    wait_until(
        lambda: sum(one.confirmed for one in editors) >= wanted, f"{more} more edits are confirmed"
    )


def everything_confirmed_is_there(port: int, editors: Sequence[Editor]) -> None:
    """Read each case and assert that it is as last confirmed, or as an unanswered edit has it."""
    session = log_in(port)
    for one in editors:
        reader = Editor(port, session, one.case)
        reader.sent, reader.confirmed = one.sent, one.confirmed
        assert reader.look() is not None, reader.answers
        reader.close()
        assert not reader.wrong, reader.wrong
