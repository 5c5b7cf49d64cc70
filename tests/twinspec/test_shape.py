"""What of a schema is written where in XML, and what has no form there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.twinspec.contracts import LIBRARY
from twinspec.contract.layout import load_contract
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.shape import ShapeError, ShapeMember, Shapes

BOOK = "{urn:example:library:book}"


def library() -> Shapes:
    version = load_contract(LIBRARY).versions["v1"]
    return read_openapi(version.bundle, version.place)


def member(shapes: Shapes, type_name: str, key: str) -> ShapeMember:
    return next(item for item in shapes.types[type_name].members if item.key == key)


def read(**schemas: dict[str, Any]) -> Shapes:
    return read_openapi({"components": {"schemas": schemas}}, "bundle.yaml")


def test_a_wrapped_array_counts_below_its_wrapper() -> None:
    authors = member(library(), "BookEdit", "authors")
    assert (authors.wrapper, authors.tag) == (f"{BOOK}authors", f"{BOOK}author")
    assert (authors.minimum, authors.maximum, authors.required) == (1, 5, False)


@pytest.mark.parametrize(
    ("is_required", "is_wrapped", "least"),
    [(True, True, 2), (True, False, 2), (False, True, 2), (False, False, 0)],
)
def test_only_an_array_without_wrapper_can_be_missing_item_by_item(
    is_required: bool, is_wrapped: bool, least: int
) -> None:
    """OpenAPI 3.0.4, XML Object: without `wrapped`, an array is its items and nothing else."""
    items = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 5}
    a = {"type": "object", "properties": {"b": items | {"xml": {"wrapped": is_wrapped}}}}
    found = member(read(A=a | ({"required": ["b"]} if is_required else {})), "A", "b")
    assert (found.minimum, found.maximum, found.required) == (least, 5, is_required)


def test_a_union_with_empty_text_keeps_both() -> None:
    shapes = library()
    date = member(shapes, "BookEdit", "returnBy").value
    assert (date.kinds, date.object, date.may_be_empty_text) == ({"text"}, None, True)
    shelf = member(shapes, "BookEdit", "shelf").value
    assert (shelf.object, shelf.may_be_empty_text) == ("Shelf", True)


def kinds(*schemas: dict[str, Any]) -> set[str]:
    """Return the kinds of text that a union of the schemas has in XML."""
    shapes = read(Holder={"type": "object", "properties": {"value": {"anyOf": list(schemas)}}})
    return set(member(shapes, "Holder", "value").value.kinds)


def test_a_number_that_is_also_written_as_text_has_one_form_in_xml() -> None:
    number = {"type": "integer", "minimum": 1, "maximum": 999}
    digits = {"type": "string", "pattern": "^[1-9][0-9]{0,2}$"}
    assert kinds(digits, number) == {"text"}
    assert kinds(number) == {"integer"}
    # Where only one of them takes a value, its text does not say which it is.
    for other in ({"minimum": 0}, {"maximum": 1000}, {"maximum": 99}):
        assert kinds(digits, number | other) == {"text", "integer"}
    for pattern in ("^[1-9][0-9]{0,3}$", "^[0-9]{1,3}$", "^[a-z]$"):
        assert kinds({"type": "string", "pattern": pattern}, number) == {"text", "integer"}


def test_places_are_files_and_lines() -> None:
    title = member(library(), "BookEdit", "title")
    lines = (LIBRARY / "v1/schemas/book.yaml").read_text(encoding="utf-8").splitlines()
    assert title.where.file == str(LIBRARY / "v1/schemas/book.yaml")
    assert lines[title.where.line - 1] == "    title:"


def test_what_a_text_may_be_has_no_bearing_on_where_it_is_written() -> None:
    schema = {"type": "number", "multipleOf": 2, "exclusiveMinimum": 1, "format": "x", "const": 4}
    shapes = read(A={"type": "object", "properties": {"a": schema}})
    assert member(shapes, "A", "a").value.kinds == {"number"}


def test_every_problem_is_reported_at_once() -> None:
    with pytest.raises(ShapeError) as caught:
        read(
            A={"oneOf": [{"type": "string"}]},
            B={"type": ["string", "null"]},
            C={"type": "object", "properties": {"x": {"type": "object"}}},
            D={"allOf": [{"$ref": "#/components/schemas/D"}]},
            E={"allOf": [{"type": "string"}, {"type": "string"}]},
            F={"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
            G={"type": "object", "properties": {"f": {"$ref": "#/components/schemas/F"}}},
            H={"type": "object", "additionalProperties": {"type": "string"}},
            I={"$ref": "#/components/schemas/F"},
            J={"type": "array", "items": {"$ref": "#/components/schemas/Lost"}},
            K={"type": "object", "properties": {"j": {"$ref": "#/components/schemas/J"}}},
            L={"anyOf": [{"$ref": "#/components/schemas/C"}, {"$ref": "#/components/schemas/H"}]},
            M={"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Lost"}]},
            N={"$ref": "#/components/schemas/H"},
        )
    told = str(caught.value)
    assert "bundle.yaml /components/schemas/A: a schema with no type" in told
    assert "bundle.yaml /components/schemas/B: a schema with the type ['string', 'null']" in told
    assert "/components/schemas/C/properties/x: an object without a name" in told
    assert "'#/components/schemas/D' leads to no schema" in told
    assert "/components/schemas/E: allOf of several schemas has no XML form." in told
    assert "/components/schemas/F/items: an array of arrays has no XML form." in told
    assert "/components/schemas/H/additionalProperties: a schema for unnamed members" in told
    assert told.count("'#/components/schemas/Lost' leads to no schema") == 2
    assert "/components/schemas/L: a union of the objects C, H has no XML form." in told


@pytest.mark.parametrize(
    ("keyword", "value", "hint"),
    [
        ("patternProperties", {}, "Say it with other keywords."),
        ("oneOf", [], "Use anyOf."),
        (
            "nullable",
            True,
            "Leave the member out instead, or give clearing a value of its own.",
        ),
    ],
)
def test_a_keyword_without_a_form_in_xml_has_a_hint(keyword: str, value: Any, hint: str) -> None:
    with pytest.raises(ShapeError) as caught:
        read(Case={"type": "object", "additionalProperties": False, keyword: value})
    [problem] = caught.value.problems
    assert problem.hint == hint
