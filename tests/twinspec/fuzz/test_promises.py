"""Each promise of docs/fuzzing.md, section How answers are judged, broken in a proxy, and found.

The proxy stands before a sound server and breaks one thing in what that answers, or lets pass what
it refuses. What other tests break by faults of the server itself is not broken here again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.fuzz.clients import settings
from tests.twinspec.fuzz.library_server import LibraryServer, serving
from tests.twinspec.fuzz.running import BOOKS
from twinspec.contract.layout import Contract
from twinspec.fuzz.prepare import prepare
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.worker import Worker

pytestmark = pytest.mark.slow


@dataclass(slots=True)
class Said:
    """A request, as far as a proxy looks at it, and the answer that goes back."""

    method: str
    path: str
    asked: dict[str, str]
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_json(self) -> bool:
        return "json" in self.headers.get("content-type", "")

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def change(self, change: Callable[[Any], Any]) -> None:
        """Change the document of an answer in JSON."""
        if self.is_json:
            self.body = json.dumps(change(json.loads(self.body))).encode()


Break = Callable[[Said], object]


@contextmanager
def broken(contract: Contract, breaks: Break) -> Iterator[str]:
    """Serve the library through a proxy that breaks what it answers."""
    inner = LibraryServer(contract)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        said = Said(scope["method"], scope["path"], asked)

        async def hear(message: Any) -> None:
            if message["type"] == "http.response.start":
                said.status = message["status"]
                said.headers = {
                    name.decode(): value.decode("latin-1") for name, value in message["headers"]
                }
            else:
                said.body += message.get("body", b"")

        await inner(scope, receive, hear)
        breaks(said)
        said.headers.pop("content-length", None)
        length = {"content-length": str(len(said.body))}
        headers = [(name.encode(), value.encode()) for name, value in said.headers.items()]
        headers += [(name.encode(), value.encode()) for name, value in length.items()]
        await send({"type": "http.response.start", "status": said.status, "headers": headers})
        await send({"type": "http.response.body", "body": said.body})

    with serving(app) as url:
        yield url


def run(
    contract: Contract, folder: Path, breaks: Break, operations: str = BOOKS, cases: int = 300
) -> Counts:
    """Fuzz in this process, and return what was counted."""
    with broken(contract, breaks) as url:
        asked = replace(
            settings(url), operations=tuple(operations.split(",")), seconds=120, cases=cases
        )
        worker = Worker(0, asked, prepare(contract, asked), SharedExclusiveLock(folder / "turns"))
        list(worker.run())
    assert worker.outcome.errors == []
    return worker.outcome.counts


def answers_json_only(said: Said) -> None:
    """What a client accepts is not looked at: XML is called JSON, as if nothing else was known."""
    if said.is_success and not said.is_json and said.body:
        said.headers["content-type"] = "application/json"
        said.body = b"{}"


def loses_media_type(said: Said) -> None:
    said.headers.pop("content-type", None)


def says_no_number(said: Said) -> None:
    if "x-edition" in said.headers:
        said.headers["x-edition"] = "latest"


def lacks_a_member(said: Said) -> None:
    def change(document: Any) -> Any:
        for book in [document, *document.get("book", ())]:
            book.pop("title", None)
        return document

    if said.is_success:
        said.change(change)


def answers_another_type(said: Said) -> None:
    if said.is_success:
        said.change(lambda document: document | {"edition": "1", "count": "1"})


def answers_unknown_genre_in_xml(said: Said) -> None:
    if said.is_success and not said.is_json:
        said.body = re.sub(rb"(?<=genre>)\w+", b"unknown", said.body)


def _of_detail(**members: Any) -> Break:
    def breaks(said: Said) -> None:
        if said.status >= 400:
            said.change(lambda document: document | members)

    return breaks


def names_only_the_first_rule(said: Said) -> None:
    if said.status >= 400:
        said.change(lambda document: document | {"detail": document["detail"][:1]})


def answers_404_for_409(said: Said) -> None:
    said.status = 404 if said.status == 409 else said.status


def refuses_without_a_document(said: Said) -> None:
    if said.status >= 400:
        said.body = b""


def redirects(said: Said) -> None:
    if said.is_success:
        said.status, said.body = 302, b""
        said.headers = {"location": "/elsewhere"}


def fails_in_xml(said: Said) -> None:
    if said.is_success and "xml" in said.asked.get("accept", ""):
        said.status = 500


def refuses_what_is_right(said: Said) -> None:
    """Books that are changed are refused for a price that need not be there."""
    if said.method == "PUT" and said.is_success:
        said.status = 400
        said.headers["content-type"] = "application/json"
        document = {"code": "400-1", "message": "No.", "detail": [{"rule": "book.price_in_range"}]}
        said.body = json.dumps(document).encode()


def lets_everybody_in(said: Said) -> None:
    if said.status == 401:
        said.status = 200
        said.headers["content-type"] = "application/json"
        said.body = b'{"name": "anna"}'


PROMISES: list[tuple[Break, str]] = [
    (answers_json_only, "wrong_media_type"),
    (loses_media_type, "wrong_media_type"),
    (says_no_number, "invalid_header"),
    (lacks_a_member, "invalid_answer"),
    (answers_another_type, "invalid_answer"),
    (answers_unknown_genre_in_xml, "invalid_answer"),
    (_of_detail(detail=[{"rule": "nobody.knows"}]), "undeclared_rule"),
    (_of_detail(detail=[{"rule": "log_in.password_is_right"}]), "undeclared_rule"),
    (_of_detail(code="499-1"), "wrong_code"),
    (names_only_the_first_rule, "unlisted_violation"),
    (answers_404_for_409, "wrong_status"),
    (refuses_without_a_document, "invalid_answer"),
    (redirects, "undeclared_status"),
    (fails_in_xml, "server_error"),
    (refuses_what_is_right, "unprovoked_refusal"),
]


@pytest.mark.parametrize(
    ("breaks", "check"),
    PROMISES,
    ids=[f"{check} {number}" for number, (_, check) in enumerate(PROMISES)],
)
def test_a_broken_promise_is_found(
    library: Contract, tmp_path: Path, breaks: Break, check: str
) -> None:
    # Bodies in which several things are wrong are rarer than others.
    rare = ("v2.change_book", 3000) if breaks is names_only_the_first_rule else (BOOKS, 300)
    counts = run(library, tmp_path, breaks, *rare)
    assert check in {found.finding.check for found in counts.findings.values()}


def test_whoever_is_let_in_without_a_session_is_found(library: Contract, tmp_path: Path) -> None:
    counts = run(library, tmp_path, lets_everybody_in, "get_reader")
    assert ("accepted_invalid", "session.card_is_good") in {
        (found.finding.check, found.finding.rule) for found in counts.findings.values()
    }


def test_nothing_is_found_behind_a_proxy_that_breaks_nothing(
    library: Contract, tmp_path: Path
) -> None:
    assert run(library, tmp_path, lambda _: None).findings == {}
