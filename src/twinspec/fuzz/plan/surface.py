"""What can be sent to each operation of a version, as the contract says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from twinspec.contract.layout import Version
from twinspec.contract.paging import PagingForm, paging_form
from twinspec.contract.pools import Mark, pools_of_operation
from twinspec.contract.references import dereference, schema_name
from twinspec.contract.session import SessionForm, session_form
from twinspec.fuzz.exchange import MEDIA_TYPES, Representation
from twinspec.fuzz.plan.nodes import Node, Nodes

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query or the path. `joined` arrays are one value with commas."""

    name: str
    place: Literal["query", "path"]
    required: bool
    joined: bool
    node: Node
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The body of an answer: the name of its schema, and its node."""

    role: str
    node: Node


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation; `role` names the schema of its body, which has `body` as its node.

    `representations` are those that the operation takes, or, without a body, answers.
    `session` says what it does with sessions: needs one, needs none, begins or ends one.
    `paging` says how its matches are asked for in parts, if it answers matches.
    """

    version: str
    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    role: str | None
    body: Node | None
    answers: Mapping[str, Answered]
    representations: tuple[Representation, ...]
    session: Literal["needs", "open", "begins", "ends"]
    paging: PagingForm | None

    @property
    def label(self) -> str:
        """The name by which Schemathesis knows it."""
        return f"{self.method} {self.path}"

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing, by its method."""
        return self.method in SAFE_METHODS

    @property
    def reads(self) -> str | None:
        """The kind of things that it answers when it is given nothing but their ids."""
        path = [item for item in self.parameters if item.place == "path"]
        asks_more = any(item.required and item.place == "query" for item in self.parameters)
        if not self.is_safe or asks_more or len(path) != 1 or path[0].mark is None:
            return None
        pool = path[0].mark.pool
        return pool.kind if pool.member == "id" else None


@dataclass(frozen=True, slots=True)
class Surface:
    """All operations of one version, by operationId, and how sessions begin there."""

    version: str
    prefix: str
    operations: Mapping[str, Operation]
    session: SessionForm | None

    def reader(self, kind: str) -> Operation | None:
        """Return the operation that reads things of `kind` by id."""
        return next((item for item in self.operations.values() if item.reads == kind), None)


def read_surface(version: Version, nodes: Nodes) -> Surface:
    """Return what can be sent to `version`."""
    form = session_form(version)
    operations = {item.id: item for item in _operations(version, nodes, form)}
    servers = version.bundle.get("servers") or [{"url": ""}]
    return Surface(version.name, servers[0]["url"].rstrip("/"), operations, form)


def _operations(version: Version, nodes: Nodes, form: SessionForm | None) -> Iterator[Operation]:
    for path, method, operation in version.operations():
        content = _content(version, operation.get("requestBody", {}))
        first: Mapping[str, Any] = next(iter(content.values()), {})
        schema = first.get("schema")
        yield Operation(
            version=version.name,
            id=operation["operationId"],
            method=method,
            path=path,
            parameters=tuple(_parameters(version, operation, nodes)),
            role=schema_name(schema) if schema else None,
            body=nodes.of(schema) if schema else None,
            answers=dict(_answers(version, operation, nodes)),
            representations=_representations(content or _answered(version, operation)),
            session=_session(version, operation, form),
            paging=paging_form(version, operation),
        )


def _session(
    version: Version, operation: Mapping[str, Any], form: SessionForm | None
) -> Literal["needs", "open", "begins", "ends"]:
    if form is not None and operation["operationId"] == form.begin.id:
        return "begins"
    if form is not None and form.end and operation["operationId"] == form.end.id:
        return "ends"
    needed = operation.get("security", version.bundle.get("security", []))
    return "needs" if needed else "open"


def _content(version: Version, node: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = dereference(version.bundle, node).get("content", {})
    return content


def _answers(
    version: Version, operation: Mapping[str, Any], nodes: Nodes
) -> Iterator[tuple[str, Answered]]:
    for status, answer in operation["responses"].items():
        for media in _content(version, answer).values():
            schema = media["schema"]
            role = schema_name(schema)
            if role is not None:
                yield str(status), Answered(role, nodes.of(schema))


def _answered(version: Version, operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content of the answers of an operation; the one that has most types counts."""
    found = [_content(version, answer) for answer in operation["responses"].values()]
    return max(found, key=len, default={})


def _representations(content: Mapping[str, Any]) -> tuple[Representation, ...]:
    return tuple(name for name, media in MEDIA_TYPES.items() if media in content)


def _parameters(
    version: Version, operation: Mapping[str, Any], nodes: Nodes
) -> Iterator[Parameter]:
    marks = pools_of_operation(operation)
    for entry in operation.get("parameters", ()):
        parameter = dereference(version.bundle, entry)
        if parameter["in"] not in ("query", "path"):
            continue
        is_path = parameter["in"] == "path"
        yield Parameter(
            name=parameter["name"],
            place=parameter["in"],
            required=parameter.get("required", False),
            joined=not parameter.get("explode", not is_path),
            node=nodes.of(parameter["schema"]),
            mark=marks.get(parameter["name"]),
        )
