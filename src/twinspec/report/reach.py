"""Which requests can break the rule of a schema, and at which place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from twinspec.contract.extensions import RULES
from twinspec.contract.layout import Version
from twinspec.contract.operations import Operation
from twinspec.contract.pointer import join
from twinspec.contract.references import dereference, follow

ANYTHING = "…"
"""What stands for names and values that only the request itself knows."""

MAX_SCHEMAS = 50_000
"""How many schemas the requests of one operation may come to, written out."""

_LEAST = ("minLength", "minimum", "minItems", "minProperties")


@dataclass(frozen=True, slots=True)
class RuleUse:
    """One place of a request at which a keyword can refuse it.

    `parameter` is None for the body; `pointer` leads into the body. `member`, `limit` and
    `allowed` fill the rule's message; `greatest` is false if `limit` is a lower bound.
    """

    rule: str
    operation: str
    parameter: str | None
    pointer: str
    member: str
    limit: str | None
    allowed: str | None
    greatest: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """A place of a request that a schema judges: operation, parameter or body, pointer."""

    operation: str
    parameter: str | None
    steps: tuple[str, ...] = ()
    visits: Iterator[int] = field(default_factory=count, compare=False)

    def below(self, *steps: str) -> _Point:
        return replace(self, steps=(*self.steps, *steps))

    def visit(self) -> None:
        """Count one more schema; _TooManyRequests above the limit."""
        if next(self.visits) > MAX_SCHEMAS:
            raise _TooManyRequests

    @property
    def pointer(self) -> str:
        return "" if self.parameter else join(*self.steps)

    @property
    def member(self) -> str:
        names = ".".join(step for step in self.steps if not step.isdecimal())
        return self.parameter or names


def uses(version: Version) -> Iterator[RuleUse]:
    """Yield every place of every request of `version` at which it can break the rule of a schema.

    An entry of a list has the index 0; a body is visited once, whatever its media types.
    """
    for operation in version.operations:
        try:
            yield from _uses_of(version, operation)
        except _TooManyRequests:
            raise version.source(operation.pointer).error(
                f"the requests of {operation.id} have more than {MAX_SCHEMAS} schemas, "
                "one in another: they stand in each other too often"
            ) from None


class _TooManyRequests(Exception):
    """The requests of an operation have more places than the limit."""


def _uses_of(version: Version, operation: Operation) -> Iterator[RuleUse]:
    whole = _Point(operation.id, None)
    for parameter in operation.parameters:
        point = replace(whole, parameter=parameter.name)
        if parameter.required and parameter.location != "path":
            yield from _required_parameter(version, parameter.schema, point)
        yield from _walk(version, parameter.schema, point, ())
    content = operation.body.content.values() if operation.body else ()
    schemas = [media.schema for media in content]
    for index, schema in enumerate(schemas):
        if schema not in schemas[:index]:
            yield from _walk(version, schema, whole, ())


def _required_parameter(
    version: Version, schema: Mapping[str, Any], point: _Point
) -> Iterator[RuleUse]:
    """Yield the rule of a required parameter, which is attached to the parameter's schema."""
    rule = dereference(version.bundle, schema).get(RULES, {}).get("required")
    if isinstance(rule, str):
        yield _use(rule, point, {}, "required")


def _walk(
    version: Version,
    node: Mapping[str, Any],
    point: _Point,
    above: tuple[str, ...],
    inherited: Mapping[str, Any] | None = None,
) -> Iterator[RuleUse]:
    point.visit()
    schema, pointer = follow(version.bundle, node, "")
    if pointer and pointer in above:
        return
    above = (*above, pointer) if pointer else above
    rules = {**schema.get(RULES, {}), **(inherited or {})}
    for part in schema.get("allOf", ()):
        yield from _walk(version, part, point, above, rules)
    if "allOf" not in schema:
        yield from _broken(schema, rules, point)
    for name, member in schema.get("properties", {}).items():
        yield from _walk(version, member, point.below(name), above)
    if "items" in schema:
        yield from _walk(version, schema["items"], point.below("0"), above)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _walk(version, schema["additionalProperties"], point.below(ANYTHING), above)
    for keyword in ("anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield from _walk(version, part, point, above)


def _broken(
    schema: Mapping[str, Any], rules: Mapping[str, Any], point: _Point
) -> Iterator[RuleUse]:
    for keyword, rule in rules.items():
        if keyword == "required" and isinstance(schema.get("required"), list):
            for name in schema["required"]:
                of_member = rule.get(name) if isinstance(rule, Mapping) else rule
                if of_member:
                    yield _use(of_member, point.below(name), schema, keyword)
        elif keyword == "additionalProperties":
            yield _use(rule, point.below(ANYTHING), schema, keyword)
        elif keyword in schema:
            yield _use(rule, point, schema, keyword)


def _use(rule: str, point: _Point, schema: Mapping[str, Any], keyword: str) -> RuleUse:
    bound = schema.get(keyword)
    is_number = isinstance(bound, (int, float)) and not isinstance(bound, bool)
    return RuleUse(
        rule=rule,
        operation=point.operation,
        parameter=point.parameter,
        pointer=point.pointer,
        member=point.member,
        limit=str(bound) if is_number else None,
        allowed=", ".join(map(str, schema["enum"])) if "enum" in schema else None,
        greatest=keyword not in _LEAST,
    )
