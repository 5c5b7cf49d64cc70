"""Known values of the server's world: records by kind, from a values file and from answers.

Example: `pools.add("case", {"id": "1000", "owner": "mary"})` makes a record that is drawn for
`case.id`, and more often if the request already names a record with the owner mary.
"""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.pools import Mark
from twinspec.fuzz import numbers

_CREDENTIALS = ("password", "session")
"""Members of records that let somebody in."""

Values = dict[str, dict[str, dict[str, Any]]]
"""Known values of records: by kind, key and member."""


@dataclass(slots=True)
class Record:
    """A record of the world: its kind, the key that identifies it, and its known values."""

    kind: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def value(self, member: str, turn: int = 0) -> Any:
        """Return a value of `member`, for a list the one at `turn`; None when it is not known."""
        value = self.values.get(member)
        if isinstance(value, list):
            return value[turn % len(value)] if value else None
        return value


@dataclass(frozen=True, slots=True)
class RecordReference:
    """A value of the world by its record; it is looked up when the request is sent.

    If there are several values, it is the one at `turn`. `mark` may put text around it; if the text
    has places for more values of the pool, they are those of the records `more`.
    Example: `RecordReference(case.lastModified, "1000")` is sent as the date that case 1000 has at
    that moment.
    """

    mark: Mark
    key: str
    turn: int = 0
    more: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of its record."""
        return self.mark.pool.kind


class Pools:
    """Records by kind; `draw` prefers records that are related to given ones."""

    def __init__(self) -> None:
        """Start without records."""
        self._records: dict[str, dict[str, Record]] = {}
        self._keys: dict[str, list[str]] = {}
        self._recent: dict[str, deque[str]] = {}
        self._sharing: dict[tuple[str, str], dict[str, dict[str, None]]] = {}

    def add(self, kind: str, values: Mapping[str, Any]) -> Record:
        """Add values of a record; its known values of other members stay. Return the record."""
        key = _key(values)
        records = self._records.setdefault(kind, {})
        record = records.get(key)
        if record is None:
            record = records[key] = Record(kind, key)
            self._keys.setdefault(kind, []).append(key)
        for member, value in values.items():
            old = record.values.get(member)
            if old == value:
                continue
            self._unshare(record, member, old)
            record.values[member] = value
            if isinstance(value, str):
                sharing = self._sharing.setdefault((kind, member), {})
                sharing.setdefault(value, {})[key] = None
        self._recent.setdefault(kind, deque(maxlen=numbers.RECENT_RECORDS)).append(key)
        return record

    def _unshare(self, record: Record, member: str, old: Any) -> None:
        if isinstance(old, str):
            sharing = self._sharing[record.kind, member]
            del sharing[old][record.key]
            if not sharing[old]:
                del sharing[old]

    def recent(self, kind: str) -> list[str]:
        """Return the keys of the records of `kind` that were added last, the newest first."""
        return list(dict.fromkeys(reversed(self._recent.get(kind, ()))))

    def find(self, kind: str, key: str) -> Record | None:
        """Return a record, None if it is not known."""
        return self._records.get(kind, {}).get(key)

    def told(self, kind: str, member: str, values: Iterable[str], gives: str) -> dict[str, str]:
        """Return the member `gives` of the records whose `member` is or has one of `values`.

        By these values; one that several records have is left out. Example: with the customer
        `{"id": "1", "contactPoint": ["7", "8"]}`, `told("customer", "contactPoint", ["7"], "id")`
        gives `{"7": "1"}`.
        """
        wanted, found = set(values), dict[str, set[str]]()
        for record in self._records.get(kind, {}).values():
            own = record.values.get(member, [])
            known = {str(one) for one in (own if isinstance(own, list) else [own])}
            for value in wanted & known:
                if gives in record.values:
                    found.setdefault(value, set()).add(str(record.values[gives]))
        return {value: next(iter(told)) for value, told in found.items() if len(told) == 1}

    def resolve(self, ref: RecordReference) -> Any:
        """Return the present value of `ref`, None if it is not known."""
        values = [self._value(ref, key) for key in (ref.key, *ref.more)]
        if None in values:
            return None
        return values[0] if ref.mark.is_whole else ref.mark.write(*map(str, values))

    def _value(self, ref: RecordReference, key: str) -> Any:
        record = self.find(ref.kind, key)
        member = ref.mark.pool.member
        if record is not None:
            return record.value(member, ref.turn)
        # Of a thing that nobody has told of, nothing is known but what it is called.
        return key if member == "id" else None

    def draw(self, kind: str, rng: random.Random, near: Iterable[Record] = ()) -> Record | None:
        """Return a record of `kind`: often one related to a record of `near`, or a recent one."""
        keys = self._keys.get(kind)
        if not keys:
            return None
        others = tuple(near)
        if others and rng.random() < numbers.NEAR_RECORD_SHARE:
            key = self._neighbour(kind, rng.choice(others), rng)
            if key is not None:
                return self._records[kind][key]
        source: Sequence[str] = keys
        draw = rng.random()
        if draw < numbers.RECENT_RECORD_SHARE:
            source = self._recent[kind]
        elif draw < numbers.RECENT_RECORD_SHARE + numbers.SHARED_VALUE_SHARE:
            source = self._sharers(kind, rng) or keys
        return self._records[kind][source[rng.randrange(len(source))]]

    def _sharers(self, kind: str, rng: random.Random) -> list[str]:
        """Return the keys of records that share a random one of the shared values.

        So records with a rare value are drawn often, however many records there are.
        """
        most = len(self._records[kind]) / 2
        shared = [
            sharing
            for (other, _), sharing in self._sharing.items()
            if other == kind and 0 < len(sharing) <= most
        ]
        return list(rng.choice(list(rng.choice(shared).values()))) if shared else []

    def _neighbour(self, kind: str, other: Record, rng: random.Random) -> str | None:
        """Return the key of a record that names `other`, is named by it, or shares a value."""
        if other.kind != kind:
            named = other.value(kind, rng.randrange(8))
            if named is not None and str(named) in self._records[kind]:
                return str(named)
            found = self._sharing.get((kind, other.kind), {}).get(other.key)
        else:
            members = [name for name, value in other.values.items() if isinstance(value, str)]
            name = rng.choice(members) if members else "id"
            found = self._sharing.get((kind, name), {}).get(other.values.get(name, ""))
        if not found:
            return None
        keys = list(found)
        return keys[rng.randrange(len(keys))]

    def values(self) -> Values:
        """Return what is known of every record by kind and key, as a values file has it.

        What lets somebody in, such as the id of a session or a user's password, is left out.
        """
        return {
            kind: {key: _open(record.values) for key, record in list(records.items())}
            for kind, records in list(self._records.items())
            if kind != "login"
        }

    def sizes(self) -> dict[str, int]:
        """Return how many records of each kind are known."""
        return {kind: len(records) for kind, records in self._records.items()}


def _open(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in list(values.items()) if name not in _CREDENTIALS}


def _key(values: Mapping[str, Any]) -> str:
    """Return what identifies a record: its id, else its name, else a digest of all values."""
    for member in ("id", "name"):
        if member in values:
            return str(values[member])
    said = repr(sorted(values.items(), key=lambda item: item[0]))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def read_values(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the records of a values file by kind; ContractError for an invalid file."""
    data = read_yaml(file) or {}
    if not isinstance(data, dict):
        raise ContractError(f"{file}: expected kinds, each with a list of records")
    for kind, records in data.items():
        if not isinstance(records, list):
            raise ContractError(f"{file}: {kind}: expected a list of records")
        for index, record in enumerate(records):
            if not isinstance(record, dict) or not record:
                raise ContractError(f"{file}: {kind}/{index}: expected members and their values")
    return data


def write_values(file: Path, values: Values) -> None:
    """Write a values file, which `read_values` reads; ContractError where it cannot be written."""
    said = {kind: [one for one in records.values() if one] for kind, records in values.items()}
    try:
        with file.open("w", encoding="utf-8") as stream:
            yaml.safe_dump(said, stream, sort_keys=False, allow_unicode=True, width=100)
    except OSError as error:
        raise ContractError(f"{file}: not written: {error.strerror}") from None
