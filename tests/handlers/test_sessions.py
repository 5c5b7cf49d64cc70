"""log_in and log_out: five live sessions, the earliest ends on demand, names are not told."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher

from casewright.domain import passwords
from casewright.domain.commands import LogIn
from casewright.domain.ensure import RuleBroken
from casewright.domain.model import Caller, Session, WorldSettings
from casewright.domain.sessions import is_expired, is_use_due, new_token, session_key
from casewright.handlers.log_in import log_in
from casewright.handlers.log_out import log_out
from interaction_contract import rules
from tests.handlers.conftest import FRANK, NOW

MINUTE = 60_000


def enter(world, user_id=FRANK, name="frank", *, force=False, after=0):
    command = LogIn(name, f"secret-{user_id}", force)
    return world.runner.run(log_in(command, world.store, NOW + after))


def keys(world, user_id=FRANK):
    return [one.key for one in world.read(lambda work: work.sessions.of_user(user_id))]


def test_session_is_stored_as_a_hash_only(scene):
    world = scene()
    token = enter(world)
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", token
    )
    assert keys(world) == [session_key(token)]
    assert token not in session_key(token)
    found, user = world.read(lambda work: work.sessions.caller(session_key(token)))
    assert (found.created, found.last_used, user.id) == (NOW, NOW, FRANK)


def test_sixth_session_is_refused_or_ends_the_earliest(scene):
    world = scene()
    tokens = [enter(world, after=one) for one in range(5)]
    with pytest.raises(RuleBroken) as raised:
        enter(world, after=5)
    assert raised.value.violations[0].rule is rules.log_in.AT_MOST_FIVE_SESSIONS
    assert keys(world) == [session_key(one) for one in tokens]
    sixth = enter(world, after=6, force=True)
    assert keys(world) == [session_key(one) for one in [*tokens[1:], sixth]]


def test_force_ends_nothing_as_long_as_there_is_room(scene):
    world = scene()
    tokens = [enter(world, after=one, force=True) for one in range(5)]
    assert keys(world) == [session_key(one) for one in tokens]


def test_expired_sessions_do_not_count(scene):
    world = scene()
    for one in range(5):
        enter(world, after=one)
    last = enter(world, after=30 * MINUTE + 4)
    assert keys(world) == [session_key(last)]


@pytest.mark.parametrize(
    "command",
    [
        LogIn("frank", "wrong"),
        LogIn("stranger", "secret-1012"),
        LogIn("otto", "secret-1004"),
        LogIn("Frank", "secret-1012"),
    ],
    ids=["wrong password", "unknown", "disabled", "other case"],
)
def test_failures_are_told_apart_by_nothing(scene, command):
    world = scene()
    with pytest.raises(RuleBroken) as raised:
        world.runner.run(log_in(command, world.store, NOW))
    (violation,) = raised.value.violations
    assert violation.rule is rules.log_in.CREDENTIALS_ARE_RIGHT
    assert (violation.where, violation.values) == ("", {})


def test_a_user_without_rights_may_log_in(scene):
    assert enter(scene(), 1005, "nobody")


def test_log_out_ends_this_session_only(scene):
    world = scene()
    first, second = enter(world), enter(world, after=1)
    caller = Caller(world.caller().user, session_key(first))
    world.write(lambda work: log_out(caller, work))
    assert keys(world) == [session_key(second)]


@pytest.mark.parametrize(
    ("created", "last_used", "expired"),
    [
        (0, 0, False),
        (0, -30 * MINUTE + 1, False),
        (0, -30 * MINUTE, True),
        (-12 * 60 * MINUTE + 1, 0, False),
        (-12 * 60 * MINUTE, 0, True),
        (5, 5, False),
    ],
)
def test_idle_and_old_sessions_expire(created, last_used, expired):
    session = Session("key", FRANK, NOW + created, NOW + last_used)
    assert is_expired(session, WorldSettings(), NOW) is expired


@pytest.mark.parametrize(
    ("idle_minutes", "milliseconds"), [(1, 1000), (30, 30_000), (60, 60_000), (61, 60_000)]
)
def test_use_is_written_down_once_a_minute_or_sixty_times_within_the_idle_time(
    idle_minutes, milliseconds
):
    session, settings = (
        Session("key", FRANK, 0, NOW),
        WorldSettings(session_idle_minutes=idle_minutes),
    )
    assert not is_use_due(session, settings, NOW + milliseconds - 1)
    assert is_use_due(session, settings, NOW + milliseconds)


def test_tokens_and_keys():
    assert len({new_token() for _ in range(100)}) == 100
    assert session_key("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_unknown_users_cost_as_much_as_known_ones():
    stored = PasswordHasher().hash("right")
    assert passwords.is_password("right", stored)
    assert not passwords.is_password("wrong", stored)
    assert not passwords.is_password("right", None)
    assert not passwords.is_password("right", "no hash at all")
    assert not PasswordHasher().check_needs_rehash(passwords._NOBODYS_HASH)
