"""Facts are read when they count: before what may change them, and by who can see them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.twinspec.fuzz.clients import client_of
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.expressions.configuration import read_configuration
from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz.model.decisions import RuleInputs
from twinspec.fuzz.model.exchange import Answer, Exchange, Request
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.facts import FactReader, FactSources

CONTRACT = load_contract(Path("tests/twinspec/bookings/spec"))
VERSION = CONTRACT.versions["v1"]
RULES = {one.id: OperationRules(CONTRACT, VERSION, one) for one in VERSION.operations}
USERS = {"users": {"7": {"id": "7", "name": "mary", "rights": ["book"]}}}
ROOM = {"id": "1", "state": "open", "seats": 4}
BODY = {"room": "1", "begins": "2030-02-01T09:00:00Z", "ends": "2030-02-01T10:00:00Z", "guests": 4}
DATE = "Tue, 01 Jan 2030 12:00:05 GMT"


class World:
    """Answers readings, and notes by whom: `shown` are the rooms that each user sees."""

    def __init__(self, client: Client, shown: Mapping[str, Mapping[str, Any]]) -> None:
        self.asked: list[str | None] = []
        self.shown = shown
        client.get = self.get  # type: ignore[method-assign]

    def get(self, target: str, login: str | None) -> requests.Response:
        self.asked.append(login)
        room = self.shown[login or ""].get(target.removeprefix("/rooms/"))
        answer = requests.Response()
        answer.status_code = 404 if room is None else 200
        answer._content = json.dumps({} if room is None else {"rooms": [room]}).encode()
        return answer


@pytest.fixture
def client() -> Iterator[Client]:
    """A client of the bookings; nothing is sent."""
    with client_of(CONTRACT, "v1", "http://nowhere.invalid") as client:
        yield client


def reader(client: Client, *observers: str, **more: Any) -> FactReader:
    configuration = more.pop("configuration", USERS)
    sources = FactSources(VERSION, RULES, CONTRACT.variables, configuration, observers, **more)
    return FactReader(client, sources)


def booking(client: Client) -> Plan:
    return Plan(
        client.surface.operations["book_room"], "json", "mary", credential="none", body=BODY
    )


def exchange(status: int, date: str | None = DATE) -> Exchange:
    headers = {"content-type": "application/json"}
    request = Request("POST", "/bookings", headers, json.dumps(BODY).encode(), "mary")
    answer = Answer(status, {} if date is None else {"date": date}, b"")
    return Exchange("v1", "book_room", "json", request, answer, "test")


def inputs(facts: FactReader, status: int, *, is_alone: bool = True) -> RuleInputs:
    found = facts.inputs(exchange(status), is_alone=is_alone)
    assert found is not None
    return found


def test_facts_of_a_change_are_those_before_it(client: Client) -> None:
    world = World(client, {"mary": {"1": ROOM}})
    facts = reader(client, "mary")
    facts.begin(booking(client), is_alone=True)
    world.shown = {"mary": {"1": ROOM | {"state": "closed"}}}
    found = inputs(facts, 201)
    assert found.facts == {"rooms": {"1": ROOM}}
    assert found.is_exact
    assert found.values["request"] == BODY
    assert found.values["caller"] == USERS["users"]["7"]


def test_facts_of_a_change_that_were_not_read_before_are_not_known(client: Client) -> None:
    World(client, {"mary": {"1": ROOM}})
    facts = reader(client, "mary")
    facts.begin(None, is_alone=True)
    found = inputs(facts, 201)
    assert found.facts == {}
    assert found.missing == ("its facts were not read before it",)


def test_facts_of_a_refusal_may_be_read_after_it(client: Client) -> None:
    World(client, {"mary": {}})
    facts = reader(client, "mary")
    facts.begin(None, is_alone=True)
    assert inputs(facts, 400).facts == {"rooms": {}}


def test_beside_other_requests_facts_are_remembered_until_a_change_names_them(
    client: Client,
) -> None:
    world = World(client, {"mary": {"1": ROOM}})
    facts = reader(client, "mary")
    facts.begin(None, is_alone=True)
    inputs(facts, 400)
    facts.begin(None, is_alone=False)
    beside = inputs(facts, 201, is_alone=False)
    assert (beside.facts, beside.is_exact) == ({"rooms": {"1": ROOM}}, False)
    facts.begin(None, is_alone=False)
    assert inputs(facts, 400, is_alone=False).facts == {}
    assert world.asked == ["mary"]


@pytest.mark.parametrize(
    ("known", "more", "asked"),
    [
        pytest.param(True, {}, ["ivy", "mary"], id="somebody has seen it"),
        pytest.param(False, {}, ["ivy"], id="nobody has seen it"),
        pytest.param(True, {"sees_all": True}, ["ivy"], id="the observer sees everything"),
    ],
)
def test_who_does_not_see_a_thing_that_somebody_has_seen_is_not_the_judge_of_it(
    client: Client, known: bool, more: dict[str, Any], asked: list[str], monkeypatch: Any
) -> None:
    world = World(client, {"ivy": {}, "mary": {"1": ROOM}})
    facts = reader(client, "ivy", "mary", **more)
    monkeypatch.setattr(facts, "_is_known", lambda _read, _ids: known)
    facts.begin(None, is_alone=True)
    found = inputs(facts, 400)
    assert world.asked == asked
    assert found.facts == {"rooms": {"1": ROOM} if "mary" in asked else {}}


@pytest.mark.parametrize(
    ("configuration", "date", "missing"),
    [
        (USERS, DATE, ()),
        (None, DATE, ("no configuration was given (--configuration)",)),
        ({"users": {}}, DATE, ("the configuration does not have the caller",)),
        (USERS, None, ("the answer has no usable header Date",)),
        (USERS, "yesterday", ("the answer has no usable header Date",)),
    ],
    ids=["all", "no configuration", "no caller", "no date", "bad date"],
)
def test_what_is_not_known_is_said(
    client: Client, configuration: Any, date: str | None, missing: tuple[str, ...]
) -> None:
    World(client, {"mary": {"1": ROOM}})
    facts = reader(client, "mary", configuration=configuration)
    facts.begin(None, is_alone=True)
    found = facts.inputs(exchange(400, date), is_alone=True)
    assert found is not None
    assert found.missing == missing


def test_the_moment_of_judging_lies_between_two_moments_of_the_servers_clock(
    client: Client,
) -> None:
    World(client, {"mary": {"1": ROOM}})
    facts = reader(client, "mary")
    facts.begin(None, is_alone=True)
    clock = inputs(facts, 400).clock
    assert clock is not None
    assert clock[0].isoformat() <= "2030-01-01T12:00:05+00:00"
    assert clock[1].isoformat() == "2030-01-01T12:00:07+00:00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("users: {}\n", None),
        (
            "users:\n  '7':\n    id: '7'\n    name: mary\n    rights: [read]\n",
            ":5 /users/7/rights/0: ",
        ),
        ("people: {}\n", ":1: "),
        ("", ": null is not of type"),
    ],
    ids=["valid", "a value", "a member", "empty"],
)
def test_a_configuration_is_checked_against_its_declared_form(
    tmp_path: Path, text: str, said: str | None
) -> None:
    file = tmp_path / "configuration.yaml"
    file.write_text(text, encoding="utf-8")
    if said is None:
        assert read_configuration(file, CONTRACT.variables) == {"users": {}}
        return
    with pytest.raises(ContractError) as caught:
        read_configuration(file, CONTRACT.variables)
    assert f"configuration.yaml{said}" in str(caught.value)
