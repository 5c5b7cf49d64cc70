"""Writes a contract of many lines twice, as OpenAPI and as XSD, that says the same in both.

One document leads to all types: each is a tree's node, with members of many kinds whose facets
differ from type to type, and with eight further types below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

_BELOW = 8
_RESTRICTION = """\
<xs:element name="{name}"{occurs}>
  <xs:simpleType>
    <xs:restriction base="xs:{base}">
{facets}
    </xs:restriction>
  </xs:simpleType>
</xs:element>
"""


class _MemberText(NamedTuple):
    """A member: its name, whether it has to be there, and its lines in both halves."""

    name: str
    required: bool
    openapi: str
    xsd: str


def write_large(folder: Path, lines: int) -> tuple[Path, Path]:
    """Write `openapi.yaml` and `schema.xsd` of at least so many lines together; return both."""
    few = len("".join(_halves(1)).splitlines())
    types = max(1, lines // (2 * few))
    while len("".join(halves := _halves(types)).splitlines()) < lines:
        types += 1 + types // 50
    files = folder / "openapi.yaml", folder / "schema.xsd"
    for file, text in zip(files, halves, strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def _halves(types: int) -> tuple[str, str]:
    """Return OpenAPI and XSD of so many types."""
    openapi = ["openapi: 3.1.0\ninfo: {title: Large, version: '1'}\npaths: {}\n"]
    openapi.append("components:\n  schemas:\n")
    xsd = ['<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n']
    xsd.append('<xs:element name="Type0" type="Type0"/>\n')
    for number in range(types):
        members = list(_members(number, types))
        openapi.append(indent(_schema(number, members), " " * 4))
        elements = indent("".join(member.xsd for member in members), " " * 4)
        xsd.append(f'<xs:complexType name="Type{number}">\n  <xs:sequence>\n{elements}')
        xsd.append("  </xs:sequence>\n")
        xsd.append('  <xs:attribute name="code" type="xs:int" use="required"/>\n')
        xsd.append("</xs:complexType>\n")
    return "".join(openapi), "".join([*xsd, "</xs:schema>\n"])


def _schema(number: int, members: list[_MemberText]) -> str:
    required = ["code", *(member.name for member in members if member.required)]
    properties = [f"{member.name}:\n{indent(member.openapi, '  ')}" for member in members]
    properties.append("code:\n  type: integer\n  format: int32\n  xml: {attribute: true}\n")
    return (
        f"Type{number}:\n  type: object\n  additionalProperties: false\n"
        f"  required: [{', '.join(required)}]\n"
        f"  properties:\n{indent(''.join(properties), ' ' * 4)}"
    )


def _members(number: int, types: int) -> Iterator[_MemberText]:
    """Yield the members of a type, and the types below it."""
    most = 40 + number % 50
    length = f"minLength: 1\nmaxLength: {most}\n", {"minLength": 1, "maxLength": most}
    yield _text("name", "string", "type: string\n", *length, required=True)
    letters = f"[A-Z]{{{2 + number % 7}}}-[0-9]+"
    pattern = f"pattern: '^{letters}$'\n", {"pattern": letters}
    yield _text("mark", "string", "type: string\n", *pattern, required=True)
    bounds = f"minimum: 0\nmaximum: {1000 + number}\n"
    inclusive = {"minInclusive": 0, "maxInclusive": 1000 + number}
    yield _text("amount", "integer", "type: integer\n", bounds, inclusive)
    words = [f"{word}{number % 9}" for word in ("open", "held", "closed")]
    listed = "enum:\n" + "".join(f"  - {word}\n" for word in words)
    yield _text("state", "string", "type: string\n", listed, {"enumeration": words})
    yield _plain("day", "date", "type: string\nformat: date\n")
    yield _plain("at", "dateTime", "type: string\nformat: date-time\n")
    yield _plain("flag", "boolean", "type: boolean\n")
    notes = "type: array\nitems:\n  type: string\n"
    element = '<xs:element name="note" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>\n'
    yield _MemberText("note", False, notes, element)
    for below in range(_BELOW * number + 1, min(_BELOW * (number + 1) + 1, types)):
        element = f'<xs:element name="part{below}" type="Type{below}" minOccurs="0"/>\n'
        reference = f"$ref: '#/components/schemas/Type{below}'\n"
        yield _MemberText(f"part{below}", False, reference, element)


def _text(
    name: str,
    base: str,
    type_: str,
    keywords: str,
    facets: Mapping[str, object],
    *,
    required: bool = False,
) -> _MemberText:
    lines = [
        f'      <xs:{facet} value="{value}"/>'
        for facet, said in facets.items()
        for value in (said if isinstance(said, list) else [said])
    ]
    occurs = "" if required else ' minOccurs="0"'
    xsd = _RESTRICTION.format(name=name, base=base, occurs=occurs, facets="\n".join(lines))
    return _MemberText(name, required, type_ + keywords, xsd)


def _plain(name: str, base: str, openapi: str) -> _MemberText:
    element = f'<xs:element name="{name}" type="xs:{base}" minOccurs="0"/>\n'
    return _MemberText(name, False, openapi, element)
