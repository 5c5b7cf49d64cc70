"""The contract that the server of these tests keeps is itself in order."""

from __future__ import annotations

from tests.twinspec.projects import NOT_DRAWN, seen
from twinspec.contract.layout import Contract
from twinspec.govern.lint import lint
from twinspec.govern.twins.project import compare_project


def test_the_branch_keeps_the_style_rules(library: Contract) -> None:
    assert [finding.message for finding in lint(library)] == []


def test_both_halves_of_the_branch_say_the_same(library: Contract) -> None:
    found = compare_project(library, library.folder, NOT_DRAWN)
    assert (found.judgement, seen(found)) == ("equal", "")
