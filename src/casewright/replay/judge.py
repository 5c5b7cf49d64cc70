"""Compares an answer with the documented one: status, headers, body, and schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from casewright.replay import contract
from casewright.replay.compare import (
    json_difference,
    leads_somewhere,
    part_difference,
    xml_difference,
)
from casewright.replay.examples import ExampleRefusal, FollowUpRead, ReplayedExample, Representation
from casewright.replay.shape import UnreadableAnswer, operation_of, read_json, read_xml, shape_of

MEDIA_TYPES: dict[Representation, str] = {"json": "application/json", "xml": "application/xml"}


def answer_faults(
    example: ReplayedExample, answer: httpx.Response, session: str | None
) -> list[str]:
    """Return how `answer` differs from the documented one; `session` is the id in the request."""
    if answer.status_code != example.answer.status:
        return [f"status: expected {example.answer.status}, found {in_one_line(answer)}"]
    faults = list(_header_faults(example, answer, session))
    try:
        faults += _body_faults(example, answer)
    except UnreadableAnswer as error:
        faults.append(f"body: {error}")
    return faults


def read_faults(
    version: str, read: FollowUpRead, answer: httpx.Response, representation: Representation
) -> list[str]:
    """Return how the answer to a read differs; UnreadableAnswer if the contract forbids it."""
    if answer.status_code != read.status:
        return [f"status: expected {read.status}, found {in_one_line(answer)}"]
    if not answer.content:
        return [] if read.shows is None else ["no body"]
    operation = operation_of(version, "GET", read.path)
    schema = operation.answers.get(read.status)
    if schema is None:
        return [f"{operation.id} documents no body for {read.status}"]
    shape, fault = _understood(answer.content, version, schema, representation)
    faults = [] if fault is None else [fault]
    difference = None if read.shows is None else part_difference(read.shows, shape)
    faults += [] if difference is None else [difference]
    faults += [f"{place} is there" for place in read.lacks if leads_somewhere(place, shape)]
    return faults


def _header_faults(
    example: ReplayedExample, answer: httpx.Response, session: str | None
) -> Iterator[str]:
    expected: dict[str, str | None] = {"Content-Type": MEDIA_TYPES[example.representation]}
    if example.session == "live":
        expected["X-egain-session"] = session
    expected |= example.answer.headers
    for name, value in expected.items():
        found = answer.headers.get(name)
        if name == "Content-Type" and found is not None:
            found = found.partition(";")[0].strip()
        if found != value:
            yield f"{name}: expected {value or 'none'}, found {found or 'none'}"


def _body_faults(example: ReplayedExample, answer: httpx.Response) -> Iterator[str]:
    stated = example.answer.headers.get("Content-Type") or MEDIA_TYPES[example.representation]
    representation: Representation = "xml" if stated == MEDIA_TYPES["xml"] else "json"
    if example.answer.refusal is None and example.answer.json_body is None:
        if answer.content:
            yield f"body: expected none, found {len(answer.content)} bytes"
        return
    schema = operation_schema(example)
    shape, fault = _understood(answer.content, example.version, schema, representation)
    if fault is not None:
        yield f"body: {fault}"
    if example.answer.refusal is not None:
        yield from _refusal_faults(example.answer.refusal, shape)
    if example.answer.json_body is not None:
        difference = json_difference(read_json(example.answer.json_body), shape)
        if difference is not None:
            yield f"body: {difference}"
    if example.answer.xml_body is not None and representation == "xml":
        difference = xml_difference(read_xml(example.answer.xml_body), read_xml(answer.content))
        if difference is not None:
            yield f"body: {difference}"


def operation_schema(example: ReplayedExample) -> str:
    """Return the schema of the answer body; UnreadableAnswer when its status documents none."""
    operation = operation_of(example.version, example.request.method, example.request.path)
    if operation.id != example.operation:
        raise UnreadableAnswer(f"{example.request.path} belongs to {operation.id}")
    schema = operation.answers.get(example.answer.status)
    if schema is None:
        raise UnreadableAnswer(f"{operation.id} documents no body for {example.answer.status}")
    return schema


def _refusal_faults(refusal: ExampleRefusal, error: Any) -> Iterator[str]:
    detail = (error.get("details") or [{}])[0]
    if error.get("code") != refusal.code:
        yield f"code: expected {refusal.code}, found {error.get('code')}"
    if detail.get("key") != refusal.rule:
        yield f"rule: expected {refusal.rule}, found {detail.get('key')}"
    if refusal.at is not None and detail.get("value") != refusal.at:
        yield f"place: expected {refusal.at}, found {detail.get('value')}"
    if not error.get("developerMessage"):
        yield "developerMessage: expected a text, found none"


def _understood(
    body: bytes, version: str, schema: str, representation: Representation
) -> tuple[Any, str | None]:
    """Return the JSON shape of `body`, and the way in which it breaks the contract, else None."""
    if representation == "json":
        value = read_json(body)
        return value, contract.json_fault(version, schema, value)
    fault = contract.xml_fault(version, read_xml(body))
    return shape_of(body, version, schema), fault


def in_one_line(answer: httpx.Response) -> str:
    """Return status and body of an answer in one line, shortened."""
    text = " ".join(answer.text.split())
    return f"{answer.status_code} {text[:300]}".strip()
