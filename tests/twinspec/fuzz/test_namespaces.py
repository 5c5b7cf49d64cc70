"""A wrong namespace of an answer is told with the one that is expected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from tests.twinspec.fuzz.documents import VERSIONS
from twinspec.fuzz.judge.namespaces import Namespaces
from twinspec.grammar.xsd.judge import xsd_validators

GEN = "http://bindings.egain.com/ws/model/v12/gen/interaction"
CASE, ACTIVITY = f"{GEN}/case", f"{GEN}/activity"


@pytest.mark.parametrize(
    ("body", "flaws"),
    [
        pytest.param(
            '<cases xmlns="urn:x"/>',
            [f"The element cases is in the namespace urn:x, expected is the namespace {CASE}."],
            id="root",
        ),
        pytest.param(
            "<cases/>",
            [f"The element cases is in no namespace, expected is the namespace {CASE}."],
            id="root in none",
        ),
        pytest.param(
            f'<cases xmlns="{CASE}"><case id="1" xmlns:a="{ACTIVITY}"><a:status value="open"/>'
            "</case></cases>",
            [
                f"The element status is in the namespace {ACTIVITY}, expected is the namespace "
                f"{CASE}."
            ],
            id="prefixed child",
        ),
        pytest.param(
            f'<c:cases xmlns:c="{CASE}"><c:case id="1"><status/></c:case></c:cases>',
            [f"The element status is in no namespace, expected is the namespace {CASE}."],
            id="child in none",
        ),
        pytest.param(f'<cases xmlns="{CASE}"><case id="1"><nothing/></case></cases>', [], id="new"),
        pytest.param('<nothing xmlns="urn:x"/>', [], id="unknown root"),
    ],
)
def test_found_and_expected_namespaces_are_named(body: str, flaws: list[str]) -> None:
    files = list(VERSIONS["v12"].xsd_files)
    schema, document = xsd_validators(files).compiled, etree.fromstring(body)
    assert schema is not None
    assert not schema.validate(document)
    assert list(Namespaces(files).flaws(document, list(schema.error_log))) == flaws


def test_an_element_whose_name_is_a_word_of_the_message_is_named(tmp_path: Path) -> None:
    """libxml2 writes: Expected is one of ( {urn:a}of, {urn:a}other )."""
    file = tmp_path / "a.xsd"
    file.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" '
        'elementFormDefault="qualified"><xs:element name="a"><xs:complexType><xs:choice>'
        '<xs:element name="of" type="xs:string"/><xs:element name="other" type="xs:string"/>'
        "</xs:choice></xs:complexType></xs:element></xs:schema>"
    )
    schema, document = (
        xsd_validators([file]).compiled,
        etree.fromstring('<p:a xmlns:p="urn:a"><of/></p:a>'),
    )
    assert schema is not None
    assert not schema.validate(document)
    assert list(Namespaces([file]).flaws(document, list(schema.error_log))) == [
        "The element of is in no namespace, expected is the namespace urn:a."
    ]


# Of elements that libxml2 does not expect it says where they stand, and sometimes what it expects.
TWO = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" {}>'
    '<xs:element name="a"><xs:complexType><xs:sequence>{}</xs:sequence></xs:complexType>'
    "</xs:element></xs:schema>"
)
QUALIFIED = 'elementFormDefault="qualified"'
ITEM = '<xs:element name="b" type="xs:string" maxOccurs="2"/>'
PAIR = '<xs:element name="b" type="xs:string"/><xs:element name="c" type="xs:string"/>'


@pytest.mark.parametrize(
    ("form", "content", "body", "told"),
    [
        (QUALIFIED, ITEM, '<a xmlns="urn:a"><b/></a>', []),
        # Members are in no namespace unless the schema, or the element, says otherwise (XSD).
        ("", ITEM, '<p:a xmlns:p="urn:a"><b/></p:a>', []),
        ("", ITEM, '<a xmlns="urn:a"><b/></a>', ["b is in urn:a, expected is none"]),
        (QUALIFIED, ITEM, '<p:a xmlns:p="urn:a"><b/></p:a>', ["b is in none, expected is urn:a"]),
        (
            QUALIFIED,
            ITEM,
            '<a xmlns="urn:a"><b xmlns="urn:x"/></a>',
            ["b is in urn:x, expected is urn:a"],
        ),
        # Where b is expected, c is not, whatever its namespace.
        (QUALIFIED, PAIR, '<a xmlns="urn:a"><c xmlns="urn:x"/></a>', []),
        (QUALIFIED, PAIR, '<a xmlns="urn:a"><c/></a>', []),
        (
            QUALIFIED,
            ITEM,
            '<a xmlns="urn:a" d="1"><b xmlns=""/></a>',
            ["b is in none, expected is urn:a"],
        ),
        # A root that the schema has in a namespace, in none or in another.
        (QUALIFIED, ITEM, "<a/>", ["a is in none, expected is urn:a"]),
        (QUALIFIED, ITEM, '<a xmlns="urn:x"/>', ["a is in urn:x, expected is urn:a"]),
        (QUALIFIED, ITEM, '<b xmlns="urn:a"/>', []),
    ],
)
def test_what_is_in_a_wrong_namespace(
    tmp_path: Path, form: str, content: str, body: str, told: list[str]
) -> None:
    file = tmp_path / "a.xsd"
    file.write_text(TWO.format(form, content))
    schema, document = xsd_validators([file]).compiled, etree.fromstring(body)
    assert schema is not None
    schema.validate(document)
    found = list(Namespaces([file]).flaws(document, list(schema.error_log)))
    short = [
        one.removeprefix("The element ")
        .replace("in the namespace", "in")
        .replace("is the namespace", "is")
        .replace("no namespace", "none")
        .rstrip(".")
        for one in found
    ]
    assert short == told


@dataclass
class Entry:
    """An error as libxml2 tells it."""

    path: str | None
    message: str = "This element is not expected."
    type_name: str = "SCHEMAV_ELEMENT_CONTENT"


NO_SPACE = TWO.replace(' targetNamespace="urn:a"', "")


@pytest.mark.parametrize(
    ("body", "entries", "told"),
    [
        ('<a xmlns:p="urn:p"><p:b/></a>', [Entry("/a/p:b")], ["b"]),
        # One element is told once, and all others of other names.
        (
            '<a xmlns:p="urn:p"><p:b/><p:b/><p:c/></a>',
            [Entry("/a/p:b[1]"), Entry("/a/p:b[2]"), Entry("/a/p:c")],
            ["b", "c"],
        ),
        # Other errors, errors without a place and places that cannot be found say nothing.
        (
            '<a xmlns:p="urn:p"><p:b/></a>',
            [Entry("/a/p:b", type_name="SCHEMAV_CVC_ELT_1"), Entry("/a/p:b")],
            ["b"],
        ),
        ('<a xmlns:p="urn:p"><p:b/></a>', [Entry(None), Entry(""), Entry("/a/p:b")], ["b"]),
        ('<a xmlns:p="urn:p"><p:b/></a>', [Entry("/a/q:b"), Entry("/a/["), Entry("/a/p:b")], ["b"]),
        ('<a xmlns:p="urn:p"><p:b/></a>', [Entry("/a/p:d")], []),
        ('<a xmlns:p="urn:p"><p:b/></a>', [Entry("/a/@x"), Entry("/a/text()")], []),
        # In the right namespace, or unknown: the error has another reason.
        ("<a><b/></a>", [Entry("/a/b")], []),
        ('<a xmlns:p="urn:p"><p:d/></a>', [Entry("/a/p:d")], []),
    ],
)
def test_which_errors_are_about_a_namespace(
    tmp_path: Path, body: str, entries: list[Entry], told: list[str]
) -> None:
    file = tmp_path / "a.xsd"
    file.write_text(NO_SPACE.format("", PAIR))
    found = list(Namespaces([file]).flaws(etree.fromstring(body), entries))
    assert found == [
        f"The element {name} is in the namespace urn:p, expected is no namespace." for name in told
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # The namespace of the parent is meant, if the name is declared there.
        ('<a xmlns="urn:a"><b xmlns="urn:x"/></a>', "the namespace urn:a"),
        ('<a xmlns="urn:b"><b xmlns="urn:x"/></a>', "the namespace urn:b"),
        ('<a xmlns="urn:c"><b xmlns="urn:x"/></a>', "the namespace urn:a or the namespace urn:b"),
        ('<a><b xmlns="urn:x"/></a>', "the namespace urn:a or the namespace urn:b"),
    ],
)
def test_a_name_of_several_namespaces_is_that_of_its_parent(
    tmp_path: Path, body: str, expected: str
) -> None:
    files = [tmp_path / "a.xsd", tmp_path / "b.xsd"]
    for file, space in zip(files, ("urn:a", "urn:b"), strict=True):
        file.write_text(TWO.format(QUALIFIED, ITEM).replace("urn:a", space))
    found = list(Namespaces(files).flaws(etree.fromstring(body), [Entry("/*/*")]))
    assert found[-1] == f"The element b is in the namespace urn:x, expected is {expected}."
