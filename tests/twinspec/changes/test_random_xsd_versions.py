"""Random versions of an XSD, and what libxml2 says of many documents of both."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from twinspec.govern.changes.files import FileComparison, compare_xsd

_TYPES = ("xs:string", "xs:int", "xs:short", "xs:boolean", "xs:date", "xs:NMTOKEN", "L")
_TEXTS = ("", "a", "abcd", "1", "40000", "true", "2020-01-01", "a b")
_COUNTS = ("", 'minOccurs="0"', 'maxOccurs="2"', 'minOccurs="0" maxOccurs="unbounded"')
_SHORT = (
    '<xs:simpleType name="L"><xs:restriction base="xs:string"><xs:maxLength value="2"/>'
    "</xs:restriction></xs:simpleType>"
)


def _schema(chance: random.Random) -> tuple[list[tuple[str, str, str]], str, str]:
    """Return elements with their types and counts, how they are grouped, and an attribute."""
    names = chance.sample("abcd", chance.randint(1, 3))
    parts = [(name, chance.choice(_TYPES), chance.choice(_COUNTS)) for name in names]
    form = chance.choice(("sequence", "sequence", "choice", "all"))
    return parts, form, chance.choice(("", "optional", "required"))


def _changed(
    chance: random.Random, schema: tuple[list[tuple[str, str, str]], str, str]
) -> tuple[list[tuple[str, str, str]], str, str]:
    parts, form, attribute = list(schema[0]), schema[1], schema[2]
    at = chance.randrange(len(parts))
    name, kind, counts = parts[at]
    match chance.randint(0, 4):
        case 0:
            parts[at] = (name, chance.choice(_TYPES), counts)
        case 1:
            parts[at] = (name, kind, chance.choice(_COUNTS))
        case 2:
            chance.shuffle(parts)
        case 3:
            form = chance.choice(("sequence", "choice", "all"))
        case _:
            attribute = chance.choice(("", "optional", "required"))
    return parts, form, attribute


def _written(schema: tuple[list[tuple[str, str, str]], str, str]) -> str:
    parts, form, attribute = schema
    inside = "".join(
        f'<xs:element name="{name}" type="{kind}" '
        f"{counts if form != 'all' or 'maxOccurs' not in counts else ''}/>"
        for name, kind, counts in parts
    )
    said = f'<xs:attribute name="i" type="xs:short" use="{attribute}"/>' if attribute else ""
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{_SHORT}'
        f'<xs:element name="o"><xs:complexType><xs:{form}>{inside}</xs:{form}>{said}'
        "</xs:complexType></xs:element></xs:schema>"
    )


def _document(
    chance: random.Random, schema: tuple[list[tuple[str, str, str]], str, str]
) -> etree._Element:
    parts = [part for part in schema[0] for _ in range(chance.choice((0, 1, 1, 1, 2)))]
    if schema[1] == "choice":
        parts = parts[:1]
    if chance.random() < 0.2:
        chance.shuffle(parts)
    root = etree.Element("o")
    if chance.random() < 0.6:
        root.set("i", chance.choice(("1", "1", "x")))
    for name, _, _ in parts:
        etree.SubElement(root, name).text = chance.choice(_TEXTS)
    return root


@pytest.mark.parametrize("seed", range(100))
def test_verdict_agrees_with_libxml2_on_many_documents(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    old = _schema(chance)
    new = _changed(chance, old)
    files = tmp_path / "old.xsd", tmp_path / "new.xsd"
    for file, schema in zip(files, (old, new), strict=True):
        file.write_text(_written(schema), encoding="utf-8")
    judges = [etree.XMLSchema(file=str(file)) for file in files]
    documents = [_document(chance, chance.choice((old, new))) for _ in range(400)]
    said = [(judges[0].validate(one), judges[1].validate(one)) for one in documents]
    for direction, counterexample in (("request", (True, False)), ("answer", (False, True))):
        verdict = compare_xsd(
            files[:1], files[1:], FileComparison("request" if direction == "request" else "answer")
        )
        assert not verdict.not_compared
        assert not [change for change in verdict.changes if "witness_is" in change.rule]
        if counterexample in said:
            shown = etree.tostring(documents[said.index(counterexample)])
            assert verdict.judgement == "breaking", shown
        for change in verdict.changes:
            if change.breaking:
                assert change.witness is not None
                assert (change.witness.old_accepts, change.witness.new_accepts) == counterexample
