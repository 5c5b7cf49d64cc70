"""Two versions of a project: the library's contract, and copies in which something changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from twinspec.cli import app

LIBRARY = Path(__file__).parents[1] / "library" / "spec"


def _replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _swapped(folder: Path) -> None:
    """Put the first rule of the books behind the second."""
    file = folder / "rules" / "book.yaml"
    head, *entries = file.read_text(encoding="utf-8").split("- id: ")
    entries[0], entries[1] = entries[1], entries[0]
    file.write_text("- id: ".join([head, *entries]), encoding="utf-8")


def _compared(old: Path, new: Path) -> tuple[int, list[dict[str, Any]]]:
    done = CliRunner().invoke(app, ["diff", str(old), str(new), "--format", "json"])
    assert not done.exception or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, json.loads(done.output)["changes"]


@pytest.mark.parametrize(
    ("change", "code", "rules"),
    [
        (_replaced("rules/add_book.yaml", "409-001", "409-002"), 1, {"diff.rule_code"}),
        (_replaced("rules/add_book.yaml", "status: 409", "status: 422"), 1, {"diff.rule_status"}),
        (_replaced("rules/add_book.yaml", "The book exists", "It exists"), 0,
         {"diff.rule_message"}),
        (_replaced("rules/add_book.yaml", "No book with this", "No other book with this"), 0,
         {"diff.rule_statement"}),
        (_swapped, 0, {"diff.rule_order"}),
    ],
)  # fmt: skip
def test_rules_are_compared(
    change: Callable[[Path], None], code: int, rules: set[str], tmp_path: Path
) -> None:
    new = tmp_path / "spec"
    shutil.copytree(LIBRARY, new)
    change(new)
    found, changes = _compared(LIBRARY, new)
    assert {one["rule"] for one in changes} == rules
    assert found == code


def test_project_is_compared_with_itself_in_full(tmp_path: Path) -> None:
    new = tmp_path / "spec"
    shutil.copytree(LIBRARY, new)
    done = CliRunner().invoke(app, ["diff", str(LIBRARY), str(new), "--format", "json"])
    verdict = json.loads(done.output)
    assert (done.exit_code, verdict["verdict"], verdict["step"]) == (0, "none", "none")
    assert verdict["compared"]["documents"] > 0
    assert verdict["compared"]["rules"] > 0


def test_places_are_those_of_the_files_that_people_edit(tmp_path: Path) -> None:
    new = tmp_path / "spec"
    shutil.copytree(LIBRARY, new)
    schema = new / "v1" / "schemas" / "book.yaml"
    text = schema.read_text(encoding="utf-8")
    assert "maxLength: " in text
    number = text.partition("maxLength: ")[2].split()[0].rstrip(",}")
    schema.write_text(text.replace(f"maxLength: {number}", "maxLength: 3", 1), encoding="utf-8")
    found, changes = _compared(LIBRARY, new)
    breaking = [one for one in changes if one["breaking"]]
    assert found == 1
    assert {one["rule"] for one in breaking} == {"diff.length_narrowed"}
    assert {Path(place["file"]).name for one in breaking for place in one["places"]} == {
        "book.yaml"
    }
