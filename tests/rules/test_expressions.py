"""The expressions of rules agree with the handlers: on both requests of every test of a rule.

The tests say what the server does (test_rules.py has it do so); here the expressions judge the same
requests, with facts that a user who sees everything reads from the same world.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from interaction_contract.rules import BY_ID
from tests.databases import Databases, databases  # noqa: F401 - a fixture
from tests.reads import without_decision
from tests.rules.applications import RuleApplications
from tests.rules.judged import rules_of, verdict_on
from tests.rules.story import RuleTest, Side, read_test, rule_files

BAD_REQUEST = 400


def _judged(test: RuleTest) -> Iterator[tuple[str, Side, str | None]]:
    """Yield the requests of a test that a handler judges, each with the rule that refuses it."""
    shown = test.answer.get("shows", {}).get("details", [{}])[0].get("key")
    is_refused = test.answer.get("status", 0) >= BAD_REQUEST
    reaches_handler = not {"raw", "url"} & test.accepted.request.keys()
    if reaches_handler and test.accepted.answers is None:
        assert (shown is not None) == is_refused, f"{test.file} does not show the first rule"
        if shown is None or BY_ID[shown].checked_by == "handler":
            yield "accepted", test.accepted, shown
    if test.refused is not None and test.rule.checked_by == "handler":
        yield "refused", test.refused, test.rule.id


CASES = [
    pytest.param(version, side, expected, id=f"{test.rule.id}-{version}-{name}")
    for test in map(read_test, rule_files())
    for version in test.versions
    for name, side, expected in _judged(test)
]


@pytest.fixture(scope="module")
def applications(databases: Databases) -> RuleApplications:  # noqa: F811 - pytest's way to ask for it
    """One application for all tests."""
    return RuleApplications(databases)


@pytest.mark.parametrize(("version", "side", "expected"), CASES)
def test_the_expressions_say_what_the_server_does(
    applications: RuleApplications,
    version: str,
    side: Side,
    expected: str | None,
) -> None:
    """What is accepted breaks no rule; what is refused breaks the test's rule first."""
    own = rules_of(version, side.operation)
    verdict = asyncio.run(verdict_on(applications, own, version, side))
    assert expected in verdict.unknown or verdict.broken == expected, verdict
    assert not without_decision(own, verdict, expected)
