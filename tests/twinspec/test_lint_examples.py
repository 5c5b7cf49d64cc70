"""Bodies of examples are judged by schema and XSD, and what is wrong is placed by its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY, changed
from twinspec.contract.layout import load_contract
from twinspec.govern.lint import lint

NOVEL = "v1/examples/add_book/a_novel.request.json"
BODY = "v1/examples/get_loans/one_loan.response"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        (NOVEL, '"title": "On Charging"', '"title": ""', 1, "is shorter than 1 character"),
        (NOVEL, '"authors": ["Ann Olin", "Ben Ross"]', '"authors": [""]', 2, "is shorter than 1"),
        (f"{BODY}.json", '"count": 1', '"conut": 1', 2, "('conut' was unexpected)"),
        (f"{BODY}.xml", "<count>1</count>", "<conut>1</conut>", 8, "conut"),
        (f"{BODY}.xml", "<fine>0.5</fine>", "<fine>cheap</fine>", 6, "cheap"),
    ],
)
def test_a_body_is_placed_by_its_line(
    tmp_path: Path, file: str, old: str, new: str, line: int, message: str
) -> None:
    found = lint(changed(tmp_path, (file, old, new)))
    assert {finding.id for finding in found} == {"style.examples_are_valid"}
    places = {(item.places[0].line, message in item.message) for item in found}
    assert (line, True) in places
    assert {item.places[0].file for item in found} == {str(tmp_path / "spec" / file)}


def test_a_body_of_nothing_is_found(tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(LIBRARY, spec)
    (spec / "v1/examples/get_loans/a.request.json").write_text("{}", encoding="utf-8")
    [finding] = lint(load_contract(spec))
    assert finding.message == "no operation has a body like this."
