"""Reads the facts of an operation: what its expressions need of the server's world.

The functions say what to read; who calls them sends it, over whatever connection there is:

    reading = read_facts(language, values)
    wanted = next(reading)            # FactRequest("get_cases", {"ids": ["1000", "1001"]})
    while True:                       # until StopIteration, whose value is the facts
        wanted = reading.send(FactResponse(status, body))
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twinspec.contract.layout import Version
from twinspec.contract.operations import Operation
from twinspec.contract.paging import paging_form
from twinspec.contract.references import unwrap
from twinspec.contract.variables import Fact, RecordFact
from twinspec.expressions.language import TEXTS, Language, Undecided, Values
from twinspec.expressions.schemas import resource_schema

_FOUND = 200
_NOTHING = 204
_UNKNOWN = 404
_MOST_PAGES = 40

Reading = Generator["FactRequest", "FactResponse", dict[str, Any]]

Records = Callable[[RecordFact, Sequence[str]], Mapping[str, str]]
"""Returns what a fact says of known records, by the texts that they have."""


class FactUnknown(Exception):
    """A fact could not be read; the message says why. `known` are the facts before it."""

    def __init__(self, message: str, known: Mapping[str, Any] | None = None) -> None:
        """Say why; whoever reads one fact knows of no others."""
        super().__init__(message)
        self.known = known or {}


@dataclass(frozen=True, slots=True)
class FactRequest:
    """A request to a reading operation: its parameters by name, without headers."""

    operation: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactResponse:
    """The answer to a `FactRequest`: its status, and the JSON shape of its body or None."""

    status: int
    shape: Any


def _no_records(_fact: RecordFact, _texts: Sequence[str]) -> Mapping[str, str]:
    return {}


def read_facts(
    language: Language, version: Version, values: Values, records: Records = _no_records
) -> Reading:
    """Yield what to read, get what was found; return the facts by name.

    `records` knows what no read tells; by default nothing. FactUnknown if a read fails for another
    reason than that a resource does not exist, or if it is thrown into the generator.
    """
    facts: dict[str, Any] = {}
    for fact in language.facts:
        texts = [text for _, text in fact.expressions]
        known = language.with_named({**values, **facts}, texts)
        try:
            if isinstance(fact, RecordFact):
                facts[fact.name] = records(fact, _texts(language, fact.texts, known))
            else:
                facts[fact.name] = yield from _resources(language, version, fact, known)
        except FactUnknown as error:
            raise FactUnknown(str(error), facts) from None
    return facts


def _resources(
    language: Language, version: Version, fact: Fact, values: Values
) -> Generator[FactRequest, FactResponse, Any]:
    operation = next(one for one in version.operations if one.id == fact.read)
    query = {name: _value(language, said, values) for name, said in fact.query.items()}
    if fact.ids is None:
        return (yield from _search(version, operation, fact, query))
    return (yield from _by_id(version, operation, fact, query, _texts(language, fact.ids, values)))


def _by_id(
    version: Version, operation: Operation, fact: Fact, query: Mapping[str, Any], ids: list[str]
) -> Reading:
    """Read resources by id, as many at once as the parameter takes; those that exist are found."""
    found: dict[str, Any] = {}
    for part in _parts(list(dict.fromkeys(ids)), _most_ids(version, operation, fact)):
        answer = yield _read(fact, query, part)
        if answer.status == _UNKNOWN and len(part) > 1:
            for one in part:
                found |= _items(fact, (yield _read(fact, query, [one])))
        else:
            found |= _items(fact, answer)
    return found


def _search(
    version: Version, operation: Operation, fact: Fact, query: Mapping[str, Any]
) -> Generator[FactRequest, FactResponse, list[Any]]:
    """Read all matches of a search, page after page."""
    form = paging_form(version, operation)
    if form is None:
        return _list(fact, (yield FactRequest(fact.read, query)))
    matches: list[Any] = []
    for page in range(1, _MOST_PAGES + 1):
        paged = {**query, form.page: page, form.size: form.largest}
        items = _list(fact, (yield FactRequest(fact.read, paged)))
        matches += items
        if len(items) < form.largest:
            return matches
    raise FactUnknown(f"{fact.name}: more than {_MOST_PAGES * form.largest} matches")


def _most_ids(version: Version, operation: Operation, fact: Fact) -> int:
    """Return how many ids a request names: as many as the parameter takes, 1 if it is no array.

    It is 1, too, where an answer holds one resource and no list.
    """
    if not resource_schema(version, operation, fact)[1]:
        return 1
    if fact.at_once is not None:
        return fact.at_once
    parameter = next(one for one in operation.parameters if one.name == fact.parameter)
    schema = unwrap(version.bundle, parameter.schema)
    return int(schema.get("maxItems", 50)) if schema.get("type") == "array" else 1


def _read(fact: Fact, query: Mapping[str, Any], ids: Sequence[str]) -> FactRequest:
    assert fact.parameter is not None
    return FactRequest(fact.read, {**query, fact.parameter: list(ids)})


def _items(fact: Fact, answer: FactResponse) -> dict[str, Any]:
    if answer.status == _UNKNOWN:
        return {}
    assert fact.key is not None
    found = _found(fact, answer)
    items = [found] if isinstance(found, Mapping) else found
    if not all(isinstance(item, Mapping) and fact.key in item for item in items):
        raise FactUnknown(f"{fact.name}: {fact.read} answered a resource without {fact.key}")
    return {str(item[fact.key]): item for item in items}


def _list(fact: Fact, answer: FactResponse) -> list[Any]:
    found = _found(fact, answer)
    if isinstance(found, Mapping):
        raise FactUnknown(f"{fact.name}: {fact.read} answered no list")
    return found


def _found(fact: Fact, answer: FactResponse) -> list[Any] | Mapping[str, Any]:
    """Return what an answer has at the place of the resources: all of them, or the one."""
    if answer.status == _NOTHING:
        return []
    if answer.status != _FOUND:
        raise FactUnknown(f"{fact.name}: {fact.read} answered {answer.status}")
    found = answer.shape
    for step in fact.items:
        found = found.get(step, []) if isinstance(found, Mapping) else None
    if not isinstance(found, list | Mapping):
        raise FactUnknown(f"{fact.name}: {fact.read} answered no list and no resource")
    return found


def _value(language: Language, said: Any, values: Values) -> Any:
    if isinstance(said, Mapping):
        return _evaluated(language, said["expression"], values, None)
    return said


def _evaluated(language: Language, text: str, values: Values, wanted: Any) -> Any:
    value = language.compile(text, wanted).value(language.bind(values))
    if isinstance(value, Undecided):
        raise FactUnknown(value.reason)
    return value


def _texts(language: Language, text: str, values: Values) -> list[str]:
    """Return the texts of a list; of another type they are if the request breaks its schema."""
    found: list[Any] = _evaluated(language, text, values, TEXTS)
    if not all(isinstance(one, str) for one in found):
        raise FactUnknown("what a request names is no text")
    return found


def _parts(ids: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
