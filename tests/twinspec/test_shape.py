"""One model written in both halves has one shape."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twinspec.contracts import LIBRARY
from twinspec.contract.layout import load_contract
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.place import Place
from twinspec.contract.shape import Member, ShapeError, Shapes, Text, local
from twinspec.contract.xsd_shape import read_xsd

NS = "urn:example:model"
BOOK = "{urn:example:library:book}"


def library() -> tuple[Shapes, Shapes]:
    contract = load_contract(LIBRARY)
    version = contract.versions["v1"]
    return read_openapi(version.bundle, version.place), read_xsd(version.xsd_files)


def member(shapes: Shapes, type_name: str, key: str) -> Member:
    return next(item for item in shapes.types[type_name].members if item.key == key)


def test_a_wrapped_array_counts_below_its_wrapper() -> None:
    openapi, xsd = library()
    authors = member(openapi, "BookEdit", "authors")
    assert (authors.wrapper, authors.tag) == (f"{BOOK}authors", f"{BOOK}author")
    assert (authors.minimum, authors.maximum, authors.required) == (1, 5, False)
    author = member(xsd, f"{BOOK}AuthorsType", "author")
    assert (author.minimum, author.maximum, author.many) == (1, 5, True)


def test_a_union_with_empty_text_keeps_both() -> None:
    openapi, xsd = library()
    date = member(openapi, "BookEdit", "returnBy").value
    assert [text.base for text in date.texts] == ["dateTime", "string"]
    assert date.may_be_empty_text
    assert date == member(xsd, f"{BOOK}BookType", "returnBy").value
    shelf = member(openapi, "BookEdit", "shelf").value
    assert (shelf.object, shelf.may_be_empty_text) == ("Shelf", True)


def alternatives(*schemas: dict[str, Any]) -> list[str]:
    """Return the kinds of text that a union of the schemas has in XML."""
    bundle = {"components": {"schemas": {"Value": {"anyOf": list(schemas)}}}}
    return [text.base for text in read_openapi(bundle, "x.yaml").values["Value"].texts]


def test_a_number_that_is_also_written_as_text_has_one_form_in_xml() -> None:
    number = {"type": "integer", "minimum": 1, "maximum": 999}
    digits = {"type": "string", "pattern": "^[1-9][0-9]{0,2}$"}
    assert alternatives(digits, number) == ["string"]
    assert alternatives(number) == ["integer"]
    # Where only one of them takes a value, an XSD would have to say both.
    for other in ({"minimum": 0}, {"maximum": 1000}, {"maximum": 99}):
        assert alternatives(digits, number | other) == ["string", "integer"]
    for pattern in ("^[1-9][0-9]{0,3}$", "^[0-9]{1,3}$", "^[a-z]$"):
        assert alternatives({"type": "string", "pattern": pattern}, number) == ["string", "integer"]


@pytest.mark.parametrize("key", ["isbn", "title", "price", "pages", "lendable", "genre"])
def test_texts_of_both_halves_are_equal(key: str) -> None:
    openapi, xsd = library()
    assert member(openapi, "BookEdit", key).value == member(xsd, f"{BOOK}BookType", key).value


def test_facets_are_read() -> None:
    openapi, _ = library()
    [price] = member(openapi, "BookEdit", "price").value.texts
    assert (price.base, price.minimum, price.maximum) == ("number", Decimal(0), Decimal("9999.99"))
    [isbn] = member(openapi, "BookEdit", "isbn").value.texts
    assert isbn.patterns == ("[0-9]{13}",)


def test_places_are_files_and_lines() -> None:
    openapi, xsd = library()
    title = member(openapi, "BookEdit", "title")
    lines = (LIBRARY / "v1/schemas/book.yaml").read_text(encoding="utf-8").splitlines()
    assert title.where.file == str(LIBRARY / "v1/schemas/book.yaml")
    assert lines[title.where.line - 1] == "    title:"
    twin = member(xsd, f"{BOOK}BookType", "title")
    assert twin.where == Place(str(LIBRARY / "v1/xsd/book.xsd"), 9, "/BookType/title")


def test_every_problem_is_reported_at_once() -> None:
    bundle = {
        "components": {
            "schemas": {
                "A": {"oneOf": [{"type": "string"}]},
                "B": {"type": "string", "pattern": "a", "format": "uri"},
                "C": {"type": "object", "properties": {"x": {"type": "object"}}},
                "E": {"type": "string", "minLength": 3, "maxLength": 2},
                "D": {"allOf": [{"$ref": "#/components/schemas/D"}]},
            }
        }
    }
    with pytest.raises(ShapeError) as caught:
        read_openapi(bundle, "bundle.yaml")
    told = str(caught.value)
    assert "bundle.yaml /components/schemas/A: a schema with no type" in told
    assert "/components/schemas/E/minLength: minLength 3 is greater than maxLength 2." in told
    assert "/components/schemas/B/pattern: 'a' is not anchored" in told
    assert "/components/schemas/B/format: the format 'uri' means nothing to an XSD." in told
    assert "/components/schemas/C/properties/x: an object without a name" in told
    assert "'#/components/schemas/D' leads to no schema" in told


CONSTRUCTS = {
    "mixed": '<xs:complexType name="T" mixed="true"/>',
    "simpleContent": '<xs:complexType name="T"><xs:simpleContent/></xs:complexType>',
    "any": '<xs:complexType name="T"><xs:sequence><xs:any/></xs:sequence></xs:complexType>',
    "anyAttribute": '<xs:complexType name="T"><xs:anyAttribute/></xs:complexType>',
    "list": '<xs:simpleType name="T"><xs:list itemType="xs:string"/></xs:simpleType>',
    "facet": '<xs:simpleType name="T"><xs:restriction base="xs:decimal">'
    '<xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>',
    "double": '<xs:element name="t" type="xs:double"/>',
    "unknown type": '<xs:element name="t" type="Nothing"/>',
    "nillable": '<xs:element name="t" type="xs:string" nillable="true"/>',
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_what_json_cannot_say_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    file = schema_file(tmp_path, "\n" + CONSTRUCTS[name])
    with pytest.raises(ShapeError) as caught:
        read_xsd([file])
    assert [problem.place.line for problem in caught.value.problems] == [3]


CONTENT = {
    "choice of several, repeated": (
        (
            '<xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="a" type="xs:string"/>'
            '<xs:element name="b" type="xs:string"/></xs:choice>'
        ),
        [("a", 0, None, True), ("b", 0, None, True)],
        False,
    ),
    "sequence": (
        (
            '<xs:sequence><xs:element name="a" type="xs:string" maxOccurs="3"/>'
            '<xs:element name="b" type="xs:string" minOccurs="0"/></xs:sequence>'
        ),
        [("a", 1, 3, False), ("b", 0, 1, False)],
        True,
    ),
    "nested": (
        (
            '<xs:sequence><xs:sequence minOccurs="0"><xs:element name="a" type="xs:string"/>'
            "</xs:sequence></xs:sequence>"
        ),
        [("a", 0, 1, False)],
        False,
    ),
    "group": ('<xs:group ref="g" minOccurs="0"/>', [("a", 0, 1, False)], False),
    "twice": (
        (
            '<xs:sequence><xs:element name="a" type="xs:string"/><xs:element name="b" '
            'type="xs:string"/><xs:element name="a" type="xs:string"/></xs:sequence>'
        ),
        [("a", 2, 2, True), ("b", 1, 1, False)],
        True,
    ),
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_models_become_occurrence(tmp_path: Path, name: str) -> None:
    model, expected, ordered = CONTENT[name]
    group = '<xs:group name="g"><xs:all><xs:element name="a" type="xs:string"/></xs:all></xs:group>'
    file = schema_file(tmp_path, f'{group}<xs:complexType name="T">{model}</xs:complexType>')
    shape = read_xsd([file]).types[f"{{{NS}}}T"]
    assert shape.ordered is ordered
    assert [(m.key, m.minimum, m.maximum, m.shared) for m in shape.members] == expected


def test_an_extension_has_the_members_of_its_base(tmp_path: Path) -> None:
    file = schema_file(
        tmp_path,
        '<xs:complexType name="Base" abstract="true"><xs:sequence><xs:element name="a" '
        'type="xs:string"/></xs:sequence></xs:complexType><xs:complexType name="T">'
        '<xs:complexContent><xs:extension base="m:Base"><xs:attribute name="b" type="xs:string"/>'
        "</xs:extension></xs:complexContent></xs:complexType>",
    )
    types = read_xsd([file]).types
    assert list(types) == [f"{{{NS}}}T"]
    assert [m.key for m in types[f"{{{NS}}}T"].members] == ["a", "b"]


@dataclass(frozen=True)
class Field:
    """A member of a generated model, with the facets of its text."""

    kind: str
    attribute: bool
    required: bool
    most: int | None
    limit: int | None
    values: tuple[str, ...]


FIELDS = st.builds(
    Field,
    kind=st.sampled_from(["string", "integer", "number", "boolean", "date-time"]),
    attribute=st.booleans(),
    required=st.booleans(),
    most=st.one_of(st.none(), st.integers(2, 9)),
    limit=st.one_of(st.none(), st.integers(1, 99)),
    values=st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True).map(tuple),
)


def as_openapi(fields: list[Field]) -> dict[str, Any]:
    """The model as a bundle with one schema, T."""
    properties: dict[str, Any] = {}
    for index, item in enumerate(fields):
        name = f"m{index}"
        schema: dict[str, Any] = {"type": "string" if item.kind == "date-time" else item.kind}
        if item.kind == "date-time":
            schema["format"] = "date-time"
        if item.kind == "string" and item.limit is not None:
            schema["maxLength"] = item.limit
        if item.kind in ("integer", "number") and item.limit is not None:
            schema["minimum"] = item.limit
        if item.kind == "string" and item.values:
            schema["enum"] = list(item.values)
        binding = (
            {"name": name, "attribute": True} if item.attribute else {"name": name, "namespace": NS}
        )
        schema["xml"] = binding
        if item.most is not None and not item.attribute:
            schema = {"type": "array", "items": schema, "maxItems": item.most}
            schema["minItems"] = int(item.required)
        properties[name] = schema
    required = [f"m{index}" for index, item in enumerate(fields) if item.required]
    return {
        "components": {
            "schemas": {"T": {"type": "object", "required": required, "properties": properties}}
        }
    }


def as_xsd(fields: list[Field]) -> str:
    """The model as a complex type T, one element per sequence so that order stays free."""
    elements, attributes = [], []
    for index, item in enumerate(fields):
        facets = "".join(f"<xs:enumeration value={quoteattr(v)}/>" for v in item.values)
        facets = facets if item.kind == "string" else ""
        if item.kind == "string" and item.limit is not None:
            facets += f'<xs:maxLength value="{item.limit}"/>'
        if item.kind in ("integer", "number") and item.limit is not None:
            facets += f'<xs:minInclusive value="{item.limit}"/>'
        base = {"number": "decimal", "date-time": "dateTime"}.get(item.kind, item.kind)
        restriction = f'<xs:restriction base="xs:{base}">{facets}</xs:restriction>'
        kind = f"<xs:simpleType>{restriction}</xs:simpleType>"
        if item.attribute:
            use = "required" if item.required else "optional"
            attributes.append(f'<xs:attribute name="m{index}" use="{use}">{kind}</xs:attribute>')
        else:
            occurs = f'minOccurs="{int(item.required)}" maxOccurs="{item.most or 1}"'
            elements.append(f'<xs:element name="m{index}" {occurs}>{kind}</xs:element>')
    model = f"<xs:sequence>{''.join(elements)}</xs:sequence>" if elements else ""
    return f'<xs:complexType name="T">{model}{"".join(attributes)}</xs:complexType>'


def schema_file(folder: Path, content: str) -> Path:
    file = folder / "model.xsd"
    file.write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="{NS}"\n  xmlns="{NS}" '
        f'targetNamespace="{NS}" elementFormDefault="qualified">{content}</xs:schema>',
        encoding="utf-8",
    )
    return file


def said(shapes: Shapes, name: str) -> dict[str, tuple[bool, int, int | None, tuple[Text, ...]]]:
    """What both halves can say of the members of a type, by local name."""
    return {
        local(m.tag): (m.attribute, m.minimum, m.maximum, m.value.texts)
        for m in shapes.types[name].members
    }


@given(st.lists(FIELDS, max_size=4))
def test_a_model_has_the_same_shape_in_both_halves(
    tmp_path_factory: pytest.TempPathFactory, fields: list[Field]
) -> None:
    file = schema_file(tmp_path_factory.mktemp("model"), as_xsd(fields))
    ours = said(read_openapi(as_openapi(fields), "bundle"), "T")
    assert ours == said(read_xsd([file]), f"{{{NS}}}T")
