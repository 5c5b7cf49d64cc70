"""The operations of one version, prepared for judging: rules, parameters, bodies, answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft4Validator

from twinspec.contract import operations as core
from twinspec.contract.extensions import RULES
from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import Body, MediaType, Operation, Parameter
from twinspec.contract.pointer import escape, resolve
from twinspec.contract.prefix import prefix_of
from twinspec.contract.references import follow
from twinspec.contract.rules import RuleEntry, attached_ids
from twinspec.contract.session import session_form
from twinspec.fuzz.judge.keywords import CompiledSchemas, SchemaKeywords

_SEPARATORS = {"form": ",", "simple": ",", "pipeDelimited": "|", "spaceDelimited": " "}
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


@dataclass(frozen=True, slots=True)
class BodySchema:
    """The schema of a body, and its name when it has one."""

    role: str | None
    keywords: SchemaKeywords


@dataclass(frozen=True, slots=True)
class Header:
    """A header of an answer; `type` is that of its schema."""

    name: str
    required: bool
    type: str
    valid: Draft4Validator | None


@dataclass(frozen=True, slots=True)
class JudgedResponse:
    """An answer that an operation declares: its bodies by media type, its headers."""

    contents: Mapping[str, BodySchema]
    headers: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class JudgedParameter:
    """A parameter: how its values are written in a request, and the keywords that judge them.

    Values are texts of the JSON type `type`. For arrays, `separator` separates the items of one
    text; `is_repeated` arrays have one text for each item. `is_plain` is false for objects, which
    have no text form. With a `prefix` the parameter stands for all names that begin with it, and is
    an object of their texts. `unsent` are the rules that refuse a request without it.
    """

    name: str
    place: str
    required: bool
    unsent: frozenset[str]
    type: str
    separator: str
    is_repeated: bool
    is_plain: bool
    prefix: str | None
    keywords: SchemaKeywords

    def has(self, name: str) -> bool:
        """Return whether the parameter `name` of a request belongs to this parameter."""
        return name == self.name if self.prefix is None else name.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class JudgedOperation:
    """One operation, with the rules and the compiled schemas that judge its exchanges.

    `rules` are its refusals in order; `declared` are all its rules and those of all operations.
    `aspects` maps an aspect of a request (such as `accept`) to the rules about it, `attached` maps
    the place of a keyword to its attached rules. `served` are the media types of its answers.
    `is_signed`: its requests carry credentials of the run; only the server knows their rights.
    """

    id: str
    rules: tuple[str, ...]
    declared: frozenset[str]
    aspects: Mapping[str, frozenset[str]]
    needs_session: bool
    is_signed: bool
    parameters: tuple[JudgedParameter, ...]
    body: Mapping[str, BodySchema] | None
    body_required: bool
    responses: Mapping[str, JudgedResponse]
    served: tuple[str, ...]
    attached: Mapping[str, frozenset[str]]

    def rules_beside(self, places: Iterable[str]) -> frozenset[str]:
        """Return the rules attached to the keywords at `places`."""
        found = (self.attached.get(place, frozenset()) for place in places)
        return frozenset[str]().union(*found)

    def response(self, status: int) -> JudgedResponse | None:
        """Return the response declared for a status: by number, by range (4XX), or `default`."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None


class OperationReader:
    """Reads the operations of one version."""

    def __init__(self, contract: Contract, version: Version) -> None:
        """Read the operations of `version`; `contract` has the rules."""
        self._version = version
        self._document = version.bundle
        self._schemas = CompiledSchemas(version.bundle)
        self._schemas_in_xml = CompiledSchemas(version.bundle, in_xml=True)
        self._catalogue = {rule.id: rule for rule in contract.rules}
        self.shared = version.rules
        self._has_sessions = session_form(version) is not None

    def operations(self) -> Iterator[tuple[str, str, JudgedOperation]]:
        """Yield path, method in upper case and operation."""
        for operation in self._version.operations:
            yield operation.path, operation.method, self._operation(operation)

    def aspects(self, rules: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return the rules by their aspect."""
        found: dict[str, frozenset[str]] = {}
        for name in rules:
            rule = self._catalogue.get(name)
            if rule is not None and rule.aspect is not None:
                found[rule.aspect] = found.get(rule.aspect, frozenset()) | {name}
        return found

    def refusals(self, rules: set[str]) -> tuple[str, ...]:
        """Return those of `rules` that refuse requests, in order of evaluation."""
        known = [self._catalogue[name] for name in rules if name in self._catalogue]
        refusals = [rule for rule in known if rule.kind == "refusal"]
        return tuple(rule.id for rule in sorted(refusals, key=_order))

    def _operation(self, operation: Operation) -> JudgedOperation:
        parameters = tuple(self._parameter(one) for one in operation.parameters if _is_judged(one))
        body = self._contents(operation.body) if operation.body else None
        responses = {
            status: self._response(response) for status, response in operation.responses.items()
        }
        attached: dict[str, frozenset[str]] = {}
        measured = [one.keywords for one in parameters]
        measured += [one.keywords for one in (body or {}).values()]
        for keywords in measured:
            self._attach(keywords.pointer, attached, set())
        rules = set(operation.rules).union(*attached.values())
        declared = frozenset(rules | set(self.shared))
        return JudgedOperation(
            id=operation.id,
            rules=self.refusals(rules),
            declared=declared,
            aspects=self.aspects(declared),
            needs_session=self._has_sessions and _needs_credentials(operation.security),
            is_signed=not self._has_sessions and bool(operation.security),
            parameters=parameters,
            body=body,
            body_required=operation.body is not None and operation.body.required,
            responses=responses,
            served=tuple(
                dict.fromkeys(name for one in responses.values() for name in one.contents)
            ),
            attached=attached,
        )

    def _parameter(self, parameter: Parameter) -> JudgedParameter:
        pointer = f"{parameter.pointer}/schema"
        schema, at = self._schemas.resolved(pointer)
        kind = schema.get("type", "string")
        items = self._schemas.resolved(f"{at}/items")[0] if kind == "array" else schema
        style = parameter.style
        is_repeated = kind == "array" and style == "form" and parameter.explode
        unsent = schema.get(RULES, {}).get("required")
        return JudgedParameter(
            name=parameter.name,
            place=parameter.location,
            required=parameter.required,
            # On an object the rules may be those of its members, by their names.
            unsent=frozenset({unsent}) if isinstance(unsent, str) else frozenset(),
            type=items.get("type", "string"),
            separator=_SEPARATORS.get(style, "") if kind == "array" and not is_repeated else "",
            is_repeated=is_repeated,
            is_plain=kind != "object" and style in _SEPARATORS,
            prefix=prefix_of(parameter.node),
            keywords=SchemaKeywords(self._schemas, pointer),
        )

    def _response(self, response: core.Response) -> JudgedResponse:
        headers = tuple(self._header(*header) for header in response.headers.items())
        return JudgedResponse(self._contents(response), headers)

    def _header(self, name: str, pointer: str) -> Header:
        node, pointer = self._schemas.resolved(pointer)
        schema = node.get("schema")
        kind = (
            self._schemas.resolved(f"{pointer}/schema")[0].get("type", "string")
            if schema
            else "string"
        )
        return Header(
            name=name,
            required=bool(node.get("required")),
            type=kind,
            valid=self._schemas.validator(f"{pointer}/schema") if schema else None,
        )

    def _contents(self, body: Body) -> dict[str, BodySchema]:
        return {
            media.essence: self.content(media.pointer, self._root(media), media.essence)
            for media in body.content.values()
            if "schema" in media.node
        }

    def _root(self, media: MediaType) -> str | None:
        """Return the name of the schema of a body that can be read as XML."""
        role = media.role
        return role if role in self._version.writable.roots else None

    def content(self, pointer: str, role: str | None, media: str) -> BodySchema:
        """Return the body schema of a media type; its schema `role` is at `pointer`."""
        schemas = self._schemas_in_xml if media.endswith("xml") else self._schemas
        return BodySchema(role, SchemaKeywords(schemas, pointer))

    def _attach(self, pointer: str, found: dict[str, frozenset[str]], seen: set[str]) -> None:
        """Add the rules attached to the keywords of a schema and of all schemas it refers to."""
        waiting = [(resolve(self._document, pointer), pointer)]
        while waiting:
            node, pointer = follow(self._document, *waiting.pop())
            if pointer in seen:
                continue
            seen.add(pointer)
            if isinstance(node, list):
                waiting += [(item, f"{pointer}/{index}") for index, item in enumerate(node)]
            elif isinstance(node, Mapping):
                for keyword, rule in attached_ids(node.get(RULES, {})):
                    place = f"{pointer}/{keyword}"
                    found[place] = found.get(place, frozenset()) | {rule}
                waiting += [
                    (item, f"{pointer}/{escape(name)}")
                    for name, item in node.items()
                    if name != RULES
                ]


def _order(rule: RuleEntry) -> int:
    return rule.order


def _is_judged(parameter: Parameter) -> bool:
    """Return whether a parameter has a schema, and OpenAPI does not ignore it."""
    is_ignored = parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS
    return "schema" in parameter.node and not is_ignored


def _needs_credentials(security: Any) -> bool:
    """Return whether every alternative of a Security Requirement requires credentials."""
    return bool(security) and all(security)
