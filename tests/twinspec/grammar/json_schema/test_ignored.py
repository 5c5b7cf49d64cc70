"""Keywords that restrict nothing: annotations, and those that the dialect does not have."""

from pathlib import Path

import pytest

from tests.twinspec.grammar.json_schema.helpers import all_gaps, half_of
from tests.twinspec.grammar.json_schema.interpreter import accepts
from tests.twinspec.grammar.json_schema.keywords import DIALECTS
from twinspec.grammar.model import Half


@pytest.mark.parametrize(
    ("name", "keyword", "value"),
    [
        ("OpenAPI 3.0", "const", "x"),
        ("OpenAPI 3.0", "patternProperties", {}),
        ("OpenAPI 3.0", "if", {}),
        ("Swagger 2.0", "oneOf", [{}]),
        ("draft-04", "const", "x"),
        ("draft-06", "if", {}),
        ("draft-07", "unevaluatedProperties", False),
        ("2019-09", "prefixItems", []),
        ("2020-12", "additionalItems", False),
        ("OpenAPI 3.1", "nullable", True),
        ("draft-07", "nullable", True),
        ("2020-12", "maxLenght", 3),
    ],
)
def test_what_the_dialect_lacks_is_said(
    tmp_path: Path, name: str, keyword: str, value: object
) -> None:
    half = half_of(tmp_path, name, {"type": "string", keyword: value})
    assert_ignored(half, name, keyword)


def assert_ignored(half: Half, name: str, keyword: str) -> None:
    """By JSON Schema, what is not known restricts nothing: nothing is left out, and one is told."""
    assert list(all_gaps(half)) == []
    (ignored,) = half.ignored
    assert ignored.construct == keyword
    assert name in ignored.message
    assert ignored.place.pointer.endswith(f"/{keyword}")
    assert ignored.place.line > 1
    (root,) = half.roots
    assert accepts(half, root.value, "any text")


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("keyword", ["object", "totalDigits", "maxLenght", "strng"])
def test_what_no_dialect_knows_restricts_nothing(tmp_path: Path, name: str, keyword: str) -> None:
    assert_ignored(half_of(tmp_path, name, {"type": "string", keyword: 3}), name, keyword)


def test_a_misspelt_keyword_is_said_to_be_one(tmp_path: Path) -> None:
    half = half_of(tmp_path, "draft-07", {"type": "string", "maxLenght": 3})
    assert half.ignored[0].message.endswith("is maxLength meant?")


@pytest.mark.parametrize(
    "keyword",
    [
        *("title", "description", "example", "examples", "deprecated", "readOnly", "writeOnly"),
        *("externalDocs", "$comment", "x-order", "@xsdType", "meta:enum", "contentMediaType"),
        "discriminator",
    ],
)
def test_annotations_restrict_nothing(tmp_path: Path, keyword: str) -> None:
    half = half_of(tmp_path, "OpenAPI 3.1", {"type": "string", keyword: "x"})
    assert list(all_gaps(half)) == []
