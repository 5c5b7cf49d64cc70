"""The oracle: decides by the contract and its rules whether an answer to a request is right.

It judges the bytes that were sent, by any client. It accepts whatever the documents do not decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.error_form import error_form
from twinspec.contract.layout import Contract, Version
from twinspec.contract.references import schema_pointer
from twinspec.contract.session import session_form
from twinspec.fuzz.judge.answer import AnswerJudge, ReadBody
from twinspec.fuzz.judge.faults import Faults, ProcessingStage
from twinspec.fuzz.judge.operations import BodySchema, JudgedOperation, OperationReader
from twinspec.fuzz.judge.refusal import RefusalDocument, RefusalJudge
from twinspec.fuzz.judge.request import RequestJudge
from twinspec.fuzz.judge.routes import Route, Routes
from twinspec.fuzz.model.exchange import (
    NO_ANSWER,
    Answer,
    Exchange,
    ExchangeVerdict,
    Request,
    ServerFinding,
)

Flaw = tuple[str, str, str | None]

_DECLARABLE_FAILURES = frozenset((501, 503))
"""Statuses by which a server may say, where they are declared, that it cannot serve now."""


class Judge:
    """Judges exchanges by one contract; it is compiled once and keeps no exchanges."""

    def __init__(self, contract: Contract) -> None:
        """Compile all versions of `contract`; XML bodies without an XML form are not judged."""
        self._versions = {
            name: _VersionJudge(contract, version) for name, version in contract.versions.items()
        }
        for version in self._versions.values():
            version.others = tuple(one for one in self._versions.values() if one is not version)

    def judge(self, exchange: Exchange) -> ExchangeVerdict:
        """Return the verdict on an exchange; KeyError for a version that the contract lacks."""
        return self._versions[exchange.version].judge(exchange)

    def rules_of(self, version: str, operation: str | None) -> tuple[str, ...]:
        """Return the refusals that an operation declares, in order of evaluation.

        Without an operation, those of requests that reach none (unknown paths and methods).
        """
        return self._versions[version].rules_of(operation)

    def passed(self, exchange: Exchange, verdict: ExchangeVerdict) -> frozenset[str]:
        """Return the refusals that a request with this verdict has certainly kept.

        For an accepted request, all refusals of its operation. For a refused one, those that are
        checked before the rule that refused it and that it could have broken.
        Example: a request refused because its case is closed has kept the rule "the case exists".
        """
        return self._versions[exchange.version].passed(exchange, verdict)

    def is_credentials_refusal(self, exchange: Exchange) -> bool:
        """Return whether a request was refused for its session, which the run believed live."""
        return self._versions[exchange.version].is_credentials_refusal(exchange)

    def has_form(self, exchange: Exchange) -> bool:
        """Return whether a request has no fault that is found before its handler, not even perhaps.

        What only some readers accept, such as a number in an odd spelling, is such a fault.
        """
        return self._versions[exchange.version].has_form(exchange)

    def is_business(self, rule: str) -> bool:
        """Return whether only a running server can decide if a request breaks `rule`.

        Example: "the case is open" is a business rule; "a subject has at most 255 characters" is
        not.
        """
        return any(version.refusals.is_business(rule) for version in self._versions.values())


@dataclass(frozen=True, slots=True)
class _Case:
    """An exchange, and what was read of its request."""

    exchange: Exchange
    route: Route
    faults: Faults

    @property
    def request(self) -> Request:
        return self.exchange.request

    @property
    def answer(self) -> Answer:
        return self.exchange.answer


class _VersionJudge:
    """Judges the exchanges of one version."""

    def __init__(self, contract: Contract, version: Version) -> None:
        reader = OperationReader(contract, version)
        xml = XmlReader(version.writable.document)
        form = error_form(version)
        session = session_form(version)
        self._session_header = session.header.lower() if session is not None else None
        self._routes = Routes()
        self._operations: dict[str, JudgedOperation] = {}
        for path, method, operation in reader.operations():
            self._routes.add(path, method, operation)
            self._operations[operation.id] = operation
        self._unrouted_rules = reader.refusals(set(reader.shared))
        self._all_rules = frozenset(reader.shared).union(
            *(operation.declared for operation in self._operations.values())
        )
        self._all_aspects = reader.aspects(self._all_rules)
        self._requests = RequestJudge(xml)
        self._answers = AnswerJudge(version.xsd_files, xml)
        self._errors: dict[str, BodySchema] = {}
        if form is not None:
            served = {media for one in self._operations.values() for media in one.served}
            pointer = schema_pointer(form.schema)
            self._errors = {
                media: reader.content(pointer, form.schema, media) for media in sorted(served)
            }
        self.refusals = RefusalJudge(contract.catalogue(version), form)
        self.others: tuple[_VersionJudge, ...] = ()
        self._last: _Case | None = None
        self._credential_statuses = frozenset(
            rule.status for rule in contract.rules if rule.aspect == "credentials"
        )

    def judge(self, exchange: Exchange) -> ExchangeVerdict:
        """Return the verdict of the contract on an exchange."""
        if exchange.answer.status == NO_ANSWER:
            return ExchangeVerdict(
                findings=(ServerFinding("no_answer", exchange.answer.lost, exchange),)
            )
        case = self._case(exchange)
        refusal, flaws = self._outcome(case)
        findings = tuple(
            ServerFinding(check, message, exchange, rule)
            for check, message, rule in dict.fromkeys(flaws)
        )
        faults = case.faults
        return ExchangeVerdict(
            findings=findings,
            broken=faults.for_certain,
            refused_with=refusal.rules if refusal is not None else (),
            kept_keywords=frozenset(faults.met - faults.broken),
            broken_keywords=frozenset(faults.broken),
        )

    def rules_of(self, operation: str | None) -> tuple[str, ...]:
        """Return the refusals of an operation, in order of evaluation."""
        return self._unrouted_rules if operation is None else self._operations[operation].rules

    def passed(self, exchange: Exchange, verdict: ExchangeVerdict) -> frozenset[str]:
        """Return the refusals that a request has certainly kept."""
        case = self._case(exchange)
        operation = case.route.operation
        if operation is None:
            return frozenset()
        rules = frozenset((*self._unrouted_rules, *operation.rules)) - verdict.broken
        if 200 <= exchange.answer.status < 300:
            return rules
        first = next(iter(verdict.refused_with), None)
        if first is None or first not in operation.declared:
            return frozenset()
        before = self.refusals.order(first)
        checked = {rule for rule in rules if self.refusals.order(rule) < before}
        return frozenset(self._kept(checked - case.faults.possible, first, operation, case))

    def is_credentials_refusal(self, exchange: Exchange) -> bool:
        """Return whether a request was refused for its session, which the run believed live."""
        if (
            exchange.request.login is None
            or exchange.answer.status not in self._credential_statuses
        ):
            return False
        body = self._body(self._case(exchange))
        refusal = self.refusals.read(body.value)
        return (
            refusal is not None
            and bool(refusal.rules)
            and self.refusals.has_aspect(refusal.rules[0], "credentials")
        )

    def has_form(self, exchange: Exchange) -> bool:
        """Return whether a request has no fault that is found before its handler."""
        faults = self._case(exchange).faults
        is_open = faults.is_open or faults.is_odd_http
        doubts = any(stage > ProcessingStage.HEAD for stage in faults.by_stage.values())
        return not (faults.certain or is_open or doubts)

    def _case(self, exchange: Exchange) -> _Case:
        """Return an exchange with the faults of its request; the last result is cached."""
        if self._last is not None and self._last.exchange is exchange:
            return self._last
        self._last = self._read(exchange)
        return self._last

    def _read(self, exchange: Exchange) -> _Case:
        request = exchange.request
        route = self._routes.find(request.method, request.target.partition("?")[0])
        if route.operation is None:
            faults = self._requests.unrouted(self._all_aspects, route, request)
        else:
            faults = self._requests.faults(route.operation, route, request)
        return _Case(exchange, route, faults)

    def _outcome(self, case: _Case) -> tuple[RefusalDocument | None, list[Flaw]]:
        status = case.answer.status
        if status >= 500 and not self._is_declared_failure(case):
            refusal = self.refusals.read(self._body(case).value)
            rule = refusal.rules[0] if refusal is not None and refusal.rules else None
            said = f"The server failed with {status}; its log says why."
            return refusal, [("server_error", said, rule if rule in self._all_rules else None)]
        flaws = list(self._form_flaws(case))
        if status < 400:
            flaws += self.refusals.accepted(case.faults) if 200 <= status < 300 else ()
            return None, flaws
        body = self._body(case)
        flaws += [(check, message, None) for check, message in body.flaws]
        refusal = self.refusals.read(body.value)
        if refusal is not None:
            flaws += self.refusals.flaws(
                refusal, self._declared(case), case.faults, case.request, case.answer
            )
        return refusal, flaws

    def _form_flaws(self, case: _Case) -> Iterator[Flaw]:
        """Yield the flaws of the status, the headers and, for a success, the body."""
        operation, answer = case.route.operation, case.answer
        if operation is None:
            if case.route.methods and answer.status == 405 and not case.route.is_open:
                yield from _allow_flaws(case)
            return
        response = operation.response(answer.status)
        if response is None:
            if not case.faults.is_odd_http:
                said = f"The status {answer.status} is not declared for the operation"
                yield "undeclared_status", f"{said}; declare it, or answer with another.", None
            return
        yield from self._echo_flaws(case)
        for check, message in self._answers.headers(response, answer):
            yield check, message, None
        if answer.status < 400:
            for check, message in self._body(case).flaws:
                yield check, message, None

    def _echo_flaws(self, case: _Case) -> Iterator[Flaw]:
        """Yield a flaw if an answer does not repeat the id of the live session as declared."""
        operation, header = case.route.operation, self._session_header
        response = operation.response(case.answer.status) if operation is not None else None
        if response is None or header is None or case.request.login is None:
            return
        sent = case.request.headers.get(header)
        is_declared = any(item.name.lower() == header for item in response.headers)
        if sent is None or not is_declared or case.answer.headers.get(header) == sent:
            return
        yield "session_not_echoed", f"{header} does not carry the id of the live session.", None

    def _body(self, case: _Case) -> ReadBody:
        operation, answer = case.route.operation, case.answer
        if self._leaves_open(case.route):
            return ReadBody(None)
        if case.faults.is_odd_http or (operation is None and not case.route.methods):
            return self._body_of_any_version(case)
        response = operation.response(answer.status) if operation is not None else None
        contents = response.contents if response is not None else self._errors
        return self._answers.body(contents, case.request, answer, self._is_negotiated(case))

    def _leaves_open(self, route: Route) -> bool:
        """Return whether the contract has no rule for such a path or method."""
        aspect = "method" if route.methods else "path"
        return route.operation is None and not self._all_aspects.get(aspect)

    def _body_of_any_version(self, case: _Case) -> ReadBody:
        """Read an answer by the error form of any version: the path may belong to none."""
        read = [
            one._answers.body(one._errors, case.request, case.answer, negotiated=False)
            for one in (self, *self.others)
            if case.answer.status >= 400
        ]
        return next((body for body in read if not body.flaws), read[0] if read else ReadBody(None))

    def _is_negotiated(self, case: _Case) -> bool:
        operation = case.route.operation
        if operation is None:
            return False
        doubtful = operation.aspects.get("accept", frozenset()) & case.faults.possible
        return not doubtful

    def _is_declared_failure(self, case: _Case) -> bool:
        """Return whether a declared status (501, 503) says that the server cannot serve."""
        operation, status = case.route.operation, case.answer.status
        return (
            status in _DECLARABLE_FAILURES
            and operation is not None
            and str(status) in operation.responses
        )

    def _declared(self, case: _Case) -> frozenset[str]:
        operation = case.route.operation
        return self._all_rules if operation is None else operation.declared

    def _kept(
        self, rules: Iterable[str], first: str, operation: JudgedOperation, case: _Case
    ) -> Iterator[str]:
        """Yield the rules that the request kept before the rule `first` refused it."""
        beside = operation.rules_beside(case.faults.met - case.faults.broken)
        with_aspect = frozenset[str]().union(*operation.aspects.values())
        scope = first.partition(".")[0]
        for rule in rules:
            if self.refusals.has_aspect(rule, "rate", "availability"):
                continue
            if not self.refusals.is_business(rule):
                if rule in beside or rule in with_aspect:
                    yield rule
            # Rules that only a run can tell are checked in order within one file, not across files.
            elif rule.partition(".")[0] == scope == operation.id:
                yield rule


def _allow_flaws(case: _Case) -> Iterator[Flaw]:
    allow = case.answer.headers.get("allow")
    if allow is None:
        said = "The answer 405 lacks the header Allow"
        yield "missing_header", f"{said}; list there the methods of the path.", None
        return
    named = {method.strip() for method in allow.split(",")}
    if case.route.methods - named or case.request.method in named:
        said = "The header Allow does not list the methods that the contract has for the path"
        yield "invalid_header", f"{said}; list all of them and no others.", None
