"""Runs Schemathesis on one version of a server: its phases, our requests, our verdicts.

The engine uses Schemathesis's hooks of a schema, a serializer and a check.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol
from urllib.parse import parse_qsl

import schemathesis
from hypothesis import strategies as st
from schemathesis.config import FuzzConfig
from schemathesis.engine import events, from_schema

from twinspec.contract.binding.names import NotXml
from twinspec.contract.layout import Version
from twinspec.contract.operations import MEDIA_TYPES, Representation, representation_of
from twinspec.fuzz.model.exchange import NO_ANSWER, Answer, Exchange, ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.transport import Transport
from twinspec.fuzz.wire.xml_styled import StyledWriter

_CHECK = "contract_is_kept"
_NO_DOCUMENT = b"<none/>"
_NUMBERS = st.integers(0, 2**64 - 1)


class RequestSource(Protocol):
    """The object that Schemathesis calls for each request: the campaign."""

    def next_plan(self, operation: Target, rng: random.Random) -> Plan:
        """Return the next request to `operation`."""
        ...

    def on_request(self, plan: Plan | None) -> None:
        """Prepare before a request is sent; `plan` is None for one made by Schemathesis."""
        ...

    def on_response(self, exchange: Exchange, plan: Plan | None) -> tuple[ServerFinding, ...]:
        """Judge an answer and learn from it; return the findings."""
        ...


class Engine:
    """Runs Schemathesis on the operations `names` of the client's version."""

    def __init__(
        self,
        client: Client,
        version: Version,
        campaign: RequestSource,
        names: frozenset[str],
        representations: Sequence[Representation],
    ) -> None:
        """Use the address and the sessions of `client`; take requests from `campaign`."""
        self._client = client
        self._writer = StyledWriter(version.writable.document, version.xsd_files)
        document = _only(version.bundle, representations)
        if client.surface.session is None:
            document = _without_security(document)
        self._document = dict(document) | {"servers": [{"url": client.url}]}
        self._representations = representations
        self._campaign = campaign
        self._names = names
        self._by_label = {item.label: item for item in client.surface.operations.values()}
        self._xml_media = [
            operation.sends["xml"]
            for operation in self._by_label.values()
            if "xml" in operation.sends
        ]
        self._plans: dict[str, Plan] = {}
        self._findings: dict[str, tuple[ServerFinding, ...]] = {}

    def phases(
        self, seconds: int, seed: int, logins: tuple[str, ...]
    ) -> Generator[events.EngineEvent]:
        """Run the phases examples, coverage and stateful, for at most `seconds`."""
        # Links lead from operation to operation: with some of them left out, few lead anywhere.
        stateful = {"enabled": self._names == self._client.surface.operations.keys()}
        schema = self._schema(
            self._document,
            self._names,
            {
                "phases": {"fuzzing": {"enabled": False}, "stateful": stateful},
                "max-time": seconds,
                "generation": {"mode": "all", "max-examples": 60, "database": "none"},
            },
            seed,
        )
        rng = random.Random(seed)  # noqa: S311 - no secret
        hooks = _PhaseHooks(self, rng, logins, self._representations)
        # Partial, because Schemathesis sets attributes on hooks, which methods do not take.
        schema.hook("before_add_examples")(partial(hooks.before_add_examples))
        schema.hook("after_call")(partial(hooks.after_call))
        with _announcing(hooks.before_call, self._client.sessions.transport):
            yield from from_schema(schema).execute()

    def fuzz(self, seconds: int, seed: int, names: frozenset[str]) -> Generator[events.EngineEvent]:
        """Run the fuzzing phase for `seconds`: the campaign makes requests to `names`."""
        settings = {"generation": {"mode": "positive", "database": "none"}}
        schema = self._schema(_skeleton(self._document), names, settings, seed)
        targets = [result.ok() for result in schema.get_all_operations()]
        hooks = _FuzzHooks(self, targets, random.Random(seed))  # noqa: S311 - no secret
        schema.hook("before_generate_case")(partial(hooks.before_generate_case))
        schema.hook("after_call")(partial(hooks.after_call))
        with _announcing(hooks.before_call, self._client.sessions.transport):
            yield from from_schema(schema).fuzz(FuzzConfig(max_time=seconds))

    def operation(self, target: Any) -> Target:
        """Return the target for an operation of Schemathesis."""
        return self._by_label[target.label]

    def case(self, target: Any, rng: random.Random) -> Any:
        """Return the next request of the campaign as a Schemathesis case."""
        plan = self._campaign.next_plan(self.operation(target), rng)
        if plan.login is not None and self._client.sessions.is_locked_out(plan.login):
            # Others have live sessions, so the run goes on: this request is refused, that is all.
            plan = plan.replace(credential="wrong")
        try:
            wire = self._client.wire(plan)
        except NotXml:
            plan = plan.replace(representation="json", attack=None)
            wire = self._client.wire(plan)
        path, _, query = wire.target.partition("?")
        pairs: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            pairs.setdefault(name, []).append(value)
        body = {} if wire.body is None else {"body": wire.body}
        media_type = MEDIA_TYPES[plan.representation] if body else None
        case = target.Case(headers=wire.headers, query=pairs, media_type=media_type, **body)
        case.path = path
        self._plans[case.id] = plan
        return case

    def on_request(self, case: Any) -> Plan | None:
        """Call the campaign before a case is sent; return the case's plan, if it has one."""
        plan = self._plans.get(case.id)
        self._campaign.on_request(plan)
        return plan

    def credential(self, login: str | None) -> dict[str, str]:
        """Return the headers that identify `login` to the server."""
        return dict(self._client.sessions.headers(login))

    def on_response(
        self,
        case: Any,
        response: Any,
        representation: Representation,
        login: str | None,
        phase: str,
    ) -> None:
        """Let the campaign judge the answer to a case."""
        plan = self._plans.pop(case.id, None)
        operation: Target | None = self.operation(case.operation)
        if plan is not None:
            representation = plan.representation
            login = plan.login if plan.credential == "live" else None
        elif case.method.upper() != case.operation.method.upper():
            # The coverage phase tries methods that a path does not have.
            operation = None
        answer = Answer(
            response.status_code,
            {name.lower(): ", ".join(values) for name, values in response.headers.items()},
            response.content,
            lost=response.message if response.status_code == NO_ANSWER else "",
        )
        exchange = self._client.exchanged(
            response.request, answer, operation, representation, login, phase
        )
        self._findings[case.id] = self._campaign.on_response(exchange, plan)

    def _schema(
        self,
        document: dict[str, Any],
        names: frozenset[str],
        settings: dict[str, Any],
        seed: int,
    ) -> Any:
        roles = {
            label: operation.role or ""
            for label, operation in self._by_label.items()
            if "xml" in operation.representations
        }
        media = {MEDIA_TYPES["xml"], *self._xml_media}
        _register(self._writer, roles, media, self._findings)
        config = schemathesis.Config.from_dict(
            {
                "base-url": self._client.url,
                "cache": {"enabled": False},
                "checks": {"enabled": False, _CHECK: {"enabled": True}},
                "seed": seed % 2**32,
                "continue-on-failure": True,
                "workers": 1,
                "max-redirects": 0,
                **settings,
            }
        )
        schema = schemathesis.openapi.from_dict(document, config=config)
        return schema.include(operation_id=sorted(names))


def _only(node: Any, representations: Sequence[Representation]) -> Any:
    """Return a document, or a part of it, without the other representations' media types."""
    left_out = {media for name, media in MEDIA_TYPES.items() if name not in representations}
    if not left_out:
        return node
    if isinstance(node, Mapping):
        is_content = left_out < set(node) <= set(MEDIA_TYPES.values())
        kept = {key: item for key, item in node.items() if not (is_content and key in left_out)}
        return {key: _only(item, representations) for key, item in kept.items()}
    return [_only(item, representations) for item in node] if isinstance(node, list) else node


def _without_security(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without security schemes, so that Schemathesis invents no credentials.

    Requests get their credentials when they are sent.
    """
    paths = {
        path: {
            key: {name: part for name, part in item.items() if name != "security"}
            if isinstance(item, Mapping)
            else item
            for key, item in items.items()
        }
        for path, items in document["paths"].items()
    }
    components = dict(document.get("components", {}))
    components.pop("securitySchemes", None)
    kept = {name: part for name, part in document.items() if name != "security"}
    return kept | {"paths": paths, "components": components}


def _skeleton(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the operations of `document`, without schemas.

    Where the campaign makes the requests, Schemathesis needs none, and reading them takes time.
    """
    paths = {
        path: {
            method: _bare(operation)
            for method, operation in item.items()
            if isinstance(operation, dict) and "operationId" in operation
        }
        for path, item in document["paths"].items()
    }
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "servers": document["servers"],
        "paths": paths,
    }


def _bare(operation: dict[str, Any]) -> dict[str, Any]:
    bare = {
        "operationId": operation["operationId"],
        "responses": {"default": {"description": "Any answer: it is judged elsewhere."}},
    }
    if "requestBody" in operation:
        bare["requestBody"] = {"content": {media: {} for media in MEDIA_TYPES.values()}}
    return bare


_on_request: list[Callable[[Any], object]] = []


@schemathesis.hook("before_call")
def _announce(_context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Announce that a case is about to be sent; a schema has no hook for that."""
    if _on_request:
        # Otherwise requests looks for credentials of the server in files of whoever runs this.
        kwargs["auth"] = _unsigned
    for listener in _on_request:
        listener(case)


def _unsigned(request: Any) -> Any:
    return request


@contextmanager
def _announcing(listener: Callable[[Any], object], transport: Transport) -> Iterator[None]:
    """Call `listener` before each request of Schemathesis, and send all of them by `transport`."""
    _on_request.append(listener)
    try:
        with transport.for_all():
            yield
    finally:
        _on_request.remove(listener)


class _FuzzHooks:
    """The hooks of the fuzzing phase, in which the campaign makes every request."""

    def __init__(self, engine: Engine, targets: Sequence[Any], rng: random.Random) -> None:
        self._engine = engine
        self._targets = targets
        self._rng = rng

    def before_generate_case(self, _context: Any, _strategy: Any) -> Any:
        # The number means nothing: Hypothesis wants to draw something, and often draws it again.
        return _NUMBERS.map(lambda _: self._engine.case(self._target(), self._rng))

    def _target(self) -> Any:
        """Return a random operation instead of the one that Hypothesis drew.

        Hypothesis tends to repeat earlier draws, so some operations would get most requests.
        """
        return self._rng.choice(self._targets)

    def before_call(self, case: Any) -> None:
        self._engine.on_request(case)

    def after_call(self, _context: Any, case: Any, response: Any) -> None:
        self._engine.on_response(case, response, "json", None, "fuzzing")


class _PhaseHooks:
    """The hooks of the other phases: Schemathesis makes requests; we add sessions and judge."""

    def __init__(
        self,
        engine: Engine,
        rng: random.Random,
        logins: tuple[str, ...],
        representations: Sequence[Representation],
    ) -> None:
        self._engine = engine
        self._rng = rng
        self._logins = logins
        self._representations = representations
        self._sent: dict[str, tuple[Representation, str | None]] = {}

    def before_add_examples(self, context: Any, examples: list[Any]) -> None:
        operation = self._engine.operation(context.operation)
        examples.extend(
            self._engine.case(context.operation, self._rng)
            for _ in operation.among(self._representations)
        )

    def before_call(self, case: Any) -> None:
        if self._engine.on_request(case) is not None:
            return
        operation = self._engine.operation(case.operation)
        representation = self._rng.choice(operation.among(self._representations))
        if case.media_type is not None:
            representation = representation_of(case.media_type) or "json"
        needs = self._logins and operation.session == "needs"
        login = self._rng.choice(self._logins) if needs else None
        case.headers.setdefault("Accept", operation.answered_as(representation))
        case.headers.update(self._engine.credential(login))
        self._sent[case.id] = (representation, login)

    def after_call(self, _context: Any, case: Any, response: Any) -> None:
        representation, login = self._sent.pop(case.id, ("json", None))
        self._engine.on_response(case, response, representation, login, "coverage")


def _register(
    writer: StyledWriter,
    roles: Mapping[str, str],
    media: Iterable[str],
    findings: dict[str, tuple[ServerFinding, ...]],
) -> None:
    """Register with Schemathesis a serializer for XML, and a check that reports our findings.

    Both registries belong to the process, and the last registration counts: a worker runs one
    version at a time.
    """

    def write_xml(context: Any, value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        role = roles.get(context.case.operation.label)
        if role is None:
            # A body that is left out in XML: what stands for it reaches the operation all the same.
            return _NO_DOCUMENT
        try:
            return writer.write(role, value)
        except NotXml:
            # XML cannot carry this text; what is left is a body without members.
            return writer.write(role, {})

    def contract_is_kept(_context: Any, _response: Any, case: Any) -> None:
        found = findings.pop(case.id, ())
        if found:
            raise AssertionError("; ".join(finding.message for finding in found))

    schemathesis.serializer(*sorted(media))(write_xml)
    schemathesis.check(contract_is_kept)
