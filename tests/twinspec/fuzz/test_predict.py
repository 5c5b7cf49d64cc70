"""What is wanted of a search: rules that few requests broke, alone first, then beside another."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal
from twinspec.fuzz.model.decisions import RuleDecisions, RuleInputs
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.predict import ExpressionPredictor
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
        self.predictor = ExpressionPredictor(world, world, world, known, world, self.counts)

    def predict(
        self, *broken: str, wanted: frozenset[str] = frozenset(RULES)
    ) -> PredictedRefusal | None:
        return self.predictor.predict(Plan(OPERATION, "json", "mary", body=broken), wanted)

    def breaks(self, rule: str, times: int = numbers.AIMED_TIMES) -> None:
        self.counts.decisions[DecisionKey("v1", rule, "broken")] = times

    def begin(self, times: int) -> None:
        for _ in range(times):
            self.predictor.begin()

    def wanted(self) -> frozenset[str]:
        return self.predictor.wanted(OPERATION)

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
    assert world.predict("is_open") == PredictedRefusal("is_open", 3, others=0)
    assert world.predict("is_open", "fits") == PredictedRefusal("is_open", 3, others=1)


def test_a_request_that_breaks_nothing_gets_furthest() -> None:
    assert World().predict() == PredictedRefusal(None, len(RULES) + 1)


def test_a_rule_that_is_not_wanted_says_how_far_a_request_gets() -> None:
    world = World()
    assert world.predict("may", "fits", wanted=frozenset({"fits"})) == PredictedRefusal("may", 2)


def test_what_has_a_fault_of_form_reaches_no_handler() -> None:
    world = World()
    world.form = False
    assert world.predict("is_open") is None


def test_a_rule_without_an_expression_is_not_seen() -> None:
    assert not World().predictor.sees_all(OPERATION)


def test_two_rules_are_tried_in_their_order_once() -> None:
    world = World()
    world.breaks("may")
    world.begin(numbers.PAIRED_EVERY - 1)
    assert world.predict("may", "fits") == PredictedRefusal(None, 2)
    world.begin(1)
    assert world.predict("may") == PredictedRefusal(None, 2)
    assert world.predict("may", "fits") == PredictedRefusal("may", 2)
    assert world.predict("may", "fits") == PredictedRefusal(None, 2)
    assert world.predict("may", "is_open", "fits") == PredictedRefusal("may", 2)


def test_what_was_broken_often_enough_is_wanted_no_more() -> None:
    world = World()
    assert world.wanted() == set(RULES)
    for rule in RULES:
        world.breaks(rule)
    assert world.wanted() == set(RULES)
    world.begin(numbers.PAIRED_EVERY)
    for other in ("is_open", "fits", "fits_too"):
        assert world.predict("may", other) == PredictedRefusal("may", 2)
    assert numbers.AIMED_PAIRS == 3
    assert world.wanted() == {*RULES} - {"may"}
