"""Many clients at once, against servers in processes of their own: nothing is lost or broken."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.concurrency import scenery
from tests.concurrency.busy import Done, all_work, counting, units
from tests.concurrency.scenery import COUNTED, POOL, UNMOVED
from tests.concurrency.serving import Server, callers, fill, is_sound, served
from tests.concurrency.wire import Caller, contact
from tests.databases import Databases, Kind, databases  # noqa: F401 - a fixture

_LOG = logging.getLogger(__name__)
_CLIENTS = 16
_REQUESTS_EACH = 40
_SECONDS = 10
_EDITORS = 50

SERVERS: list[tuple[Kind, int]] = [("sqlite", 1), ("sqlite", 2), ("postgresql", 2)]


class Place:
    """A running server, and the database below it."""

    def __init__(self, server: Server, url: str) -> None:
        self.server = server
        self.url = url


@pytest.fixture(scope="module", params=SERVERS, ids=lambda param: f"{param[0]}-{param[1]}")
def place(
    request: pytest.FixtureRequest,
    databases: Databases,  # noqa: F811 - pytest's way to ask for it
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Place]:
    """A server over the busy world."""
    kind, workers = request.param
    folder = tmp_path_factory.mktemp("busy")
    url = databases.new(kind)
    fill(url, scenery.busy(), folder)
    with served(url, workers, folder) as server:
        yield Place(server, url)


def test_sixteen_clients_leave_everything_in_order(place: Place) -> None:
    """No error of the server, no lost update, no broken invariant."""

    async def run() -> tuple[Done, dict[int, Any], dict[int, Any]]:
        async with callers(place.server, _CLIENTS) as clients:
            done = await all_work(clients, _REQUESTS_EACH, _SECONDS)
            cases, activities = await everything(clients[0], done.created)
            return done, cases, activities

    done, cases, activities = asyncio.run(run())
    _LOG.info("%s %s", done.verdicts, done.rules)
    assert {status for _, status in done.verdicts} <= {201, 204, 400, 409}, done.verdicts
    accepted = sum(count for (_, status), count in done.verdicts.items() if status < 300)
    assert accepted > done.verdicts.total() * 0.25, done.verdicts
    no_update_is_lost(done, cases)
    cases_are_created_once(done)
    cases_are_open_while_something_is_to_do(cases, activities)
    relations_are_symmetric(cases)
    customers_fit_contact_points(activities)
    responses_stay_with_what_they_answer(activities)
    cases_follow_their_activities(cases, activities)
    is_sound(place.url)


async def everything(caller: Caller, created: list[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """Read all cases and activities."""
    ids = [*POOL, *UNMOVED, *COUNTED, *created]
    cases = {one: await caller.case(one) for one in ids}
    told = [int(one["id"]) for one in scenery.busy()["activities"]]
    shown = [one for at in (0, 50) for one in await caller.activities(told[at : at + 50])]
    return cases, {int(one["id"]): one for one in shown}


def no_update_is_lost(done: Done, cases: dict[int, Any]) -> None:
    """Each state of a case was edited once at most, and every confirmed edit counts."""
    assert len(done.edits) == len(set(done.edits))
    confirmed = Counter(case for case, _ in done.edits)
    assert confirmed
    assert {one: units(cases[one]) for one in confirmed} == dict(confirmed)


def cases_are_created_once(done: Done) -> None:
    """Every new case has the greatest id plus one."""
    first = max(COUNTED) + 1
    assert sorted(done.created) == list(range(first, first + len(done.created)))


def cases_are_open_while_something_is_to_do(
    cases: dict[int, Any], activities: dict[int, Any]
) -> None:
    """Moving and closing leave no open case without open activities, and no closed one with."""
    busy = {
        int(one["case"]["id"])
        for one in activities.values()
        if one["status"]["value"] != "completed"
    }
    assert {id_ for id_, one in cases.items() if one["status"]["value"] == "open"} == busy
    assert all("lastClosed" in one for id_, one in cases.items() if id_ not in busy)


def relations_are_symmetric(cases: dict[int, Any]) -> None:
    """Whom a case is related to is related to it."""
    pairs = {
        (id_, int(other["id"]))
        for id_, one in cases.items()
        for other in one.get("relatedCases", {"case": []})["case"]
    }
    assert pairs
    assert pairs == {(other, one) for one, other in pairs}


def customers_fit_contact_points(activities: dict[int, Any]) -> None:
    """An activity's customer and person are those of its contact point."""
    known = {
        (customer["id"], person["id"], point["id"])
        for customer in scenery.busy()["customers"]
        for person in customer["contactPersons"]
        for point in person["contactPoints"]
    }
    assert {contact(one) for one in activities.values()} <= known


def responses_stay_with_what_they_answer(activities: dict[int, Any]) -> None:
    """Completed responses follow to another case, and to another contact point."""
    for one in POOL:
        answered, response = activities[one * 10 + 1], activities[one * 10 + 4]
        assert response["case"] == answered["case"]
        assert contact(response) == contact(answered)


def cases_follow_their_activities(cases: dict[int, Any], activities: dict[int, Any]) -> None:
    """Where only customers change, a case whose activities agree has their customer."""
    for one in UNMOVED:
        agreed = {contact(activities[one * 10 + index])[0] for index in (1, 2, 3)}
        if len(agreed) == 1:
            assert {cases[one]["customer"]["id"]} == agreed


def test_one_of_fifty_edits_wins(place: Place) -> None:
    """Of clients who have seen the same state exactly one changes it."""

    async def run() -> tuple[list[Any], int]:
        async with callers(place.server, 4) as clients:
            case = UNMOVED[0]
            seen = (await clients[0].case(case))["lastModified"]["date"]
            edits = [
                clients[index % 4].send(counting(case, seen, 1000 + index), "json")
                for index in range(_EDITORS)
            ]
            verdicts = await asyncio.gather(*edits)
            return verdicts, units(await clients[0].case(case))

    verdicts, found = asyncio.run(run())
    assert Counter(one.status for one in verdicts) == {204: 1, 409: _EDITORS - 1}
    assert {one.rule for one in verdicts} == {None, "edit_case.last_modified_matches"}
    assert found == 1000 + [one.status for one in verdicts].index(204)
