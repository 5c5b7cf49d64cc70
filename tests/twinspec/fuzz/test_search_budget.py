"""Searches for rules look at no more requests than a run can pay for, however many fail."""

from __future__ import annotations

import random

from tests.twinspec.fuzz.plans import LOGINS, filled, surface
from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal
from twinspec.fuzz.choose.chooser import Chooser
from twinspec.fuzz.learn.learner import Learner
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
