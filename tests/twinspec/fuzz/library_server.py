"""A server of the library for tests: honest, small, and wrong only where a test asks for it.

It reads XML and Accept as twinspec does; schemas, rules and routes it reads by itself.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import jsonschema
import uvicorn
from jsonschema.exceptions import ValidationError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.twinspec.fuzz.library_shelves import Asked, Done, Fault, Refused, Shelves
from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.layout import Contract, Version
from twinspec.fuzz.judge.negotiation import weights
from twinspec.fuzz.wire.xml_styled import StyledWriter

JSON, XML = "application/json", "application/xml"
RULES = "x-twinspec-rules"
UNREADABLE, MISSING = "protocol.body_is_well_formed", "protocol.body_given"
_GAP_SECONDS = 0.01
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INTEGER = re.compile("0|-?[1-9][0-9]*")
_SEGMENT = re.compile(r"\\\{(\w+)\\\}")


class Schema:
    """A schema of a bundle: which rules stand beside the keywords that a value breaks."""

    def __init__(self, bundle: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
        document = {**schema, "components": bundle.get("components", {})}
        self._valid = _Validator(document, format_checker=_formats)

    def broken(self, value: Any) -> set[str]:
        """Return the rules that `value` breaks."""
        return {rule for error in self._valid.iter_errors(value) for rule in _rules(error)}


def _rules(error: ValidationError) -> Iterator[str]:
    keyword = str(error.validator)
    if keyword == "anyOf":
        branches: dict[Any, list[ValidationError]] = {}
        for below in error.context or ():
            branches.setdefault(below.schema_path[0], []).append(below)
        fitting = [some for some in branches.values() if not any(map(_is_other_type, some))]
        if len(fitting) == 1:
            for below in fitting[0]:
                yield from _rules(below)
            return
    assert isinstance(error.schema, Mapping)
    rule = error.schema[RULES][keyword]
    if isinstance(rule, Mapping):
        # jsonschema tells the missing member only in its message.
        rule = next(rule[name] for name in rule if error.message.startswith(repr(name)))
    yield rule


def _is_other_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.path


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    """Read a pattern as ECMAScript does: digits are ASCII, `$` is the end."""
    found = re.compile(re.sub(r"\$$", r"\\Z", pattern), re.ASCII)
    if isinstance(value, str) and not found.search(value):
        yield ValidationError("does not match")


def _is_moment(value: Any) -> bool:
    """Say whether a text in the form of the contract is a moment; ValueError if it is not."""
    return not isinstance(value, str) or bool(datetime.fromisoformat(value))


_formats = jsonschema.FormatChecker(formats=())
_formats.checks("date-time", ValueError)(_is_moment)
_Validator = jsonschema.validators.extend(jsonschema.Draft4Validator, {"pattern": _pattern})


class Operation:
    """An operation of a version: how its requests are read."""

    def __init__(self, version: Version, path: str, node: Mapping[str, Any]) -> None:
        bundle = version.bundle
        self.id = node["operationId"]
        self.pattern = re.compile(_SEGMENT.sub(r"(?P<\1>[^/]+)", re.escape(path)))
        declared = [_resolved(bundle, item) for item in node.get("parameters", ())]
        self.parameters = [
            (item["in"], item["name"], _type(bundle, item), Schema(bundle, item["schema"]))
            for item in declared
        ]
        content = node.get("requestBody", {}).get("content", {})
        self.role = content[JSON]["schema"]["$ref"].rpartition("/")[2] if content else None
        self.body = Schema(bundle, content[JSON]["schema"]) if content else None

    def arguments(self, path: Mapping[str, str], query: str) -> tuple[dict[str, Any], set[str]]:
        """Return the query, and the rules that the parameters break."""
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
        found: dict[str, Any] = {}
        broken: set[str] = set()
        for place, name, kind, schema in self.parameters:
            texts = (
                [path[name]] if place == "path" else [text for key, text in pairs if key == name]
            )
            for text in texts:
                is_number = kind == "integer" and _INTEGER.fullmatch(text)
                found[name] = int(text) if is_number else text
                broken |= schema.broken(found[name])
        return found, broken


class Door:
    """One version: leads requests to operations and writes their answers."""

    def __init__(self, contract: Contract, version: Version, shelves: Shelves) -> None:
        self._catalogue = {rule.id: rule for rule in contract.rules}
        self._shelves = shelves
        self._reader = XmlReader(version.bundle)
        self._writer = StyledWriter(version.bundle, version.xsd_files)
        self.prefix = version.bundle["servers"][0]["url"]
        self._operations = [
            (one.method, Operation(version, one.path, one.node)) for one in version.operations
        ]

    def answer(self, request: Request, target: str, body: bytes, faults: frozenset[Fault]) -> Done:
        """Return what is answered to a request to `target`, below the prefix."""
        path, _, query = target.partition("?")
        found = [(method, one) for method, one in self._operations if one.pattern.fullmatch(path)]
        if not found:
            return Done(404)
        operation = next((one for method, one in found if method == request.method), None)
        if operation is None:
            return Done(405, headers={"Allow": ", ".join(method for method, _ in found)})
        try:
            asked = self._asked(operation, request.headers, path, query, body, faults)
            return self._shelves.do(operation.id, asked)
        except Refused as refused:
            return self._refusal(
                sorted(refused.rules, key=lambda rule: self._catalogue[rule].order)
            )

    def _asked(
        self,
        operation: Operation,
        headers: Headers,
        path: str,
        query: str,
        body: bytes,
        faults: frozenset[Fault],
    ) -> Asked:
        match = operation.pattern.fullmatch(path)
        assert match is not None
        named = {name: unquote(text) for name, text in match.groupdict().items()}
        arguments, broken = operation.arguments(named, query)
        if broken:
            raise Refused(*broken)
        value, is_xml = None, False
        if operation.role is not None and operation.body is not None:
            value, is_xml = self._value(operation.role, headers, body)
            broken = operation.body.broken(value)
            if Fault.INVALID_ACCEPTED in faults:
                broken.discard("book.pages_in_range")
            mistaken = Fault.OTHER_RULE in faults or (is_xml and Fault.XML_OTHER_RULE in faults)
            if mistaken and "book.genre_is_known" in broken:
                broken = {"book.price_in_range"}
            if broken:
                raise Refused(*broken)
        return Asked(named, arguments, value, headers, is_xml)

    def _value(self, role: str, headers: Headers, body: bytes) -> tuple[Any, bool]:
        if not body:
            raise Refused(MISSING)
        stated = Message()
        stated["content-type"] = headers.get("content-type") or (
            XML if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" else JSON
        )
        media, charset = stated.get_content_type(), stated.get_param("charset")
        if headers.get("content-encoding", "identity") != "identity" or media not in (JSON, XML):
            raise Refused(UNREADABLE)
        if media == JSON:
            return _json(body, str(charset or "utf-8")), False
        reading = self._reader.read(body, role, str(charset) if charset else None)
        if reading.faults or reading.value is None:
            raise Refused(UNREADABLE)
        return reading.value, True

    def _refusal(self, rules: list[str]) -> Done:
        first = self._catalogue[rules[0]]
        value = {
            "code": first.code,
            "message": first.statement,
            "detail": [{"rule": rule} for rule in rules],
        }
        assert first.status is not None
        return Done(first.status, "Error", value)

    def written(self, done: Done, accept: str | None, faults: frozenset[Fault]) -> Response:
        """Return an answer in the representation that `accept` likes best."""
        if done.role is None:
            return Response(status_code=done.status, headers=dict(done.headers))
        welcome = weights(accept, (JSON, XML))
        media = max((JSON, XML), key=lambda name: welcome[name].most)
        if media == JSON:
            body = json.dumps(done.value).encode()
        else:
            body = self._writer.write(done.role, done.value)
        if Fault.WRONG_NAMESPACE in faults and done.status < 300:
            body = body.replace(b"urn:example:library:book", b"urn:example:library:tome")
        if Fault.GARBAGE in faults and done.status < 300:
            body = body[:-1]
        return Response(body, done.status, dict(done.headers), media)


def _json(body: bytes, charset: str) -> Any:
    if charset.lower() != "utf-8":
        raise Refused(UNREADABLE)
    try:
        text = body.decode()
        value = json.loads(text, parse_constant=_no_number, parse_float=_number)
        said = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        raise Refused(UNREADABLE) from None
    # The library answers in XML too: what that cannot say cannot be kept.
    if any(_NO_XML.search(some) for some in _texts(value)) or "\ud800" in said:
        raise Refused(UNREADABLE)
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _resolved(bundle: Mapping[str, Any], node: Any) -> Any:
    while "$ref" in node:
        found: Any = bundle
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def _type(bundle: Mapping[str, Any], parameter: Mapping[str, Any]) -> str:
    return str(_resolved(bundle, parameter["schema"]).get("type"))


class LibraryServer:
    """All versions of a contract of the library over HTTP."""

    def __init__(self, contract: Contract, *faults: Fault, books: int = 8) -> None:
        """Serve `contract` with `faults`."""
        self.faults = frozenset(faults)
        self.shelves = Shelves(faults, books)
        self.requests = 0
        self._doors = [Door(contract, one, self.shelves) for one in contract.versions.values()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        body = await request.body()
        self.requests += 1
        if Fault.NOT_ATOMIC in self.faults:
            compared = {isbn: one["edition"] for isbn, one in self.shelves.books().items()}
            await asyncio.sleep(_GAP_SECONDS)
            self.shelves.compared = compared
        response = self._respond(request, body)
        await response(scope, receive, send)

    def _respond(self, request: Request, body: bytes) -> Response:
        path = request.scope["raw_path"].decode("latin-1")
        query = request.scope["query_string"].decode("latin-1")
        door = next((one for one in self._doors if path.startswith(f"{one.prefix}/")), None)
        if door is None:
            return Response(status_code=404)
        target = path.removeprefix(door.prefix) + (f"?{query}" if query else "")
        try:
            done = door.answer(request, target, body, self.faults)
            return door.written(
                done, ", ".join(request.headers.getlist("accept")) or None, self.faults
            )
        except OverflowError:
            return Response("It broke.", 500, media_type="text/plain")


class _HangsUp(H11Protocol):
    """Lets an application close the connection of a request, as `extensions.hang_up`."""

    def handle_events(self) -> None:
        super().handle_events()
        if self.scope is not None and "extensions" not in self.scope:
            self.scope["extensions"] = {"hang_up": self.transport.abort}


@contextmanager
def serving(
    server: Callable[..., Any], *, hang_up: bool = False, certificate: Path | None = None
) -> Iterator[str]:
    """Serve on a free port of this machine and yield the address.

    With `hang_up` applications can close the connections of their requests. `certificate` is a file
    with a certificate and its key.
    """
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    # Who connects before the server is up waits for it.
    listener.listen()
    settings = uvicorn.Config(
        server,
        log_level="critical",
        lifespan="off",
        ws="none",
        http=_HangsUp if hang_up else "auto",
        ssl_certfile=certificate,
    )
    worker = uvicorn.Server(settings)
    thread = threading.Thread(target=worker.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        scheme = "https" if certificate else "http"
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        worker.should_exit = worker.force_exit = True
        thread.join(timeout=10)
        listener.close()
