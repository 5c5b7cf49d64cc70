"""The operations of a one-file document: parameters, bodies, answers, rules; references resolved.

Other packages add what they need of an operation: the generator adds Python names, the fuzzer
values to send, the judge validators.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from twinspec.contract.extensions import RULES
from twinspec.contract.pointer import join
from twinspec.contract.references import follow, schema_name

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Representation = Literal["json", "xml"]
JSON = "application/json"
XML = "application/xml"
MEDIA_TYPES: Mapping[Representation, str] = {"json": JSON, "xml": XML}
Direction = Literal["request", "response"]


def representation_of(media_type: str) -> Representation | None:
    """Return the representation of a media type; None for neither JSON nor XML.

    `text/xml` and `application/vnd.x+xml` are XML (RFC 7303), `application/vnd.x+json` is JSON.
    """
    _, _, subtype = media_type.partition(";")[0].strip().lower().partition("/")
    for name in MEDIA_TYPES:
        if subtype == name or subtype.endswith(f"+{name}"):
            return name
    return None


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type of a body: its name in the document, and its Media Type Object."""

    name: str
    node: Mapping[str, Any]
    pointer: str
    """Where the schema is written."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """The schema as the document has it, possibly a reference; {} where there is none."""
        schema: Mapping[str, Any] = self.node.get("schema", {})
        return schema

    @property
    def essence(self) -> str:
        """Type and subtype in lower case: `Text/XML; charset=utf-8` gives `text/xml`."""
        return self.name.partition(";")[0].strip().lower()

    @property
    def role(self) -> str | None:
        """The name of the schema in components/schemas; None if the schema has no name."""
        return schema_name(self.schema)


@dataclass(frozen=True)
class Body:
    """The body of a request: its Request Body Object, and a pointer to it."""

    node: Mapping[str, Any]
    pointer: str

    @cached_property
    def content(self) -> Mapping[str, MediaType]:
        """The media types, by their names in the document."""
        return {
            name: MediaType(name, node, self.pointer + join("content", name, "schema"))
            for name, node in self.node.get("content", {}).items()
        }

    def role(self, media_type: str) -> str | None:
        """Return the name of the schema of a media type; None if it has no name."""
        return self.content[media_type].role if media_type in self.content else None

    @property
    def required(self) -> bool:
        """Whether a request must have a body."""
        return bool(self.node.get("required", False))


@dataclass(frozen=True)
class Response(Body):
    """An answer: its Response Object, and a pointer to it."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The names of the answer's headers, each with the pointer to its Header Object."""
        return {name: self.pointer + join("headers", name) for name in self.node.get("headers", {})}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its Parameter Object, and a pointer to it."""

    node: Mapping[str, Any]
    pointer: str

    @property
    def name(self) -> str:
        """The name of the parameter in requests."""
        return str(self.node["name"])

    @property
    def location(self) -> str:
        """Where requests carry the parameter: path, query, header or cookie."""
        return str(self.node["in"])

    @property
    def required(self) -> bool:
        """Whether a request must have the parameter."""
        return bool(self.node.get("required", False))

    @property
    def schema(self) -> Mapping[str, Any]:
        """The schema as written, possibly a reference; {} if a media type has the schema."""
        schema: Mapping[str, Any] = self.node.get("schema", {})
        return schema

    @property
    def style(self) -> str:
        """How arrays and objects are serialised; the default is OpenAPI's for the location."""
        return str(self.node.get("style") or _STYLES.get(self.location, "simple"))

    @property
    def explode(self) -> bool:
        """Whether each item of an array is a parameter of its own."""
        return bool(self.node.get("explode", self.style == "form"))


_STYLES = {"query": "form", "cookie": "form"}


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation: `method` (upper case) on `path`, and its Operation Object `node`."""

    document: Mapping[str, Any]
    path: str
    method: str
    node: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The operationId."""
        return str(self.node["operationId"])

    @property
    def pointer(self) -> str:
        """The pointer to the operation: `/paths/~1cases/get`."""
        return join("paths", self.path, self.method.lower())

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters, those of the path included."""
        nodes = enumerate(self.node.get("parameters", ()))
        return tuple(Parameter(*self._follow(node, "parameters", at)) for at, node in nodes)

    @cached_property
    def body(self) -> Body | None:
        """The body of requests; None where they have none."""
        node = self.node.get("requestBody")
        return None if node is None else Body(*self._follow(node, "requestBody"))

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """The answers by status; a status may be a range (4XX) or `default`."""
        nodes = self.node.get("responses", {}).items()
        return {
            status: Response(*self._follow(node, "responses", status)) for status, node in nodes
        }

    def bodies(self) -> Iterator[tuple[Direction, Body]]:
        """Yield the request's body, then the answers, each with its direction."""
        if self.body is not None and self.body.content:
            yield "request", self.body
        for response in self.responses.values():
            if response.content:
                yield "response", response

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that the operation lists, in its order."""
        return tuple(self.node.get(RULES, ()))

    @property
    def security(self) -> Any:
        """The security requirements; a request must meet one of them. By default the document's."""
        return self.node.get("security", self.document.get("security", []))

    def _follow(self, node: Any, *below: str | int) -> tuple[Any, str]:
        return follow(self.document, node, self.pointer + join(*below))


def read_operations(document: Mapping[str, Any]) -> tuple[Operation, ...]:
    """Return the operations of a one-file document, in its order of paths."""
    return tuple(
        Operation(document, path, method.upper(), item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    )
