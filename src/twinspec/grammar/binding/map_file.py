"""The map file: pairs of documents and members that neither `xml` objects nor names show.

roots:
  order: Order                      # element of the XSD: schema
members:
  Order/total: "@amount"            # schema and key: element, @attribute, text() of the XSD
  "#/components/schemas/Order/properties/lines": line
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.pointer import join
from twinspec.grammar.binding.matches import MemberPair
from twinspec.grammar.model import Object

_TABLES = {"roots", "members"}


@dataclass(frozen=True, slots=True)
class BindingMap:
    """The content of a map file: documents by element, members by JSON Pointer or schema/key.

    `used` are the entries of members that have bound two members.
    """

    file: Path | None = None
    roots: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def of(self, name: str, of: Object) -> dict[str, str]:
        """Return the element or attribute of each member of an object, by key."""
        said: dict[str, str] = {}
        for key, entry in self._entries(name, of):
            said.setdefault(key, self.members[entry])
        return said

    def note_used(self, name: str, of: Object, bound: Iterable[MemberPair]) -> None:
        """Record the entries that have bound members of an object."""
        keys = {one.json.key for one in bound if one.how == "map"}
        self.used.update(entry for key, entry in self._entries(name, of) if key in keys)

    def ensure_used(self) -> None:
        """Refuse a file with an entry that bound nothing; ContractError with its line."""
        for entry in self.members.keys() - self.used:
            raise ContractError(
                f"{place_of(self.file or Path(), join('members', entry))}: {entry}: "
                f"{self.members[entry]} binds nothing: no schema of a document has this member, or "
                "its type of the XSD has no such element or attribute"
            )

    def _entries(self, name: str, of: Object) -> Iterator[tuple[str, str]]:
        for key, member in of.members.items():
            pointer = member.place.pointer
            for entry in (f"{name}/{key}", f"{of.name}/{key}", f"#{pointer}", pointer):
                if entry in self.members:
                    yield key, entry


def read_map(path: Path) -> BindingMap:
    """Read a map file; ContractError for a line that is not understood."""
    data = read_yaml(path)
    if not isinstance(data, dict) or not data.keys() <= _TABLES:
        raise ContractError(f"{path}:1: a map file has the tables roots and members, no others")
    tables = {}
    for name in _TABLES:
        table = data.get(name) or {}
        if not isinstance(table, dict) or not all(
            isinstance(key, str) and isinstance(value, str) for key, value in table.items()
        ):
            raise ContractError(f"{path}:1: {name} maps texts to texts, as in order: Order")
        tables[name] = table
    return BindingMap(path, tables["roots"], tables["members"])
