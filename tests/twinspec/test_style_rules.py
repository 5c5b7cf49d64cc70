"""Which style rules a contract lists, and how their entries explain them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.twinspec.contracts import CASEWRIGHT, changed
from tests.twinspec.library_files import GET
from twinspec.contract.documents import ContractError
from twinspec.govern.lint import CHECKS, OF_BOTH_HALVES, lint, read_style
from twinspec.govern.twins import opinions


def test_the_real_contract_lists_and_explains_every_check() -> None:
    assert set(read_style(CASEWRIGHT / "style")) == {*CHECKS, *OF_BOTH_HALVES}


def test_rules_on_both_halves_are_known_where_they_are_listed_and_where_they_are_checked() -> None:
    assert set(OF_BOTH_HALVES) == set(opinions.CHECKS)


def test_a_contract_may_leave_rules_out(tmp_path: Path) -> None:
    contract = changed(tmp_path, (GET, "summary: Read the loans of a book\n", ""))
    style = tmp_path / "spec" / "style"
    style.mkdir()
    entry = "- {id: style.nothing_is_null, statement: s, because: b., instead: i.}\n"
    (style / "own.yaml").write_text(entry)
    assert lint(contract) == []


def test_teaching_messages_come_from_the_contract(tmp_path: Path) -> None:
    contract = changed(tmp_path, (GET, "summary: Read the loans of a book\n", ""))
    shutil.copytree(CASEWRIGHT / "style", tmp_path / "spec" / "style")
    [finding] = lint(contract)
    assert finding.hint == (
        "Write summary: Edit a case. Say in the description what changes and what stays. "
        "They become the documentation of every generated client."
    )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("- {id: style.nothing_is_null, statement: s}", "needs exactly id, statement, because and"),
        ("- {id: style.unknown, statement: s, because: b, instead: i}", "nothing checks"),
        ("- {id: style.nothing_is_null, statement: s, because: b, instead: i}\n" * 2, "twice"),
    ],
)
def test_a_style_entry_that_means_nothing_is_refused(
    tmp_path: Path, entry: str, message: str
) -> None:
    (tmp_path / "own.yaml").write_text(entry)
    with pytest.raises(ContractError, match=message):
        read_style(tmp_path)
