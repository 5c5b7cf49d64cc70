"""The contract as flat values, ready for templates. All decisions are made here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import Body, Operation
from twinspec.contract.prefix import prefix_of
from twinspec.contract.references import dereference, follow
from twinspec.contract.rules import RuleEntry
from twinspec.generate.names import argument, header_field, result_class

_STATUS = re.compile(r"[1-5][0-9]{2}")


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A path or query parameter, and the name of the method's argument for it."""

    name: str
    argument: str
    location: str
    kind: str
    many: bool
    prefix: str | None
    required: bool
    pointer: str
    annotation: str


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A response header that the operation's method supplies."""

    field: str
    name: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A documented response; `result` is the name of its class if it is a success."""

    status: int
    description: str
    body: str | None
    headers: tuple[HeaderView, ...]
    result: str | None


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation with all data that a stub and a server need."""

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
        """The successes: all classes that a method may return."""
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
        """The arguments of the method; all but `self` are annotated and keyword-only."""
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


@dataclass(frozen=True, slots=True)
class ResultView:
    """The class of one documented success."""

    name: str
    status: int
    summary: str
    has_body: bool
    headers: tuple[HeaderView, ...]


def _summary(operation: str, answer: AnswerView) -> str:
    said = f"{operation} answers {answer.status}"
    return f"{said}: {answer.description}" if answer.description else f"{said}."


class VersionView:
    """One version of the contract, as the templates use it."""

    def __init__(self, version: Version) -> None:
        self.name = version.name
        self.document = version.bundle
        self._version = version
        self.operations = tuple(self._operation(operation) for operation in version.operations)
        self.results = tuple(sorted(self._results(), key=lambda item: item.name))
        self.prefix = version.prefix
        self.codes = version.codes

    @property
    def generic(self) -> str:
        """The stub's type parameter, the type of the caller; "" if no operation takes a caller."""
        return "[Caller]" if any(operation.secured for operation in self.operations) else ""

    def _results(self) -> Iterator[ResultView]:
        for operation in self.operations:
            for answer in operation.results:
                assert answer.result is not None
                yield ResultView(
                    name=answer.result,
                    status=answer.status,
                    summary=_summary(operation.id, answer),
                    has_body=answer.body is not None,
                    headers=answer.headers,
                )

    def _operation(self, operation: Operation) -> OperationView:
        secured = bool(operation.security)
        body = operation.body
        method, path = operation.method, operation.path
        return OperationView(
            id=operation.id,
            method=method,
            path=path,
            summary=_sentence(operation.node.get("summary")) or f"{method} {path}",
            secured=secured,
            body=self._role(body, operation.id) if body else None,
            body_required=body is not None and body.required,
            parameters=tuple(self._parameters(operation)),
            answers=tuple(self._answers(operation, secured)),
            rules=operation.rules,
        )

    def _parameters(self, operation: Operation) -> Iterator[ParameterView]:
        for parameter in operation.parameters:
            if parameter.location not in ("path", "query"):
                continue
            at = f"{parameter.pointer}/schema"
            schema, at = follow(self.document, parameter.schema, at)
            many = schema.get("type") == "array"
            value = dereference(self.document, schema.get("items", {})) if many else schema
            prefix = prefix_of(parameter.node)
            yield ParameterView(
                name=parameter.name,
                argument=argument(parameter.name),
                location=parameter.location,
                kind="integer" if value.get("type") == "integer" else "text",
                many=many,
                prefix=prefix,
                required=parameter.required,
                pointer=at,
                annotation="dict[str, str]" if prefix else _annotation(value, many),
            )

    def _answers(self, operation: Operation, secured: bool) -> Iterator[AnswerView]:
        for status, response in sorted(operation.responses.items()):
            if not _STATUS.fullmatch(status):
                continue  # default and 4XX stand for statuses that nobody has named
            body = self._role(response, f"{operation.id} {status}")
            success = status.startswith("2")
            headers = tuple(
                HeaderView(header_field(name), name)
                for name in response.headers
                if not (secured and name in self._session_headers())
            )
            yield AnswerView(
                status=int(status),
                description=_sentence(response.node.get("description")),
                body=body,
                headers=headers if success else (),
                result=result_class(operation.id, int(status)) if success else None,
            )

    def _session_headers(self) -> set[str]:
        schemes = self.document["components"].get("securitySchemes", {}).values()
        return {scheme["name"] for scheme in schemes if scheme.get("in") == "header"}

    def _error(self, where: str, message: str) -> ContractError:
        """Return a ContractError with `message` and the place of an operation or answer."""
        operation, _, status = where.partition(" ")
        source = self._version.openapi.sources[f"operations/{operation}"]
        location = (
            source.below("responses").below(status) if status else source.below("requestBody")
        )
        return location.error(f"{where}: {message}")

    def _role(self, body: Body, where: str) -> str | None:
        """Return the name of the schema that all media types of a body share."""
        names = set()
        for media in body.content.values():
            if media.role is None:
                raise self._error(where, f"the {media.name} body needs a named schema")
            names.add(media.role)
        if len(names) > 1:
            raise self._error(where, f"the media types name different schemas: {sorted(names)}")
        return names.pop() if names else None


def _sentence(text: object) -> str:
    """Return the first line of a text, ending in one full stop; "" for none."""
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
    """The rules of one scope; they become one namespace."""

    name: str
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class LanguageView:
    """The texts of one language; messages and remedies by the ids of their rules."""

    tag: str
    messages: dict[str, str]
    remedies: dict[str, str]
    words: dict[str, str]
    display_values: dict[str, dict[str, str]]


def _shared_schemas(contract: Contract) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each version with the schemas that no older version has, if there are any."""
    seen: set[str] = set()
    for version in contract.versions.values():
        named = version.bundle["components"].get("schemas", {})
        names = tuple(sorted(name for name in named if name not in seen and name.isidentifier()))
        seen.update(names)
        if names:
            yield version.name, names


class ContractView:
    """The whole contract, as the templates use it."""

    def __init__(self, contract: Contract) -> None:
        self.versions = {name: VersionView(item) for name, item in contract.versions.items()}
        self.rules = contract.rules
        self.shared_schemas = tuple(_shared_schemas(contract))
        names = dict.fromkeys(rule.scope for rule in contract.rules)
        self.scopes = tuple(
            ScopeView(name, tuple(rule for rule in contract.rules if rule.scope == name))
            for name in names
        )
        self.languages = tuple(
            LanguageView(
                language.tag,
                language.texts("messages"),
                language.texts("remedies"),
                language.texts("words"),
                language.display_values(),
            )
            for language in contract.languages
        )
