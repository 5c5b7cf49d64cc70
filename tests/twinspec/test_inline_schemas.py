"""Which schemas need a name of their own, so that generators make one class of each."""

from __future__ import annotations

from typing import Any

import pytest

from twinspec.govern.style.schemas import _needs_name


@pytest.mark.parametrize(
    ("schema", "what"),
    [
        ({"type": "object", "properties": {"a": {"type": "string"}}}, "an object"),
        ({"type": "object"}, "an object"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, None),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "string"}},
                "additionalProperties": {"type": "string"},
            },
            "an object",
        ),
        ({"type": "string", "enum": ["a"]}, "an enumeration"),
        ({"anyOf": [{"type": "string"}]}, "a union"),
        ({"oneOf": [{"type": "string"}]}, "a union"),
        ({"type": "array", "items": {"type": "string"}}, None),
    ],
    ids=["object", "any object", "map", "map with names", "enumeration", "anyOf", "oneOf", "list"],
)
def test_objects_enumerations_and_unions_have_names(
    schema: dict[str, Any], what: str | None
) -> None:
    assert _needs_name(schema) == what
