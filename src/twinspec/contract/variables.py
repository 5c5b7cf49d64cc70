"""The variables of rule expressions: what `spec/variables.yaml` declares beside the contract.

Only this module reads the file. A contract without it has neither configuration nor facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.pointer import join, split
from twinspec.contract.variable_faults import configuration_faults, name_fault, pool_fault

FILE = "variables.yaml"

_KINDS = {str: "a text", dict: "a map", int: "a number"}
_KEYS = {"configuration": dict, "caller": dict, "pools": dict, "values": dict, "facts": dict}
_CALLER = {"users": str, "login": str}
_POOL = {"at": str, "key": str}
_READ = {"read": str}
_BY_ID = {"ids": str, "parameter": str, "key": str}
_RECORDS = {"records": str, "member": str, "texts": str, "gives": str}
_OPTIONAL = {"items": str, "query": dict, "at_once": int}


@dataclass(frozen=True, slots=True)
class CallerLookup:
    """Which user of the configuration is the caller.

    `users` is the member of the configuration that maps ids to users; the caller is the one whose
    member `login` is the name that logged in.
    """

    users: str
    login: str


@dataclass(frozen=True, slots=True)
class ConfiguredPool:
    """Values that requests can name and the configuration tells: see x-twinspec-pools.

    The map `at` in the configuration has a record of `kind` under each key. The record has that
    key as its member `key`, and `members` by their names, each from its place in the entry.

    Example: `{at: /rooms, key: id, members: {floor: /floor}}` for the kind room makes of
    `{"rooms": {"7": {"floor": "2"}}}` the record `{"id": "7", "floor": "2"}`.
    """

    members: Mapping[str, tuple[str, ...]]
    kind: str
    at: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What is read before a request is judged: resources, by the operation `read`.

    With `ids`, an expression of a list of texts, each is read by its id in `parameter`, and the
    fact is a map from the member `key` of a resource to the resource; an id that the server does
    not know is not in the map. Without `ids` the fact is the list of all matches of a search.
    `at_once` is how many ids one request names, by default as many as the parameter takes.
    `query` are further parameters by name: texts, or `{expression: …}`. `items` leads to the list
    of resources in the answer, or with `ids` to the one resource; without it the answer is that.
    `pointer` is the place of the fact in the file.

    Example: `{read: get_cases, ids: "[request.id]", parameter: ids, items: /case, key: id}` makes
    `cases[request.id].status.value` usable.
    """

    name: str
    read: str
    ids: str | None
    parameter: str | None
    key: str | None
    at_once: int | None
    query: Mapping[str, Any]
    items: tuple[str, ...]
    pointer: str

    @property
    def listing(self) -> str | None:
        """The expression that must be a list of texts, if the fact has one."""
        return self.ids

    @property
    def expressions(self) -> Iterator[tuple[str, str]]:
        """The expressions of the fact, each with its pointer, that of `ids` first."""
        if self.ids is not None:
            yield self.pointer + join("ids"), self.ids
        for name, said in self.query.items():
            if isinstance(said, Mapping):
                yield self.pointer + join("query", name, "expression"), said["expression"]


@dataclass(frozen=True, slots=True)
class RecordFact:
    """What whoever judges knows beforehand, since no read tells it: of records of `kind`.

    `texts` is an expression of a list of texts. The fact maps each of them that is a value of the
    member `member` of a known record to the member `gives` of that record. A text that no known
    record has is not in the map, so that what needs it is undecided. Records are those of
    x-twinspec-pools, and `login`, with `name` and `password`, of the users who log in.

    Example: `{records: customer, member: contactPoint, texts: '["7"]', gives: id}` is
    `{"7": "1001"}` once an answer has shown customer 1001 with the contact point 7.
    """

    name: str
    kind: str
    member: str
    texts: str
    gives: str
    pointer: str

    @property
    def listing(self) -> str:
        """The expression that must be a list of texts."""
        return self.texts

    @property
    def expressions(self) -> Iterator[tuple[str, str]]:
        """The one expression of the fact, with its pointer."""
        yield self.pointer + join("texts"), self.texts


AnyFact = Fact | RecordFact


@dataclass(frozen=True, slots=True)
class Named:
    """A value that several expressions use: `expression` is evaluated once, under `name`.

    Example: `{link: "request.relatedCases.link.map(one, one.href)"}` makes `link` usable.
    """

    name: str
    expression: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Variables:
    """All variables that `file` declares, beside request, parameters and now.

    `configuration` is a JSON Schema of what an administrator has set up; None without one. `pools`
    are the values in it that requests can name. `values` and `facts` are those of each operation,
    in order; a value may use those before it, and facts may use values.
    """

    file: Path
    configuration: Mapping[str, Any] | None = None
    caller: CallerLookup | None = None
    pools: tuple[ConfiguredPool, ...] = ()
    values: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    facts: Mapping[str, tuple[AnyFact, ...]] = field(default_factory=dict)


def read_variables(folder: Path) -> Variables:
    """Return the variables of the contract in `folder`; ContractError for an invalid file."""
    file = folder / FILE
    if not file.is_file():
        return Variables(file)
    said = read_yaml(file) or {}
    _check(file, "", said, optional=_KEYS)
    caller = said.get("caller")
    if caller is not None:
        _check(file, join("caller"), caller, _CALLER)
        if "configuration" not in said:
            raise _error(file, join("caller"), "the caller is an entry of the configuration")
    if "configuration" in said:
        for pointer, message in configuration_faults(said["configuration"], caller):
            raise _error(file, pointer, message)
    variables = Variables(
        file,
        said.get("configuration"),
        None if caller is None else CallerLookup(caller["users"], caller["login"]),
        tuple(_pools(file, said)),
        {
            operation: tuple(_values(file, operation, values))
            for operation, values in said.get("values", {}).items()
        },
        {
            operation: tuple(_facts(file, operation, facts))
            for operation, facts in said.get("facts", {}).items()
        },
    )
    _check_names(variables)
    return variables


def _check_names(variables: Variables) -> None:
    for operation in {*variables.values, *variables.facts}:
        taken: frozenset[str] = frozenset()
        declared: list[Named | AnyFact] = [*variables.values.get(operation, ())]
        declared += variables.facts.get(operation, ())
        for one in declared:
            fault = name_fault(one.name, taken)
            if fault is not None:
                raise _error(variables.file, one.pointer, fault)
            taken |= {one.name}


def _pools(file: Path, said: Mapping[str, Any]) -> Iterator[ConfiguredPool]:
    for kind, pool in said.get("pools", {}).items():
        pointer = join("pools", kind)
        _check(file, pointer, pool, _POOL, {"members": dict})
        at, members = pool["at"], pool.get("members", {})
        for name, place in members.items():
            if not isinstance(place, str) or not place.startswith("/"):
                raise _error(file, pointer + join("members", name), "expected a JSON Pointer")
        fault = pool_fault(said.get("configuration", {}), at)
        if fault is not None:
            raise _error(file, pointer + join("at"), fault)
        places = {name: tuple(split(place)) for name, place in members.items()}
        yield ConfiguredPool(places, kind, tuple(split(at)), pool["key"])


def _values(file: Path, operation: str, values: Any) -> Iterator[Named]:
    pointer = join("values", operation)
    if not isinstance(values, Mapping):
        raise _error(file, pointer, "values are a map from names to expressions")
    for name, text in values.items():
        if not isinstance(text, str):
            raise _error(file, pointer + join(name), "expected a text")
        yield Named(name, text, pointer + join(name))


def _facts(file: Path, operation: str, facts: Any) -> Iterator[AnyFact]:
    pointer = join("facts", operation)
    if not isinstance(facts, Mapping):
        raise _error(file, pointer, "facts are a map from names to what is read")
    for name, said in facts.items():
        at = pointer + join(name)
        if isinstance(said, Mapping) and "records" in said:
            _check(file, at, said, _RECORDS)
            kind, member = said["records"], said["member"]
            yield RecordFact(name, kind, member, said["texts"], said["gives"], at)
            continue
        is_by_id = isinstance(said, Mapping) and "ids" in said
        _check(file, at, said, _READ | (_BY_ID if is_by_id else {}), _OPTIONAL)
        for parameter, value in said.get("query", {}).items():
            if isinstance(value, Mapping):
                _check(file, at + join("query", parameter), value, {"expression": str})
        if said.get("at_once", 1) < 1:
            raise _error(file, at + join("at_once"), "expected a number from 1")
        yield Fact(
            name=name,
            read=said["read"],
            ids=said.get("ids"),
            parameter=said.get("parameter"),
            key=said.get("key"),
            at_once=said.get("at_once"),
            query=said.get("query", {}),
            items=tuple(split(said.get("items", ""))),
            pointer=at,
        )


def _check(
    file: Path,
    pointer: str,
    said: Any,
    needed: Mapping[str, type] = {},
    optional: Mapping[str, type] = {},
) -> None:
    """Refuse what is not a map with the keys `needed`, perhaps `optional`, and no others."""
    if not isinstance(said, Mapping):
        raise _error(file, pointer, "expected a map")
    known = {**needed, **optional}
    for key, value in said.items():
        if key not in known:
            raise _error(file, pointer + join(key), f"unknown key; known are {', '.join(known)}")
        if not isinstance(value, known[key]):
            raise _error(file, pointer + join(key), f"expected {_KINDS[known[key]]}")
    for key in needed:
        if key not in said:
            raise _error(file, pointer, f"lacks the key {key!r}")


def _error(file: Path, pointer: str, message: str) -> ContractError:
    return ContractError(f"{place_of(file, pointer)}: {message}")
