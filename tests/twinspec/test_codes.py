"""Codes of a version, `x-twinspec-codes`: read, linted, generated, and what the judge expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.contracts import changed
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract
from twinspec.govern.lint import lint

TOC = "v1/openapi.yaml"


def with_codes(folder: Path, codes: str) -> Contract:
    said = f"x-twinspec-codes: {codes}\ncomponents: {{}}\n"
    heading = "## x-twinspec-error\n"
    return changed(
        folder,
        (TOC, "components: {}\n", said),
        ("README.md", heading, f"## x-twinspec-codes\n\nCodes of a version.\n\n{heading}"),
    )


def test_a_version_states_the_code_that_it_has_for_a_rule(tmp_path: Path) -> None:
    contract = with_codes(tmp_path, "{book.isbn_given: 400-912}")
    catalogue = contract.catalogue(contract.versions["v1"])
    assert catalogue["book.isbn_given"].code == "400-912"
    assert catalogue["book.is_an_object"].code == "400-011"
    assert next(rule for rule in contract.rules if rule.id == "book.isbn_given").code == "400-012"
    assert lint(contract) == []


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("[400-912]", "x-twinspec-codes is a map from ids of rules to codes"),
        ("{book.nothing: 400-912}", "book.nothing is no refusal of the catalogue"),
        ("{book.isbn_given: 400}", "the code of book.isbn_given is a text"),
    ],
)
def test_what_cannot_be_a_code_is_refused_with_its_place(
    tmp_path: Path, codes: str, said: str
) -> None:
    with pytest.raises(ContractError) as raised:
        with_codes(tmp_path, codes)
    assert said in str(raised.value)
    assert f"{TOC}:15" in str(raised.value)


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("404-012", "style.codes_begin_with_status"),
        ("400/012", "safe.names_are_plain"),
        ("index", "safe.names_are_plain"),
    ],
)
def test_lint_names_a_code_that_does_not_fit(tmp_path: Path, code: str, finding: str) -> None:
    found = lint(with_codes(tmp_path, f"{{book.isbn_given: {code}}}"), opinions=True)
    assert finding in {one.id for one in found}
    assert all(str(one.places[0]).split(":")[0].endswith(TOC) for one in found)
    assert all(one.places[0].line == 15 for one in found)
