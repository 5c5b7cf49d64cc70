"""Two versions of a project: the library's contract, and copies in which something changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from twinspec.cli import app
from twinspec.govern.changes.change import Category

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


def _without(file: str, rest_from: str) -> Callable[[Path], None]:
    """Cut a file off where something begins."""
    return lambda folder: _cut(folder / file, rest_from)


def _cut(file: Path, rest_from: str) -> None:
    head, found, _ = file.read_text(encoding="utf-8").partition(rest_from)
    assert found
    file.write_text(head, encoding="utf-8")


_NEW = """- id: add_book.{name}
  statement: A new rule.
  kind: {kind}
{more}  checked_by: handler
  source: [{{document: house rules, place: adding}}]
  since: v1
"""
_REFUSAL = "  status: 409\n  code: 409-009\n  message: No.\n  remedy: Do not.\n"


def _added(name: str, kind: str, more: str = "") -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        file = folder / "rules" / "add_book.yaml"
        entry = _NEW.format(name=name, kind=kind, more=more)
        file.write_text(file.read_text(encoding="utf-8") + entry, encoding="utf-8")

    return change


def _second_version(folder: Path) -> None:
    shutil.copytree(folder / "v1", folder / "v2")


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
        (_without("rules/add_book.yaml", "- id: add_book.book_is_kept"), 0, {"diff.rule_removed"}),
        (_added("a_refusal", "refusal", _REFUSAL), 1, {"diff.rule_added"}),
        (_added("an_effect", "effect", "  seen_in: {answer: {status: {const: 201}}}\n"), 0,
         {"diff.rule_added"}),
        (_replaced("rules/add_book.yaml", "checked_by: handler", "checked_by: edge"), 0,
         {"diff.rule_check"}),
        (_replaced("rules/add_book.yaml", "since: v1", "since: v1\n  until: v2"), 0,
         {"diff.rule_ended"}),
        (_replaced("rules/add_book.yaml", "since: v1", "since: v2"), 0, {"diff.rule_since"}),
        (_replaced("v1/operations/add_book.yaml", "- protocol.body_given", "- book.isbn_given"),
         1, {"diff.rule_attached", "diff.rule_detached"}),
        (_replaced("v1/operations/get_loans.yaml", "x-twinspec-rules:\n",
                   "x-twinspec-rules:\n- add_book.book_is_kept\n"), 0, {"diff.rule_attached"}),
        (_second_version, 0, {"diff.version_added"}),
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
    assert {one["category"] for one in changes} <= set(get_args(Category))
    assert found == code


def test_version_that_is_gone_breaks(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        shutil.copytree(LIBRARY, folder)
    _second_version(old)
    found, changes = _compared(old, new)
    assert (found, {one["rule"] for one in changes}) == (1, {"diff.version_removed"})


def test_operation_that_is_new_is_no_change_of_its_rules(tmp_path: Path) -> None:
    new = tmp_path / "spec"
    shutil.copytree(LIBRARY, new)
    _replaced("v1/openapi.yaml", "  /books/{isbn}/loans:\n", "  /other/{isbn}/loans:\n")(new)
    found, changes = _compared(LIBRARY, new)
    assert (found, {one["rule"] for one in changes}) == (
        1,
        {"diff.path_removed", "diff.path_added"},
    )


def test_version_without_xml_is_compared_in_json(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        shutil.copytree(LIBRARY, folder)
        shutil.rmtree(folder / "v1" / "xsd")
    assert _compared(old, new) == (0, [])


def test_folder_above_a_project_is_the_project(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    assert _compared(tmp_path, tmp_path / "spec") == (0, [])


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


@pytest.mark.parametrize(
    "names",
    [("openapi.json", "swagger.json"), ("a.json", "b.json")],
    ids=["two that are called so", "two of other names"],
)
def test_of_several_files_one_has_to_be_named(names: tuple[str, str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text('{"openapi": "3.1.0", "paths": {}}', encoding="utf-8")
    done = CliRunner().invoke(app, ["diff", str(tmp_path), str(tmp_path)])
    assert done.exit_code == 2
    known = ", ".join(names)
    assert f": which file is the contract? Name one of {known}" in done.output.replace("\n", " ")
