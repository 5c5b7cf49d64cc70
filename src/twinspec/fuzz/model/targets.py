"""What can be sent to each operation of a version, by the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from twinspec.contract.operations import MEDIA_TYPES, Representation
from twinspec.contract.paging import PagingForm
from twinspec.contract.pools import Mark
from twinspec.contract.session import SessionForm
from twinspec.fuzz.model.nodes import Node

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class TargetParameter:
    """A parameter of the query or the path, with the node for its values.

    An array that is `joined` is sent as one value with commas. With a `prefix` the parameter stands
    for all names that begin with it: `custom.` for `custom.rating=5`, where `rating` is the key of
    the record that the value 5 belongs to.
    """

    name: str
    place: Literal["query", "path"]
    required: bool
    joined: bool
    node: Node
    mark: Mark | None
    prefix: str | None

    def has(self, name: str) -> bool:
        """Return whether the parameter `name` of a request belongs to this parameter."""
        return name == self.name if self.prefix is None else name.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class Answered:
    """The body of an answer: the name of its schema, if it has one, and its node."""

    role: str | None
    node: Node


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One operation, with everything that is needed to compose requests.

    `role` is the name of its body's schema, `body` its node. `representations` are those that it
    accepts or, without a body, returns; `sends` and `answers_as` are their media types.
    `session`: it needs a session, needs none, begins or ends one. `paging` is how its matches are
    paged, if it is a search.
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
    sends: Mapping[Representation, str]
    answers_as: Mapping[Representation, str]
    session: Literal["needs", "open", "begins", "ends"]
    paging: PagingForm | None

    def among(self, asked: Sequence[Representation]) -> tuple[Representation, ...]:
        """Return those of `asked` that the operation has; all of them if it has no body."""
        if not self.representations:
            return tuple(asked)
        return tuple(one for one in asked if one in self.representations) or self.representations

    def answered_as(self, representation: Representation) -> str:
        """Return the media type that requests accept for a representation."""
        return self.answers_as.get(representation, MEDIA_TYPES[representation])

    @property
    def label(self) -> str:
        """The operation's name in Schemathesis."""
        return f"{self.method} {self.path}"

    @property
    def is_safe(self) -> bool:
        """Whether its method is safe: it changes nothing."""
        return self.method in SAFE_METHODS

    @property
    def reads(self) -> str | None:
        """The kind of the records that it reads by ids alone, None if it reads none so."""
        path = [item for item in self.parameters if item.place == "path"]
        asks_more = any(item.required and item.place == "query" for item in self.parameters)
        if not self.is_safe or asks_more or len(path) != 1 or path[0].mark is None:
            return None
        mark = path[0].mark
        return mark.pool.kind if mark.pool.member == "id" and not mark.is_guessed else None


@dataclass(frozen=True, slots=True)
class Surface:
    """All operations of one version, by operationId, and how sessions begin there."""

    version: str
    prefix: str
    operations: Mapping[str, Target]
    session: SessionForm | None

    def reader(self, kind: str) -> Target | None:
        """Return the operation that reads records of `kind` by id."""
        return next((item for item in self.operations.values() if item.reads == kind), None)
