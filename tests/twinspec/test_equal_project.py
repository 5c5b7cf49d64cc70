"""`twinspec equal` in a project: one verdict on all versions, with its style and its waivers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.twinspec.contracts import CASEWRIGHT
from tests.twinspec.projects import BOOK, BOOK_XSD, ERROR, between, library, seen, verdict
from twinspec.cli import app


def equal(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["equal", *map(str, arguments)])


def test_the_library_says_the_same(tmp_path: Path) -> None:
    result = equal("--project", library(tmp_path))
    assert result.exit_code == 0, result.output
    assert "26 of 26 members of JSON, 24 of 24 of the XSD." in result.output
    assert "Compared 3 roots, 23 types, 27 members: " in result.output
    drawn = (
        r"Drew 60 documents of \d+ values, with 27 of 27 members, and put them to both validators\."
    )
    assert re.search(drawn, result.output)
    assert "The halves say the same. 2 warnings." in result.output


def test_casewright_says_the_same_but_for_what_xsd_has_no_words_for() -> None:
    result = equal("--project", CASEWRIGHT.parent, "--samples", "5", "--format", "json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.output)
    assert (said["findings"], said["not_compared"]) == ([], [])
    for half in said["coverage"].values():
        assert half["compared"] == half["total"] > 200


def test_without_its_waivers_casewright_differs_at_three_places(tmp_path: Path) -> None:
    found = verdict(tmp_path, of=CASEWRIGHT)
    assert [
        (one.id, one.places[1].file, one.places[1].pointer)
        for one in found.findings
        if one.severity == "error"
    ] == [
        ("equal.same_occurrence", "spec/v12/xsd/interaction/case.xsd", "/RelatedCasesType/link"),
        ("equal.same_occurrence", "spec/v12/xsd/interaction/case.xsd", "/RelatedCasesType/unlink"),
        ("equal.same_occurrence", "spec/v20/xsd/interaction/case.xsd", "/CaseLookupType"),
    ]


def test_one_changed_length_names_both_places_and_shows_it(tmp_path: Path) -> None:
    home = library(tmp_path, (BOOK, "maxLength: 200", "maxLength: 199"))
    result = equal("--project", home, "--samples", "0")
    assert result.exit_code == 1
    assert result.output.startswith(
        "error equal.same_length: Title: the length is at least 1 and at most 199 in JSON, "
        "at least 1 and at most 200 in the XSD. So it is in all schemas of the type: BookEdit, "
        "BookView.\n"
        "  at spec/v1/schemas/book.yaml:7 /Title\n"
        "  at spec/v1/xsd/book.xsd:42 /TitleType\n"
        "  do Say the same in both halves.\n"
        '  JSON refuses {"'
    )


def test_one_changed_length_is_found_in_the_real_contract(tmp_path: Path) -> None:
    text = (CASEWRIGHT / "v12/schemas/case.yaml").read_text(encoding="utf-8")
    subject = re.search(r"    subject: &subject\n(?:      .*\n)*?      maxLength: 1024\n", text)
    assert subject
    shorter = subject.group().replace("1024", "1023")
    change = ("v12/schemas/case.yaml", subject.group(), shorter)
    shown = seen(verdict(tmp_path, change, of=CASEWRIGHT))
    assert "the length is at most 1023 in JSON, at most 1024 in the XSD." in shown
    assert "spec/v12/schemas/case.yaml" in shown
    assert "spec/v12/xsd/interaction/case.xsd" in shown


OPEN_ISBN = (
    BOOK,
    "lendable]\n  properties:\n    isbn:\n      $ref: '#/Isbn'\n",
    "lendable]\n  properties:\n    isbn:\n"
    "      type: string\n      xml: {name: isbn, attribute: true}\n",
)


def test_each_schema_lies_in_the_type_that_it_shares(tmp_path: Path) -> None:
    shown = seen(verdict(tmp_path, OPEN_ISBN))
    assert "the pattern is not limited in JSON, [0-9]{13} in the XSD." in shown
    assert shown.count("equal.") == 1


def test_a_limit_that_only_one_schema_states_is_a_warning(tmp_path: Path) -> None:
    loose = (BOOK_XSD, '      <xs:pattern value="[0-9]{13}"/>\n', "")
    found = verdict(tmp_path, OPEN_ISBN, loose)
    assert seen(found) == ""
    shared = [one.message for one in found.findings if one.id == "equal.type_is_shared"]
    said = r"Isbn: the pattern is ^\d{13}$ in JSON, not limited in the XSD."
    assert any(message.startswith(said) for message in shared)


@pytest.mark.parametrize(
    ("old", "new", "is_found"),
    [
        ("    genre:\n      allOf", "    kind:\n      allOf", True),
        ("    authors:\n      type: array", "    writers:\n      type: array", True),
        ("    keyword:\n      type: array", "    words:\n      type: array", False),
    ],
    ids=["member", "list with a wrapper", "list of entries"],
)
def test_a_key_that_is_renamed_in_one_half_is_found(
    tmp_path: Path, old: str, new: str, is_found: bool
) -> None:
    [key, before] = [text.strip().partition(":")[0] for text in (new, old)]
    found = verdict(tmp_path, (BOOK, old, new))
    renamed = [item for item in found.findings if item.id == "style.names_are_same"]
    assert len(renamed) == is_found
    for finding in renamed:
        assert f"is called {key} in JSON, {before} in XML." in finding.message
        assert [Path(place.file).name for place in finding.places] == ["book.yaml", "book.xsd"]
        assert all(place.line for place in finding.places)


def test_style_rules_on_both_halves_are_asked_where_a_contract_lists_them(tmp_path: Path) -> None:
    ordered = (BOOK_XSD, *between("xs:all", 'name="title"', 'name="shelf"', "xs:sequence"))
    home = library(tmp_path, ordered)
    result = equal("--project", home, "--samples", "0")
    assert (result.exit_code, "order_is_free" in result.output) == (0, False)


def test_a_version_that_has_no_xml_has_no_second_half(tmp_path: Path) -> None:
    bodies = (ERROR, "v1/operations/add_book.yaml", "v1/operations/get_loans.yaml")
    home = library(tmp_path, *((file, "application/xml", "text/plain") for file in bodies))
    shutil.rmtree(home / "spec" / "v1" / "xsd")
    result = equal("--project", home)
    assert result.exit_code == 2
    assert "Nothing was compared" in result.output


def test_a_version_that_has_xml_and_no_xsd_is_an_error(tmp_path: Path) -> None:
    home = library(tmp_path)
    shutil.rmtree(home / "spec" / "v1" / "xsd")
    result = equal("--project", home)
    assert result.exit_code == 2
    assert "error equal.root_exists: no XSD declares the documents of v1" in result.output
    assert "at spec/v1/operations/add_book.yaml:11 /requestBody/content/application~1xml" in (
        result.output
    )
