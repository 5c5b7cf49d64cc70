"""What can be sent to each operation of a version, as the contract says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from twinspec.contract.layout import Version
from twinspec.contract.operations import MEDIA_TYPES, Operation, Representation
from twinspec.contract.paging import PagingForm, paging_form
from twinspec.contract.pools import Mark, pools_of_operation
from twinspec.contract.prefix import prefix_of
from twinspec.contract.references import dereference
from twinspec.contract.session import SessionForm, session_form
from twinspec.fuzz.plan.nodes import Node, Nodes

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class TargetParameter:
    """A parameter of the query or the path, with the node from which its values are composed.

    `joined` arrays are one value with commas.
    With a `prefix` it stands for all names of the query that begin so; `node` and `mark` are those
    of each value, and what the value belongs to is called what stands behind the prefix.
    """

    name: str
    place: Literal["query", "path"]
    required: bool
    joined: bool
    node: Node
    mark: Mark | None
    prefix: str | None

    def has(self, name: str) -> bool:
        """Whether what is sent under `name` belongs to this parameter."""
        return name == self.name if self.prefix is None else name.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class Answered:
    """The body of an answer: the name of its schema, and its node."""

    role: str
    node: Node


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One operation, with what requests to it are composed from.

    `role` names the schema of its body, which has `body` as its node.
    `representations` are those that the operation takes, or, without a body, answers.
    `session` says what it does with sessions: needs one, needs none, begins or ends one.
    `paging` says how its matches are asked for in parts, if it answers matches.
    """

    version: str
    id: str
    method: str
    path: str
    parameters: tuple[TargetParameter, ...]
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
    operations: Mapping[str, Target]
    session: SessionForm | None

    def reader(self, kind: str) -> Target | None:
        """Return the operation that reads things of `kind` by id."""
        return next((item for item in self.operations.values() if item.reads == kind), None)


def read_surface(version: Version, nodes: Nodes) -> Surface:
    """Return what can be sent to `version`."""
    form = session_form(version)
    operations = {item.id: item for item in _targets(version, nodes, form)}
    return Surface(version.name, version.prefix, operations, form)


def _targets(version: Version, nodes: Nodes, form: SessionForm | None) -> Iterator[Target]:
    for operation in version.operations:
        content = operation.body.content if operation.body else {}
        media = next(iter(content.values()), None)
        yield Target(
            version=version.name,
            id=operation.id,
            method=operation.method,
            path=operation.path,
            parameters=tuple(_parameters(operation, nodes)),
            role=media.role if media else None,
            body=nodes.of(media.schema) if media and media.schema else None,
            answers=dict(_answers(operation, nodes)),
            representations=_representations(content or _answered(operation)),
            session=_session(operation, form),
            paging=paging_form(version, operation),
        )


def _session(
    operation: Operation, form: SessionForm | None
) -> Literal["needs", "open", "begins", "ends"]:
    if form is not None and operation is form.begin:
        return "begins"
    if form is not None and operation is form.end:
        return "ends"
    return "needs" if operation.security else "open"


def _answers(operation: Operation, nodes: Nodes) -> Iterator[tuple[str, Answered]]:
    for status, response in operation.responses.items():
        for media in response.content.values():
            if media.role is not None:
                yield status, Answered(media.role, nodes.of(media.schema))


def _answered(operation: Operation) -> Mapping[str, Any]:
    """Return the content of the answers of an operation; the one that has most types counts."""
    return max((one.content for one in operation.responses.values()), key=len, default={})


def _representations(content: Mapping[str, Any]) -> tuple[Representation, ...]:
    return tuple(name for name, media in MEDIA_TYPES.items() if media in content)


def _parameters(operation: Operation, nodes: Nodes) -> Iterator[TargetParameter]:
    marks = pools_of_operation(operation.node)
    for parameter in operation.parameters:
        if parameter.location not in ("query", "path"):
            continue
        schema, prefix = parameter.schema, prefix_of(parameter.node)
        if prefix is not None:
            schema = dereference(operation.document, schema)["additionalProperties"]
        yield TargetParameter(
            name=parameter.name,
            place="path" if parameter.location == "path" else "query",
            required=parameter.required,
            joined=not parameter.explode,
            node=nodes.of(schema),
            mark=marks.get(parameter.name),
            prefix=prefix,
        )
