"""A contract from a stranger ends: what would multiply or grow is refused by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.strangers import call, change, project, refused
from twinspec.contract.yaml_nodes import MAX_REPEATED

BOOK, XSD = "v1/schemas/book.yaml", "v1/xsd/loan.xsd"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path)


_TEN = ", ".join(["*a{}"] * 10)
ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{_TEN.replace('{}', str(i - 1))}]\n" for i in range(1, 30)
)
BOMBS = {
    "aliases": (ALIASES, f"aliases repeat more than {MAX_REPEATED} values", 5),
    "aliases of maps": (
        "a0: &a0 {a: x, b: x}\n"
        + "".join(f"a{i}: &a{i} {{a: *a{i - 1}, b: *a{i - 1}}}\n" for i in range(1, 60)),
        "aliases repeat",
        14,
    ),
    "an alias of itself": ("a: &a\n  b: [*a]\n", "stands inside of what it repeats", 2),
    "a merge of itself": ("a: &a\n  <<: *a\n", "stands inside of what it repeats", 2),
    "lists in lists": ("a: " + "[" * 100_000 + "]" * 100_000, "nested deeper than", 1),
    "maps in maps": ("a: " + "{b: " * 50_000, "nested deeper than", 1),
    "blocks in blocks": (
        "".join(" " * i + "a:\n" for i in range(1_000)),
        "nested deeper than",
        101,
    ),
    "lines of one list": ("- " * 100_000 + "a", "nested deeper than", 1),
    "a giant text": (f"a: {'x' * 2_000_000}\n", "a text of more than", 1),
    "a giant number": (f"a:\n  {'9' * 100_000}\n", "a number of more than", 2),
    "a giant file": ("a: b\n" * 2_000_000, "larger than", 1),
    "countless values": (f"a: [{'a,' * 400_000}]", "more than 200000 values", 1),
    "an object of Python": ("a:\n- !!python/object/apply:os.getcwd []\n", "the tag", 2),
    "no end": ("a: .inf\n", "is not one of JSON's", 1),
    "half a character": ('a: "\\ud800"\n', "not readable as YAML", 1),
    "no text": ("a: b\nc: \x01\n", "not readable as YAML", 2),
    "two documents": ("a: b\n---\na: b\n", "a second document", 2),
    "no anchor": ("a: *b\n", "there is no anchor &b", 1),
}


@pytest.mark.parametrize("kind", BOMBS)
@pytest.mark.parametrize("file", ["v1/schemas/more.yaml", "rules/more.yaml"])
def test_yaml_is_limited(home: Path, kind: str, file: str) -> None:
    text, said, line = BOMBS[kind]
    (home / "spec" / file).write_text(text, encoding="utf-8")
    if file.startswith("v1"):
        change(home, BOOK, "{$ref: '#/Genre'}", "{$ref: 'more.yaml#/Genre'}")
    result = call(home, "generate")
    assert result.exit_code == 2, result.output
    assert f"spec/{file}:{line}: " in result.output
    assert said in result.output


XML_BOMBS = {
    "elements in elements": ("<a>" * 200 + "</a>" * 200, "nested deeper than"),
    "a giant file": (f"<a>{'x' * 5_000_000}</a>", "larger than"),
    "no end": ("<a>", "not readable as XML"),
    "an unknown encoding": ("<?xml version='1.0' encoding='utf-7'?><a/>", "not readable as XML"),
    "an undeclared entity": ("<a>&b;</a>", "not readable as XML"),
}


@pytest.mark.parametrize("file", ["v1/xsd/more.xsd", "v1/examples/add_book/b.request.xml"])
@pytest.mark.parametrize("kind", XML_BOMBS)
def test_xml_is_limited(home: Path, kind: str, file: str) -> None:
    text, said = XML_BOMBS[kind]
    (home / "spec" / file).write_text(text, encoding="utf-8")
    refused(home, f"spec/{file}:1", said)


def _doubling(kind: str, inner: str) -> str:
    """Declarations of which each stands twice in the next."""
    last = f'<xs:{kind} name="g0">{inner}</xs:{kind}>'
    use = f'<xs:{kind} ref="loan:g{{0}}"/>' * 2
    body = f"<xs:sequence>{use}</xs:sequence>" if kind == "group" else use
    return last + "".join(
        f'<xs:{kind} name="g{i}">{body.format(i - 1)}</xs:{kind}>' for i in range(1, 40)
    )


XSD_BOMBS = {
    "groups": (
        _doubling("group", '<xs:sequence><xs:element name="a" type="xs:string"/></xs:sequence>'),
        "parts when written out",
    ),
    "groups of attributes": (
        _doubling("attributeGroup", '<xs:attribute name="a" type="xs:string"/>'),
        "parts when written out",
    ),
    "a group of itself": (
        '<xs:group name="g"><xs:sequence><xs:group ref="loan:g"/></xs:sequence></xs:group>',
        "is made of itself",
    ),
    "types of each other": (
        '<xs:complexType name="AType"><xs:complexContent><xs:extension base="loan:BType"/>'
        '</xs:complexContent></xs:complexType><xs:complexType name="BType"><xs:complexContent>'
        '<xs:extension base="loan:AType"/></xs:complexContent></xs:complexType>',
        "is made of itself",
    ),
    "a great number": (
        '<xs:complexType name="AType"><xs:sequence>'
        '<xs:element name="a" type="xs:string" maxOccurs="99999999999999"/>'
        "</xs:sequence></xs:complexType>",
        "maxOccurs is greater than",
    ),
}


@pytest.mark.parametrize("kind", XSD_BOMBS)
def test_declarations_do_not_multiply(home: Path, kind: str) -> None:
    text, said = XSD_BOMBS[kind]
    change(home, XSD, "</xs:schema>", f"{text}</xs:schema>")
    refused(home, f"spec/{XSD}:", said)


def test_a_namespace_is_no_program(home: Path) -> None:
    (home / "spec/v1/xsd/more.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"\n'
        """ targetNamespace='urn:"; import os; "'/>""",
        encoding="utf-8",
    )
    refused(home, "spec/v1/xsd/more.xsd:", "is no URI")


def _schemas(last: str, use: str, count: int = 40) -> str:
    return f"A0: {last}\n" + "".join(f"A{i}: {use.format(i - 1)}\n" for i in range(1, count))


_REF = "{{$ref: '#/A{0}'}}"
SCHEMA_BOMBS = {
    "itself": ("{$ref: '#/PersonName'}", "", "is made of itself"),
    "a part of itself": ("{allOf: [{$ref: '#/PersonName'}]}", "", "is made of itself"),
    "each other": ("{$ref: '#/A1'}", "A1: {$ref: '#/PersonName'}\n", "is made of itself"),
    "alternatives": (
        "{$ref: '#/A39'}",
        _schemas("{type: string}", f"{{{{anyOf: [{_REF}, {_REF}]}}}}"),
        "is made of more than",
    ),
    "parts": (
        "{allOf: [{$ref: '#/A39'}]}",
        _schemas("{type: string}", f"{{{{allOf: [{_REF}, {_REF}]}}}}"),
        "is made of more than",
    ),
    "members": (
        "{$ref: '#/A39'}",
        _schemas(
            "{type: string}", f"{{{{type: object, properties: {{{{a: {_REF}, b: {_REF}}}}}}}}}"
        ),
        "stand in each other too often",
    ),
    "everything in everything": (
        "{$ref: '#/A0'}",
        "".join(
            f"A{i}: {{type: object, properties: {{"
            + ", ".join(f"a{j}: {{$ref: '#/A{j}'}}" for j in range(12))
            + "}}\n"
            for i in range(12)
        ),
        "stand in each other too often",
    ),
}


@pytest.mark.parametrize("kind", SCHEMA_BOMBS)
def test_schemas_do_not_multiply(home: Path, kind: str) -> None:
    name, more, said = SCHEMA_BOMBS[kind]
    file = home / "spec" / BOOK
    text = file.read_text(encoding="utf-8")
    start, end = text.index("PersonName:\n"), text.index("Instant:\n")
    file.write_text(f"{text[:start]}PersonName: {name}\n{more}{text[end:]}", encoding="utf-8")
    style = home / "spec" / "style"
    style.mkdir()
    entry = "- {id: style.nothing_is_null, statement: s, because: b., instead: i.}\n"
    (style / "own.yaml").write_text(entry, encoding="utf-8")
    result = call(home, "generate")
    assert result.exit_code == 2, result.output
    assert "spec/v1/" in result.output
    assert ".yaml:" in result.output
    assert said in result.output
    assert not (home / "generated").exists()
