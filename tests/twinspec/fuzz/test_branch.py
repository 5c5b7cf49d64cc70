"""The contract that the server of these tests keeps is itself in order."""

from __future__ import annotations

from twinspec.contract.layout import Contract
from twinspec.govern.equal import equal
from twinspec.govern.lint import lint


def test_the_branch_keeps_the_style_rules(library: Contract) -> None:
    assert [finding.message for finding in lint(library)] == []


def test_both_halves_of_the_branch_say_the_same(library: Contract) -> None:
    assert [finding.message for finding in equal(library)] == []
