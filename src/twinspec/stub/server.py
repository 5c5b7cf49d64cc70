"""A WSGI application that serves the generated stub of a contract, in JSON and XML.

For an operation without an implementation it returns the smallest document of the contract. It
reads and refuses requests by the contract; without a rule for an error, by the first declared one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response as HttpResponse

from twinspec.config import Config
from twinspec.contract.binding.names import NotXml
from twinspec.contract.binding.reader import SYNTAX, XmlReader
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.error_form import error_form
from twinspec.contract.layout import Contract, Version
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.judge.faults import Faults
from twinspec.fuzz.judge.negotiation import content_type, weights
from twinspec.fuzz.judge.operations import JudgedOperation, OperationReader
from twinspec.fuzz.judge.request import RequestJudge
from twinspec.fuzz.judge.routes import Route, Routes
from twinspec.fuzz.model.exchange import Request
from twinspec.fuzz.wire.json_read import read_json
from twinspec.grammar.documents import NoDocumentError
from twinspec.stub.called import generated, result_of
from twinspec.stub.documents import SmallestBodies
from twinspec.stub.published import published
from twinspec.stub.refused import Refused

_FAILURES = ("400", "422", "4XX", "default")
Environment = dict[str, Any]
Start = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class StubAnswer:
    """An answer of the stub: `value` is the JSON of the body, None without one."""

    status: int
    value: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Application:
    """The WSGI application for all versions of a contract; it publishes the contract, too."""

    def __init__(
        self, contract: Contract, config: Config, served: Mapping[str, type[Any]] | None = None
    ) -> None:
        """Serve `contract`; `served` are the implementations by version."""
        self._versions = [
            VersionServer(contract, config, version, (served or {}).get(name))
            for name, version in contract.versions.items()
        ]
        self._published = published(contract, config)

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        """Answer one request by the WSGI protocol (PEP 3333)."""
        http = HttpRequest(environ)
        raw = str(environ.get("REQUEST_URI") or environ.get("RAW_URI") or http.full_path)
        document = self._published.get(raw.partition("?")[0])
        if document and http.method in ("GET", "HEAD"):
            answer = HttpResponse(document.content, content_type=document.media)
            return answer(environ, start)
        fitting = [one for one in self._versions if raw.startswith(f"{one.prefix}/")]
        if not fitting:
            return HttpResponse(status=404)(environ, start)
        version = max(fitting, key=lambda one: len(one.prefix))
        return version.respond(http, raw.removeprefix(version.prefix))(environ, start)


class VersionServer:
    """One version: routes requests to operations and writes their answers."""

    def __init__(
        self, contract: Contract, config: Config, version: Version, served: type[Any] | None
    ) -> None:
        reader = OperationReader(contract, version)
        stub = generated(config, f"{version.name}.server")
        self._models = generated(config, f"{version.name}.models") if served else None
        self._missing: type[Exception] = generated(config, "operation").NotImplementedByServer
        self._served = (served or stub.Unimplemented)()
        self._operations = stub.OPERATIONS
        self._catalogue = contract.catalogue(version)
        self._form = error_form(version)
        self._xml = XmlReader(version.writable.document)
        self._writer = XmlWriter(version.writable.document)
        self._judge = RequestJudge(self._xml)
        self._documents = SmallestBodies(config.output / "openapi" / f"{version.name}.yaml")
        self._routes = Routes()
        self._paths: dict[str, tuple[str, str]] = {}
        for path, method, operation in reader.operations():
            self._routes.add(path, method, operation)
            self._paths[operation.id] = method, path
        self.prefix = version.prefix

    def respond(self, http: HttpRequest, target: str) -> HttpResponse:
        """Return the answer to a request to `target`, below the prefix."""
        path, _, query = target.partition("?")
        route = self._routes.find(http.method, path)
        operation = route.operation
        if operation is None:
            allowed = {"Allow": ", ".join(sorted(route.methods))} if route.methods else {}
            return HttpResponse(status=405 if allowed else 404, headers=allowed)
        headers = {name.lower(): value for name, value in http.headers.items() if value}
        body = http.get_data()
        request = Request(http.method, target, headers, body or None, None)
        faults = self._judge.faults(operation, route, request)
        rules = sorted((rule for fault in faults.certain for rule in fault.rules), key=self._order)
        try:
            if rules:
                answer = self._refusal(operation, self._listed(rules, faults), {})
            else:
                answer = self._done(operation, route, query, request, faults)
        except Refused as refused:
            answer = self._refusal(operation, [refused.rule], refused.values)
        except NoDocumentError:
            return HttpResponse("No small document of the contract is known.", 501)
        return self._written(operation, answer, http.headers.get("accept"))

    def _order(self, rule: str) -> int:
        return self._catalogue[rule].order

    def _listed(self, rules: list[str], faults: Faults) -> list[str]:
        """Return the rules that a refusal names: all of a body's up to the limit, else the first.

        The first is the one of the earliest stage, then in the order of the catalogue.
        """
        limit = self._form.limit if self._form else None
        broken = sorted({one.rule for one in faults.listable if one.rule}, key=self._order)
        if limit and broken:
            return broken[:limit]
        return [min(rules, key=lambda rule: (faults.by_stage[rule], self._order(rule)))]

    def _refusal(
        self, operation: JudgedOperation, names: list[str], values: Mapping[str, str]
    ) -> StubAnswer:
        first: RuleEntry = self._catalogue[names[0]]
        status = first.status or 400
        form = self._form
        if operation.response(status) is None or form is None:
            return StubAnswer(status)
        message = (first.message or first.statement).format_map(_PlaceholderValues(values))
        body = form.body(first.code or "", message, first.id, "")
        others = (form.body("", "", name, "")[form.violations] for name in names[1:])
        body[form.violations] = [*body[form.violations], *(one for some in others for one in some)]
        return StubAnswer(status, body)

    def _unreadable(self, operation: JudgedOperation) -> StubAnswer:
        """Refuse a body that cannot be read and has no own rule; by a rule on bodies, if any."""
        for aspect in ("content-type", SYNTAX):
            if rules := operation.aspects.get(aspect):
                return self._refusal(operation, [min(rules, key=self._order)], {})
        said = next((one for one in _FAILURES if one in operation.responses), None)
        status = int(said) if said and said.isdecimal() else 400
        return StubAnswer(status, *self._drawn(operation, said)) if said else StubAnswer(status)

    def _done(
        self,
        operation: JudgedOperation,
        route: Route,
        query: str,
        request: Request,
        faults: Faults,
    ) -> StubAnswer:
        """Answer a request that breaks no rule; refuse it if it cannot be read as arguments."""
        known = self._operations[operation.id]
        value = self._value(operation, known.body, request)
        needs = known.body is not None and (request.body or known.body_required)
        if faults.broken or (value is None and needs):
            return self._unreadable(operation)
        try:
            model = self._model(known.body, value)
        except ValueError:  # the model and the judge do not read it alike
            return self._unreadable(operation)
        try:
            made = result_of(self._served, known, model, route.values, query)
        except self._missing:
            return self._example(operation)
        headers = {name: getattr(made, said) for said, name in made.header_names}
        return StubAnswer(made.status, getattr(made, "body", None), headers)

    def _example(self, operation: JudgedOperation) -> StubAnswer:
        said = next((one for one in operation.responses if one.startswith("2")), "default")
        status = int(said) if said.isdecimal() else 200
        return StubAnswer(status, *self._drawn(operation, said))

    def _drawn(self, operation: JudgedOperation, status: str) -> tuple[Any, dict[str, str]]:
        key = self._paths[operation.id]
        return self._documents.body(*key, status), self._documents.headers(*key, status)

    def _model(self, role: str | None, value: Any) -> Any:
        if role is None or value is None or self._models is None:
            return None
        return getattr(self._models, role).model_validate(value)

    def _value(self, operation: JudgedOperation, role: str | None, request: Request) -> Any:
        """Return the JSON shape of a body, None if it has none or cannot be read."""
        if role is None or request.body is None:
            return None
        header = request.headers.get("content-type")
        said = content_type(header) if header else None
        if header and (said is None or said.name not in (operation.body or {})):
            return None
        if said.name.endswith("xml") if said else request.body.lstrip().startswith(b"<"):
            charset = said.parameters.get("charset") if said else None
            return self._xml.read(request.body, role, charset).value
        return read_json(request.body).value

    def _written(
        self, operation: JudgedOperation, answer: StubAnswer, accept: str | None
    ) -> HttpResponse:
        response = operation.response(answer.status)
        contents = response.contents if response else {}
        headers = dict(answer.headers)
        if answer.value is None or not contents:
            return HttpResponse(status=answer.status, headers=headers)
        welcome = weights(accept, tuple(contents))
        for media in sorted(contents, key=lambda one: -welcome[one].least):
            content = contents[media]
            if media.endswith("json"):
                text = json.dumps(answer.value, ensure_ascii=False).encode()
            elif media.endswith("xml") and content.role:
                try:
                    text = self._writer.write(content.role, answer.value)
                except (NotXml, ValueError):
                    continue
            else:
                continue
            return HttpResponse(text, answer.status, headers, content_type=media)
        return HttpResponse(status=answer.status, headers=headers)


class _PlaceholderValues(dict[str, str]):
    """The values of placeholders; a placeholder without a value stays as `{name}`."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
