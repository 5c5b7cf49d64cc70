"""Schemas and documents as rows: the grammar takes what libxml2 and xmlschema take.

Schemas that both validators refuse are read with a gap that says what is not compared.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.twinspec.grammar.xsd.interpreter import Interpreter
from tests.twinspec.grammar.xsd.written import gaps, schema
from twinspec.contract.documents import ContractError
from twinspec.grammar.xsd import read, xsd_validators

_S = 'type="xs:string"'
_I = 'type="xs:int"'
_A, _B = f'<xs:element name="a" {_S}/>', f'<xs:element name="b" {_S}/>'


def simple(content: str, name: str = "") -> str:
    named = f' name="{name}"' if name else ""
    return f"<xs:simpleType{named}>{content}</xs:simpleType>"


def narrowed(base: str, *facets: str, inside: str = "") -> str:
    """A restriction; facets are written `name=value`."""
    written = f' base="{base}"' if base else ""
    said = "".join('<xs:{} value="{}"/>'.format(*facet.split("=", 1)) for facet in facets)
    return f"<xs:restriction{written}>{inside}{said}</xs:restriction>"


def complex_type(content: str, name: str = "", more: str = "") -> str:
    named = f' name="{name}"' if name else ""
    return f"<xs:complexType{named}{more}>{content}</xs:complexType>"


def derived(base: str, content: str = "", kind: str = "complex", step: str = "extension") -> str:
    inner = f'<xs:{step} base="{base}">{content}</xs:{step}>'
    return f"<xs:{kind}Content>{inner}</xs:{kind}Content>"


def root(content: str, more: str = "") -> str:
    """A schema whose root has this type, with further declarations."""
    return f'<xs:element name="r">{content}</xs:element>{more}'


def sequence(*parts: str) -> str:
    return f"<xs:sequence>{''.join(parts)}</xs:sequence>"


def group(name: str, content: str) -> str:
    return f'<xs:group name="{name}">{content}</xs:group>'


def any_of(namespace: str = "##other") -> str:
    return f'<xs:any namespace="{namespace}" processContents="skip"/>'


_BASE = complex_type(sequence(_A), "Base")
_TEXTS = ("", "1", "7", "1 2", "x", "ab", "true", " a  b ", "1.5", "1.25", "2021-01-01")
_CONTENTS = (
    *("", "<a/>", "<b/>", "<a/><b/>", "<a/><a/>", "<a/><b/><a/>", "<b/><b/>", "<a>x</a>", "x"),
    *("<a/><o:w/>", "<o:w/><a/><o:w/>", "<a/><b/><a/><b/>", "<c/>", "<a><a/></a>", "<d/>"),
)

SIMPLE: dict[str, str] = {
    "a list in a union, of some values": simple(
        narrowed(
            "",
            "enumeration=1 2",
            "enumeration=true",
            inside=simple(
                '<xs:union memberTypes="xs:boolean">'
                + simple('<xs:list itemType="xs:int"/>') + "</xs:union>"
            ),
        )
    ),
    "a bound stated twice": simple(
        narrowed("", "maxExclusive=5", inside=simple(narrowed("xs:decimal", "maxExclusive=5")))
    ),
    "a bound made tighter": simple(
        narrowed("", "maxInclusive=5", inside=simple(narrowed("xs:decimal", "maxInclusive=8")))
    ),
    "digits stated twice": simple(
        narrowed("", "fractionDigits=1", inside=simple(narrowed("xs:decimal", "fractionDigits=2")))
    ),
    "spaces of a number": simple(narrowed("xs:int", "whiteSpace=collapse")),
    "spaces of a text": simple(narrowed("xs:string", "whiteSpace=replace", "enumeration= a  b ")),
    "a list of some values": simple(
        narrowed("", "enumeration=1 2", inside=simple('<xs:list itemType="xs:int"/>'))
    ),
    "simple content by a type inside": complex_type(
        derived("Wide", narrowed("", "maxLength=1").join(("", "")), "simple", "restriction")
        .replace('<xs:restriction><xs:maxLength value="1"/></xs:restriction>',
                 simple(narrowed("xs:string", "maxLength=2")) + '<xs:minLength value="1"/>')
    ),
    "a complex type that adds nothing to a text": complex_type(derived("Wide", kind="simple")),
}  # fmt: skip
_WIDE = complex_type(derived("xs:string", kind="simple"), "Wide")

CONTENTS: dict[str, str] = {
    "a group twice": root(
        complex_type(sequence('<xs:group ref="G"/>', _B, '<xs:group ref="G"/>')),
        group("G", sequence(_A)),
    ),
    "the same wildcard twice": root(complex_type(sequence(any_of(), _A, any_of()))),
    "a type that is derived once more": root(complex_type(derived("Base", sequence(_B))), _BASE),
    "a base that may still be extended": root(
        complex_type(derived("Base", sequence(_B))),
        complex_type(sequence(_A), "Base", ' final="restriction"'),
    ),
    "a mixed base": root(
        complex_type(derived("Base", sequence(_B)), more=' mixed="true"'),
        complex_type(sequence(_A), "Base", ' mixed="true"'),
    ),
    "a base of anything, restricted": root(
        complex_type(derived("xs:anyType", sequence(_A), step="restriction"))
    ),
    "a substitution of the same type": root(
        complex_type(sequence('<xs:element ref="a"/>')),
        f'<xs:element name="a" {_S}/><xs:element name="b" {_S} substitutionGroup="a"/>',
    ),
    "a substitution of an abstract head": root(
        complex_type(sequence('<xs:element ref="a"/>')),
        f'<xs:element name="a" abstract="true" {_S}/><xs:element name="b" substitutionGroup="a"/>',
    ),
    "a substitution by a narrower text": root(
        complex_type(sequence('<xs:element ref="a"/>')),
        f'<xs:element name="a" {_S}/><xs:element name="b" type="xs:token" substitutionGroup="a"/>',
    ),
    "a blocked substitution": root(
        complex_type(sequence('<xs:element ref="a"/>')),
        f'<xs:element name="a" {_S} block="restriction"/>'
        f'<xs:element name="b" type="xs:token" substitutionGroup="a"/>',
    ),
    "a substitution of types that are derived": root(
        complex_type(sequence('<xs:element ref="a"/>')),
        '<xs:element name="a" type="Base"/>'
        '<xs:element name="b" type="Last" substitutionGroup="a"/>'
        + complex_type("", "Base")
        + complex_type(derived("Base"), "Middle")
        + complex_type(derived("Middle"), "Last"),
    ),
    "a substitution of a type in between that blocks": root(
        complex_type(sequence('<xs:element ref="a"/>')),
        '<xs:element name="a" type="Base"/>'
        '<xs:element name="b" type="Last" substitutionGroup="a"/>'
        + complex_type("", "Base", ' block="extension"')
        + complex_type(derived("Base"), "Last"),
    ),
    "a global element twice": root(
        complex_type(sequence('<xs:element ref="a"/>', _B, '<xs:element ref="a"/>')), _A
    ),
    "attributes of two types": root(
        complex_type(
            sequence(
                '<xs:element name="a">'
                + complex_type('<xs:attributeGroup ref="G"/>')
                + "</xs:element>"
            )
            + '<xs:attributeGroup ref="G"/>'
        ),
        f'<xs:attributeGroup name="G"><xs:attribute name="p" {_S}/></xs:attributeGroup>',
    ),
    "what is said for people": root(
        complex_type(
            '<xs:annotation><xs:appinfo><p xmlns="urn:o"/></xs:appinfo></xs:annotation>'
            + sequence(_A)
        ),
    ),
    "no alternative, and not at all": root(
        complex_type(sequence(_A, '<xs:choice minOccurs="0" maxOccurs="2"/>'))
    ),
    "an attribute of a named type": root(
        complex_type('<xs:attribute name="p" type="P"/>'), simple(narrowed("xs:int"), "P")
    ),
    "once or twice a or b": root(
        complex_type(f'<xs:choice minOccurs="1" maxOccurs="2">{_A}{_B}</xs:choice>')
    ),
    "a, and a or b": root(
        complex_type(sequence(_A, f"<xs:choice>{_B}<xs:element name='c' {_S}/></xs:choice>"))
    ),
}

_WIDER = '<xs:any namespace="urn:o urn:p" processContents="skip"/>'
_MANY = "".join(f'<xs:element name="e{number}" {_S}/>' for number in range(3))
_PAIRS = "".join(
    f'<xs:choice><xs:sequence>{_A}{_B}</xs:sequence><xs:element name="e{number}" {_S}/></xs:choice>'
    for number in range(12)
)
_PATTERNED = "".join(simple(narrowed("xs:string", f"pattern={each}")) for each in ("[a-x]*", "x"))
GAPPED: list[tuple[str, str, str]] = [
    # The union's first member type that has a value is its type; patterns decide which one that is.
    ("values of a union of patterns", "xs:union", root(simple(narrowed(
        "", "enumeration=x", inside=simple(f"<xs:union>{_PATTERNED}</xs:union>"))))),
    ("unions in unions, seventy deep", "type", '<xs:element name="r" type="U0"/>' + "".join(
        simple(f'<xs:union memberTypes="{base}"/>', f"U{number}")
        for number, base in enumerate([*(f"U{each}" for each in range(1, 71)), "xs:string"]))),
    ("a union of 2001 types", "type", root(
        simple('<xs:union memberTypes="' + "xs:string " * 2001 + '"/>'))),
    ("two wildcards", "xs:any", root(complex_type(sequence(_WIDER, _A, any_of("urn:o"))))),
    ("numbers that depend on each other", "occurrence", root(complex_type(
        f'<xs:sequence minOccurs="0" maxOccurs="unbounded">{_A}{_B}</xs:sequence>'))),
    ("twelve choices of a and b, or another", "occurrence", root(complex_type(sequence(_PAIRS)))),
    ("pairs of a, some hundred times", "occurrence", root(complex_type(
        '<xs:sequence minOccurs="0" maxOccurs="unbounded">'
        f'<xs:element name="a" {_S} minOccurs="402" maxOccurs="403"/></xs:sequence>'))),
    ("one of four, up to thirty times", "occurrence", root(complex_type(
        f'<xs:sequence maxOccurs="30"><xs:choice>{_MANY}{_A}{_B}'
        "</xs:choice></xs:sequence>"))),
    ("a condition on a version that is none", "vc:minVersion", root(complex_type(sequence(
        '<xs:element name="a" type="xs:string" '
        'xmlns:vc="http://www.w3.org/2007/XMLSchema-versioning" vc:minVersion="x"/>')))),
]  # fmt: skip
"""Schemas that the grammar says only in part, with the construct that is not compared."""

REFUSED: list[tuple[str, str]] = [
    ("an element without a name", root(complex_type(sequence("<xs:element/>")))),
    ("an attribute without a name", root(complex_type("<xs:attribute/>"))),
    ("a declaration without a name", root(complex_type(""), "<xs:group/>")),
    ("a group of itself", root(
        complex_type(sequence('<xs:group ref="G"/>')),
        group("G", sequence('<xs:group ref="G"/>')))),
    ("attributes of themselves", root(
        complex_type('<xs:attributeGroup ref="G"/>'),
        '<xs:attributeGroup name="G"><xs:attributeGroup ref="H"/></xs:attributeGroup>'
        '<xs:attributeGroup name="H"><xs:attributeGroup ref="G"/></xs:attributeGroup>')),
    ("more at least than at most", root(complex_type(
        sequence('<xs:element name="a" minOccurs="3" maxOccurs="2"/>')))),
    ("one name with two types", root(complex_type(
        sequence(_A, _B, f'<xs:element name="a" {_I}/>')))),
    ("a type that is its own base", root(
        complex_type(derived("Base")), complex_type(derived("Base"), "Base"))),
    ("types that are each other's base", '<xs:element name="r" type="A"/>'
        + complex_type(derived("B"), "A") + complex_type(derived("A"), "B")),
    ("content without a step", root(complex_type("<xs:complexContent/>"))),
    ("simple content of a complex base", root(
        complex_type(derived("Base", kind="simple")), _BASE)),
    ("a restricted text of a complex base", root(
        complex_type(derived("Base", '<xs:maxLength value="1"/>', "simple", "restriction")),
        _BASE)),
    ("a final base", root(
        complex_type(derived("Base", sequence(_B))),
        complex_type(sequence(_A), "Base", ' final="extension"'))),
    ("a complex type as an attribute's", root(
        complex_type('<xs:attribute name="p" type="Base"/>'), _BASE)),
    ("a type of nothing", root(simple(""))),
    ("a restriction of nothing", root(simple("<xs:restriction/>"))),
    ("a list of itself", '<xs:element name="r" type="L"/>'
        + simple('<xs:list itemType="L"/>', "L")),
    ("digits of a text", root(simple(narrowed("xs:string", "fractionDigits=1")))),
    ("a length of a number", root(simple(narrowed("xs:int", "length=1")))),
    ("an order of texts", root(simple(narrowed("xs:string", "minInclusive=a")))),
    ("a bound that is no number", root(simple(narrowed("xs:int", "minInclusive=a")))),
    ("a length that is none", root(simple(narrowed("xs:string", "length=-1")))),
    ("spaces treated strangely", root(simple(narrowed("xs:string", "whiteSpace=trim")))),
    ("one name with two types of its own", root(complex_type(sequence(
        *(f'<xs:element name="a">{complex_type(sequence(each))}</xs:element>'
          for each in (_A, _B)))))),
    ("a list of complex types", root(simple('<xs:list itemType="Base"/>'), _BASE)),
]  # fmt: skip
"""Schemas that XML Schema 1.0 does not allow; each is read with a gap."""


ALONE = {
    # "1" is the boolean true (part 2, 3.2.2.1), which the enumeration has.
    "a list in a union, of some values": "libxml2",
    # "1 2" is no decimal (part 2, 3.2.3.1).
    "digits stated twice": "libxml2",
    # maxExclusive must not exceed that of the base, and may equal it (part 2, 4.3.8.4).
    "a bound stated twice": "xmlschema 1.0",
    # What blocks restriction allows no element of a restricted type (part 1, 3.3.6).
    "a blocked substitution": "xmlschema 1.0",
}
"""Rows of which validators say different things: who says what the recommendation says."""


def documents(contents: tuple[str, ...]) -> list[bytes]:
    return [f'<r xmlns="urn:x" xmlns:o="urn:o">{each}</r>'.encode() for each in contents]


def file_of(folder: Path, body: str) -> Path:
    file = folder / "schema.xsd"
    file.write_text(schema(body), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("body", "contents"),
    [
        *(pytest.param(root(each, _WIDE), _TEXTS, id=name) for name, each in SIMPLE.items()),
        *(pytest.param(each, _CONTENTS, id=name) for name, each in CONTENTS.items()),
    ],
)
def test_the_grammar_takes_what_validators_take(
    request: pytest.FixtureRequest, tmp_path: Path, body: str, contents: tuple[str, ...]
) -> None:
    file = file_of(tmp_path, body)
    half, judges = read([file]), xsd_validators([file])
    assert gaps(half) == []
    asked = [judge for judge in (judges.first, judges.second) if judge]
    alone = ALONE.get(request.node.callspec.id)
    if alone:
        asked = [judge for judge in asked if judge.name == alone]
    assert len(asked) == (1 if alone else 2)
    grammar = Interpreter(half, ordered=True)
    for document in documents(contents):
        said = [judge.is_valid(document) for judge in asked]
        assert said == [grammar.accepts(document)] * len(said), document


@pytest.mark.parametrize(
    ("construct", "body"), [pytest.param(*row, id=name) for name, *row in GAPPED]
)
def test_what_is_not_compared_is_said(tmp_path: Path, construct: str, body: str) -> None:
    """The order of elements is read all the same, and their numbers allow what the order allows."""
    file = file_of(tmp_path, body)
    half, judge = read([file]), xsd_validators([file]).first
    assert {gap.construct for gap in gaps(half)} == {construct}
    ordered, counted = Interpreter(half, ordered=True), Interpreter(half, ordered=False)
    for document in documents(_CONTENTS):
        assert ordered.accepts(document) or not judge.is_valid(document)
        assert counted.accepts(document) or not judge.is_valid(document)


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in REFUSED])
def test_what_no_validator_takes_is_said_not_to_be_compared(tmp_path: Path, body: str) -> None:
    file = file_of(tmp_path, body)
    judges = xsd_validators([file])
    with suppress(ContractError):
        assert judges.second is None
    assert judges.refusals
    assert gaps(read([file]))
