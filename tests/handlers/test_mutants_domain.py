"""The domain's own words, one at a time: what the operations take for granted of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casewright.domain.capacity import no_room
from casewright.domain.commands import (
    UNSET,
    CaseTarget,
    ChangeCaseOfActivities,
    CustomValues,
    EditCase,
    LogIn,
)
from casewright.domain.effects import effect
from casewright.domain.ensure import At, RuleBroken, Violation, ensure, ensure_none, existing
from casewright.domain.model import Caller, Session, Stamp, User, UserRef, WorldSettings
from casewright.domain.queries import LookUpCases, Page, SearchCases, Span
from casewright.domain.sessions import is_use_due, new_token, session_key
from casewright.domain.throttle import Counter, Failures, Throttle, wait_of
from casewright.domain.wording import Listed, shown
from interaction_contract import rules

NOW, MINUTE = 1_640_995_200_000, 60_000
FRANK = UserRef(1012, "Frank", "Frank", "Olin")
CUSTOM = (CustomValues("rating", ("5",)),)


class TestWhatAnEditChanges:
    def test_ids_and_instants_alone_change_nothing(self):
        assert EditCase(1000, NOW).changes_something is False

    @pytest.mark.parametrize(
        "sent",
        [
            {"due_date": None},
            {"owner_id": None},
            {"severity": "low"},
            {"subject": ""},
            {"description": ""},
            {"solution": ""},
            {"link": (1001,)},
            {"unlink": (1001,)},
            {"custom_attributes": CUSTOM},
        ],
        ids=lambda sent: next(iter(sent)),
    )
    def test_every_other_member_changes_something(self, sent):
        assert EditCase(1000, NOW, **sent).changes_something is True


class TestWhatIsNotSent:
    def test_commands_have_the_documented_defaults(self):
        assert LogIn("frank", "secret") == LogIn("frank", "secret", force=False, address="")
        assert ChangeCaseOfActivities((1,), CaseTarget()).relate_case is False
        unset = dict.fromkeys(("due_date", "severity", "subject", "description"), UNSET)
        assert CaseTarget() == CaseTarget(None, solution=UNSET, **unset)
        assert Throttle() == Throttle(free_failures=5, longest_delay=300)

    def test_queries_take_the_first_25_in_order_of_id(self):
        for query in (SearchCases(), LookUpCases()):
            assert (query.sort.attribute, query.sort.order) == ("id", "asc")
            assert query.paging == Page(1, 25)
        assert Span() == Span(1, 25)

    def test_worlds_and_callers_have_the_documented_defaults(self):
        assert WorldSettings() == WorldSettings(False, 30, 12, "en-US", session_retention_hours=24)
        assert Caller(TestUsers.user, "key").strict_visibility is False
        assert At("/id").value == ""
        assert Violation(rules.edit_case.CASE_IS_OPEN) == Violation(
            rules.edit_case.CASE_IS_OPEN, "", {}, None
        )


class TestEnsuring:
    def test_what_holds_raises_nothing(self):
        ensure("anything", rules.edit_case.CASE_IS_OPEN)
        ensure_none((), rules.edit_case.CASE_IS_OPEN)

    def test_a_violation_has_its_place_and_values_as_texts(self):
        with pytest.raises(RuleBroken) as raised:
            ensure(0, rules.edit_case.CASE_IS_OPEN, "/id", value=1000)
        expected = Violation(rules.edit_case.CASE_IS_OPEN, "/id", {"value": "1000"})
        assert raised.value.violations == (expected,)

    def test_all_offenders_are_told_and_each_value_once(self):
        offenders = [At("/a", 1), At("/b", 2), At("/c", 1)]
        with pytest.raises(RuleBroken) as raised:
            ensure_none(offenders, rules.edit_case.CASE_EXISTS, allowed="none")
        texts = {"value": Listed(("1", "2")), "allowed": "none"}
        assert raised.value.violations == tuple(
            Violation(rules.edit_case.CASE_EXISTS, where, texts) for where in ("/a", "/b", "/c")
        )
        assert str(raised.value) == ", ".join(["edit_case.case_exists"] * 3)

    def test_what_exists_is_returned_even_when_it_is_empty(self):
        assert existing("", rules.edit_case.CASE_EXISTS) == ""
        with pytest.raises(RuleBroken):
            existing(None, rules.edit_case.CASE_EXISTS)

    def test_only_effects_can_be_brought_about(self):
        with pytest.raises(ValueError, match="no effect"):
            effect(rules.edit_case.CASE_IS_OPEN)
        assert effect(rules.edit_case.LINKS_RELATE)(len) is len


class TestStamps:
    @pytest.mark.parametrize(
        ("former", "now", "expected"),
        [(NOW, NOW + 5, NOW + 5), (NOW, NOW, NOW + 1), (NOW, NOW - 5, NOW + 1)],
    )
    def test_a_change_is_later_than_the_one_before_and_not_before_now(self, former, now, expected):
        assert Stamp(None, former).moved(FRANK, now) == Stamp(FRANK, expected)


class TestUsers:
    user = User(
        id=1,
        user_name="u",
        name="n",
        first_name="f",
        last_name="l",
        enabled=True,
        home_department=10,
        foreign_departments=frozenset({20}),
        shared_departments=frozenset({30}),
        licenses=frozenset(),
        actions=frozenset(),
        transfer_activities_to=frozenset(),
        pull_activities_from=frozenset(),
    )

    def test_a_reference_has_each_name_in_its_place(self):
        assert self.user.ref == UserRef(1, "n", "f", "l")

    def test_home_and_foreign_departments_are_own_and_shared_ones_visible(self):
        assert self.user.own_departments == {10, 20}
        assert self.user.visible_departments == {10, 20, 30}


class TestWindows:
    @pytest.mark.parametrize(
        ("paging", "offset", "limit"),
        [
            (Page(), 0, 25),
            (Page(2), 25, 25),
            (Page(3, 10), 20, 10),
            (Page(2**60, 75), 2**62, 75),
            (Span(), 0, 25),
            (Span(2, 7), 1, 7),
            (Span(2**62 + 2), 2**62, 25),
        ],
    )
    def test_a_part_begins_after_those_before_it(self, paging, offset, limit):
        assert (paging.window.offset, paging.window.limit) == (offset, limit)


class TestSessions:
    def test_a_token_is_a_random_uuid(self):
        assert new_token()[14] == "4"
        assert new_token() != new_token()

    def test_whatever_a_client_sends_has_a_key(self):
        assert len({session_key(one) for one in ("a", "b", "\ud800")}) == 3

    @pytest.mark.parametrize(
        ("idle_minutes", "due"), [(30, MINUTE), (60, MINUTE), (120, MINUTE), (1, 1000)]
    )
    def test_a_use_is_written_down_once_a_minute_or_sixty_times(self, idle_minutes, due):
        expected = min(due, idle_minutes * MINUTE // 60)
        session = Session("key", 1, NOW, NOW)
        settings = WorldSettings(session_idle_minutes=idle_minutes)
        assert not is_use_due(session, settings, NOW + expected - 1)
        assert is_use_due(session, settings, NOW + expected)

    def test_a_session_without_idle_time_is_written_down_at_once(self):
        assert is_use_due(Session("key", 1, NOW, NOW), WorldSettings(session_idle_minutes=0), NOW)


class TestThrottle:
    counter = Counter(key="k", free=5, longest_delay=300_000, forget_every=300_000)

    def failures(self, count: int, **changes: Any) -> Failures:
        return replace(Failures("k", count, NOW, NOW), **changes)

    @pytest.mark.parametrize(
        ("count", "wait"),
        [
            (0, 0),
            (4, 0),
            (5, 1000),
            (6, 2000),
            (7, 4000),
            (13, 256_000),
            (14, 300_000),
            (99, 300_000),
        ],
    )
    def test_each_failure_beyond_the_free_ones_doubles_the_wait(self, count, wait):
        assert self.counter.wait(self.failures(count), NOW) == wait

    def test_nobody_waits_without_failures(self):
        assert self.counter.wait(None, NOW) == 0

    @pytest.mark.parametrize(
        ("since", "wait"), [(999, 1), (1000, 0), (1001, 0), (5000, 0), (-400, 600)]
    )
    def test_time_that_went_by_is_time_waited(self, since, wait):
        assert self.counter.wait(self.failures(5), NOW + since) == wait

    @pytest.mark.parametrize(
        ("former", "since", "count"),
        [(None, 0, 1), (3, 0, 4), (3, 299_999, 4), (3, 300_000, 3), (3, 900_000, 1), (3, 10**9, 1)],
    )
    def test_one_failure_is_forgotten_per_longest_delay(self, former, since, count):
        before = None if former is None else self.failures(former)
        after = self.counter.after_failure(before, NOW + since)
        now = NOW + since
        assert after == Failures("k", count, now, now + count * 300_000)

    def test_a_name_an_address_and_both_are_counted_with_their_allowances(self):
        both, name, address = Throttle(3, 200).counters("frank", "192.0.2.1")
        assert [one.free for one in (both, name, address)] == [3, 30, 60]
        assert [one.forget_every for one in (both, name, address)] == [200_000, 20_000, 10_000]
        assert {one.longest_delay for one in (both, name, address)} == {200_000}
        assert len({both.key, name.key, address.key}) == 3

    def test_defaults_are_five_free_failures_and_five_minutes(self):
        assert Throttle() == Throttle(5, 300)

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("192.0.2.1", "192.0.2.2", False),
            ("192.0.2.1", "::ffff:192.0.2.1", True),
            ("::ffff:192.0.2.2", "::ffff:192.0.2.1", False),
            ("2001:db8::1", "2001:db8::ffff:0:0:1", True),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
            ("2001:db8:0:2::1", "2001:db8:0:3::1", False),
            ("nowhere", "elsewhere", False),
            ("nowhere", "nowhere", True),
        ],
    )
    def test_a_network_of_version_6_counts_as_one_address(self, one, other, same):
        keys = [Throttle().counters("frank", address)[2].key for address in (one, other)]
        assert (keys[0] == keys[1]) is same


def test_who_finds_no_room_may_ask_again_after_five_seconds() -> None:
    [violation] = no_room().violations
    assert violation.retry_after == 5


def test_a_value_is_shown_with_its_first_59_characters_and_an_ellipsis_if_it_has_more_than_60() -> (
    None
):
    assert shown("x" * 60) == "x" * 60
    assert shown("x" * 61) == "x" * 59 + "…"


@pytest.mark.parametrize(("failed_here", "waits"), [(1, False), (2, True)])
def test_a_name_that_failed_elsewhere_slows_an_address_from_its_second_failure_on(
    failed_here: int, waits: bool
) -> None:
    """Who mistypes once is not kept waiting by strangers who go on failing."""
    counters = Throttle().counters("frank", "192.0.2.1")
    here, anywhere, _ = counters
    failures = {
        here.key: Failures(here.key, failed_here, last=0, forgotten=10**9),
        anywhere.key: Failures(anywhere.key, 100 * anywhere.free, last=0, forgotten=10**9),
    }
    assert (wait_of(counters, failures, 1) > 0) is waits
