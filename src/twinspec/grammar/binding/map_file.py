"""The map file: pairs of documents and members that neither `xml` objects nor names show.

roots:
  order: Order                      # element of the XSD: schema
members:
  Order/total: "@amount"            # schema and key: element, @attribute, text() of the XSD
  "#/components/schemas/Order/properties/lines": line
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.grammar.model import Object

_TABLES = {"roots", "members"}


@dataclass(frozen=True, slots=True)
class BindingMap:
    """The content of a map file: documents by element, members by JSON Pointer or schema/key."""

    roots: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str, of: Object) -> dict[str, str]:
        """Return the element or attribute of each member of an object, by key."""
        said = {}
        for key, member in of.members.items():
            pointer = member.place.pointer
            for spelling in (f"{name}/{key}", f"{of.name}/{key}", f"#{pointer}", pointer):
                if spelling in self.members:
                    said[key] = self.members[spelling]
                    break
        return said


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
    return BindingMap(tables["roots"], tables["members"])
