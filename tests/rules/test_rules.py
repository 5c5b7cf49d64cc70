"""Every documented rule, shown accepting and refusing: in JSON and XML, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from casewright.replay.shape import operation_of
from casewright.replay.worlds import overlay
from tests.databases import KINDS, Databases, Kind, databases  # noqa: F401 - a fixture
from tests.rules.applications import MEDIA_TYPES, RuleApplications, WorldClient, mismatch, shape
from tests.rules.story import RuleTest, Side, read_test, rule_files

TESTS = [read_test(file) for file in rule_files()]


def _marks(
    test: RuleTest, version: str, representation: str, kind: Kind
) -> list[pytest.MarkDecorator]:
    """`make quick` tries each rule once: in JSON, in the newest version that has it."""
    if kind == "postgresql":
        return [pytest.mark.slow]
    is_quick = (version, representation) == (test.versions[-1], "json")
    return [] if is_quick else [pytest.mark.longer]


TAKES = [
    pytest.param(
        *(test, version, representation, kind),
        id=f"{test.rule.id}-{version}-{representation}-{kind}",
        marks=_marks(test, version, representation, kind),
    )
    for kind in KINDS
    for test in TESTS
    for version in test.versions
    for representation in MEDIA_TYPES
]


@pytest.fixture(scope="module")
def applications(databases: Databases) -> RuleApplications:  # noqa: F811 - pytest's way to ask for it
    """One application for all tests."""
    return RuleApplications(databases)


def _sends(side: Side, representation: str) -> bool:
    raw = side.request.get("raw")
    return raw is None or representation in raw


@pytest.mark.parametrize(("test", "version", "representation", "kind"), TAKES)
def test_the_rule_is_kept(
    applications: RuleApplications, test: RuleTest, version: str, representation: str, kind: Kind
) -> None:
    """A refusal refuses what breaks the rule, and only that; an effect happens."""
    if test.refused is None:
        asyncio.run(_effect(applications, test, version, representation, kind))
        return
    assert _sends(test.accepted, representation) or _sends(test.refused, representation)
    if _sends(test.accepted, representation):
        asyncio.run(_accepted(applications, test.accepted, version, representation, kind))
    if _sends(test.refused, representation):
        asyncio.run(_refused(applications, test, test.refused, version, representation, kind))


async def _accepted(
    applications: RuleApplications, side: Side, version: str, representation: str, kind: Kind
) -> None:
    async with applications.play(kind, side) as play:
        await _send_earlier(play, side, version, representation)
        answer = await play.send(version, representation)
    if side.answers is None:
        assert answer.is_success, answer.text
    else:
        assert answer.status_code == side.answers, answer.text
    _matches(side.answer, answer, shape(answer, version, side.operation))


async def _send_earlier(play: WorldClient, side: Side, version: str, representation: str) -> None:
    for request in side.earlier:
        await play.send(version, representation, request)


def _matches(told: Mapping[str, Any], answer: httpx.Response, found: Any) -> None:
    difference = mismatch(told, answer, found)
    assert difference is None, difference


async def _refused(
    applications: RuleApplications,
    test: RuleTest,
    side: Side,
    version: str,
    representation: str,
    kind: Kind,
) -> None:
    async with applications.play(kind, side) as play:
        await _send_earlier(play, side, version, representation)
        before = play.digest()
        answer = await play.send(version, representation)
        after = play.digest()
    assert answer.status_code == test.rule.status, answer.text
    error = shape(answer, version, side.operation)
    assert error["details"][0]["key"] == test.rule.id, error
    assert error["code"] == test.rule.code
    if side.at is not None:
        assert error["details"][0]["value"] == side.at
    _matches(side.answer, answer, error)
    assert before == after, "a refusal changed what is stored"


async def _effect(
    applications: RuleApplications, test: RuleTest, version: str, representation: str, kind: Kind
) -> None:
    side = test.accepted
    for look in (*test.before, *test.after):
        if _is_elsewhere(look):
            await _seen_elsewhere(applications, look, side, version, representation, kind)
    async with applications.play(kind, side) as play:
        for look in test.before:
            if not _is_elsewhere(look):
                await _seen(play, look, side, version, representation)
        answer = await play.send(version, representation)
        if "status" in test.answer:
            assert answer.status_code == test.answer["status"], answer.text
        else:
            assert answer.is_success, answer.text
        _matches(test.answer, answer, shape(answer, version, side.operation))
        for look in test.after:
            if not _is_elsewhere(look):
                await _seen(play, look, side, version, representation)


def _is_elsewhere(look: Mapping[str, Any]) -> bool:
    return "world" in look or "server" in look


async def _seen_elsewhere(
    applications: RuleApplications,
    look: Mapping[str, Any],
    side: Side,
    version: str,
    representation: str,
    kind: Kind,
) -> None:
    """Look at a world, or a server, in which something else is set from the start."""
    elsewhere = replace(
        side,
        world=overlay(side.world, look.get("world", {})),
        server=look.get("server", side.server),
    )
    async with applications.play(kind, elsewhere) as play:
        await _seen(play, look, elsewhere, version, representation)


async def _seen(
    play: Any, look: Mapping[str, Any], side: Side, version: str, representation: str
) -> None:
    answer = await play.look(version, representation, look)
    expected = look.get("status")
    if expected is None:
        assert answer.is_success, answer.text
    else:
        assert answer.status_code == expected, answer.text
    name = side.operation
    if "read" in look:
        name = operation_of(version, "GET", look["read"].replace("{version}", version)).id
    difference = mismatch(look, answer, shape(answer, version, name))
    assert difference is None, f"{look}: {difference}"
