"""What the templates lay out: the contract as flat, ready-made values. All thinking is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract, Version
from twinspec.contract.pointer import join
from twinspec.contract.references import dereference, follow, schema_name
from twinspec.contract.rules import RuleEntry
from twinspec.generate.names import argument, header_field, result_class

_STATUS = re.compile(r"[1-5][0-9]{2}")


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A path or query parameter, and the argument that a method takes for it."""

    name: str
    argument: str
    location: str
    kind: str
    many: bool
    required: bool
    pointer: str
    annotation: str


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A response header that the operation itself supplies."""

    field: str
    name: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A documented response; `result` names its class when it is a success."""

    status: int
    description: str
    body: str | None
    headers: tuple[HeaderView, ...]
    result: str | None


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation with everything that a stub and a server need to know."""

    id: str
    method: str
    path: str
    summary: str
    secured: bool
    body: str | None
    body_required: bool
    parameters: tuple[ParameterView, ...]
    answers: tuple[AnswerView, ...]
    rules: tuple[str, ...]

    @property
    def results(self) -> tuple[AnswerView, ...]:
        """The successes: all that a method may return."""
        return tuple(answer for answer in self.answers if answer.result)

    @property
    def returns(self) -> str:
        """The annotation of the method's return value."""
        found = [
            f"results.{answer.result}"
            + (f"[answers.{answer.body}]" if answer.body is not None else "")
            for answer in self.results
        ]
        return " | ".join(found) or "Never"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of the method; behind `self` all are annotated and keyword-only."""
        found = ["caller: Caller"] if self.secured else []
        found += [
            f"{item.argument}: {item.annotation}" for item in self.parameters if item.required
        ]
        if self.body:
            found.append(f"body: models.{self.body}")
        found += [
            f"{item.argument}: {item.annotation} | None"
            for item in self.parameters
            if not item.required
        ]
        return ("self", "*", *found) if found else ("self",)


class VersionView:
    """One version of the contract as the templates see it."""

    def __init__(self, version: Version) -> None:
        self.name = version.name
        self.document = version.bundle
        self._version = version
        self.operations = tuple(
            self._operation(path, method, operation)
            for path, method, operation in version.operations()
        )

    @property
    def generic(self) -> str:
        """The stub's type parameter: who calls, when any operation wants to know."""
        return "[Caller]" if any(operation.secured for operation in self.operations) else ""

    def _operation(self, path: str, method: str, operation: dict[str, Any]) -> OperationView:
        secured = bool(operation.get("security", self.document.get("security")))
        body = operation.get("requestBody")
        request = dereference(self.document, body) if body else None
        return OperationView(
            id=operation["operationId"],
            method=method,
            path=path,
            summary=_sentence(operation.get("summary")) or f"{method} {path}",
            secured=secured,
            body=self._role(request, operation["operationId"]) if request else None,
            body_required=bool(request and request.get("required", False)),
            parameters=tuple(self._parameters(path, method, operation)),
            answers=tuple(self._answers(operation, secured)),
            rules=tuple(operation.get("x-twinspec-rules", ())),
        )

    def _parameters(
        self, path: str, method: str, operation: dict[str, Any]
    ) -> Iterator[ParameterView]:
        for index, node in enumerate(operation.get("parameters", ())):
            at = join("paths", path, method.lower(), "parameters", index)
            parameter, at = follow(self.document, node, at)
            if parameter["in"] not in ("path", "query"):
                continue
            schema, at = follow(self.document, parameter["schema"], f"{at}/schema")
            many = schema.get("type") == "array"
            value = dereference(self.document, schema.get("items", {})) if many else schema
            yield ParameterView(
                name=parameter["name"],
                argument=argument(parameter["name"]),
                location=parameter["in"],
                kind="integer" if value.get("type") == "integer" else "text",
                many=many,
                required=bool(parameter.get("required", False)),
                pointer=at,
                annotation=_annotation(value, many),
            )

    def _answers(self, operation: dict[str, Any], secured: bool) -> Iterator[AnswerView]:
        for status, node in sorted(operation["responses"].items()):
            if not _STATUS.fullmatch(status):
                continue  # default and 4XX stand for statuses that nobody has named
            response = dereference(self.document, node)
            body = self._role(response, f"{operation['operationId']} {status}")
            success = status.startswith("2")
            headers = tuple(
                HeaderView(header_field(name), name)
                for name in response.get("headers", {})
                if not (secured and name in self._session_headers())
            )
            yield AnswerView(
                status=int(status),
                description=_sentence(response.get("description")),
                body=body,
                headers=headers if success else (),
                result=result_class(operation["operationId"], int(status)) if success else None,
            )

    def _session_headers(self) -> set[str]:
        schemes = self.document["components"].get("securitySchemes", {}).values()
        return {scheme["name"] for scheme in schemes if scheme.get("in") == "header"}

    def _error(self, where: str, message: str) -> ContractError:
        """Return the error that says `message` of an operation, or of one of its answers."""
        operation, _, status = where.partition(" ")
        source = self._version.openapi.sources[f"operations/{operation}"]
        spot = source.below("responses").below(status) if status else source.below("requestBody")
        return spot.error(f"{where}: {message}")

    def _role(self, node: dict[str, Any], where: str) -> str | None:
        """Return the name of the schema that all media types of a body share."""
        names = set()
        for media_type, content in node.get("content", {}).items():
            name = schema_name(content.get("schema", {}))
            if name is None:
                raise self._error(where, f"the {media_type} body needs a named schema")
            names.add(name)
        if len(names) > 1:
            raise self._error(where, f"the media types name different schemas: {sorted(names)}")
        return names.pop() if names else None


def _sentence(text: object) -> str:
    """Return the first line of a text, ended by one full stop; "" for none."""
    lines = str(text or "").strip().splitlines()
    return lines[0].rstrip(".") + "." if lines else ""


def _annotation(schema: dict[str, Any], many: bool) -> str:
    if schema.get("type") == "integer":
        name = "int"
    elif "enum" in schema:
        name = f"Literal[{', '.join(repr(str(value)) for value in schema['enum'])}]"
    else:
        name = "str"
    return f"list[{name}]" if many else name


@dataclass(frozen=True, slots=True)
class ScopeView:
    """The rules of one scope, which become one namespace."""

    name: str
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """The class of one documented success, over all versions that document it."""

    name: str
    status: int
    summary: str
    has_body: bool
    headers: tuple[HeaderView, ...]


def _summary(operation: str, answer: AnswerView) -> str:
    said = f"{operation} answers {answer.status}"
    return f"{said}: {answer.description}" if answer.description else f"{said}."


class ContractView:
    """The whole contract as the templates see it."""

    def __init__(self, contract: Contract) -> None:
        self.versions = {name: VersionView(item) for name, item in contract.versions.items()}
        self.rules = contract.rules
        names = dict.fromkeys(rule.scope for rule in contract.rules)
        self.scopes = tuple(
            ScopeView(name, tuple(rule for rule in contract.rules if rule.scope == name))
            for name in names
        )
        self.results = tuple(self._results())

    def _results(self) -> Iterator[ResultView]:
        seen: dict[str, ResultView] = {}
        for version in self.versions.values():
            for operation in version.operations:
                for answer in operation.results:
                    assert answer.result is not None
                    result = ResultView(
                        name=answer.result,
                        status=answer.status,
                        summary=_summary(operation.id, answer),
                        has_body=answer.body is not None,
                        headers=answer.headers,
                    )
                    known = seen.setdefault(result.name, result)
                    if (known.has_body, known.headers) != (result.has_body, result.headers):
                        raise ContractError(
                            f"{operation.id}: the versions differ in their {answer.status} answers"
                        )
        yield from sorted(seen.values(), key=lambda item: item.name)
