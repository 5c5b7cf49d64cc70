"""Searches for rules: how many requests they look at, however many fail, and where they begin."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.twinspec.fuzz.exchanges import examples
from tests.twinspec.fuzz.plans import LOGINS, composer, filled, surface
from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal
from twinspec.fuzz.choose.chooser import Chooser
from twinspec.fuzz.learn.learner import Learner
from twinspec.fuzz.model.exchange import ExchangeVerdict
from twinspec.fuzz.model.observation import Judgement, Observation
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.settings import RunUsers

SENT = 4000


class Hopeless:
    """Predicts of every request that it breaks another rule than those that are looked for."""

    def __init__(self) -> None:
        self.looked_at = 0

    def wanted(self, operation: Target) -> frozenset[str]:
        return frozenset({operation.id})

    def begins_at(self) -> str | None:
        return None

    def sees(self, operation: Target, rule: str) -> bool:
        return False

    def sees_all(self, operation: Target) -> bool:
        return True

    def begin(self) -> None:
        return None

    def predict(self, plan: Plan, wanted: frozenset[str]) -> PredictedRefusal | None:
        self.looked_at += 1
        return PredictedRefusal("another", (0,))


def test_searches_look_at_no_more_than_their_part_of_the_requests() -> None:
    pools, known, users = filled(), surface("v12"), RunUsers(tuple(LOGINS), ())
    predictor = Hopeless()
    learner = Learner(pools, known, users)
    chooser = Chooser(pools, learner, users, ("json",), None, predictor)
    rng = random.Random(7)
    operations = [one for one in known.operations.values() if one.session == "needs"]
    for _ in range(SENT):
        chooser.next_plan(rng.choice(operations), rng)
    most = numbers.AIM_LOOKS_AT_FIRST + SENT * numbers.AIM_LOOKS + numbers.AIM_TRIES
    assert 0 < predictor.looked_at <= most


class FromRefused(Hopeless):
    """Looks for requests that break something before `rule`, which has refused the first ones."""

    def __init__(self, rule: str) -> None:
        super().__init__()
        self.rule = rule
        self.seen: list[Plan] = []

    def begins_at(self) -> str | None:
        return self.rule

    def predict(self, plan: Plan, wanted: frozenset[str]) -> PredictedRefusal | None:
        self.seen.append(plan)
        return super().predict(plan, wanted)


def test_a_search_for_what_comes_before_a_rule_begins_at_requests_that_it_refused() -> None:
    known, users = surface("v12"), RunUsers(tuple(LOGINS), ())
    edit = known.operations["edit_case"]
    refused, accepted = composer(1).plan(edit, LOGINS[0]), composer(2).plan(edit, LOGINS[0])
    predictor = FromRefused("edit_case.case_is_open")
    learner = Learner(filled(), known, users)
    for plan, rule in ((refused, predictor.rule), (accepted, "")):
        exchange = examples()["v12-edit_case-modify_all_elements-json"]
        refusal = replace(exchange, answer=replace(exchange.answer, status=403))
        judgement = Judgement(ExchangeVerdict(), business_rule=rule)
        learner.learn(Observation(refusal if rule else exchange, plan=plan), judgement)
    chooser = Chooser(filled(), learner, users, ("json",), None, predictor)
    while not predictor.seen:
        chooser.next_plan(edit, random.Random(1))
    begun = predictor.seen[:: numbers.AIM_CLIMBS]
    assert len(begun) > 1
    assert all(one is refused for one in begun)
