"""What is wanted of a search, and how near a request is to it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal
from twinspec.fuzz.model.decisions import PassedOver, RuleDecisions, RuleInputs
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.predict import ExpressionPredictor
from twinspec.fuzz.results.counts import Counts, DecisionKey, RuleKey

RULES = ("exists", "may", "is_open", "fits", "fits_too")
OPERATION = cast("Target", SimpleNamespace(version="v1", id="edit"))


class World:
    """Judges a request whose body names the rules that it breaks, in order; `form` is its form.

    `met` are the rules whose comparison every request meets with equal sides; "fits" has one.
    `distances` say how many conditions keep every request from breaking a rule; "may" has two.
    """

    def __init__(self) -> None:
        self.form = True
        self.met: set[str] = set()
        self.distances: dict[str, int] = {}
        self.counts = Counts()
        rules = [SimpleNamespace(id=one, expression="true") for one in RULES]
        rules.insert(1, SimpleNamespace(id="told_by_nobody", expression=None))
        known: Any = {
            "edit": SimpleNamespace(
                rules=rules,
                bounds={"fits": ("turned",)},
                farthest=dict.fromkeys(RULES, 1) | {"may": 2},
            )
        }
        world = cast("Any", self)
        self.predictor = ExpressionPredictor(world, world, world, known, world, self.counts)

    def searches(self, kind: numbers.AimKind) -> Iterator[frozenset[str]]:
        """Begin searches; yield what those of a kind look for, until a while has none of it."""
        waited = 0
        while waited <= len(numbers.AIM_KINDS):
            wanted = self.predictor.wanted(OPERATION)
            waited += 1
            if wanted and self.predictor._kind == kind:
                waited = 0
                yield wanted

    def search(self, kind: numbers.AimKind) -> frozenset[str]:
        """Begin searches until one of a kind; return what it looks for, nothing if none is."""
        return next(self.searches(kind), frozenset())

    def names(self, *rules: str) -> None:
        """Let an answer name rules as broken."""
        self.counts.violated.update(RuleKey("v1", rule) for rule in rules)

    def predict(self, *broken: str, wanted: frozenset[str] | None = None) -> Any:
        plan = Plan(OPERATION, "json", "mary", body=broken)
        return self.predictor.predict(plan, frozenset(RULES) if wanted is None else wanted)

    def breaks(self, rule: str, times: int = numbers.AIMED_TIMES) -> None:
        self.counts.decisions[DecisionKey("v1", rule, "broken")] = times

    def expected(self, plan: Plan) -> RuleInputs:
        return RuleInputs({"broken": plan.body}, {}, None, is_exact=False)

    def decide(self, _version: str, _operation: str, inputs: RuleInputs) -> RuleDecisions:
        return RuleDecisions(broken=next(iter(inputs.values["broken"]), None))

    def broken_after(
        self, _version: str, _operation: str, inputs: RuleInputs, _rule: str
    ) -> tuple[str, ...]:
        return tuple(inputs.values["broken"][1:])

    def at_bounds(
        self, _version: str, _operation: str, _inputs: RuleInputs, rule: str
    ) -> frozenset[int]:
        return frozenset({0}) if rule in self.met else frozenset()

    def distance(
        self, _version: str, _operation: str, _inputs: RuleInputs, rule: str
    ) -> int | None:
        return self.distances.get(rule)

    def unsent(self, plan: Plan) -> Plan:
        return plan

    def has_form(self, _exchange: Any) -> bool:
        return self.form


# Rules broken alone


def test_a_rule_that_few_requests_broke_is_best_broken_alone() -> None:
    world = World()
    assert world.search("alone") == set(RULES)
    alone, with_another = world.predict("is_open"), world.predict("is_open", "fits")
    assert (alone.rule, alone.others) == ("is_open", 0)
    assert (with_another.rule, with_another.others) == ("is_open", 1)


def test_rules_are_come_nearer_to_one_after_the_other() -> None:
    world = World()
    world.counts.decisions.update(
        {DecisionKey("v1", rule, "broken"): numbers.AIMED_TIMES for rule in RULES[2:]}
    )
    world.distances = {"exists": 1, "may": 2}
    searches = world.searches("alone")
    places = [(next(searches), world.predict("is_open").rank[:2])[1] for _ in range(4)]
    assert places == [(2, -2), (0, -1)] * 2, "as far as the rule, and its distance"


def test_a_request_is_near_that_gets_to_the_rule_and_has_few_conditions_left() -> None:
    world = World()
    world.search("alone")
    world.distances = {"may": 2}
    early, far = world.predict("exists").rank, world.predict("is_open").rank
    world.distances = {"may": 1}
    near, nearer = world.predict("is_open").rank, world.predict().rank
    assert early < far < near < nearer
    world.distances = {}
    assert early < world.predict("is_open").rank < far, "undecided: as far as can be"


def test_a_request_that_breaks_nothing_gets_furthest() -> None:
    assert World().predict() == PredictedRefusal(None, (len(RULES) + 1,))


def test_a_rule_that_is_not_wanted_says_how_far_a_request_gets() -> None:
    world = World()
    assert world.predict("may", "fits", wanted=frozenset({"fits"})) == PredictedRefusal("may", (2,))


def test_what_has_a_fault_of_form_reaches_no_handler() -> None:
    world = World()
    world.form = False
    assert world.predict("is_open") is None


def test_a_rule_without_an_expression_is_not_seen() -> None:
    predictor = World().predictor
    assert not predictor.sees_all(OPERATION)
    assert not predictor.sees(OPERATION, "told_by_nobody")
    assert predictor.sees(OPERATION, "may")


def test_what_was_broken_often_enough_is_wanted_no_more() -> None:
    world = World()
    world.breaks("may")
    assert world.search("alone") == {*RULES} - {"may"}


def test_a_rule_that_no_answer_names_is_looked_for_alone_for_longer() -> None:
    world = World()
    for rule in RULES:
        world.breaks(rule)
    world.counts.passed_over[PassedOver("v1", "edit", "may", "fits", is_kept=False)] = 1
    assert world.search("alone") == {"may"}
    world.distances = {"may": 0}
    assert world.predict("may") == PredictedRefusal("may", (2, 0, 0))
    assert world.predict("may", "fits") == PredictedRefusal(None, (2, 0, -1))
    assert world.predict("may", "is_open", "fits") == PredictedRefusal(None, (2, 0, -2))
    world.breaks("may", numbers.AIMED_SUSPECTED)
    assert world.search("alone") == set()


def test_a_rule_that_an_answer_names_is_suspected_no_more() -> None:
    world = World()
    for rule in RULES:
        world.breaks(rule)
    world.counts.passed_over[PassedOver("v1", "edit", "may", "fits", is_kept=False)] = 1
    world.counts.violated[RuleKey("v1", "may")] = 1
    assert world.search("alone") == set()


# Pairs of rules


def test_a_rule_is_to_be_broken_together_with_a_later_one_that_has_refused_a_request() -> None:
    world = World()
    world.names("is_open")
    assert world.search("pair") == {"may", "exists"}, "what comes before it"
    assert world.predictor.begins_at() == "is_open"
    assert world.predict("may", wanted=frozenset({"may"})).rule is None
    assert world.predict("may", "fits", wanted=frozenset({"may"})).rule is None
    assert world.predict("may", "is_open", wanted=frozenset({"may"})).rule == "may"
    assert world.search("pair") == {"exists"}, "one request tells the order"
    assert world.predict("exists", "is_open", wanted=frozenset({"exists"})).rule == "exists"
    assert world.search("pair") == set()
    world.search("alone")
    assert world.predictor.begins_at() is None


def test_a_request_is_near_to_a_pair_that_few_conditions_keep_from_breaking_both() -> None:
    world = World()
    world.names("is_open")
    wanted = world.search("pair")
    ranks = []
    for may, is_open in ((2, 0), (1, 0), (0, 3), (0, 0)):
        world.distances = {"may": may, "is_open": is_open}
        ranks.append(world.predict("is_open", wanted=wanted).rank)
    assert ranks == [(2, -2), (2, -1), (2, -3), (2, 0)]
    assert world.predict("exists", wanted=frozenset()).rank < min(ranks), "an earlier one breaks"


def test_a_rule_without_an_expression_comes_first_and_is_believed_to_stay_broken() -> None:
    world = World()
    world.names("is_open", "told_by_nobody")
    for _ in range(min(numbers.AIMED_UNSEEN, numbers.AIM_PAIR_SEARCHES)):
        wanted = world.search("pair")
        assert wanted == {"exists"}, "the only one before it"
        assert world.predictor.begins_at() == "told_by_nobody"
        found = world.predict("exists", "may", wanted=wanted)
        assert (found.rule, found.others) == ("exists", 0)
    assert world.search("pair") == {"may", "exists"}
    assert world.predictor.begins_at() == "is_open"


def test_what_another_version_has_refused_is_no_start_in_this_one() -> None:
    world = World()
    world.counts.violated[RuleKey("v2", "may")] = 1
    assert world.search("pair") == set()


def test_a_pair_that_is_not_found_is_looked_for_no_more_at_last() -> None:
    world = World()
    world.names("may")
    searches = [world.search("pair") for _ in range(numbers.AIM_PAIR_SEARCHES + 1)]
    assert searches[-2:] == [{"exists"}, set()]


# Rules that are hardly kept


def test_a_request_that_only_the_last_condition_keeps_from_breaking_a_rule_is_found() -> None:
    world = World()
    wanted = world.search("last")
    assert wanted == {"may"}, "of the others, one condition decides all"
    world.distances = {"may": 2}
    assert world.predict(wanted=wanted).rule is None
    world.distances = {"may": 1}
    assert world.predict("fits", wanted=wanted).rule == "fits", "it breaks a rule"
    for _ in range(numbers.AIMED_LAST):
        assert world.search("last") == wanted
        assert world.predict(wanted=wanted).rule == "may"
    assert world.predict(wanted=wanted).rule is None
    assert world.search("last") == set()


def test_a_request_that_breaks_the_rule_is_no_nearer_to_keeping_it_by_its_last_condition() -> None:
    world = World()
    world.search("last")
    world.distances = {"may": 1}
    kept = world.predict().rank
    world.distances = {"may": 0}
    assert world.predict("may").rank < kept


def test_what_is_hardly_kept_has_form() -> None:
    world = World()
    wanted = world.search("last")
    world.distances, world.form = {"may": 1}, False
    assert world.predict(wanted=wanted).rule is None


# Bounds


def test_a_request_at_a_bound_that_it_keeps_is_found() -> None:
    world = World()
    assert world.search("bound") == {"fits"}
    world.met = {"fits"}
    wanted = frozenset({"fits"})
    assert world.predict(wanted=wanted) == PredictedRefusal("fits", (len(RULES) + 1,))
    assert world.predict("fits_too", wanted=wanted) == PredictedRefusal("fits", (5,))
    assert world.predict(wanted=wanted) == PredictedRefusal(None, (len(RULES) + 1,))
    assert world.search("bound") == set()


def test_a_bound_that_the_server_does_not_look_at_is_not_met() -> None:
    world = World()
    world.search("bound")
    world.met = {"fits"}
    assert world.predict("may", wanted=frozenset({"fits"})) == PredictedRefusal("may", (2,))
    world.form = False
    assert world.predict(wanted=frozenset({"fits"})) == PredictedRefusal(None, (len(RULES) + 1,))


@pytest.mark.parametrize("kind", ["last", "bound"])
def test_what_this_world_does_not_have_is_not_looked_for_all_the_time(
    kind: numbers.AimKind,
) -> None:
    assert len(list(World().searches(kind))) == numbers.AIM_SEARCHES
