"""Places of characters within texts of YAML files: both numbers count from 1, as editors count."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinspec.contract.lines import scalar_place

TEXTS = """\
plain: one two
quoted: 'one two'
block: |
  one
    two
folded: >
  one
  two
"""


@pytest.mark.parametrize(
    ("pointer", "line", "column", "expected"),
    [
        ("/plain", 1, 5, (1, 12)),
        ("/quoted", 1, 5, (2, 14)),
        ("/block", 1, 1, (4, 3)),
        ("/block", 2, 3, (5, 5)),
        ("/folded", 2, 1, (6, 9)),
    ],
    ids=["plain", "in quotes", "first line of a block", "second line of a block", "folded"],
)
def test_a_character_of_a_text_has_its_line_and_column(
    pointer: str, line: int, column: int, expected: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXTS, encoding="utf-8")
    place = scalar_place(file, pointer, line, column)
    assert (place.line, place.column) == expected
