"""Every keyword of every dialect is read exactly, or is a gap; nothing is passed over.

What is accepted and refused is what the specifications of JSON Schema and OpenAPI say.
"""

from pathlib import Path

import pytest

from tests.twinspec.grammar.json_schema.helpers import all_gaps, half_of
from tests.twinspec.grammar.json_schema.interpreter import accepts
from tests.twinspec.grammar.json_schema.keywords import (
    DIALECTS,
    EXACT,
    GAPS,
    NEUTRAL,
    STRING,
    Exact,
)

TUPLES = ("draft-04", "draft-06", "draft-07", "2019-09")


@pytest.mark.parametrize("name", DIALECTS)
def test_every_keyword_has_a_row(name: str) -> None:
    assert DIALECTS[name].keywords <= EXACT.keys() | GAPS.keys() | NEUTRAL


@pytest.mark.parametrize(
    ("name", "row"),
    [
        pytest.param(name, row, id=f"{name} {keyword} {number}")
        for keyword, rows in EXACT.items()
        for number, row in enumerate(rows)
        for name in row.only
        if keyword in DIALECTS[name].keywords
        # Swagger 2.0 has no `not`, and none of what those rows combine.
        and not {"anyOf", "not", "oneOf"} & (row.schema.keys() - DIALECTS[name].keywords)
    ],
)
def test_exact(tmp_path: Path, name: str, row: Exact) -> None:
    half = half_of(tmp_path, name, row.schema)
    assert half.dialect == name
    assert list(all_gaps(half)) == []
    (root,) = half.roots
    assert [value for value in row.yes if not accepts(half, root.value, value)] == []
    assert [value for value in row.no if accepts(half, root.value, value)] == []


@pytest.mark.parametrize(
    ("name", "keyword"),
    [
        (name, keyword)
        for keyword in GAPS
        for name in DIALECTS
        if keyword in DIALECTS[name].keywords | {"contentEncoding"}
    ],
)
def test_gap(tmp_path: Path, name: str, keyword: str) -> None:
    half = half_of(tmp_path, name, GAPS[keyword])
    (gap,) = dict.fromkeys(all_gaps(half))
    assert gap.construct == keyword
    assert gap.place.pointer.endswith(f"/{keyword}") or keyword in gap.place.pointer
    assert gap.place.line > 1
    assert gap.place.column > 0


@pytest.mark.parametrize("name", DIALECTS)
def test_where_a_schema_stands_does_not_matter(tmp_path: Path, name: str) -> None:
    inner = {"type": "string", "strng": 1}
    schema = {
        "type": "object",
        "properties": {"strng": inner, "l": {"type": "array", "items": inner}},
        "additionalProperties": inner,
        "allOf": [inner],
        "default": {"strng": 1},
        "x-own": {"strng": 1},
    }
    ignored = half_of(tmp_path, name, schema, Unused=inner).ignored
    assert len(ignored) == 5
    assert {one.construct for one in ignored} == {"strng"}


@pytest.mark.parametrize("name", TUPLES)
def test_lists_of_items_are_a_gap(tmp_path: Path, name: str) -> None:
    half = half_of(tmp_path, name, {"type": "array", "items": [STRING], "additionalItems": False})
    (gap,) = dict.fromkeys(all_gaps(half))
    assert gap.construct == "items"
    (root,) = half.roots
    assert not accepts(half, root.value, [1])
    assert not accepts(half, root.value, ["x", "x"])


def test_a_list_of_one_item_is_exact(tmp_path: Path) -> None:
    """CycloneDX writes its license expressions so."""
    half = half_of(tmp_path, "draft-07", {"type": "array", "items": [STRING], "maxItems": 1})
    assert list(all_gaps(half)) == []
    (root,) = half.roots
    assert accepts(half, root.value, ["x"])
    assert not accepts(half, root.value, [1])


def test_nullable_of_openapi_30(tmp_path: Path) -> None:
    half = half_of(tmp_path, "OpenAPI 3.0", {"type": "string", "nullable": True, "maxLength": 1})
    (root,) = half.roots
    assert accepts(half, root.value, None)
    assert not accepts(half, root.value, "xx")


def test_without_a_type_the_keywords_say_which_one_is_meant(tmp_path: Path) -> None:
    half = half_of(tmp_path, "2020-12", {"properties": {"a": STRING}})
    (root,) = half.roots
    value = half.values[root.value]
    assert value.typeless
    assert not value.texts
    assert value.objects


def test_a_schema_that_says_nothing_is_anything(tmp_path: Path) -> None:
    half = half_of(tmp_path, "2020-12", {"description": "Anything."})
    (root,) = half.roots
    assert half.values[root.value].anything
