"""How many documents are drawn, what the verdict says of them, and which validators judge them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from twinspec.cli import app
from twinspec.govern.twins import compare

_SCHEMA = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{}</xs:schema>'
_ELEMENT = (
    '<xs:element name="{}"><xs:complexType><xs:sequence>{}</xs:sequence></xs:complexType>'
    "</xs:element>"
)


def drawn(
    folder: Path, roots: Mapping[str, int], *options: str, kind: str = "string", optional: int = 0
) -> dict[str, Any]:
    """Return the verdict on documents of so many members each, by their names."""
    schemas, elements = {}, []
    for root, number in roots.items():
        names = [f"m{at}" for at in range(number)]
        schemas[root] = {
            "type": "object",
            "additionalProperties": False,
            "required": names[optional:],
            "properties": {
                name: {"type": "string"} | ({"format": kind} if kind != "string" else {})
                for name in names
            },
        }
        lines = [
            f'<xs:element name="{name}" type="xs:{kind}" minOccurs="{int(at >= optional)}"/>'
            for at, name in enumerate(names)
        ]
        elements.append(_ELEMENT.format(root, "".join(lines)))
    openapi = {
        "openapi": "3.1.0",
        "info": {"title": "Drawn", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    files = folder / "openapi.json", folder / "schema.xsd"
    files[0].write_text(json.dumps(openapi))
    files[1].write_text(_SCHEMA.format("".join(elements)))
    result = CliRunner().invoke(app, ["equal", *map(str, files), "--format", "json", *options])
    assert result.exit_code == 0, result.output
    verdict: dict[str, Any] = json.loads(result.stdout)
    return verdict


@pytest.mark.parametrize(
    ("roots", "options", "documents"),
    [
        ({"note": 1}, (), 200),
        ({"note": 1, "memo": 3}, (), 200 + 200),
        # 5 000 values of 10 000 for the first of two: 81 documents of 61 values have 4 941.
        ({"sheet": 60, "note": 1}, (), 82 + 200),
        ({"note": 1, "sheet": 60}, (), 200 + 158),
        # 20 documents of 1 001 values are more than all; so are those of the other root.
        pytest.param({"book": 1000, "note": 1}, (), 20 + 20, marks=pytest.mark.slow),
        ({"sheet": 60, "note": 1}, ("--samples", "150"), 150 + 150),
    ],
    ids=["small", "two small", "large first", "large last", "very large", "asked for"],
)
def test_what_is_drawn_follows_from_the_contract(
    tmp_path: Path, roots: dict[str, int], options: tuple[str, ...], documents: int
) -> None:
    """200 documents of each root, fewer once all have 10 000 values, and never fewer than 20."""
    verdict = drawn(tmp_path, roots, *options)
    assert verdict["samples"] == documents
    assert verdict["drawn"]["members"] == sum(roots.values()) == verdict["compared"]["members"]


def test_every_optional_member_is_drawn_early(tmp_path: Path) -> None:
    verdict = drawn(tmp_path, {"sheet": 300}, "--samples", "2", optional=300)
    assert verdict["samples"] == 2
    assert verdict["drawn"]["members"] == 300


def test_a_drawing_that_takes_too_long_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "_SAMPLING_SECONDS", 0.0)
    verdict = drawn(tmp_path, {"note": 1}, "--samples", "1000")
    assert verdict["samples"] < 1000
    assert "no more documents were drawn after 0 s of CPU" in {
        note["message"] for note in verdict["notes"]
    }


def test_dates_with_white_space_need_no_second_opinion(tmp_path: Path) -> None:
    """libxml2, which refuses white space around dates, is asked again without it first."""
    dates = drawn(tmp_path, {"day": 4}, kind="date")
    assert dates["samples"] == 200
    assert dates["drawn"]["second_opinions"] == 0
