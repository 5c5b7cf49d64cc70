"""XSD files that are refused, since tools would fetch something for them or never end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from twinspec.contract.documents import ContractError
from twinspec.contract.xsd_files import MAX_OCCURS, MAX_PARTS, check_xsd_files

OPEN = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:b" '


def schema(inside: str = "", attributes: str = 'targetNamespace="urn:b"') -> str:
    """Return a schema whose second line begins with `inside`."""
    return f"{OPEN}{attributes}>\n{inside}\n</xs:schema>\n"


def checked(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.xsd").write_text(text)
    check_xsd_files([folder / f"{name}.xsd" for name in files], folder)


def doubled(levels: int) -> str:
    """Return types of which each has twice the parts of the one before."""
    return "".join(
        f'<xs:group name="g{level + 1}"><xs:sequence>'
        + f'<xs:group ref="b:g{level}"/>' * 2
        + "</xs:sequence></xs:group>"
        for level in range(levels)
    )


@pytest.mark.parametrize(
    "inside",
    [
        '<xs:include schemaLocation="b.xsd"/>',
        '<xs:import namespace="urn:b" schemaLocation="b.xsd"/>',
        "<xs:annotation><xs:appinfo><b:include/></xs:appinfo></xs:annotation>",
        '<xs:any namespace="##any"/>',
        f'<xs:element name="a" maxOccurs="{MAX_OCCURS}"/>',
        '<xs:element name="a" maxOccurs="unbounded"/>',
        doubled(9),
        '<xs:redefine schemaLocation="b.xsd"><xs:group name="a"><xs:sequence>'
        '<xs:group ref="b:a"/></xs:sequence></xs:group></xs:redefine>',
    ],
    ids=[
        "include",
        "import",
        "an element of another namespace",
        "wildcard",
        "large number",
        "no bound",
        "groups",
        "redefined group",
    ],
)
def test_a_schema_may_refer_to_its_folder(tmp_path: Path, inside: str) -> None:
    checked(tmp_path, a=schema(inside.replace("##any", "")), b=schema())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (schema("<xs:include/>"), "a.xsd:2: xs:include without schemaLocation: tools would"),
        (
            schema('<xs:import schemaLocation="../c.xsd"/>'),
            "a.xsd:2: xs:import: '../c.xsd' leads out of the contract's folder",
        ),
        (
            schema('<xs:override schemaLocation="http://c/d.xsd"/>'),
            "a.xsd:2: xs:override: 'http://c/d.xsd' is no relative path",
        ),
        (
            schema(
                '<xs:element name="a" xsi:schemaLocation="urn:b b.xsd"'
                ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
            ),
            "a.xsd:2: xsi:schemaLocation has no meaning in a schema",
        ),
        (schema("", 'targetNamespace="a&quot;b"'), "a.xsd:1: the namespace 'a\"b' is no URI"),
        (schema('<xs:import namespace="|" schemaLocation="b.xsd"/>'), "a.xsd:2: the namespace '|'"),
        (
            schema(f'<xs:element name="a" maxOccurs="{MAX_OCCURS + 1}"/>'),
            "a.xsd:2: maxOccurs is greater than 100000; write unbounded",
        ),
        (
            schema(f'<xs:element name="a" minOccurs="{10**400}"/>'),
            "a.xsd:2: minOccurs is greater than 100000",
        ),
        (
            schema(
                '<xs:group name="g"><xs:sequence><xs:group ref="b:g"/></xs:sequence></xs:group>'
            ),
            "a.xsd:2: the group g is made of itself",
        ),
        (
            schema(doubled(20)),
            f"has more than {MAX_PARTS} parts when written out",
        ),
        (
            schema(
                '<xs:complexType name="c"><xs:complexContent><xs:extension base="b:d"/>'
                '</xs:complexContent></xs:complexType><xs:complexType name="d"><xs:complexContent>'
                '<xs:extension base="b:c"/></xs:complexContent></xs:complexType>'
            ),
            "a.xsd:2: the complexType c is made of itself",
        ),
    ],
    ids=lambda value: value if not value.startswith("<") else "",
)
def test_what_tools_would_fetch_or_never_end_with_is_refused_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ContractError, match=re.escape(message)):
        checked(tmp_path, a=text, b=schema())


def test_a_file_has_a_plain_name(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"/-a\.xsd:1: an XSD has a name of letters"):
        checked(tmp_path, **{"-a": schema()})
