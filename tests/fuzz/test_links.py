"""Chains along the contract's links, on a real server: what follows is sent, and answered so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.servers import WORLD, serving
from tests.twinspec.fuzz.plans import composer
from twinspec.contract.layout import load_contract
from twinspec.fuzz.choose.links import LinkedRequest, Links, LinkSource
from twinspec.fuzz.learn.learner import Learner
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.prepare import RunResources, prepare
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.sender import Sender
from twinspec.fuzz.settings import Login, RunSettings, users_of

ROOT = Path(__file__).parents[2]
USER = "all-1"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, RunResources, RunSettings]]:
    with serving(WORLD) as (url,):
        logins = (Login(USER, f"fuzz-{USER}"), Login("all-2", "fuzz-all-2", reserved=True))
        asked = RunSettings(url, None, {}, logins, (), ("json", "xml"), 60, None, 1, 1, None)
        yield url, prepare(load_contract(ROOT / "spec"), asked), asked


class Walk:
    """A client of one version that follows links."""

    def __init__(
        self, server: tuple[str, RunResources, RunSettings], version: str, how: str
    ) -> None:
        url, self.prepared, asked = server
        self.logins = asked.logins
        self.client: Client = self.prepared.server(url, asked).client(version)
        self.links: Links = self.prepared.links[version]
        self.judge = self.prepared.judge
        self.how = how

    def send(self, plan: Plan, status: int, credential: str | None = None) -> Exchange:
        exchange = self.client.send(plan.replace(representation=self.how), "test", credential)
        assert exchange.answer.status == status, exchange.answer.body
        assert self.judge.judge(exchange).findings == ()
        self.learn(exchange, plan)
        return exchange

    def learn(self, exchange: Exchange, plan: Plan) -> None:
        """Learn from an answer what it tells of the world, as a run does."""
        sender = Sender(self.client, SharedExclusiveLock(Path(os.devnull)), (USER,))
        observation = sender.observe(exchange, plan)
        learner = Learner(self.client.pools, self.client.surface, users_of(self.logins))
        learner.learn_world(observation)

    def first(self, plans: Iterable[Plan], status: int) -> tuple[Plan, Exchange]:
        """Send until one is answered so: not every case lets itself be changed."""
        for plan in plans:
            exchange = self.client.send(plan.replace(representation=self.how), "test")
            if exchange.answer.status == status:
                return plan, exchange
        raise AssertionError(f"nothing is answered {status}")

    def operation(self, name: str, **members: object) -> Plan:
        return Plan(self.client.surface.operations[name], "json", USER).replace(**members)

    def after(self, exchange: Exchange, plan: Plan) -> list[LinkedRequest]:
        source = LinkSource(
            plan.replace(representation=self.how),
            exchange.answer.status,
            self.client.sent(exchange, plan.operation),
            self.client.shape(exchange, plan.operation),
            exchange.answer.headers,
        )
        return list(self.links.after(source, composer(1, self.client.pools)))

    def step(self, name: str, exchange: Exchange, plan: Plan) -> LinkedRequest:
        [found] = [one for one in self.after(exchange, plan) if one.plan.operation.id == name]
        return found

    def to(self, name: str, exchange: Exchange, plan: Plan) -> Plan:
        return self.step(name, exchange, plan).plan


@pytest.mark.parametrize("how", ["json", "xml"])
def test_log_in_then_look_up_in_the_session_that_began(
    server: tuple[str, RunResources, RunSettings], how: str
) -> None:
    walk = Walk(server, "v20", how)
    body = {"userName": "all-2", "password": "fuzz-all-2"}
    begun = walk.operation("log_in", body=body, query=(("forceLogin", "yes"),)).replace(
        login="all-2"
    )
    exchange = walk.send(begun, 204)
    step = walk.step("look_up_cases", exchange, begun)
    assert step.credential == exchange.answer.headers["x-egain-session"]
    found = step.plan.replace(body={"status": "open"}, query=())
    answer = walk.send(found, 200, step.credential)
    assert answer.request.headers["x-egain-session"] == step.credential
    assert answer.answer.headers["x-egain-session"] == step.credential


@pytest.mark.parametrize("how", ["json", "xml"])
def test_look_up_then_read(server: tuple[str, RunResources, RunSettings], how: str) -> None:
    walk = Walk(server, "v20", how)
    found = walk.operation("look_up_cases", body={"status": "open"})
    exchange = walk.send(found, 200)
    first = walk.client.shape(exchange, found.operation)["case"][0]["id"]
    read = walk.to("get_cases", exchange, found).replace(query=())
    answer = walk.send(read, 200)
    assert walk.client.shape(answer, read.operation)["case"][0]["id"] == first


def open_cases(server: tuple[str, RunResources, RunSettings]) -> list[Any]:
    walk = Walk(server, "v20", "json")
    size = (("$pagesize", "75"),)
    plan = walk.operation("look_up_cases", body={"status": "open"}, query=size)
    cases: list[Any] = walk.client.shape(walk.send(plan, 200), plan.operation)["case"]
    return cases


def activities_of(cases: list[Any], walk: Walk) -> Iterator[str]:
    """The first activity of each case that has any."""
    for case in cases:
        search = walk.operation("search_activities", query=(("case", case["id"]),))
        found = walk.client.send(search, "test")
        if found.answer.status == 200:
            yield walk.client.shape(found, search.operation)["activity"][0]["id"]


@pytest.mark.parametrize("how", ["json", "xml"])
def test_edit_then_read_then_the_same_edit_again(
    server: tuple[str, RunResources, RunSettings], how: str
) -> None:
    walk = Walk(server, "v12", how)
    bodies = (
        {
            "id": case["id"],
            "lastModified": {"date": case["lastModified"]["date"]},
            "description": f"Edited in {how}",
        }
        for case in open_cases(server)
    )
    edit, exchange = walk.first((walk.operation("edit_case", body=one) for one in bodies), 204)
    read = walk.to("get_cases", exchange, edit).replace(query=())
    answer = walk.client.shape(walk.send(read, 200), read.operation)["case"][0]
    assert answer["id"] == edit.body["id"]
    assert answer["lastModified"]["date"] > edit.body["lastModified"]["date"]
    again = walk.to("edit_case", exchange, edit)
    assert again.body == edit.body
    refused = walk.send(again, 409)
    assert b"edit_case.last_modified_matches" in refused.answer.body


@pytest.mark.parametrize("how", ["json", "xml"])
def test_change_of_case_then_what_location_names(
    server: tuple[str, RunResources, RunSettings], how: str
) -> None:
    """The answer is 201 with the address of the case that was made for the activities."""
    walk = Walk(server, "v12", how)
    moves = (
        walk.operation("change_case_of_activities", path={"ids": [activity]}, body={})
        for activity in activities_of(open_cases(server), walk)
    )
    move, moved = walk.first(moves, 201)
    [(kind, key)] = walk.client.created(moved)
    reading = walk.links.to_created(move.replace(representation=how), kind, key)
    assert reading is not None
    answer = walk.send(reading, 200)
    assert walk.client.shape(answer, reading.operation)["case"][0]["id"] == key
    activities = walk.send(walk.to("get_activities", moved, move).replace(query=()), 200)
    assert f"/interaction/case/{key}".encode() in activities.answer.body
