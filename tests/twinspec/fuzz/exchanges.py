"""Exchanges of the tests: the documented examples as a client sees them, and small ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from tests.twinspec.contracts import CASEWRIGHT
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.error_form import ErrorForm, error_form
from twinspec.contract.layout import Contract, Version, load_contract
from twinspec.contract.operations import MEDIA_TYPES, Representation
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.model.exchange import Answer, Exchange, Request

SESSION = "X-egain-session"
LANGUAGE = "content-language"
LIVE = "b6a0"
REQUIRED_HEADERS = {
    ("log_in", 204): {SESSION.lower(): "b6a1"},
    ("change_case_of_activities", 201): {"location": "/system/ws/v12/interaction/case/2000"},
    ("log_in", 429): {"retry-after": "1"},
}
"""What the contract requires of answers and the examples do not repeat."""


@cache
def contract(folder: Path = CASEWRIGHT) -> Contract:
    return load_contract(folder)


@cache
def judge(folder: Path = CASEWRIGHT) -> Judge:
    return Judge(contract(folder))


def rules_by_id() -> dict[str, Any]:
    return {rule.id: rule for rule in contract().rules}


def example_files() -> list[Path]:
    return sorted(CASEWRIGHT.glob("*/examples/*/*.yaml"))


@cache
def examples() -> dict[str, Exchange]:
    """Every documented example in every representation that it has, by name."""
    return {
        f"{example.parents[2].name}-{example.parent.name}-{example.stem}-{representation}": exchange
        for example in example_files()
        for representation, exchange in _of_example(example)
    }


def _of_example(example: Path) -> Iterator[tuple[Representation, Exchange]]:
    told = yaml.load(example.read_bytes(), yaml.CSafeLoader)
    version = contract().versions[example.parents[2].name]
    for representation in told.get("representations", ["json", "xml"]):
        request = _request(told, example, version, representation)
        answer = _answer(told, example, version, representation)
        yield (
            representation,
            Exchange(version.name, example.parent.name, representation, request, answer, "example"),
        )


def _request(
    told: Mapping[str, Any], example: Path, version: Version, representation: Representation
) -> Request:
    said = told["request"]
    base = version.bundle["servers"][0]["url"]
    query = "&".join(f"{quote(name)}={quote(text)}" for name, text in said.get("query", {}).items())
    target = quote(said["path"].removeprefix(base), safe="/,%") + (f"?{query}" if query else "")
    headers: dict[str, Any] = {"accept": MEDIA_TYPES[representation]}
    body = None
    if representation in said.get("body", {}):
        body = (example.parent / said["body"][representation]).read_bytes()
        headers["content-type"] = MEDIA_TYPES[representation]
    headers |= {name.lower(): value for name, value in said.get("headers", {}).items()}
    sent = {name: value for name, value in headers.items() if value is not None}
    live = told.get("session", "live" if "caller" in told else "none") == "live"
    if live:
        sent.setdefault(SESSION.lower(), LIVE)
    return Request(said["method"], target, sent, body, told.get("caller") if live else None)


def _answer(
    told: Mapping[str, Any], example: Path, version: Version, representation: Representation
) -> Answer:
    said = told["answer"]
    stated = {name.lower(): text for name, text in said.get("headers", {}).items() if text}
    headers = {
        "content-type": MEDIA_TYPES[representation],
        **REQUIRED_HEADERS.get((example.parent.name, said["status"]), {}),
        **({"allow": "GET"} if said["status"] == 405 else {}),
        **({LANGUAGE: "en-US"} if "error" in said or "body" in said else {}),
        **({SESSION.lower(): LIVE} if "caller" in told and example.parent.name != "log_in" else {}),
        **stated,
    }
    body = b""
    if "error" in said:
        violation = (said["error"]["rule"], said["error"].get("at", ""))
        media = headers["content-type"]
        body = refusal_body(version, media, said["error"]["code"], violation)
    elif representation in said.get("body", {}):
        body = (example.parent / said["body"][representation]).read_bytes()
    return Answer(said["status"], headers, body)


@cache
def _xml_writers() -> dict[int, XmlWriter]:
    return {}


def xml_writer(version: Version) -> XmlWriter:
    known = _xml_writers()
    if id(version) not in known:
        known[id(version)] = XmlWriter(version.bundle)
    return known[id(version)]


@cache
def _forms() -> dict[int, ErrorForm]:
    return {}


def form_of(version: Version) -> ErrorForm:
    known = _forms()
    if id(version) not in known:
        form = error_form(version)
        assert form is not None
        known[id(version)] = form
    return known[id(version)]


def refusal_body(version: Version, media: str, code: str, *violations: tuple[str, str]) -> bytes:
    """An error document that lists rules with their places."""
    form = form_of(version)
    entries = [
        {form.rule: rule} | ({form.place: where} if form.place else {})
        for rule, where in violations
    ]
    value = {form.code: code, form.message: "Refused.", form.violations: entries}
    if "json" in media:
        return json.dumps(value).encode()
    return xml_writer(version).write(form.schema, value)


def refused(
    exchange: Exchange,
    *rules: str,
    status: int | None = None,
    code: str | None = None,
    of: Path = CASEWRIGHT,
) -> Exchange:
    """The exchange, refused with rules of the contract; status and code are those of the first."""
    entries = {rule.id: rule for rule in contract(of).rules}
    first = entries.get(rules[0])
    accept = exchange.request.headers.get("accept", "application/json")
    media = "application/xml" if "xml" in accept else "application/json"
    body = refusal_body(
        contract(of).versions[exchange.version],
        media,
        code or (first.code if first else None) or "400-1",
        *((rule, "") for rule in rules),
    )
    answered = status or (first.status if first else None) or 400
    told = exchange.answer.headers
    echo = {name: told[name] for name in (SESSION.lower(),) if told.get(name) == LIVE}
    pause = {"retry-after": "1"} if answered == 503 else {}
    headers = {"content-type": media, LANGUAGE: "en-US", **echo, **pause}
    return replace(exchange, answer=Answer(answered, headers, body))


def library(
    method: str,
    target: str,
    body: bytes | None = None,
    *,
    status: int = 201,
    answer: bytes = b"",
    **headers: str,
) -> Exchange:
    """An exchange with the library: names of headers have `_` for `-`."""
    sent = {"accept": "application/json"}
    if body is not None:
        sent["content-type"] = "application/json"
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    operation = "add_book" if method == "POST" else "get_loans"
    return Exchange(
        "v1",
        operation,
        "xml" if "xml" in sent.get("content-type", sent["accept"]) else "json",
        Request(method, target, {name: text for name, text in sent.items() if text}, body, None),
        Answer(status, {"content-type": "application/json"} if answer else {}, answer),
        "test",
    )
