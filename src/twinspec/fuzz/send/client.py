"""Sends requests to one version at one server, and reads records there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import requests

from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.formats import are_alike_in_xml
from twinspec.contract.layout import Version
from twinspec.contract.operations import JSON, Representation
from twinspec.fuzz import numbers
from twinspec.fuzz.model.exchange import NO_ANSWER, Answer, Exchange, Request
from twinspec.fuzz.model.extract import extract_records
from twinspec.fuzz.model.observation import ReadBack, Thing
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import Pools, RecordReference
from twinspec.fuzz.model.targets import Surface, Target
from twinspec.fuzz.send.render import WRONG_CREDENTIAL, RenderedRequest, RequestRenderer
from twinspec.fuzz.send.sessions import RunSessions

# Not there, not there any more, or not even an id.
_MISSING = frozenset({404, 410, 400})
_NO_SESSION = 401


class Client:
    """The address and the sessions of one version at one server."""

    def __init__(
        self,
        base_url: str,
        surface: Surface,
        version: Version,
        sessions: RunSessions,
        pools: Pools,
    ) -> None:
        """Send to the version of `surface` at `base_url`, the address without the prefix."""
        self.url = base_url.rstrip("/") + surface.prefix
        self.surface = surface
        self.sessions = sessions
        self.pools = pools
        self._renderer = RequestRenderer(version)
        self._reader = XmlReader(version.writable.document)
        self._roots = version.writable.roots
        self._paths = [
            (_pattern(operation.path), operation.reads)
            for operation in surface.operations.values()
            if operation.reads
        ]

    def wire(self, plan: Plan, credential: str | None = None) -> RenderedRequest:
        """Return `plan` rendered with present values and its credential.

        `credential` replaces the session of its user, if the plan carries a live one.
        """
        wire = self._renderer.render(plan, self.pools)
        header = self.sessions.header
        if header and plan.operation.session in ("needs", "ends"):
            if plan.credential == "wrong":
                wire.headers[header] = WRONG_CREDENTIAL
            elif plan.credential == "live" and plan.login is not None:
                wire.headers[header] = credential or self.sessions.credential(plan.login)
        return wire

    def send(self, plan: Plan, phase: str, credential: str | None = None) -> Exchange:
        """Send `plan` and return the exchange; requests' exceptions if nothing could be sent."""
        return self._sent(self.sessions.http, plan, self.wire(plan, credential), phase)

    def unsent(self, plan: Plan) -> Exchange:
        """Return what sending `plan` would be, without an answer."""
        wire = self.wire(plan)
        return Exchange(
            version=self.surface.version,
            operation=plan.operation.id,
            representation=plan.representation,
            request=Request(
                method=plan.operation.method,
                target=wire.target,
                headers={name.lower(): value for name, value in wire.headers.items()},
                body=wire.body,
                login=plan.login if plan.credential == "live" else None,
            ),
            answer=Answer(NO_ANSWER, {}, b""),
            phase="",
        )

    def apart(self) -> requests.Session:
        """Return an HTTP session with a connection of its own."""
        return self.sessions.transport.session()

    def send_apart(
        self, http: requests.Session, plan: Plan, wire: RenderedRequest, phase: str
    ) -> Exchange:
        """Send `wire`, the rendered `plan`, through the HTTP session `http`."""
        return self._sent(http, plan, wire, phase)

    def _sent(
        self, http: requests.Session, plan: Plan, wire: RenderedRequest, phase: str
    ) -> Exchange:
        answer = http.request(
            plan.operation.method,
            self.url + wire.target,
            headers=wire.headers,
            data=wire.body,
            allow_redirects=False,
        )
        login = plan.login if plan.credential == "live" else None
        return self.exchanged(
            answer.request, answer_of(answer), plan.operation, plan.representation, login, phase
        )

    def exchanged(
        self,
        request: requests.PreparedRequest,
        answer: Answer,
        operation: Target | None,
        representation: Representation,
        login: str | None,
        phase: str,
    ) -> Exchange:
        """Return the exchange of a request that was sent."""
        body = request.body.encode() if isinstance(request.body, str) else request.body
        return Exchange(
            version=self.surface.version,
            operation=operation.id if operation else None,
            representation=representation,
            request=Request(
                method=request.method or "",
                target=(request.url or "").removeprefix(self.url),
                headers={name.lower(): _text(value) for name, value in request.headers.items()},
                body=body if isinstance(body, bytes) else None,
                login=login,
            ),
            answer=answer,
            phase=phase,
        )

    def shape(self, exchange: Exchange, operation: Target) -> Any:
        """Return the body of an answer in the JSON shape; None without a readable one."""
        answered = operation.answers.get(str(exchange.answer.status))
        if answered is None or not exchange.answer.body:
            return None
        if "xml" in exchange.answer.headers.get("content-type", ""):
            if answered.role not in self._roots:
                return None
            return self._reader.read(exchange.answer.body, answered.role).value
        try:
            return json.loads(exchange.answer.body)
        except ValueError:
            return None

    def sent(self, exchange: Exchange, operation: Target) -> Any:
        """Return the body of a request in the JSON shape; None without a readable one."""
        request = exchange.request
        return self.body_shape(request.body, request.headers.get("content-type", ""), operation)

    def body_shape(self, body: bytes | None, media_type: str, operation: Target) -> Any:
        """Return a body for `operation` in the JSON shape; None without a readable one."""
        if not body or operation.body is None:
            return None
        if "xml" in media_type:
            if operation.role is None or operation.role not in self._roots:
                return None
            return self._reader.read(body, operation.role).value
        try:
            return json.loads(body)
        except ValueError:
            return None

    def survives_xml(self, plan: Plan) -> bool:
        """Return whether the body of `plan` is unchanged after writing it as XML and reading it.

        A text with a format that only JSON accepts means something else in XML.
        """
        assert plan.operation.role is not None
        body = self._renderer.render(plan.replace(representation="xml"), self.pools).body or b""
        other = self._renderer.render(plan.replace(representation="json"), self.pools).body or b""
        reading = self._reader.read(body, plan.operation.role)
        return (
            not reading.faults
            and bool(reading.value == json.loads(other))
            and are_alike_in_xml(reading.value)
        )

    def read_back(self, things: Iterable[Thing], login: str | None) -> tuple[ReadBack, ...]:
        """Return the records that `login` can read now."""
        by_kind: dict[str, list[str]] = {}
        for kind, key in things:
            by_kind.setdefault(kind, []).append(key)
        found: list[ReadBack] = []
        for kind, keys in by_kind.items():
            operation = self.surface.reader(kind)
            shape = self.read(kind, keys[: numbers.READ_AT_ONCE], login)
            if operation is not None and shape is not None:
                found.append(ReadBack(operation, shape))
        return tuple(found)

    def value_now(self, ref: RecordReference, login: str | None) -> Any:
        """Return the value of `ref` as `login` reads it now; None when it cannot be read."""
        shape = self.read(ref.kind, [ref.key], login) if self.can_read(login) else None
        return None if shape is None else self.value_in(ref, shape)

    def value_in(self, ref: RecordReference, shape: Any) -> Any:
        """Return the value of `ref` in its record, as it was read; None if it is absent."""
        operation = self.surface.reader(ref.kind)
        if operation is None:
            return None
        known = Pools()
        extract_records(shape, operation.answers["200"].node, known)
        return known.resolve(ref)

    def can_read(self, login: str | None) -> bool:
        """Return whether `login` can read: if the contract has sessions, with a live one."""
        return login is not None or self.sessions.header is None

    def read(self, kind: str, keys: list[str], login: str | None) -> Any:
        """Return records as `login` reads them, in the JSON shape; None when that is refused."""
        answer = self._get(kind, keys, login)
        try:
            return answer.json() if answer is not None and answer.status_code == 200 else None
        except ValueError:
            # What is wrong with such an answer is found when the operation itself is fuzzed.
            return None

    def is_missing(self, kind: str, key: str, login: str | None) -> bool:
        """Return whether the server answers `login` that a record does not exist."""
        answer = self._get(kind, [key], login)
        return answer is not None and answer.status_code in _MISSING

    def get(self, target: str, login: str | None) -> requests.Response:
        """Return the answer in JSON to a reading of `login`, in a new session if one is over."""
        for _ in range(2):
            headers = self.sessions.headers(login)
            answer = self.sessions.http.get(
                self.url + target, headers={"Accept": JSON, **headers}, allow_redirects=False
            )
            if answer.status_code != _NO_SESSION or login is None:
                break
            self.sessions.ended(login, headers)
        return answer

    def _get(self, kind: str, keys: list[str], login: str | None) -> requests.Response | None:
        operation = self.surface.reader(kind)
        if operation is None:
            return None
        [parameter] = [item for item in operation.parameters if item.place == "path"]
        return self.sessions.http.get(
            self.url
            + operation.path.replace(
                f"{{{parameter.name}}}", quote(",".join(sorted(keys)), safe=",")
            ),
            headers={"Accept": JSON, **self.sessions.headers(login)},
        )

    def created(self, exchange: Exchange) -> set[tuple[str, str]]:
        """Return kind and key of the record that an answer's Location names; empty if none."""
        location = exchange.answer.headers.get("location", "")
        path = urlsplit(location).path.removeprefix(self.surface.prefix)
        for pattern, kind in self._paths:
            found = pattern.fullmatch(path)
            if found and kind:
                return {(kind, unquote(found[1]))}
        return set()


def answer_of(response: requests.Response) -> Answer:
    """Return the answer in a response; if it stands for a missing one, with NO_ANSWER."""
    return Answer(
        response.status_code,
        {name.lower(): value for name, value in response.headers.items()},
        response.content,
        lost=response.reason if response.status_code == NO_ANSWER else "",
    )


def _pattern(path: str) -> re.Pattern[str]:
    """Return a pattern for the path of a single record; its group is the id."""
    return re.compile(re.sub(r"\\{[^}]*\\}", "([^/,]+)", re.escape(path)))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
