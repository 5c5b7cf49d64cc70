"""What OpenAPI and Swagger say of operations, apart from the documents inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.place import Place
from twinspec.grammar.model import Half, Root


@dataclass(frozen=True, slots=True)
class Text:
    """A schema that is written as text: a parameter's or a header's."""

    root: Root
    is_structured: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or a header. `name` of a path parameter is its position in the path."""

    shown: str
    where: str
    place: Place
    required: bool
    style: str
    explode: bool
    reserved: bool
    may_be_empty: bool
    deprecated: bool
    default: str | None
    schema: Text | None
    content: Mapping[str, Root]


@dataclass(frozen=True, slots=True)
class Content:
    """Media types with their schemas, None where none is said."""

    place: Place
    media: Mapping[str, Root | None]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an answer: the operation that it leads to, and with what."""

    place: Place
    target: str
    parameters: str


@dataclass(frozen=True, slots=True)
class Response:
    """The answer of one status."""

    place: Place
    content: Content
    headers: Mapping[str, Parameter]
    links: Mapping[str, Link]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `turned`: the API sends its requests (webhooks, callbacks).

    `security` are the alternatives, each a map from schemes to scopes; `servers` are addresses.
    """

    method: str
    path: str
    place: Place
    id: str
    deprecated: bool
    parameters: Mapping[tuple[str, str], Parameter]
    body: Content | None
    responses: Mapping[str, Response]
    security: tuple[Mapping[str, frozenset[str]], ...]
    servers: tuple[str, ...]
    own_servers: bool
    extensions: Mapping[str, Any]
    turned: bool = False

    @property
    def shown(self) -> str:
        """`GET /orders/{id}`."""
        return f"{self.method} {self.path}"

    @property
    def name(self) -> str:
        """The operationId, or what there is instead."""
        return self.id or self.shown


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme: what of it a client must know, by name of the keyword."""

    place: Place
    facts: Mapping[str, str]


@dataclass(slots=True)
class Api:
    """A whole contract: operations by method and anonymous path (`GET /orders/{}`)."""

    half: Half
    title: str
    place: Place
    operations: dict[str, Operation] = field(default_factory=dict)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    servers: tuple[str, ...] = ()
