"""Requests that went deep are remembered by their outcome; rare outcomes come first."""

from __future__ import annotations

import random
from collections import Counter

from tests.twinspec.fuzz.plans import composer, surface
from twinspec.fuzz.learn.population import Population
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target


def add_book() -> Target:
    return surface("v1").operations["add_book"]


NEW = "add_book.book_is_new"


def plan(mark: str) -> Plan:
    return composer(1).plan(add_book(), None).replace(headers={"mark": mark})


def chosen(population: Population, times: int = 600) -> Counter[str]:
    rng = random.Random(1)
    found: Counter[str] = Counter()
    for _ in range(times):
        one = population.choose(add_book().id, rng)
        assert one is not None
        found[one.headers["mark"]] += 1
    return found


def test_nothing_is_chosen_where_nothing_went_deep() -> None:
    population = Population()
    assert population.choose(add_book().id, random.Random(1)) is None
    population.note(plan("x"), (201, ""))
    assert population.choose("get_loans", random.Random(1)) is None


def test_of_one_outcome_the_last_few_are_kept() -> None:
    population = Population()
    for number in range(20):
        population.note(plan(str(number)), (201, ""))
    assert set(chosen(population)) == {str(number) for number in range(14, 20)}


def test_accepted_requests_are_half_of_all_and_rare_outcomes_come_first() -> None:
    population = Population()
    for _ in range(400):
        population.note(plan("usual"), (409, NEW))
    population.note(plan("rare"), (409, "add_book.other"))
    for _ in range(400):
        population.note(plan("accepted"), (201, ""))
    found = chosen(population)
    assert found["accepted"] > 250
    assert found["rare"] > 5 * found["usual"]
    assert found["usual"] > 0


def test_any_operation_lends_its_requests_the_rare_ones_first() -> None:
    population, rng = Population(), random.Random(1)
    assert population.other(rng) is None
    loans = surface("v1").operations["get_loans"]
    for _ in range(100):
        population.note(plan("usual"), (409, NEW))
    population.note(plan("rare"), (409, "add_book.other"))
    population.note(composer(1).plan(loans, None).replace(headers={"mark": "loans"}), (200, ""))
    found = Counter(one.headers["mark"] for _ in range(600) if (one := population.other(rng)))
    assert 200 < found["loans"] < 400
    assert found["rare"] > 3 * found["usual"] > 0


def test_a_request_that_was_refused_with_a_certain_rule_is_found_again() -> None:
    population, rng = Population(), random.Random(1)
    assert population.refused(add_book().id, NEW, rng) is None
    population.note(plan("accepted"), (201, ""))
    population.note(plan("refused"), (409, NEW))
    population.note(plan("refused otherwise"), (409, "add_book.other"))
    for _ in range(20):
        found = population.refused(add_book().id, NEW, rng)
        assert found is not None
        assert found.headers["mark"] == "refused"
