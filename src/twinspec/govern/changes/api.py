"""The operations of an OpenAPI or Swagger document, without the schemas of their bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.place import Place
from twinspec.grammar.model import Half, Root


@dataclass(frozen=True, slots=True)
class TextSchema:
    """A schema whose values are written as text: that of a parameter or a header."""

    root: Root
    is_structured: bool


@dataclass(frozen=True, slots=True)
class ApiParameter:
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
    schema: TextSchema | None
    content: Mapping[str, Root]


@dataclass(frozen=True, slots=True)
class ApiMediaTypes:
    """Media types with their schemas, None for a media type without one."""

    place: Place
    media: Mapping[str, Root | None]
    required: bool


@dataclass(frozen=True, slots=True)
class ApiLink:
    """A link of an answer: the operation that it leads to, and the parameters that it sets."""

    place: Place
    target: str
    parameters: str


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """The answer of one status."""

    place: Place
    content: ApiMediaTypes
    headers: Mapping[str, ApiParameter]
    links: Mapping[str, ApiLink]


@dataclass(frozen=True, slots=True)
class ApiOperation:
    """One operation. `turned`: the API itself sends the requests (webhooks, callbacks).

    `security` are the alternatives, each a map from schemes to scopes; `servers` are URLs.
    """

    method: str
    path: str
    place: Place
    id: str
    deprecated: bool
    parameters: Mapping[tuple[str, str], ApiParameter]
    body: ApiMediaTypes | None
    responses: Mapping[str, ApiResponse]
    security: tuple[Mapping[str, frozenset[str]], ...]
    servers: tuple[str, ...]
    own_servers: bool
    extensions: Mapping[str, Any]
    turned: bool = False

    @property
    def shown(self) -> str:
        """Method and path, such as `GET /orders/{id}`."""
        return f"{self.method} {self.path}"

    @property
    def name(self) -> str:
        """The operationId; method and path if there is none."""
        return self.id or self.shown


@dataclass(frozen=True, slots=True)
class ApiSecurityScheme:
    """A security scheme: the values that a client must know, by keyword."""

    place: Place
    facts: Mapping[str, str]


@dataclass(slots=True)
class Api:
    """A whole contract: operations by method and path without parameter names: `GET /orders/{}`."""

    half: Half
    title: str
    place: Place
    operations: dict[str, ApiOperation] = field(default_factory=dict)
    schemes: dict[str, ApiSecurityScheme] = field(default_factory=dict)
    servers: tuple[str, ...] = ()
