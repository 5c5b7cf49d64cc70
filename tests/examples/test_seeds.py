"""Are the documents' own examples there, byte for byte?"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.examples.documented import ROOT

PRINTED = [
    line.split("  ", 1)
    for line in (Path(__file__).parent / "seeds.sha256").read_text("utf-8").splitlines()
]


def content(file: str) -> bytes:
    """Return the file without the line break that ends it, which no document prints."""
    return (ROOT / file).read_bytes().removesuffix(b"\n")


@pytest.mark.parametrize(("digest", "file"), PRINTED, ids=[file for _, file in PRINTED])
def test_example_is_byte_true(digest: str, file: str) -> None:
    assert sha256(content(file)).hexdigest() == digest


def test_list_is_complete() -> None:
    """Two examples of edit_case and three of change_customer_of_activities in both
    representations, three look-ups in JSON with their responses.
    """
    assert len(PRINTED) == 2 * 2 + 3 * 2 + 3 * 2
