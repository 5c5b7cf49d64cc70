"""Custom attributes, look-ups and log-in: one condition at a time."""

from __future__ import annotations

from typing import ClassVar

import pytest

from casewright.domain.commands import (
    CustomValues,
    LogIn,
)
from casewright.domain.ensure import RuleBroken
from casewright.domain.model import CustomAttributeDefinition, InstantRange
from casewright.domain.queries import GetCases, LookUpCases
from casewright.domain.throttle import Throttle
from casewright.handlers import custom_attributes
from casewright.handlers.get_cases import get_cases
from casewright.handlers.log_in import log_in
from casewright.handlers.look_up_cases import look_up_cases
from interaction_contract import rules
from tests.handlers.conftest import (
    BEFORE,
    FRANK,
    NOW,
)
from tests.handlers.refusals import in_english


class TestCustomAttributes:
    known: ClassVar = {
        name: CustomAttributeDefinition("case", name, kind, options)
        for name, kind, options in (
            ("text", "string", ()),
            ("texts", "stringList", ()),
            ("choice", "string", ("a", "b")),
            ("number", "integer", ()),
            ("moment", "datetime", ()),
        )
    }

    @pytest.mark.parametrize(
        ("name", "value", "fits"),
        [
            ("number", "1", True),
            ("number", "-12", True),
            ("number", "1.0", False),
            ("number", "", True),
            ("moment", "2022-01-01T00:00:00.000Z", True),
            ("moment", "2022-01-01T00:00:00Z", True),
            ("moment", "2022-01-01", False),
            ("moment", "2022-02-30T00:00:00Z", False),
            ("text", "anything", True),
        ],
    )
    def test_values_fit_the_data_type(self, name, value, fits):
        found = list(custom_attributes.misfits([CustomValues(name, (value,))], self.known))
        at = "/customAttributes/customAttribute/0/attribValues/attribValue/0/value"
        assert [(one.where, one.value) for one in found] == ([] if fits else [(at, value)])

    @pytest.mark.parametrize(
        ("name", "is_asked"),
        [("text", True), ("texts", True), ("choice", False), ("number", False), ("moment", False)],
    )
    def test_characters_are_asked_of_texts_only(self, name, is_asked):
        sent = [CustomValues("text", ("ok",)), CustomValues(name, ("ok", "tab\t"))]
        found = list(custom_attributes.forbidden_characters(sent, self.known))
        at = "/customAttributes/customAttribute/1/attribValues/attribValue/1/value"
        assert [(one.where, in_english(one.value)) for one in found] == (
            [(at, f"{name} (U+0009)")] if is_asked else []
        )

    def test_several_values_belong_to_lists_only(self):
        sent = [CustomValues(name, ("a", "b")) for name in ("texts", "text")]
        found = list(custom_attributes.several_values(sent, self.known))
        at = "/customAttributes/customAttribute/1/attribValues/attribValue"
        assert [(one.where, one.value) for one in found] == [(at, "text")]

    def test_options_are_asked_of_enumerations_and_clearing_is_allowed(self):
        sent = [
            CustomValues("choice", ("c",)),
            CustomValues("choice", ("",)),
            CustomValues("choice", ("a", "")),
            CustomValues("text", ("c",)),
        ]
        found = list(custom_attributes.outside_options(sent, self.known))
        at = "/customAttributes/customAttribute/{}/attribValues/attribValue/{}/value"
        assert [(one.where, one.value) for one in found] == [
            (at.format(0, 0), "c"),
            (at.format(2, 1), ""),
        ]
        unclear = custom_attributes.outside_options(sent[:2], self.known, may_clear=False)
        assert [one.value for one in unclear] == ["c", ""]


class TestLookUpCases:
    day = 24 * 60 * 60 * 1000

    @pytest.mark.parametrize(
        ("limits", "rule"),
        [
            (None, None),
            (InstantRange(), None),
            (InstantRange(None, NOW), None),
            (InstantRange(NOW - 14 * day), None),
            (InstantRange(NOW - 14 * day - 1), "last_closed_range_is_at_most_14_days"),
            (InstantRange(BEFORE, BEFORE + 14 * day), None),
            (InstantRange(BEFORE, BEFORE + 14 * day + 1), "last_closed_range_is_at_most_14_days"),
            (InstantRange(BEFORE, BEFORE + 1), None),
            (InstantRange(BEFORE, BEFORE), "last_closed_range_is_in_order"),
            (InstantRange(BEFORE, BEFORE - 1), "last_closed_range_is_in_order"),
        ],
    )
    def test_a_range_of_closing_dates_is_in_order_and_short(self, scene, limits, rule):
        world, query = scene(), LookUpCases(last_closed=limits)
        who = world.caller()
        if rule is None:
            world.read(lambda work: look_up_cases(query, who, work, NOW))
            return
        with pytest.raises(RuleBroken) as raised:
            world.read(lambda work: look_up_cases(query, who, work, NOW))
        (one,) = raised.value.violations
        assert (one.rule.id, one.where) == (f"look_up_cases.{rule}", "/lastClosedDate")

    def test_an_owner_that_is_named_twice_is_refused_where_the_name_is(self, scene):
        world, query = scene(), LookUpCases(owner_id=FRANK, owner_user_name="frank")
        who = world.caller()
        with pytest.raises(RuleBroken) as raised:
            world.read(lambda work: look_up_cases(query, who, work, NOW))
        (one,) = raised.value.violations
        assert (one.rule, one.where) == (
            rules.look_up_cases.OWNER_IS_NAMED_ONE_WAY,
            "/ownerLoginId",
        )


class TestAttributes:
    @pytest.mark.parametrize("query", [GetCases((1000,), ("notes", "none", "custom.none"))])
    def test_unknown_ones_are_told_with_those_there_are(self, scene, query):
        with pytest.raises(RuleBroken) as raised:
            scene().ask(get_cases, query)
        first, second = raised.value.violations
        assert (first.rule, first.where) == (rules.protocol.ATTRIBUTE_IS_SUPPORTED, "")
        assert first.values["value"] == second.values["value"]
        assert in_english(first.values["value"]) == "none, custom.none"
        assert first.values["allowed"] == (
            "all, created, originatingChannel, description, solution, lastClosed, relatedCases, "
            "notes, userLastWorked, custom.contract, custom.rating, custom.tags, "
            "custom.visited, custom.visits"
        )


class TestLogIn:
    @pytest.mark.parametrize(("after", "seconds"), [(0, 2), (999, 2), (1000, 1), (1999, 1)])
    def test_whoever_is_too_early_is_told_the_seconds_to_wait(self, scene, after, seconds):
        world, throttle = scene(), Throttle(free_failures=1, longest_delay=300)

        def enter(password: str, now: int) -> str:
            command = LogIn("frank", password, address="192.0.2.1")
            return world.runner.run(log_in(command, world.store, now, throttle))

        for now in (NOW, NOW + 1000):
            with pytest.raises(RuleBroken) as raised:
                enter("wrong", now)
            assert raised.value.violations[0].rule is rules.log_in.CREDENTIALS_ARE_RIGHT
        with pytest.raises(RuleBroken) as raised:
            enter(f"secret-{FRANK}", NOW + 1000 + after)
        (one,) = raised.value.violations
        assert (one.rule, one.retry_after) == (rules.protocol.RATE_IS_KEPT, seconds)
        assert enter(f"secret-{FRANK}", NOW + 3000)

    def test_failures_of_the_name_at_the_address_go_even_when_both_alone_are_forgotten(self, scene):
        world, throttle = scene(), Throttle()
        here = throttle.counters("frank", "192.0.2.1")

        def enter(name: str, address: str, password: str, now: int) -> None:
            command = LogIn(name, password, address=address)
            world.runner.run(log_in(command, world.store, now, throttle))

        def remembered() -> list[bool]:
            found = world.read(lambda work: work.log_in_failures.find([one.key for one in here]))
            return [one.key in found for one in here]

        with pytest.raises(RuleBroken):
            enter("frank", "192.0.2.1", "wrong", NOW)
        assert remembered() == [True, True, True]
        with pytest.raises(RuleBroken):
            enter("mary", "198.51.100.7", "wrong", NOW + 60_000)
        assert remembered() == [True, False, False]
        enter("frank", "192.0.2.1", f"secret-{FRANK}", NOW + 60_000)
        assert remembered() == [False, False, False]
