"""Reads what the expressions of rules need to know: of the request, of the world, of the clock."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import requests

from twinspec.contract.binding.names import NotXml
from twinspec.contract.layout import Version
from twinspec.contract.operations import Operation
from twinspec.contract.variables import RecordFact, Variables
from twinspec.expressions.configuration import caller_of
from twinspec.expressions.facts import FactRequest, FactResponse, FactUnknown, read_facts
from twinspec.expressions.requests import parameter_values
from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz import numbers
from twinspec.fuzz.model.decisions import Clock, RuleInputs
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.render import RenderedRequest

_HIDDEN = frozenset((403, 404))
_DATE_IS_OLD_BY = dt.timedelta(seconds=2)
"""A header Date has whole seconds, and servers write a new one once a second."""

_NO_CONFIGURATION = "no configuration was given (--configuration)"
_NO_CALLER = "the configuration does not have the caller"
_NO_CLOCK = "the answer has no usable header Date"
_NOT_ALL = "finds what its caller sees; who sees everything is not known (--observer)"
_NOT_READ = "its facts were not read before it"

_NOT_EVALUATED = "what its facts are cannot be evaluated with what the request sends"
_OF_THE_RUNTIME = re.compile("[A-Z_]+: ")

_Key = tuple[str, tuple[tuple[str, Any], ...]]
_Find = Callable[[FactRequest], FactResponse]


@dataclass(frozen=True, slots=True)
class FactSources:
    """What the rules of one version are judged by, besides request and answer.

    `rules` are those of the operations that have any with expressions. `configuration` is None if
    none was given. `observers` are the users who read facts: the first one, and the others what it
    does not see. `sees_all`: the first one was named as one who sees everything.
    """

    version: Version
    rules: Mapping[str, OperationRules]
    variables: Variables
    configuration: Mapping[str, Any] | None
    observers: tuple[str, ...]
    sees_all: bool = False


@dataclass(slots=True)
class _FactsOfRequest:
    """What was read for the request that is being sent, and when that began."""

    answers: dict[_Key, FactResponse] = field(default_factory=dict)
    begun: float = 0.0


class FactReader:
    """Reads the facts of requests: exactly while nothing else is sent, else from memory."""

    def __init__(self, client: Client, sources: FactSources) -> None:
        """Read by `client`; nothing is remembered yet."""
        self._client = client
        self._sources = sources
        self._operations = {one.id: one for one in sources.version.operations}
        self._remembered: dict[_Key, FactResponse] = {}
        self._readers: dict[str, str] = {}
        self._under_way = _FactsOfRequest()
        self.may_read = 0

    def begin(self, plan: Plan | None, *, is_alone: bool) -> None:
        """Read what `plan` may need before it is sent alone, if it may change what is read."""
        self._under_way = _FactsOfRequest()
        own = self._sources.rules.get(plan.operation.id) if plan is not None else None
        if is_alone and plan is not None and own is not None and not plan.operation.is_safe:
            try:
                wire = self._client.wire(plan)
            except NotXml:
                return
            self._facts(own, self._planned(own, plan, wire), self._read)
        self._under_way.begun = time.monotonic()

    def inputs(self, exchange: Exchange, *, is_alone: bool) -> RuleInputs | None:
        """Return what the rules of a request are judged by; None if its operation has none."""
        own = self._sources.rules.get(exchange.operation or "")
        if own is None:
            return None
        seconds = time.monotonic() - self._under_way.begun
        operation = self._client.surface.operations[own.language.operation.id]
        shape = self._client.sent(exchange, operation)
        values = self._values(own, exchange.request.target, shape, exchange.request.login)
        find = self._find(is_alone, exchange.answer.is_success and not operation.is_safe)
        facts, why = self._facts(own, values, find)
        if exchange.answer.is_success and not operation.is_safe:
            self._forget(values)
        clock = _clock(exchange.answer.headers.get("date"), seconds)
        missing = [*self._missing(values), why, "" if clock else _NO_CLOCK]
        return RuleInputs(values, facts, clock, is_alone, tuple(filter(None, missing)))

    def expected(self, plan: Plan) -> RuleInputs | None:
        """Return what the rules of a request that is not sent yet are judged by, from memory.

        What is not remembered is read as long as `may_read` is not used up. None if its operation
        has no such rules, or if XML cannot represent it.
        """
        own = self._sources.rules.get(plan.operation.id)
        if own is None or plan.raw is not None or plan.attack is not None:
            return None
        try:
            wire = self._client.wire(plan.replace(representation="json"))
        except NotXml:
            return None
        values = self._planned(own, plan, wire)
        facts, _ = self._facts(own, values, self._recall_or_read)
        now = dt.datetime.now(dt.UTC)
        return RuleInputs(values, facts, (now, now), is_exact=False)

    # What is known without reading

    def _planned(self, own: OperationRules, plan: Plan, wire: RenderedRequest) -> dict[str, Any]:
        shape = self._client.body_shape(
            wire.body, wire.headers.get("content-type", ""), plan.operation
        )
        login = plan.login if plan.credential == "live" else None
        return self._values(own, wire.target, shape, login)

    def _values(
        self, own: OperationRules, target: str, shape: Any, login: str | None
    ) -> dict[str, Any]:
        """Return the values of the variables that are no facts, as far as they are known."""
        operation, configuration = own.language.operation, self._sources.configuration
        path, _, query = target.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        values: dict[str, Any] = {
            "parameters": parameter_values(operation, _path_values(operation, path), pairs)
        }
        if shape is not None:
            values["request"] = shape
        if configuration is not None:
            values["configuration"] = configuration
            caller = caller_of(self._sources.variables, configuration, login)
            if caller is not None:
                values["caller"] = caller
        return values

    def _missing(self, values: Mapping[str, Any]) -> Iterator[str]:
        """Yield why variables of the contract have no value."""
        declared = self._sources.variables
        if declared.configuration is not None and "configuration" not in values:
            yield _NO_CONFIGURATION
        elif declared.caller is not None and "caller" not in values:
            yield _NO_CALLER

    # Reading

    def _facts(
        self, own: OperationRules, values: Mapping[str, Any], find: _Find
    ) -> tuple[dict[str, Any], str]:
        """Return the facts as `find` answers; if one is not known, those before it and why."""
        reading = read_facts(own.language, self._sources.version, values, self._told)
        try:
            wanted = next(reading)
            while True:
                try:
                    found = find(wanted)
                except FactUnknown as error:
                    wanted = reading.throw(error)
                else:
                    wanted = reading.send(found)
        except StopIteration as done:
            facts: dict[str, Any] = done.value
            return facts, ""
        except FactUnknown as error:
            # What the runtime says may quote the request, which no count may.
            of_runtime = _OF_THE_RUNTIME.match(str(error))
            return dict(error.known), _NOT_EVALUATED if of_runtime else str(error)

    def _told(self, fact: RecordFact, texts: Sequence[str]) -> dict[str, str]:
        """Return what this run knows of records: by --values, --login, and earlier answers."""
        return self._client.pools.told(fact.kind, fact.member, texts, fact.gives)

    def _find(self, is_alone: bool, has_changed: bool) -> _Find:
        """Return how the facts of a request are found after it was answered."""
        if not is_alone:
            return self._recall
        return self._before if has_changed else self._read

    def _recall(self, read: FactRequest) -> FactResponse:
        found = self._remembered.get(_key(read))
        if found is None:
            raise FactUnknown(_NOT_READ)
        return found

    def _recall_or_read(self, read: FactRequest) -> FactResponse:
        if _key(read) not in self._remembered and self.may_read > 0:
            self.may_read -= 1
            self._remember(_key(read), self._asked(read))
        return self._recall(read)

    def _remember(self, key: _Key, found: FactResponse) -> None:
        self._remembered[key] = found
        while len(self._remembered) > numbers.FACTS_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]

    def _before(self, read: FactRequest) -> FactResponse:
        found = self._under_way.answers.get(_key(read))
        if found is None:
            raise FactUnknown(_NOT_READ)
        return found

    def _read(self, read: FactRequest) -> FactResponse:
        """Return the answer to a reading, once for each request."""
        key = _key(read)
        found = self._under_way.answers.get(key)
        if found is None:
            found = self._under_way.answers[key] = self._asked(read)
            self._remember(key, found)
        return found

    def _forget(self, values: Mapping[str, Any]) -> None:
        """Forget what an accepted change names, and all searches."""
        named = set(_texts([values["parameters"], values.get("request")]))
        for key in list(self._remembered):
            ids = [one for _, value in key[1] if isinstance(value, tuple) for one in value]
            if not ids or named.intersection(ids):
                del self._remembered[key]

    def _asked(self, read: FactRequest) -> FactResponse:
        """Ask the first observer, then others for what it does not see and somebody has seen."""
        first, *others = self._sources.observers or (None,)
        ids = [
            one for value in read.parameters.values() if isinstance(value, list) for one in value
        ]
        if not ids and not self._sources.sees_all:
            raise FactUnknown(f"{read.operation} {_NOT_ALL}")
        known = [self._readers[one] for one in ids if one in self._readers]
        found = self._get(read, known[0] if known else first)
        if found.status in _HIDDEN and not self._sources.sees_all and self._is_known(read, ids):
            for other in others:
                seen = self._get(read, other)
                if seen.status not in _HIDDEN:
                    self._readers |= dict.fromkeys(ids, str(other))
                    return seen
        return found

    def _is_known(self, read: FactRequest, ids: list[str]) -> bool:
        """Return whether somebody has seen one of the resources in this run."""
        kind = self._client.surface.operations[read.operation].reads or ""
        return any(self._client.pools.find(kind, one) is not None for one in ids)

    def _get(self, read: FactRequest, login: str | None) -> FactResponse:
        operation = self._operations[read.operation]
        try:
            answer = self._client.get(_target(operation, read.parameters), login)
            shape = answer.json() if answer.content else None
        except requests.RequestException:
            raise FactUnknown(f"{read.operation} was not answered") from None
        except ValueError:
            raise FactUnknown(f"{read.operation} answered no JSON") from None
        return FactResponse(answer.status_code, shape)


def _key(read: FactRequest) -> _Key:
    """Return a read as a key: its parameters with lists as tuples."""
    return read.operation, tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in read.parameters.items()
    )


def _target(operation: Operation, parameters: Mapping[str, Any]) -> str:
    """Return path and query of a reading: lists with commas, or repeated if they explode."""
    path, query = operation.path, []
    exploded = {one.name for one in operation.parameters if one.explode}
    for name, value in parameters.items():
        texts = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(",".join(texts), safe=","))
        else:
            joined = texts if name in exploded else [",".join(texts)]
            query += [(name, one) for one in joined]
    return f"{path}?{urlencode(query)}" if query else path


def _path_values(operation: Operation, path: str) -> dict[str, str]:
    """Return the path parameters of a request to an operation, percent-decoded."""
    names = re.findall(r"\{([^}]*)\}", operation.path)
    pattern = re.sub(r"\\\{[^}]*\\\}", "([^/]*)", re.escape(operation.path))
    found = re.fullmatch(pattern, path)
    return dict(zip(names, map(unquote, found.groups()), strict=True)) if found else {}


def _texts(value: Any) -> Iterator[str]:
    """Yield all scalars in a value as texts, and the parts of addresses between slashes."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif value is not None:
        yield str(value)
        yield from str(value).split("/")[1:]


def _clock(date: str | None, seconds: float) -> Clock | None:
    """Return between which moments of its clock a server judged, by the Date of its answer.

    `seconds` is how long the request was under way at most. With `Tue, 01 Dec 2026 12:00:05 GMT`
    and 0.5 these are 12:00:04.5 and 12:00:07.
    """
    try:
        told = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    if told.tzinfo is None:
        return None
    return told - dt.timedelta(seconds=seconds), told + _DATE_IS_OLD_BY
