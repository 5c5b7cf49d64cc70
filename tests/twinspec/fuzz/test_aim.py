"""A search finds a request that breaks a wanted rule, and not one that breaks an earlier rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import cast

from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal, aimed
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target

RULES = ("exists", "may", "is_open", "fits")
WANTED = frozenset({"fits"})


class Steps:
    """Predicts of a request with the number n that it breaks the n-th rule.

    A request that breaks the wanted rule breaks others after it, as many as `others` says of it.
    """

    def __init__(self, others: Callable[[], int]) -> None:
        self.others = others
        self.looked_at: list[int] = []
        self.begun = 0

    def begin(self) -> None:
        self.begun += 1

    def wanted(self, operation: Target) -> frozenset[str]:
        raise NotImplementedError

    def begins_at(self) -> str | None:
        raise NotImplementedError

    def sees(self, operation: Target, rule: str) -> bool:
        raise NotImplementedError

    def sees_all(self, operation: Target) -> bool:
        raise NotImplementedError

    def predict(self, plan: Plan, wanted: frozenset[str]) -> PredictedRefusal | None:
        number = cast("int", plan.body)
        self.looked_at.append(number)
        if number < 0:
            return None
        rule = RULES[number] if number < len(RULES) else None
        return PredictedRefusal(rule, (number,), self.others() if rule in wanted else 0)


def search(
    change: Callable[[int], int], start: int = 0, others: Callable[[], int] = lambda: 0
) -> tuple[Plan | None, Steps]:
    plan = Plan(cast("Target", None), "json", "mary", body=start)
    steps = Steps(others)
    found = aimed(
        steps, WANTED, lambda: plan, lambda one: replace(one, body=change(cast("int", one.body)))
    )
    return found, steps


def test_a_search_climbs_to_the_wanted_rule() -> None:
    found, steps = search(lambda number: number + 1)
    assert found is not None
    assert found.body == RULES.index("fits")
    assert steps.looked_at == [0, 1, 2, 3]


def test_a_change_that_breaks_an_earlier_rule_is_dropped() -> None:
    number = count()
    found, steps = search(lambda one: 0 if next(number) % 2 else one + 1)
    assert found is not None
    assert found.body == RULES.index("fits")
    assert 0 in steps.looked_at[1:]


def test_a_request_that_breaks_nothing_is_changed_further() -> None:
    found, _ = search(lambda one: one - 1, start=len(RULES))
    assert found is not None
    assert found.body == RULES.index("fits")


def test_a_request_that_breaks_no_other_rule_is_preferred() -> None:
    later = iter((2, 1, 0))
    found, steps = search(lambda one: min(one + 1, 3), others=lambda: next(later))
    assert found is not None
    assert steps.looked_at == [0, 1, 2, 3, 3, 3]


def test_a_request_that_breaks_others_too_is_better_than_none() -> None:
    found, steps = search(lambda one: min(one + 1, 3), others=lambda: 1)
    assert found is not None
    assert len(steps.looked_at) == numbers.AIM_TRIES


def test_a_search_that_leads_nowhere_ends() -> None:
    found, steps = search(lambda _: 0)
    assert found is None
    assert len(steps.looked_at) == numbers.AIM_TRIES
    assert steps.begun == 1


def test_what_cannot_be_judged_is_passed_over() -> None:
    found, _ = search(lambda _: -1)
    assert found is None
