"""Which values name things of the server's world: as the contract marks them, else by its paths.

A contract without a mark (x-twinspec-pools) still says by its form what most of its values name:
what `/books` lists and `/books/{isbn}` reads are books, known by their member `isbn` or `id`.
That is enough to draw values that exist. It proves nothing, so no answer is judged by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twinspec.contract.extensions import POOLS
from twinspec.contract.layout import Version
from twinspec.contract.operations import Operation, representation_of
from twinspec.contract.pools import Mark, Pool, Steps, pools_of_operation, pools_of_schema
from twinspec.contract.references import unwrap

_ITEM = re.compile(r"/(?P<segment>[^/{}]+)/\{(?P<name>[^/{}]+)\}(?=/|$)")
_WORD = re.compile(r"[A-Za-z0-9]+")
_KIND = re.compile(r"[a-z][A-Za-z0-9]*")
_SCALARS = ("string", "integer", "number")


class Marks:
    """The marks of a version, as its contract writes them."""

    guessed: Mapping[str, str] = {}
    """The kinds that the paths tell of, each with the member that names its things."""

    def of_schema(self, schema: Mapping[str, Any]) -> dict[Steps, Mark]:
        """Return the marks of an object schema, by the paths of values."""
        return pools_of_schema(schema)

    def of_operation(self, operation: Operation) -> dict[str, Mark]:
        """Return the marks of an operation's parameters, by their names."""
        return pools_of_operation(operation.node)

    def are_in(self, schema: Mapping[str, Any]) -> bool:  # noqa: ARG002 -- GuessedMarks knows
        """Return whether the body of an answer whose schema has no name shows things."""
        return False


def read_marks(version: Version) -> Marks:
    """Return the marks of a version; what its paths say where it has none."""
    return Marks() if _is_marked(version.bundle) else GuessedMarks(version)


def _is_marked(node: Any) -> bool:
    if isinstance(node, Mapping):
        return POOLS in node or any(map(_is_marked, node.values()))
    return isinstance(node, list) and any(map(_is_marked, node))


@dataclass(frozen=True, slots=True)
class _Item:
    """A path that names one thing: `/books/{isbn}` of the collection `/books`."""

    kind: str
    collection: str
    name: str


class GuessedMarks(Marks):
    """What the paths of a version say of the values that name its things."""

    def __init__(self, version: Version) -> None:
        """Look for `/things/{id}`, for what the answers there show, and for members `thingId`."""
        self._bundle = version.bundle
        self._schemas: dict[int, dict[Steps, Mark]] = {}
        self._shown: set[int] = set()
        self._named: dict[str, str] = {}
        operations = version.operations
        for item in dict.fromkeys(one for each in operations for one in _items(each.path)):
            for operation in operations:
                if operation.path in (item.collection, f"{item.collection}/{{{item.name}}}"):
                    self._read_answers(operation, item)
        self.guessed = self._named
        for operation in operations:
            for body in self._answers(operation):
                if any(id(thing) in self._schemas for thing in self._things(body)):
                    self._shown.add(id(body))
            for media in operation.body.content.values() if operation.body else ():
                self._read_sent(self._resolved(media.schema))

    def of_schema(self, schema: Mapping[str, Any]) -> dict[Steps, Mark]:
        """Return what an object schema is guessed to name, by the paths of values."""
        return self._schemas.get(id(schema), {})

    def of_operation(self, operation: Operation) -> dict[str, Mark]:
        """Return what the parameters of an operation are guessed to name."""
        found = {
            item.name: _mark(item.kind)
            for item in _items(operation.path)
            if item.kind in self._named
        }
        for parameter in operation.parameters:
            kind = self._kind_of(parameter.name)
            if kind and parameter.location == "query":
                found[parameter.name] = _mark(kind)
        return found

    def are_in(self, schema: Mapping[str, Any]) -> bool:
        """Return whether the body of an answer whose schema has no name shows things."""
        return id(self._resolved(schema)) in self._shown

    def _read_answers(self, operation: Operation, item: _Item) -> None:
        for body in self._answers(operation):
            for thing in self._things(body):
                member = self._identity(thing, item)
                if member is not None:
                    self._named.setdefault(item.kind, member)
                    self._schemas.setdefault(id(thing), {})[member,] = _mark(item.kind)

    def _answers(self, operation: Operation) -> Iterator[Mapping[str, Any]]:
        """Yield the schemas of the bodies of an operation's successes."""
        for status, response in operation.responses.items():
            for media in response.content.values() if status.startswith("2") else ():
                if representation_of(media.name) is not None:
                    yield self._resolved(media.schema)

    def _things(self, body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield the object schemas of a body that may be things: its own, or those it lists."""
        if body.get("type") == "array":
            yield from self._objects([body.get("items", {})])
        elif body.get("type") == "object":
            yield body
            lists = [self._resolved(one) for one in body.get("properties", {}).values()]
            yield from self._objects(
                one.get("items", {}) for one in lists if one.get("type") == "array"
            )

    def _objects(self, schemas: Any) -> Iterator[Mapping[str, Any]]:
        for schema in schemas:
            found = self._resolved(schema)
            if found.get("type") == "object":
                yield found

    def _identity(self, thing: Mapping[str, Any], item: _Item) -> str | None:
        """Return the member that names a thing: that of the path, else `id`, else `thingId`."""
        members = {_plain(name): name for name in thing.get("properties", {})}
        for wanted in (item.name, "id", f"{item.kind}Id"):
            name: str | None = members.get(_plain(wanted))
            if name is not None and self._is_scalar(thing["properties"][name]):
                return name
        return None

    def _read_sent(self, body: Mapping[str, Any]) -> None:
        """Mark members of a body of a request that name other things: `bookId`."""
        if body.get("type") != "object":
            return
        for name, schema in body.get("properties", {}).items():
            kind = self._kind_of(name)
            if kind is not None and self._is_scalar(schema):
                self._schemas.setdefault(id(body), {}).setdefault((name,), _mark(kind))

    def _kind_of(self, name: str) -> str | None:
        kinds = {_plain(f"{kind}Id"): kind for kind in self._named}
        return kinds.get(_plain(name))

    def _resolved(self, schema: Any) -> Mapping[str, Any]:
        """Return the schema behind references; an empty one for `true` and `false`."""
        found = unwrap(self._bundle, schema) if isinstance(schema, Mapping) else {}
        return found if isinstance(found, Mapping) else {}

    def _is_scalar(self, schema: Any) -> bool:
        return self._resolved(schema).get("type") in _SCALARS


def _items(path: str) -> Iterator[_Item]:
    """Yield each thing that a path names: `/books/{isbn}/loans/{id}` names a book and a loan."""
    for found in _ITEM.finditer(path):
        kind = _kind(_WORD.findall(found["segment"]))
        if kind is not None:
            yield _Item(kind, path[: found.end("segment")], found["name"])


def _kind(words: Sequence[str]) -> str | None:
    """Return the name of a kind: `order-items` gives orderItem; None without a letter first."""
    if not words:
        return None
    *first, last = words
    joined = "".join(word[:1].upper() + word[1:] for word in (*first, _singular(last)))
    kind = joined[:1].lower() + joined[1:]
    return kind if _KIND.fullmatch(kind) else None


def _singular(word: str) -> str:
    if word.lower().endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.lower().endswith("s") and not word.lower().endswith("ss") else word


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", name).lower()


def _mark(kind: str) -> Mark:
    pool = Pool(kind, "id")
    return Mark(pool, f"{{{pool}}}", is_guessed=True)
