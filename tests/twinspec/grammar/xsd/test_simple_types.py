"""Simple types, built-in and derived, as texts: rows of XML Schema part 2."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tests.twinspec.grammar.xsd.written import gaps, half, root
from twinspec.grammar.model import Bound, Text

_UNSTATED = {"place", "gaps", "kind", "patterns", "items"}


def facts(text: Text) -> dict[str, object]:
    """What a text states, in a form that is easy to write down."""
    blank = Text(text.kind, text.place)
    found: dict[str, object] = {"kind": text.kind}
    for each in fields(Text):
        value = getattr(text, each.name)
        if each.name in _UNSTATED or value == getattr(blank, each.name):
            continue
        if isinstance(value, Bound):
            value = f"{'=' if value.inclusive else ''}{value.value}"
        found[each.name] = value
    if text.patterns:
        found["patterns"] = [[pattern.source for pattern in step] for step in text.patterns]
    if text.items is not None:
        found["items"] = [facts(item) for item in text.items]
    return found


def texts(tmp_path: Path, simple_type: str) -> list[dict[str, object]]:
    found = half(tmp_path, f'<xs:element name="r">{simple_type}</xs:element>')
    return [facts(text) for text in root(found).texts]


_COLLAPSED = {"white_space": "collapse"}


def _integer(least: int | None, most: int | None) -> dict[str, object]:
    found: dict[str, object] = {"kind": "decimal", "fraction_digits": 0, **_COLLAPSED}
    if least is not None:
        found["minimum"] = f"={least}"
    if most is not None:
        found["maximum"] = f"={most}"
    return found


_NC_NAME = r"[\i-[:]][\c-[:]]*"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("string", {"kind": "string"}),
        ("anySimpleType", {"kind": "string"}),
        ("normalizedString", {"kind": "string", "white_space": "replace"}),
        ("token", {"kind": "string", **_COLLAPSED}),
        (
            "language",
            {"kind": "string", **_COLLAPSED, "patterns": [["[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"]]},
        ),
        ("NMTOKEN", {"kind": "string", **_COLLAPSED, "patterns": [[r"\c+"]]}),
        ("Name", {"kind": "string", **_COLLAPSED, "patterns": [[r"\i\c*"]]}),
        ("NCName", {"kind": "string", **_COLLAPSED, "patterns": [[_NC_NAME]]}),
        ("ID", {"kind": "string", **_COLLAPSED, "patterns": [[_NC_NAME]]}),
        ("IDREF", {"kind": "string", **_COLLAPSED, "patterns": [[_NC_NAME]]}),
        ("ENTITY", {"kind": "string", **_COLLAPSED, "patterns": [[_NC_NAME]]}),
        ("anyURI", {"kind": "string", **_COLLAPSED, "format": "anyURI"}),
        ("boolean", {"kind": "boolean", **_COLLAPSED}),
        ("decimal", {"kind": "decimal", **_COLLAPSED}),
        ("float", {"kind": "float", **_COLLAPSED}),
        ("double", {"kind": "float", **_COLLAPSED}),
        ("dateTime", {"kind": "dateTime", **_COLLAPSED}),
        ("date", {"kind": "date", **_COLLAPSED}),
        ("time", {"kind": "time", **_COLLAPSED}),
        ("duration", {"kind": "duration", **_COLLAPSED}),
        ("gYear", {"kind": "gYear", **_COLLAPSED}),
        ("gYearMonth", {"kind": "gYearMonth", **_COLLAPSED}),
        ("gMonth", {"kind": "gMonth", **_COLLAPSED}),
        ("gMonthDay", {"kind": "gMonthDay", **_COLLAPSED}),
        ("gDay", {"kind": "gDay", **_COLLAPSED}),
        ("base64Binary", {"kind": "base64", "octets": True, **_COLLAPSED}),
        ("hexBinary", {"kind": "hex", "octets": True, **_COLLAPSED}),
        ("QName", {"kind": "qname", **_COLLAPSED}),
        ("integer", _integer(None, None)),
        ("nonNegativeInteger", _integer(0, None)),
        ("positiveInteger", _integer(1, None)),
        ("nonPositiveInteger", _integer(None, 0)),
        ("negativeInteger", _integer(None, -1)),
        ("long", _integer(-9223372036854775808, 9223372036854775807)),
        ("int", _integer(-2147483648, 2147483647)),
        ("short", _integer(-32768, 32767)),
        ("byte", _integer(-128, 127)),
        ("unsignedLong", _integer(0, 18446744073709551615)),
        ("unsignedInt", _integer(0, 4294967295)),
        ("unsignedShort", _integer(0, 65535)),
        ("unsignedByte", _integer(0, 255)),
        (
            "NMTOKENS",
            {
                "kind": "string",
                **_COLLAPSED,
                "min_length": 1,
                "items": [{"kind": "string", **_COLLAPSED, "patterns": [[r"\c+"]]}],
            },
        ),
    ],
)
def test_built_in_types(tmp_path: Path, name: str, expected: dict[str, object]) -> None:
    found = half(tmp_path, f'<xs:element name="r" type="xs:{name}"/>')
    assert [facts(text) for text in root(found).texts] == [expected]


def _restricted(base: str, *facets: str) -> str:
    inner = "".join(
        f'<xs:{name} value="{value}"/>' for name, value in (facet.split("=", 1) for facet in facets)
    )
    return f'<xs:restriction base="{base}">{inner}</xs:restriction>'


@pytest.mark.parametrize(
    ("simple", "expected"),
    [
        (_restricted("xs:string", "length=3"), [{"min_length": 3, "max_length": 3}]),
        (
            _restricted("xs:string", "minLength=1", "maxLength=9"),
            [{"min_length": 1, "max_length": 9}],
        ),
        (_restricted("xs:string", "pattern=a+", "pattern=b"), [{"patterns": [["a+", "b"]]}]),
        (
            _restricted("xs:token", "enumeration= a  b ", "enumeration=c"),
            [{"white_space": "collapse", "enumeration": ("a b", "c")}],
        ),
        (_restricted("xs:string", "whiteSpace=collapse"), [{"white_space": "collapse"}]),
        (
            _restricted("xs:decimal", "totalDigits=5", "fractionDigits=2"),
            [{"kind": "decimal", **_COLLAPSED, "total_digits": 5, "fraction_digits": 2}],
        ),
        (
            _restricted("xs:decimal", "minExclusive=0", "maxExclusive=1.5"),
            [{"kind": "decimal", **_COLLAPSED, "minimum": "0", "maximum": "1.5"}],
        ),
        (
            _restricted("xs:byte", "minInclusive=-200", "maxInclusive=5"),
            [
                {
                    "kind": "decimal",
                    **_COLLAPSED,
                    "fraction_digits": 0,
                    "minimum": "=-128",
                    "maximum": "=5",
                }
            ],
        ),
        (
            _restricted("xs:date", "minInclusive=2020-01-01"),
            [{"kind": "date", **_COLLAPSED, "minimum": "=2020-01-01"}],
        ),
        (
            '<xs:restriction><xs:simpleType><xs:restriction base="xs:date"><xs:minInclusive '
            'value="2020-01-01"/></xs:restriction></xs:simpleType>'
            '<xs:minInclusive value="2021-01-01"/></xs:restriction>',
            [{"kind": "date", **_COLLAPSED, "minimum": "=2021-01-01"}],
        ),
        (
            _restricted("xs:hexBinary", "length=2"),
            [{"kind": "hex", "octets": True, **_COLLAPSED, "min_length": 2, "max_length": 2}],
        ),
        (
            '<xs:list itemType="xs:int"/>',
            [{**_COLLAPSED, "items": [_integer(-2147483648, 2147483647)]}],
        ),
        (
            '<xs:union memberTypes="xs:boolean xs:gYear"/>',
            [{"kind": "boolean", **_COLLAPSED}, {"kind": "gYear", **_COLLAPSED}],
        ),
        (
            '<xs:restriction><xs:simpleType><xs:union memberTypes="xs:boolean xs:gYear"/>'
            '</xs:simpleType><xs:enumeration value="true"/><xs:enumeration value="2020"/>'
            "</xs:restriction>",
            [
                {"kind": "boolean", **_COLLAPSED, "enumeration": ("true",)},
                {"kind": "gYear", **_COLLAPSED, "enumeration": ("2020",)},
            ],
        ),
        (
            '<xs:restriction><xs:simpleType><xs:list itemType="xs:boolean"/></xs:simpleType>'
            '<xs:maxLength value="4"/></xs:restriction>',
            [{**_COLLAPSED, "items": [{"kind": "boolean", **_COLLAPSED}], "max_length": 4}],
        ),
    ],
)
def test_derived_types(tmp_path: Path, simple: str, expected: list[dict[str, object]]) -> None:
    found = texts(tmp_path, f"<xs:simpleType>{simple}</xs:simpleType>")
    assert found == [{"kind": "string", **each} for each in expected]


def test_steps_narrow_and_patterns_of_steps_all_hold(tmp_path: Path) -> None:
    body = (
        '<xs:simpleType name="A"><xs:restriction base="xs:string"><xs:pattern value="a.*"/>'
        '<xs:pattern value="b.*"/><xs:maxLength value="9"/></xs:restriction></xs:simpleType>'
        '<xs:simpleType name="B"><xs:restriction base="A"><xs:pattern value=".*z"/>'
        '<xs:maxLength value="5"/></xs:restriction></xs:simpleType>'
        '<xs:element name="r" type="B"/>'
    )
    (text,) = root(half(tmp_path, body)).texts
    assert facts(text) == {
        "kind": "string",
        "max_length": 5,
        "patterns": [["a.*", "b.*"], [".*z"]],
    }


def test_enumerations_narrow_in_steps(tmp_path: Path) -> None:
    body = (
        '<xs:simpleType name="A"><xs:restriction base="xs:string"><xs:enumeration value="a"/>'
        '<xs:enumeration value="b"/></xs:restriction></xs:simpleType>'
        '<xs:simpleType name="B"><xs:restriction base="A"><xs:enumeration value="b"/>'
        '<xs:enumeration value="c"/></xs:restriction></xs:simpleType>'
        '<xs:element name="r" type="B"/>'
    )
    (text,) = root(half(tmp_path, body)).texts
    assert text.enumeration == ("b",)


def test_enumerated_qnames_are_clark_names(tmp_path: Path) -> None:
    body = (
        '<xs:element name="r"><xs:simpleType><xs:restriction base="xs:QName">'
        '<xs:enumeration value="xs:int"/></xs:restriction></xs:simpleType></xs:element>'
    )
    (text,) = root(half(tmp_path, body)).texts
    assert text.enumeration == ("{http://www.w3.org/2001/XMLSchema}int",)


@pytest.mark.parametrize(
    ("simple", "construct", "said"),
    [
        (_restricted("xs:ID"), "xs:ID", "unique"),
        (_restricted("xs:IDREF"), "xs:IDREF", "names an ID"),
        (_restricted("xs:ENTITIES"), "xs:ENTITY", "names an entity"),
        (_restricted("xs:NOTATION"), "xs:NOTATION", "declared notation"),
        (_restricted("xs:dateTimeStamp"), "xs:dateTimeStamp", "XSD 1.1"),
        (_restricted("xs:decimal", "fractionDigits=0"), "xs:fractionDigits", "1.0"),
        (_restricted("xs:int", "maxLength=3"), "xs:maxLength", "has no length"),
        (_restricted("xs:string", "maxInclusive=3"), "xs:maxInclusive", "has no order"),
        (_restricted("xs:int", "maxInclusive=x"), "xs:maxInclusive", "is no decimal"),
        (_restricted("xs:string", "maxLength=-1"), "xs:maxLength", "is no number"),
        (_restricted("Nowhere"), "type", "there is no type Nowhere"),
        (_restricted("no:where"), "type", "there is no type no:where"),
        (_restricted("xs:strin"), "type", "no simple type strin"),
        ("", "type", "without restriction, list or union"),
        (
            '<xs:restriction base="xs:date"><xs:explicitTimezone value="required"/>'
            "</xs:restriction>",
            "xs:explicitTimezone",
            "XSD 1.1",
        ),
        (
            '<xs:restriction base="xs:int"><xs:assertion test="$value &gt; 1"/></xs:restriction>',
            "xs:assertion",
            "XSD 1.1",
        ),
    ],
)
def test_what_is_not_compared_says_so_with_its_line(
    tmp_path: Path, simple: str, construct: str, said: str
) -> None:
    body = f'<xs:element name="r"><xs:simpleType>\n{simple}</xs:simpleType></xs:element>'
    (gap,) = gaps(half(tmp_path, body))
    assert gap.construct == construct
    assert said in gap.message
    assert gap.place.line == (3 if simple else 2)


def test_a_type_that_is_made_of_itself_is_a_gap(tmp_path: Path) -> None:
    body = (
        '<xs:simpleType name="A"><xs:restriction base="B"/></xs:simpleType>'
        '<xs:simpleType name="B"><xs:restriction base="A"/></xs:simpleType>'
        '<xs:simpleType name="C"><xs:union memberTypes="C xs:int"/></xs:simpleType>'
        '<xs:element name="r" type="A"/>'
    )
    assert {gap.message for gap in gaps(half(tmp_path, body))} == {
        "the type is made of itself: its texts are not compared."
    }


def test_a_chain_of_thousands_of_bases_is_read(tmp_path: Path) -> None:
    types = [
        f'<xs:simpleType name="T{n}"><xs:restriction base="T{n + 1}"/></xs:simpleType>'
        for n in range(3000)
    ]
    last = '<xs:simpleType name="T3000"><xs:restriction base="xs:int"/></xs:simpleType>'
    found = half(tmp_path, "".join([*types, last, '<xs:element name="r" type="T0"/>']))
    assert [text.kind for text in root(found).texts] == ["decimal"]
