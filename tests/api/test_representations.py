"""A third representation, of lines: registered, it is read, written, sniffed and negotiated.

    /id "1000"
    /lastModified/date "2015-07-02T10:45:01Z"

Each line has a JSON Pointer and a value of JSON. No module of the service knows of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from casewright.api.bodies import malformed
from casewright.api.connections.refusals import AcceptHeaders, raw_refusal
from casewright.api.contracts import VersionContract
from casewright.api.representations import (
    ParsedBody,
    Read,
    Representation,
    Write,
    register,
    withdraw,
)
from casewright.api.trial import trial_document
from casewright.domain.ensure import Violation
from casewright.domain.wording import word
from casewright.settings import Settings
from interaction_contract import rules
from tests.api.conftest import Edge, serving
from tests.api.protocol import CASE

LINES = "text/x-lines"
EDIT = '/id "1000"\n/lastModified/date "2015-07-02T10:45:01Z"\n/subject "Too slow"\n'
IN_JSON = {"id": "1000", "lastModified": {"date": "2015-07-02T10:45:01Z"}, "subject": "Too slow"}


class Lines(Representation):
    """Values of JSON by their pointers, one a line; objects alone, lists by their numbers."""

    media = LINES

    def recognises(self, body: bytes) -> bool:
        return body.startswith(b"/")

    def reads(self, charset: str | None) -> bool:
        return charset in (None, "utf-8", "latin-1")

    def reader(self, contract: VersionContract, role: str) -> Read:
        return read

    def writer(self, contract: VersionContract, role: str) -> Write:
        return lambda shape: "".join(f"{line}\n" for line in lines("", shape)).encode()

    def example(self, contract: VersionContract, role: str, shape: Any) -> Any:
        return self.writer(contract, role)(shape).decode()


TOY = Lines()


def read(body: bytes, charset: str | None) -> ParsedBody:
    shape: dict[str, Any] = {}
    for line in body.decode(charset or "utf-8").splitlines():
        pointer, _, value = line.partition(" ")
        *way, last = pointer.split("/")[1:] or [""]
        holder = shape
        for key in way:
            holder = holder.setdefault(key, {})
        try:
            holder[last] = json.loads(value)
        except ValueError:
            raise malformed(word("no_json")) from None
    return ParsedBody(shape, [])


def lines(pointer: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from lines(f"{pointer}/{key}", member)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from lines(f"{pointer}/{index}", item)
    else:
        yield f"{pointer} {json.dumps(value, ensure_ascii=False)}"


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    """A server on which lines are served, too."""
    register(TOY)
    try:
        with serving(tmp_path_factory.mktemp("lines"), Settings()) as found:
            yield found
    finally:
        withdraw(TOY)


@pytest.mark.parametrize("headers", [{"content_type": LINES}, {}], ids=["declared", "recognised"])
def test_a_body_of_lines_is_read(edge: Edge, headers: dict[str, str]) -> None:
    edge.calls.clear()
    assert edge.send("PUT", CASE, EDIT, **headers).status_code == 204
    [(operation, arguments)] = edge.calls
    assert operation == "edit_case"
    assert msgspec.to_builtins(arguments["body"]) == IN_JSON


def test_a_charset_is_one_that_the_representation_reads(edge: Edge) -> None:
    edge.calls.clear()
    body = EDIT.replace("slow", "sl\u00f6w")
    sent = {"content_type": f"{LINES}; charset=ISO-8859-1"}
    assert edge.send("PUT", CASE, body.encode("latin-1"), **sent).status_code == 204
    assert edge.calls[0][1]["body"].subject == "Too sl\u00f6w"
    sent = {"content_type": f"{LINES}; charset=utf-16"}
    assert edge.send("PUT", CASE, body.encode("utf-16"), **sent).status_code == 415


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (LINES, LINES),
        ("text/*", LINES),
        (f"{LINES}, application/json;q=0.9", LINES),
        (f"{LINES};q=0.5, application/json", "application/json"),
        (f"{LINES}, application/xml;q=0.9", LINES),
        (f"{LINES}, application/xml", "application/xml"),
        ("*/*", "application/json"),
        (None, "application/xml"),
    ],
)
def test_an_answer_is_in_lines_for_whoever_prefers_them(
    edge: Edge, accept: str | None, media: str
) -> None:
    edge.client.headers.pop("accept", None)
    headers = {} if accept is None else {"accept": accept}
    answer = edge.send("GET", f"{CASE}/1000", **headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media
    if media == LINES:
        said = answer.text.splitlines()
        assert said == ['/case/0/id "1000"', '/case/0/subject "a & <b> \\"é\\" \U0001f600"']


def test_an_answer_follows_the_body_where_all_are_accepted(edge: Edge) -> None:
    answer = edge.send("PUT", CASE, '/id "1000"', content_type=LINES, accept="*/*")
    assert (answer.status_code, answer.headers["content-type"]) == (400, LINES)


def test_violations_are_those_of_the_schema_and_are_told_in_lines(edge: Edge) -> None:
    body = EDIT.replace('"Too slow"', json.dumps("x" * 1025))
    told = edge.send("PUT", CASE, body, content_type=LINES, accept=LINES)
    in_json = edge.send(
        "PUT", CASE, json.dumps(IN_JSON | {"subject": "x" * 1025}),
        content_type="application/json", accept="application/json",
    )  # fmt: skip
    assert (told.status_code, in_json.status_code) == (400, 400)
    assert told.text.splitlines() == list(lines("", in_json.json()))
    assert '/details/0/key "case.subject_fits"' in told.text.splitlines()


def test_what_cannot_be_read_is_refused_and_told_in_lines(edge: Edge) -> None:
    answer = edge.send("PUT", CASE, "/id 1000 or so\n", content_type=LINES, accept=LINES)
    assert answer.status_code == 400
    assert '/details/0/key "protocol.body_is_well_formed"' in answer.text.splitlines()


def test_refusals_name_all_that_are_served(edge: Edge) -> None:
    answer = edge.send("GET", f"{CASE}/1000", accept="text/html")
    assert answer.status_code == 406
    assert f"application/json, application/xml, {LINES}" in answer.text
    answer = edge.send("PUT", CASE, EDIT, content_type="text/plain", accept="application/json")
    assert answer.status_code == 415
    assert f"application/json, application/xml, {LINES}" in answer.json()["developerMessage"]


@pytest.mark.usefixtures("edge")
def test_the_connection_refuses_in_lines_what_no_application_sees() -> None:
    violation = Violation(rules.protocol.REQUEST_IS_WELL_FORMED)
    head, _, body = raw_refusal(violation, AcceptHeaders(LINES.encode(), b"", "en-US")).partition(
        b"\r\n\r\n"
    )
    assert f"content-type: {LINES}" in head.decode().split("\r\n")
    assert '/code "400-266"' in body.decode().splitlines()


def test_the_page_to_try_shows_forms_of_what_the_contract_lists(edge: Edge) -> None:
    contract = VersionContract("v12")
    for methods in contract.document["paths"].values():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {})
            if content:
                content[LINES] = dict(content["application/json"])
    document = json.loads(trial_document(contract))
    [contents] = [
        operation["requestBody"]["content"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if operation["operationId"] == "edit_case"
    ]
    edit = {
        media: content["examples"]["demo_world"]["value"] for media, content in contents.items()
    }
    assert edit[LINES].splitlines()[0] == '/id "1000"'
    assert edit["application/json"]["id"] == "1000"
    assert etree.QName(etree.fromstring(edit["application/xml"])).localname == "case"


def test_none_is_served_that_was_withdrawn(edge: Edge, tmp_path: Path) -> None:
    withdraw(TOY)
    try:
        with serving(tmp_path, Settings()) as other:
            assert other.send("GET", f"{CASE}/1000", accept=LINES).status_code == 406
            assert other.send("PUT", CASE, EDIT, content_type=LINES).status_code == 415
    finally:
        register(TOY)
