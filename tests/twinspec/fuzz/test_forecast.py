"""What is wanted of a search: rules that few requests broke, alone first, then beside another."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import Foreseen
from twinspec.fuzz.forecast import RuleForecast
from twinspec.fuzz.model.decisions import RuleDecisions, RuleInputs
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.results.counts import Counts, DecisionKey

RULES = ("exists", "may", "is_open", "fits", "fits_too")
OPERATION = cast("Target", SimpleNamespace(version="v1", id="edit"))


class World:
    """Judges a request whose body names the rules that it breaks, in order; `form` is its form."""

    def __init__(self) -> None:
        self.form = True
        self.counts = Counts()
        rules = [SimpleNamespace(id=one, expression="true") for one in RULES]
        rules.insert(1, SimpleNamespace(id="told_by_nobody", expression=None))
        known: Any = {"edit": SimpleNamespace(rules=rules)}
        world = cast("Any", self)
        self.forecast = RuleForecast(world, world, world, known, world, self.counts)

    def foresee(self, *broken: str, wanted: frozenset[str] = frozenset(RULES)) -> Foreseen | None:
        return self.forecast.foresee(Plan(OPERATION, "json", "mary", body=broken), wanted)

    def breaks(self, rule: str, times: int = numbers.AIMED_TIMES) -> None:
        self.counts.decisions[DecisionKey("v1", rule, "broken")] = times

    def wanted(self) -> frozenset[str]:
        return self.forecast.wanted(OPERATION)

    def expected(self, plan: Plan) -> RuleInputs:
        return RuleInputs({"broken": plan.body}, {}, None, is_exact=False)

    def decide(self, _version: str, _operation: str, inputs: RuleInputs) -> RuleDecisions:
        return RuleDecisions(broken=next(iter(inputs.values["broken"]), None))

    def broken_after(
        self, _version: str, _operation: str, inputs: RuleInputs, _rule: str
    ) -> tuple[str, ...]:
        return tuple(inputs.values["broken"][1:])

    def unsent(self, plan: Plan) -> Plan:
        return plan

    def has_form(self, _exchange: Any) -> bool:
        return self.form


def test_a_rule_that_few_requests_broke_is_best_broken_alone() -> None:
    world = World()
    assert world.foresee("is_open") == Foreseen("is_open", 3, others=0)
    assert world.foresee("is_open", "fits") == Foreseen("is_open", 3, others=1)


def test_a_request_that_breaks_nothing_gets_furthest() -> None:
    assert World().foresee() == Foreseen(None, len(RULES) + 1)


def test_a_rule_that_is_not_wanted_says_how_far_a_request_gets() -> None:
    world = World()
    assert world.foresee("may", "fits", wanted=frozenset({"fits"})) == Foreseen("may", 2)


def test_what_has_a_fault_of_form_reaches_no_handler() -> None:
    world = World()
    world.form = False
    assert world.foresee("is_open") is None


def test_two_rules_are_tried_in_their_order_once() -> None:
    world = World()
    world.breaks("may")
    assert world.foresee("may") == Foreseen(None, 2)
    assert world.foresee("may", "fits") == Foreseen("may", 2)
    assert world.foresee("may", "fits") == Foreseen(None, 2)
    assert world.foresee("may", "is_open", "fits") == Foreseen("may", 2)


def test_what_was_broken_often_enough_is_wanted_no_more() -> None:
    world = World()
    assert world.wanted() == set(RULES)
    for rule in RULES:
        world.breaks(rule)
    assert world.wanted() == set(RULES)
    for other in ("is_open", "fits", "fits_too"):
        assert world.foresee("may", other) == Foreseen("may", 2)
    assert numbers.AIMED_PAIRS == 3
    assert world.wanted() == {*RULES} - {"may"}
