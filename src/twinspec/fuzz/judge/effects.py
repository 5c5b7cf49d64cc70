"""Finds the effects that an exchange shows: rules that no request can break.

The rule's `seen_in` decides, by request and answer alone; the module keeps no state of exchanges.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from jsonschema_rs import Draft202012Validator, ValidationError

from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import MEDIA_TYPES, Body
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.judge.negotiation import content_type
from twinspec.fuzz.judge.routes import PathTemplate
from twinspec.fuzz.model.exchange import Exchange, ExchangeVerdict

_ACCEPTED: Mapping[str, Any] = {"minimum": 200, "maximum": 299}

Roles = Mapping[str, str]
"""The names of the schemas of a body, by media type."""

Part = tuple[str, str]
"""A part of an exchange: `request` or `answer`, and what of it."""


class Effects:
    """The effects of one contract, compiled once."""

    def __init__(self, contract: Contract) -> None:
        """Compile all versions; ContractError for a `seen_in` that is not a JSON Schema.

        ShapeError for a version that XML cannot represent.
        """
        effects = {rule.id: _Effect.of(rule) for rule in contract.rules if rule.kind == "effect"}
        self._versions = {
            name: {one.id: one for one in _operations(version, effects)}
            for name, version in contract.versions.items()
        }

    def exercised(self, exchange: Exchange, verdict: ExchangeVerdict) -> frozenset[str]:
        """Return the effects that an exchange shows.

        Empty if a request that breaks the contract was accepted, or if a refusal names no rule:
        then what the server did is unknown.
        """
        operation = self._versions[exchange.version].get(exchange.operation or "")
        refused = exchange.answer.status >= 400
        if operation is None or (not verdict.refused_with if refused else verdict.broken):
            return frozenset()
        parts = _Parts(exchange, operation)
        return frozenset(
            effect.rule
            for effect in operation.at(exchange.answer.status)
            if all(parts.fit(part, measure) for part, measure in effect.measures)
        )

    def unseen(self, version: str) -> dict[str, str]:
        """Return the effects of a version that no exchange can show, each with the reason."""
        return {
            effect.rule: effect.unseen
            for operation in self._versions[version].values()
            for effect in operation.effects
            if effect.unseen is not None
        }


@dataclass(frozen=True, slots=True)
class _Effect:
    """An effect: the statuses and parts of an exchange that show it, or why none does."""

    rule: str
    unseen: str | None
    status: Draft202012Validator
    measures: tuple[tuple[Part, Draft202012Validator], ...]

    @classmethod
    def of(cls, rule: RuleEntry) -> _Effect:
        said = rule.seen_in or {}
        try:
            return cls(
                rule.id,
                rule.unseen,
                Draft202012Validator(said.get("answer", {}).get("status", _ACCEPTED)),
                tuple(
                    ((side, name), Draft202012Validator(said[side][name]))
                    for side, name in _READERS
                    if name in said.get(side, {})
                ),
            )
        except ValidationError as error:
            place = f"{rule.file}: rule {rule.id}: seen_in"
            raise ContractError(f"{place} has no JSON Schema: {error.message}") from None


@dataclass(frozen=True, slots=True)
class _Observed:
    """An operation with its effects, and the schemas for reading its exchanges."""

    id: str
    path: PathTemplate
    takes: Roles
    answers: Mapping[str, Roles]
    xml: XmlReader
    effects: tuple[_Effect, ...]
    _by_status: dict[int, tuple[_Effect, ...]] = field(default_factory=dict)

    def at(self, status: int) -> tuple[_Effect, ...]:
        """Return the effects that exchanges with this status can show."""
        if status not in self._by_status:
            self._by_status[status] = tuple(
                one for one in self.effects if one.unseen is None and one.status.is_valid(status)
            )
        return self._by_status[status]

    def answered(self, status: int) -> Roles:
        """Return the bodies declared for a status: by its number, its range (4XX), or `default`."""
        keys = (str(status), f"{status // 100}XX", "default")
        return next((self.answers[key] for key in keys if key in self.answers), {})


def _operations(version: Version, effects: Mapping[str, _Effect]) -> Iterator[_Observed]:
    xml, roots = XmlReader(version.writable.document), version.writable.roots
    for operation in version.operations:
        yield _Observed(
            id=operation.id,
            path=PathTemplate(operation.path),
            takes=_roles(operation.body, roots) if operation.body else {},
            answers={
                status: _roles(answer, roots) for status, answer in operation.responses.items()
            },
            xml=xml,
            effects=tuple(effects[rule] for rule in operation.rules if rule in effects),
        )


def _roles(body: Body, roots: frozenset[str]) -> Roles:
    return {media.essence: media.role for media in body.content.values() if media.role in roots}


class _Absent:
    """Stands for a part of an exchange that is absent or unreadable."""


_ABSENT = _Absent()


class _Parts:
    """The parts of one exchange as data, each read at its first use."""

    __slots__ = ("_exchange", "_operation", "_read")

    def __init__(self, exchange: Exchange, operation: _Observed) -> None:
        self._exchange = exchange
        self._operation = operation
        self._read: dict[Part, Any] = {}

    def fit(self, part: Part, measure: Draft202012Validator) -> bool:
        """Return whether a part is present and satisfies a schema."""
        if part not in self._read:
            self._read[part] = _READERS[part](self._exchange, self._operation)
        value = self._read[part]
        try:
            return value is not _ABSENT and measure.is_valid(value)
        except ValueError:
            # Nested deeper than a validator goes.
            return False


def _query(exchange: Exchange, _: _Observed) -> Any:
    return parse_qs(exchange.request.target.partition("?")[2], keep_blank_values=True)


def _path(exchange: Exchange, operation: _Observed) -> Any:
    values = operation.path.read(exchange.request.target.partition("?")[0])
    return _ABSENT if values is None else {name: unquote(text) for name, text in values.items()}


def _request_headers(exchange: Exchange, _: _Observed) -> Any:
    return dict(exchange.request.headers)


def _answer_headers(exchange: Exchange, _: _Observed) -> Any:
    return dict(exchange.answer.headers)


def _request_body(exchange: Exchange, operation: _Observed) -> Any:
    request = exchange.request
    header = request.headers.get("content-type", MEDIA_TYPES[exchange.representation])
    return _body(header, request.body, operation.takes, operation.xml)


def _answer_body(exchange: Exchange, operation: _Observed) -> Any:
    answer = exchange.answer
    header = answer.headers.get("content-type", "")
    return _body(header, answer.body, operation.answered(answer.status), operation.xml)


def _body(header: str, body: bytes | None, roles: Roles, xml: XmlReader) -> Any:
    media = content_type(header)
    if not body or media is None or media.name not in roles:
        return _ABSENT
    value = None
    if media.name.endswith("json"):
        value = _json(body)
    elif media.name.endswith("xml"):
        value = xml.read(body, roles[media.name], media.parameters.get("charset")).value
    # Most keywords of a schema say nothing of what is no object.
    return value if isinstance(value, dict) else _ABSENT


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


_READERS: Mapping[Part, Callable[[Exchange, _Observed], Any]] = {
    ("request", "query"): _query,
    ("request", "path"): _path,
    ("request", "headers"): _request_headers,
    ("answer", "headers"): _answer_headers,
    ("request", "body"): _request_body,
    ("answer", "body"): _answer_body,
}
"""How a part is read as data; bodies, which take longest, come last."""
