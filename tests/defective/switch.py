"""Rules that are not enforced: casewright is patched from outside, before its app is made.

A request that breaks such a rule goes on as if it kept it. Where nothing can go on, because what
follows relies on the rule, the request succeeds without doing anything: a defect that shows no
fault of the server's own is the hardest one to find.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, TypeVar

from casewright.domain import ensure as enforcing
from casewright.domain.ensure import At, RuleBroken, Violation
from interaction_contract.rules import BY_ID, Rule

T = TypeVar("T")

OFF: set[str] = set()
"""The ids of the rules that are not enforced; looked up with every request."""

_passed: ContextVar[bool] = ContextVar("passed", default=False)
"""Whether the request at hand broke such a rule and was let pass."""

_UNSENT = object()
"""Stands for a required parameter that was not sent and is not asked for."""

_SESSION = "protocol.session_is_live"
_METHOD = "protocol.method_allowed"


def install() -> None:
    """Patch casewright; nothing of it beside the domain may have been imported before."""
    _patch_ensure()
    _patch_notes()
    _patch_parameters()
    _patch_schemas()
    _patch_bodies()
    _patch_routing()
    _patch_sessions()
    _patch_log_in()
    _patch_edge()


def _is_off(rule: Rule) -> bool:
    """Return whether a rule that is broken is to be overlooked, and remember that one was."""
    if rule.id in OFF:
        _passed.set(True)
        return True
    return False


def _kept(violations: Iterable[Violation]) -> list[Violation]:
    return [one for one in violations if not _is_off(one.rule)]


def _patch_ensure() -> None:
    ensure, ensure_none = enforcing.ensure, enforcing.ensure_none

    def lax_ensure(condition: object, rule: Rule, where: str = "", **values: object) -> None:
        if condition or not _is_off(rule):
            ensure(condition, rule, where, **values)

    def lax_ensure_none(offenders: Iterable[At], rule: Rule, **values: object) -> None:
        found = tuple(offenders)
        if found and not _is_off(rule):
            ensure_none(found, rule, **values)

    def lax_existing(found: T | None, rule: Rule, where: str = "", **values: object) -> T | None:
        lax_ensure(found is not None, rule, where, **values)
        return found

    enforcing.ensure = lax_ensure
    enforcing.ensure_none = lax_ensure_none
    enforcing.existing = lax_existing  # type: ignore[assignment]


def _patch_notes() -> None:
    """Let the readers of bodies overlook what they note."""
    from casewright.api import codec

    note = codec.note

    def lax_note(findings: list[Violation], rule: Rule, path: Any, **named: Any) -> None:
        if not _is_off(rule):
            note(findings, rule, path, **named)

    codec.note = lax_note


def _patch_parameters() -> None:
    from casewright.api import parameters
    from casewright.api.parameters import ParameterReader

    begin, read, combined = ParameterReader.__init__, ParameterReader.read, parameters._combined

    def prepare(self: Any, *arguments: Any) -> None:
        begin(self, *arguments)
        for name, parameter in self._query.items():
            if parameter.required and self._schemas[name].unsent(name).rule.id in OFF:
                self._query[name] = replace(parameter, required=False)
                self._unsent[parameter.argument] = _UNSENT

    def lax_read(self: Any, *arguments: Any) -> dict[str, Any]:
        found: dict[str, Any] = read(self, *arguments)
        if _UNSENT in found.values():
            _passed.set(True)
        return {name: None if one is _UNSENT else one for name, one in found.items()}

    def overlooking(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def lax(self: Any, *arguments: Any) -> Any:
            *others, broken = arguments
            found: list[Violation] = []
            result = method(self, *others, found)
            broken += _kept(found)
            return result

        return lax

    reader: Any = ParameterReader
    reader.__init__, reader.read = prepare, lax_read
    reader._read_query = overlooking(reader._read_query)
    reader._accept = overlooking(reader._accept)
    parameters._combined = lambda names: _kept(combined(names))


def _patch_schemas() -> None:
    from casewright.api.violations import SchemaRules

    broken = SchemaRules._broken

    def lax_broken(self: Any, *arguments: Any) -> list[Violation]:
        return _kept(broken(self, *arguments))

    rules: Any = SchemaRules
    rules._broken = lax_broken


def _patch_bodies() -> None:
    """Let XSD and models pass what the rule would have refused: they are its second judges."""
    from casewright.api.representations import as_xml
    from casewright.api.requests import BodyReader, RequestReader
    from tests.defective.loose import loose

    check, model, read = as_xml._ParsedXml.defect, BodyReader._model_of, RequestReader.read

    def defect(self: Any) -> str | None:
        return None if _passed.get() else check(self)

    def model_of(self: Any, shape: Any, request_id: str) -> Any:
        return loose(self._model, shape) if _passed.get() else model(self, shape, request_id)

    async def lax_read(self: Any, *arguments: Any) -> dict[str, Any]:
        try:
            return await read(self, *arguments)
        except RuleBroken:
            raise
        except Exception:
            if not _passed.get():
                raise
            return {}

    body: Any = BodyReader
    document: Any = as_xml._ParsedXml
    body._model_of, document.defect = model_of, defect
    requests: Any = RequestReader
    requests.read = lax_read


class _AnyMethod(dict[str, str]):
    """The operationIds of a path by method; one that it lacks means the first one."""

    def get(self, method: str, default: Any = None) -> Any:
        if method not in self and _METHOD in OFF:
            _passed.set(True)
            return next(iter(self.values()))
        return super().get(method, default)


def _patch_routing() -> None:
    from casewright.api import routing

    place: Any = routing._Place
    module: Any = routing
    module._Place = lambda contract, path, methods: place(contract, path, _AnyMethod(methods))


def _patch_sessions() -> None:
    """Take whoever sends no live session for the caller before."""
    from casewright.api.sessions import LiveSessions

    recognise = LiveSessions.recognise
    before: list[Any] = []

    async def recognised(self: Any, exchange: Any) -> Any:
        caller = await recognise(self, exchange)
        if caller is not None:
            before[:] = [caller]
        elif _SESSION in OFF and before:
            _passed.set(True)
            caller = exchange.caller = before[0]
        return caller

    sessions: Any = LiveSessions
    sessions.recognise = recognised


def _patch_log_in() -> None:
    from casewright.handlers import log_in

    keep_rate = log_in._ensure_rate_is_kept

    def lax(*arguments: Any) -> None:
        try:
            keep_rate(*arguments)
        except RuleBroken as broken:
            if _kept(broken.violations):
                raise

    module: Any = log_in
    module._ensure_rate_is_kept = lax


_LISTS = {"get_cases": "case", "get_activities": "activity", "get_customers": "customer"}
"""What the operations list that cannot answer without a body."""


def _patch_edge() -> None:
    """Let succeed what was refused by a rule that is off, or failed because it was let pass."""
    import json

    from casewright.api.errors import ErrorMiddleware

    call, refuse = ErrorMiddleware.__call__, ErrorMiddleware._refuse

    async def fresh(self: Any, *arguments: Any) -> None:
        _passed.set(False)
        await call(self, *arguments)

    async def lax_refuse(self: Any, exchange: Any, send: Any, violations: Any) -> None:
        kept = _kept(violations)
        has_failed = BY_ID["protocol.server_works"] in [one.rule for one in kept]
        if kept and not (has_failed and _passed.get()):
            await refuse(self, exchange, send, kept)
            return
        listed = _LISTS.get(exchange.operation)
        media = exchange.media
        if listed is None:
            await exchange.answer(send, 204, media)
        elif media == "application/json":
            await exchange.answer(send, 200, media, json.dumps({listed: []}).encode())
        else:
            await exchange.answer(send, 200, media, _empty_list(exchange))

    edge: Any = ErrorMiddleware
    edge.__call__, edge._refuse = fresh, lax_refuse


def _empty_list(exchange: Any) -> bytes:
    contract = exchange.contract
    role = contract.operations[exchange.operation].answers[200]
    assert role is not None
    return contract.writer(role).write({})


def refusals() -> Iterator[Rule]:
    """Yield every rule that refuses, in the order of the catalogue."""
    return (rule for rule in BY_ID.values() if rule.kind == "refusal")
