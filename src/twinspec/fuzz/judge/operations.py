"""The operations of one version, prepared for judging: rules, parameters, bodies, answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft4Validator

from twinspec.contract.layout import Contract, Version
from twinspec.contract.pointer import escape, resolve
from twinspec.contract.references import follow, schema_name
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.judge.keywords import SchemaKeywords, Schemas
from twinspec.ledger.attached import KEY as RULES

_SEPARATORS = {"form": ",", "simple": ",", "pipeDelimited": "|", "spaceDelimited": " "}
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


@dataclass(frozen=True, slots=True)
class Content:
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
class Response:
    """An answer that an operation declares: its bodies by media type, its headers."""

    contents: Mapping[str, Content]
    headers: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, sent as texts of `type`.

    `separator` parts the items of an array that is one text; `is_repeated` arrays are a text each.
    `is_plain` is false for what has no text of its own, such as objects.
    `unsent` are the rules that refuse a request without it.
    """

    name: str
    place: str
    required: bool
    unsent: frozenset[str]
    type: str
    separator: str
    is_repeated: bool
    is_plain: bool
    keywords: SchemaKeywords


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    `rules` are its refusals in order, `declared` all its rules and those that hold everywhere.
    `aspects` leads from an aspect to the rules that are broken by it, `attached` from the place of
    a keyword to the rules beside it. `served` are the media types of its answers.
    """

    id: str
    rules: tuple[str, ...]
    declared: frozenset[str]
    aspects: Mapping[str, frozenset[str]]
    needs_session: bool
    parameters: tuple[Parameter, ...]
    body: Mapping[str, Content] | None
    body_required: bool
    responses: Mapping[str, Response]
    served: tuple[str, ...]
    attached: Mapping[str, frozenset[str]]

    def rules_beside(self, places: Iterable[str]) -> frozenset[str]:
        """Return the rules beside the keywords at `places`."""
        found = (self.attached.get(place, frozenset()) for place in places)
        return frozenset[str]().union(*found)

    def response(self, status: int) -> Response | None:
        """Return what is declared for a status: by its number, its hundred, or by default."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None


class OperationReader:
    """Reads the operations of one version."""

    def __init__(self, contract: Contract, version: Version) -> None:
        """Read from `version`, whose rules `contract` has."""
        self._version = version
        self._document = version.bundle
        self._schemas = Schemas(version.bundle)
        self._catalogue = {rule.id: rule for rule in contract.rules}
        self.shared = tuple(version.bundle.get(RULES, ()))

    def operations(self) -> Iterator[tuple[str, str, Operation]]:
        """Yield path, method in upper case and operation."""
        for path, method, node in self._version.operations():
            yield path, method, self._operation(path, method.lower(), node)

    def aspects(self, rules: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return the rules by the aspect that breaks them."""
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

    def _operation(self, path: str, method: str, node: Mapping[str, Any]) -> Operation:
        pointer = f"/paths/{escape(path)}/{method}"
        parameters = tuple(self._parameters(path, pointer, node))
        body = self._body(node, f"{pointer}/requestBody")
        responses = {
            status: self._response(f"{pointer}/responses/{status}")
            for status in node.get("responses", {})
        }
        attached: dict[str, frozenset[str]] = {}
        measured = [one.keywords for one in parameters]
        measured += [one.keywords for one in (body or {}).values()]
        for keywords in measured:
            self._attach(keywords.pointer, attached, set())
        rules = set(node.get(RULES, ())).union(*attached.values())
        declared = frozenset(rules | set(self.shared))
        return Operation(
            id=node["operationId"],
            rules=self.refusals(rules),
            declared=declared,
            aspects=self.aspects(declared),
            needs_session=_needs_session(node.get("security", self._document.get("security"))),
            parameters=parameters,
            body=body,
            body_required=body is not None
            and bool(self._schemas.resolved(f"{pointer}/requestBody")[0].get("required")),
            responses=responses,
            served=tuple(
                dict.fromkeys(name for one in responses.values() for name in one.contents)
            ),
            attached=attached,
        )

    def _parameters(self, path: str, pointer: str, node: Mapping[str, Any]) -> Iterator[Parameter]:
        item = f"/paths/{escape(path)}"
        shared = len(resolve(self._document, item).get("parameters", ()))
        places = [f"{item}/parameters/{index}" for index in range(shared)]
        places += [f"{pointer}/parameters/{at}" for at in range(len(node.get("parameters", ())))]
        found = {(one.place, one.name): one for one in map(self._parameter, places) if one}
        yield from found.values()

    def _parameter(self, pointer: str) -> Parameter | None:
        node, pointer = self._schemas.resolved(pointer)
        if "schema" not in node or (
            node["in"] == "header" and node["name"].lower() in _IGNORED_HEADERS
        ):
            return None
        schema, schema_pointer = self._schemas.resolved(f"{pointer}/schema")
        kind = schema.get("type", "string")
        items = self._schemas.resolved(f"{schema_pointer}/items")[0] if kind == "array" else schema
        style = node.get("style", "form" if node["in"] in ("query", "cookie") else "simple")
        is_repeated = kind == "array" and style == "form" and node.get("explode", True)
        unsent = schema.get(RULES, {}).get("required")
        return Parameter(
            name=node["name"],
            place=node["in"],
            required=bool(node.get("required")),
            unsent=frozenset() if unsent is None else frozenset({unsent}),
            type=items.get("type", "string"),
            separator=_SEPARATORS.get(style, "") if kind == "array" and not is_repeated else "",
            is_repeated=is_repeated,
            is_plain=kind != "object" and style in _SEPARATORS,
            keywords=SchemaKeywords(self._schemas, f"{pointer}/schema"),
        )

    def _body(self, node: Mapping[str, Any], pointer: str) -> Mapping[str, Content] | None:
        return self._contents(pointer) if "requestBody" in node else None

    def _response(self, pointer: str) -> Response:
        node, pointer = self._schemas.resolved(pointer)
        headers = tuple(
            self._header(name, f"{pointer}/headers/{escape(name)}")
            for name in node.get("headers", {})
        )
        return Response(self._contents(pointer), headers)

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

    def _contents(self, pointer: str) -> dict[str, Content]:
        node, pointer = self._schemas.resolved(pointer)
        return {
            media.partition(";")[0].strip().lower(): self.content(
                f"{pointer}/content/{escape(media)}/schema"
            )
            for media, entry in node.get("content", {}).items()
            if "schema" in entry
        }

    def content(self, pointer: str, role: str | None = None) -> Content:
        """Return the body whose schema, called `role` or by what it refers to, is at `pointer`."""
        named = schema_name(resolve(self._document, pointer))
        return Content(named or role, SchemaKeywords(self._schemas, pointer))

    def _attach(self, pointer: str, found: dict[str, frozenset[str]], seen: set[str]) -> None:
        """Add the rules beside the keywords of a schema and of all that it refers to."""
        waiting = [(resolve(self._document, pointer), pointer)]
        while waiting:
            node, pointer = follow(self._document, *waiting.pop())
            if pointer in seen:
                continue
            seen.add(pointer)
            if isinstance(node, list):
                waiting += [(item, f"{pointer}/{index}") for index, item in enumerate(node)]
            elif isinstance(node, Mapping):
                for keyword, rules in node.get(RULES, {}).items():
                    ids = rules.values() if isinstance(rules, Mapping) else (rules,)
                    found[f"{pointer}/{keyword}"] = frozenset(ids)
                waiting += [
                    (item, f"{pointer}/{escape(name)}")
                    for name, item in node.items()
                    if name != RULES
                ]


def _order(rule: RuleEntry) -> int:
    return rule.order


def _needs_session(security: Any) -> bool:
    """Return whether every alternative of a Security Requirement asks for something."""
    return bool(security) and all(security)
