"""The service, the reference model and the expressions of the rules agree on every verdict.

Service and model agree on the state that is left, too.

CASEWRIGHT_TEST_LONG=1 makes a longer run, with other examples each time.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.concurrency import scenery
from tests.concurrency.attempt import Request, Verdict
from tests.concurrency.expressed import disagreement
from tests.concurrency.faults import CALLERS
from tests.concurrency.model import OPERATIONS, Outcome, answer, effects, refusals
from tests.concurrency.office import Office, Visit
from tests.concurrency.strategies import requests
from tests.concurrency.wire import Representation, activity_difference, case_difference
from tests.concurrency.world import Activity, Case, World, instant
from tests.databases import KINDS, Databases, Kind, databases  # noqa: F401 - a fixture

_LOG = logging.getLogger(__name__)
LONG = os.environ.get("CASEWRIGHT_TEST_LONG", "") not in {"", "0"}
_PROFILE = settings(
    derandomize=not LONG,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_SEQUENCES = settings(
    _PROFILE, max_examples=300 if LONG else 22, stateful_step_count=80 if LONG else 50
)
_PAIRS = settings(_PROFILE, max_examples=400 if LONG else 30, stateful_step_count=8)
Resource = TypeVar("Resource", Case, Activity)

orders_of_forms = st.sampled_from([("json", "xml"), ("xml", "json")])
passing = st.sampled_from([1, 250, 60_000, 0, 86_400_000, -3_600_000])


@dataclass
class Tally:
    """How often which verdict was given and which effect was seen.

    `expressed` counts the refusals and successes that expressions foretold, and those by rules that
    no expression decides.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    expressed: Counter[str] = field(default_factory=Counter)
    effects: Counter[str] = field(default_factory=Counter)

    def count(self, request: Request, outcome: Outcome) -> None:
        """Count one request that was answered so."""
        verdict = outcome.verdict.rule or f"{request.operation} accepted"
        self.verdicts[verdict] += 1
        self.effects.update(outcome.effects)
        event(verdict)

    @property
    def share_of_accepted(self) -> float:
        """The accepted requests among all."""
        accepted = sum(count for name, count in self.verdicts.items() if name.endswith("accepted"))
        return accepted / self.verdicts.total()


class Clients(RuleBasedStateMachine):
    """Several users who send one request after the other."""

    office: ClassVar[Office]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self._now = instant(scenery.START)
        self._visit: Visit | None = None
        self._is_sound = False
        self._is_over = False

    @initialize(departmentalization=st.booleans())
    def begin(self, departmentalization: bool) -> None:
        """Everybody logs in to a new world."""
        self._visit = Visit(self.office, departmentalization)
        self._world = self._visit.world
        self._is_sound = True

    @precondition(lambda self: not self._is_over)
    @rule(data=st.data(), forms=orders_of_forms, passed=passing)
    def one_request(
        self, data: st.DataObject, forms: tuple[Representation, ...], passed: int
    ) -> None:
        """A request has the verdict and the effects that the model and the expressions say."""
        self._now += passed
        request = data.draw(requests(self._world, self._now))
        assert self._visit is not None
        verdict, facts = self._visit.judge(self._now, request)
        course = self._in_turn(request)
        self._agree([request], [course], forms)
        rule_ = course.verdicts[0].rule
        wrong = disagreement(request, verdict, facts, rule_)
        assert wrong is None, wrong
        self.tally.expressed["decided" if rule_ == verdict.broken else "undecided"] += 1

    def _in_turn(self, *sent: Request) -> Course:
        course = Course([], self._world)
        for request in sent:
            outcome = answer(course.world, request, self._now)
            course.outcomes.append(outcome)
            course.world = outcome.world
        return course

    def _agree(
        self, sent: Sequence[Request], courses: Sequence[Course], forms: Sequence[Representation]
    ) -> None:
        """Send at once; verdicts and state must be as in one of the possible courses of events."""
        assert self._visit is not None
        self._is_sound = False
        verdicts = self._visit.send(self._now, sent, forms[: len(sent)])
        fitting = [one for one in courses if one.verdicts == verdicts]
        assert fitting, f"{sent}: {verdicts}, the model says {[one.verdicts for one in courses]}"
        for request, outcome in zip(sent, fitting[0].outcomes, strict=True):
            self.tally.count(request, outcome)
        worlds = [one.world for one in fitting]
        cases = {id_ for one in worlds for id_ in changed_cases(self._world, one)}
        activities = {
            id_ for one in worlds for id_ in changed(self._world.activities, one.activities)
        }
        self._world = self._seen(worlds, sorted(cases), sorted(activities), forms)
        self._is_sound = True

    def _seen(
        self,
        worlds: Sequence[World],
        cases: Sequence[int],
        activities: Sequence[int],
        forms: Sequence[Representation],
    ) -> World:
        """Return the one of the possible worlds that the reads show, its new stamps filled in."""
        assert self._visit is not None
        shown_cases, shown_activities = self._visit.look(cases, activities, forms)
        differences = []
        for world in worlds:
            wrong = [
                case_difference(world, world.cases[id_], shown, self._now)
                for id_, shown in zip(cases, shown_cases, strict=True)
            ] + [
                activity_difference(world.activities[id_], shown, self._now)
                for id_, shown in zip(activities, shown_activities, strict=True)
            ]
            if not any(wrong):
                return replace(
                    world,
                    cases=_dated(world.cases, shown_cases),
                    activities=_dated(world.activities, shown_activities),
                )
            differences.append([one for one in wrong if one])
        raise AssertionError(f"The reads show no world that the model allows: {differences}")

    def teardown(self) -> None:
        """Look at everything once more: nothing else has changed."""
        if self._visit is None:
            return
        try:
            if self._is_sound:
                self._seen([self._world], sorted(self._world.cases)[:20], [], ("xml", "json"))
                self._seen([self._world], [], sorted(self._world.activities), ("json",))
        finally:
            self._visit.end()


class Pairs(Clients):
    """Several users, of whom two may send at once; that ends the sequence when order matters."""

    @precondition(lambda self: not self._is_over)
    @rule(data=st.data(), forms=orders_of_forms, passed=passing, same=st.booleans())
    def two_at_once(
        self, data: st.DataObject, forms: tuple[Representation, ...], passed: int, same: bool
    ) -> None:
        """Two requests at once are answered as if one came after the other."""
        self._now += passed
        first = data.draw(requests(self._world, self._now))
        second = data.draw(requests(self._world, self._now))
        if same:
            second = replace(first, user=data.draw(st.sampled_from(CALLERS)))
        courses = [self._in_turn(first, second), self._in_turn(second, first)]
        courses[1].outcomes.reverse()
        self._is_over = courses[0] != courses[1]
        self._agree([first, second], courses, forms)

    @precondition(lambda self: self._is_over)
    @rule()
    def rest(self) -> None:
        """Nothing more: what would be drawn next would depend on which request came first."""


@dataclass
class Course:
    """One possible course of events: the outcomes in the order of sending, and the end."""

    outcomes: list[Outcome]
    world: World

    @property
    def verdicts(self) -> list[Verdict]:
        """What is answered, in the order of sending."""
        return [one.verdict for one in self.outcomes]


def changed(before: Mapping[int, object], after: Mapping[int, object]) -> set[int]:
    """Return the ids under which something else is found, or something new."""
    return {id_ for id_, one in after.items() if before.get(id_) is not one}


def changed_cases(before: World, after: World) -> set[int]:
    """Return the cases that changed, or whose relations did."""
    ends = {id_ for pair in before.relations ^ after.relations for id_ in pair}
    return changed(before.cases, after.cases) | ends


def _dated(known: Mapping[int, Resource], shown: Sequence[Any]) -> dict[int, Resource]:
    """Return the resources with the moments of last modification that the reads show."""
    dates = {int(one["id"]): instant(one["lastModified"]["date"]) for one in shown}
    return {
        id_: replace(one, modified=replace(one.modified, at=dates[id_], least=dates[id_]))
        if id_ in dates
        else one
        for id_, one in known.items()
    }


@pytest.fixture(params=KINDS)
def office(
    request: pytest.FixtureRequest,
    databases: Databases,  # noqa: F811 - pytest's way to ask for it
    tmp_path: Path,
) -> Office:
    """The application over databases of each kind."""
    return Office(request.param, databases, tmp_path)


def test_sequences_are_answered_as_documented(office: Office) -> None:
    """Most requests are accepted, every effect occurs, and most refusals."""

    class Here(Clients):
        pass

    Here.office, Here.tally = office, Tally()
    run_state_machine_as_test(Here, settings=_SEQUENCES)
    tally = Here.tally
    _LOG.info("%.2f accepted; %s", tally.share_of_accepted, tally)
    missing = {id_ for name in OPERATIONS for id_ in effects(name)} - tally.effects.keys()
    assert not missing, f"never seen: {sorted(missing)}"
    assert tally.share_of_accepted > 0.55
    assert tally.expressed["decided"] > tally.expressed.total() * 0.8, tally.expressed
    known = {f"{name}.{rule_}" for name in OPERATIONS for rule_, _ in refusals(name)}
    assert len(known & tally.verdicts.keys()) > len(known) * 0.6, known - tally.verdicts.keys()


def test_two_at_once_are_answered_as_one_after_the_other(office: Office) -> None:
    """In one order or the other, which both verdicts and the state that is left agree with."""

    class Here(Pairs):
        pass

    Here.office, Here.tally = office, Tally()
    run_state_machine_as_test(Here, settings=_PAIRS)
    _LOG.info("%.2f accepted; %s", Here.tally.share_of_accepted, Here.tally.verdicts)


def test_the_model_knows_every_rule() -> None:
    """Each refusal of a handler that spec/rules lists is a method of the model, and no other is."""
    for name, operation in OPERATIONS.items():
        for rule_, _ in refusals(name):
            assert callable(getattr(operation, rule_, None)), f"{name}.{rule_}"
