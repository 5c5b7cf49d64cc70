"""How clients page through the matches of an operation, and where an answer holds the matches.

Only this module reads the key x-twinspec-paging.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.extensions import PAGING
from twinspec.contract.layout import Version
from twinspec.contract.operations import Operation
from twinspec.contract.pointer import split
from twinspec.contract.pools import Steps
from twinspec.contract.references import unwrap

_PARAMETERS = ("page", "size", "start", "length")
_POINTERS = ("items", "count")
_NEEDED = frozenset({"page", "size", "items"})
_NO_CONTENT = "204"


@dataclass(frozen=True, slots=True)
class PagingForm:
    """How a client requests one page or range of the matches of an operation.

    `page` (counted from 1) and `size` are query parameters; so are `start` (the number of the first
    match, counted from 1) and `length` of a range, None where there are only pages. `items` leads
    to the list of matches in the body of a 200, `count` to the number of all matches, None if
    answers do not have it. `largest` is the largest number of matches in one page or range.
    """

    page: str
    size: str
    start: str | None
    length: str | None
    items: Steps
    count: Steps | None
    largest: int

    @property
    def parameters(self) -> frozenset[str]:
        """The names of all query parameters that select a page or range."""
        return frozenset(name for name in (self.page, self.size, self.start, self.length) if name)


def paging_form(version: Version, operation: Operation) -> PagingForm | None:
    """Return how the matches of an operation of `version` are paged; None when they are not.

    ContractError for an invalid x-twinspec-paging: the first of `paging_faults`.
    """
    for message, step in paging_faults(version, operation):
        raise ContractError(f"{version.folder}: {operation.id}: {PAGING}{step}: {message}")
    said = operation.node.get(PAGING)
    if said is None:
        return None
    query = _query(version, operation)
    sizes = [query[said[key]]["maximum"] for key in ("size", "length") if key in said]
    return PagingForm(
        page=said["page"],
        size=said["size"],
        start=said.get("start"),
        length=said.get("length"),
        items=split(said["items"]),
        count=split(said["count"]) if "count" in said else None,
        largest=min(sizes),
    )


def paging_faults(version: Version, operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield the faults of an operation's x-twinspec-paging, each with a pointer below the key."""
    if PAGING not in operation.node:
        return
    said = operation.node[PAGING]
    if not _is_complete(said):
        yield (
            f"{PAGING} names the query parameters page and size, or also start and length, and has "
            "JSON Pointers into the answer at items and, if there is one, at count.",
            "",
        )
        return
    yield from _parameter_faults(said, _query(version, operation))
    yield from _answer_faults(version, said, operation)


def _is_complete(said: Any) -> bool:
    if not isinstance(said, Mapping) or not all(isinstance(text, str) for text in said.values()):
        return False
    keys = said.keys()
    return (
        keys >= _NEEDED
        and keys <= {*_PARAMETERS, *_POINTERS}
        and ("start" in keys) == ("length" in keys)
        and all(said[key].startswith("/") for key in _POINTERS if key in keys)
    )


def _parameter_faults(
    said: Mapping[str, str], query: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for key in _PARAMETERS:
        name = said.get(key)
        if name is None:
            continue
        if query.get(name, {}).get("type") != "integer":
            yield f"there is no query parameter {name} that is an integer.", f"/{key}"
        elif key in ("size", "length") and "maximum" not in query[name]:
            yield f"{name} has no maximum, so nobody knows how much fits into one part.", f"/{key}"


def _answer_faults(
    version: Version, said: Mapping[str, str], operation: Operation
) -> Iterator[tuple[str, str]]:
    if _NO_CONTENT not in operation.responses:
        yield f"behind the last match is {_NO_CONTENT}, which is not declared.", ""
    answer = operation.responses.get("200")
    schemas = [media.schema for media in answer.content.values()] if answer else []
    for key, type_ in (("items", "array"), ("count", "integer")):
        if key in said:
            types = [_type(version, schema, split(said[key])) for schema in schemas]
            if not types or set(types) != {type_}:
                yield f"{said[key]} leads to no {type_} of the answer 200.", f"/{key}"


def _query(version: Version, operation: Operation) -> dict[str, Mapping[str, Any]]:
    """Return the schemas of the query parameters by name."""
    return {
        parameter.name: unwrap(version.bundle, parameter.schema)
        for parameter in operation.parameters
        if parameter.location == "query"
    }


def _type(version: Version, schema: Mapping[str, Any], steps: Steps) -> str | None:
    """Return the JSON type at `steps` below an object; None when there is nothing."""
    node: Mapping[str, Any] | None = unwrap(version.bundle, schema)
    for step in steps:
        node = node.get("properties", {}).get(step) if node is not None else None
        node = unwrap(version.bundle, node) if node is not None else None
    return node.get("type") if node is not None else None
