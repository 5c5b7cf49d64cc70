"""Follows the links of the contract (OpenAPI 3.0, Link Object) from an accepted request.

Example: after a change, the link `{operationId: get_activities, parameters: {ids:
$request.path.ids}}` reads what was changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.layout import Version
from twinspec.contract.pointer import resolve
from twinspec.contract.references import dereference
from twinspec.fuzz.choose.compose import Composer
from twinspec.fuzz.model.nodes import ArrayNode
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Surface, Target, TargetParameter

_MISSING: Any = object()
"""Stands for what an expression does not find, and for a body that a link leaves open."""


@dataclass(frozen=True, slots=True)
class LinkSource:
    """The exchange that the runtime expressions of a link refer to.

    `sent` and `answered` are its bodies in the JSON shape, `headers` those of the answer, with
    lower-case names.
    """

    plan: Plan
    status: int
    sent: Any
    answered: Any
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LinkedRequest:
    """A request that a link leads to; it is sent with the session id `credential`, if given.

    Otherwise it is sent in the live session of its user.
    """

    plan: Plan
    credential: str | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    target: Target
    parameters: Mapping[str, str]
    body: Any


class Links:
    """The links of one version, by operation and status."""

    def __init__(self, version: Version, surface: Surface, names: frozenset[str]) -> None:
        """Read the links from the bundle, except links to operations that are not in `names`."""
        self._surface = surface
        self._names = names
        self._links: dict[tuple[str, int], list[_Link]] = {}
        for operation in version.operations:
            for status, answer in operation.responses.items():
                # Ranges such as 2XX, and links to other documents (operationRef), are not followed.
                for link in answer.node.get("links", {}).values():
                    said = dereference(version.bundle, link)
                    name = said.get("operationId", "")
                    if name in names and str(status).isdecimal():
                        found = _Link(
                            surface.operations[name],
                            said.get("parameters", {}),
                            said.get("requestBody", _MISSING),
                        )
                        key = (operation.id, int(status))
                        self._links.setdefault(key, []).append(found)

    def after(self, source: LinkSource, composer: Composer) -> Iterator[LinkedRequest]:
        """Yield the requests that follow, by the same user and in the same representation.

        `composer` makes the values that a link does not set. A link is not followed if one of its
        expressions finds nothing. The only header that a link can set is the session's.
        """
        plan = source.plan
        for link in self._links.get((plan.operation.id, source.status), ()):
            made = composer.plan(link.target, plan.login)
            named = {
                name: _value(expression, source) for name, expression in link.parameters.items()
            }
            body = made.body if link.body is _MISSING else _value(link.body, source)
            if any(value is _MISSING for value in (*named.values(), body)):
                continue
            fixed: dict[str, dict[str, Any]] = {"path": {}, "query": {}}
            for item in link.target.parameters:
                for name in (item.name, f"{item.place}.{item.name}"):
                    if name in named:
                        fixed[item.place][item.name] = _listed(item, named[name])
            query = fixed["query"]
            following = made.replace(
                representation=plan.representation,
                path={**made.path, **fixed["path"]},
                query=(*(pair for pair in made.query if pair[0] not in query), *query.items()),
                body=body,
            )
            yield LinkedRequest(following, self._credential(named))

    def _credential(self, named: Mapping[str, Any]) -> str | None:
        form = self._surface.session
        header = form.header.lower() if form is not None else None
        names = {name.lower().removeprefix("header."): value for name, value in named.items()}
        return names.get(header) if header is not None else None

    def to_created(self, plan: Plan, kind: str, key: str) -> Plan | None:
        """Return the request that reads a record which an answer created; else None."""
        reader = self._surface.reader(kind)
        if reader is None or reader.id not in self._names:
            return None
        [parameter] = [item for item in reader.parameters if item.place == "path"]
        path = {parameter.name: _listed(parameter, key)}
        return Plan(reader, plan.representation, plan.login, path=path)


def _listed(parameter: TargetParameter, value: Any) -> Any:
    is_lone = isinstance(parameter.node, ArrayNode) and not isinstance(value, list)
    return [value] if is_lone else value


def _value(expression: Any, source: LinkSource) -> Any:
    """Return the value that a runtime expression finds; any other value is returned unchanged."""
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    kind, _, pointer = expression.partition("#")
    match kind.split(".", 2):
        case ["$request", "body"]:
            return _at(source.sent, pointer)
        case ["$response", "body"]:
            return _at(source.answered, pointer)
        case ["$request", "path", name]:
            return source.plan.path.get(name, _MISSING)
        case ["$request", "query", name]:
            return dict(source.plan.query).get(name, _MISSING)
        case ["$response", "header", name]:
            return source.headers.get(name.lower(), _MISSING)
    return _MISSING


def _at(value: Any, pointer: str) -> Any:
    try:
        found = resolve(value, pointer)
    except LookupError:
        return _MISSING
    return _MISSING if found is None else found
