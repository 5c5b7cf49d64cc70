"""The fuzz world: written by its script, kept by its guards, and all refusals are met in it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import pytest
import yaml
from argon2 import PasswordHasher
from typer.testing import CliRunner

from casewright.app import create_app
from casewright.cli import app as command_line
from casewright.clock import Clock
from casewright.domain.model import Session
from casewright.domain.repositories import Store
from casewright.domain.sessions import new_token, session_key
from casewright.settings import Settings
from casewright.storage import digest, open_store
from casewright.storage.world import load_world, read_world
from interaction_contract.rules import BY_ID
from tests.fuzz.make_world import WORLD, world_text
from tests.fuzz.provocations import PROVOCATIONS, Provocation
from tests.fuzz.servers import ServerFailed, serving
from tests.fuzz.world_people import (
    ARCHIVE,
    POINTS_PER_CUSTOMER,
    SALES,
    SERVICE,
    SESSION_USERS,
    USER,
    Record,
)

HEADER = "X-egain-session"
LOG_IN = "/system/ws/v12/authentication/user/login"
MOST_SESSIONS = 5
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, httpx.Response]:
    """Send every provocation to the same world, which refusals leave as it is."""
    url = f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'fuzz.db'}"
    load_world(WORLD, url, hash_password=_CHEAP.hash)
    before = digest(url)
    found = asyncio.run(_answers(url, PROVOCATIONS))
    assert digest(url) == before
    return found


async def _answers(url: str, provocations: Sequence[Provocation]) -> Mapping[str, httpx.Response]:
    async with open_store(url) as store:
        tokens = await _sessions(store)
        app = create_app(store, Clock(), Settings.model_construct())
        async with httpx.AsyncClient(
            base_url="http://casewright.example/system/ws",
            transport=httpx.ASGITransport(app),
            headers={"Accept": "application/json"},
        ) as client:
            return {
                one.rule: await client.request(
                    one.method,
                    one.path,
                    headers={HEADER: tokens[one.caller]} if one.caller else {},
                    **({} if one.body is None else {"json": one.body}),
                )
                for one in provocations
            }


async def _sessions(store: Store) -> Mapping[str, str]:
    """Begin as many sessions as each user may have, and return the id of one by user name."""
    now, tokens = Clock().now(), {}
    async with store.writing() as work:
        for name, user_id in USER.items():
            for _ in range(MOST_SESSIONS):
                tokens[name] = new_token()
                session = Session(session_key(tokens[name]), int(user_id), now, now)
                await work.sessions.add(session)
    return tokens


def test_the_file_is_what_its_script_writes() -> None:
    assert WORLD.read_text(encoding="utf-8") == world_text(), "run: python -m tests.fuzz.make_world"


def test_each_refusal_of_a_handler_has_its_provocation() -> None:
    refusals = [
        rule.id
        for rule in BY_ID.values()
        if rule.kind == "refusal" and rule.checked_by == "handler"
    ]
    assert sorted(one.rule for one in PROVOCATIONS) == sorted(refusals)


@pytest.mark.parametrize("provocation", PROVOCATIONS, ids=lambda one: one.rule)
def test_a_refusal_is_met(provocation: Provocation, answers: Mapping[str, httpx.Response]) -> None:
    answer = answers[provocation.rule]
    assert answer.status_code == BY_ID[provocation.rule].status
    assert {detail["key"] for detail in answer.json()["details"]} == {provocation.rule}


def test_full_cases_stay_full() -> None:
    """Nobody edits most cases with many relations, nor takes relations to them away."""
    world = read_world(WORLD)
    cases = {case["id"]: case for case in world["cases"]}
    full = [case for case in cases.values() if len(case.get("relatedCases", ())) >= 74]
    pulled = {one for user in world["users"] for one in user.get("pullActivitiesFrom", ())}
    disabled = {user["id"] for user in world["users"] if not user.get("enabled", True)}
    departments = {
        one
        for user in world["users"]
        if set(user["actions"]) - {"View Agent Console"}
        for one in (user["homeDepartment"], *user.get("foreignDepartments", ()))
    }
    kept = [one for one in full if one["department"] == ARCHIVE or one.get("owner") in disabled]
    assert len(kept) >= 30
    assert ARCHIVE not in departments
    assert not disabled & pulled


def test_cases_stay_open() -> None:
    """An activity in workflow that is no e-mail holds its case open: none of ours can end it."""
    world = read_world(WORLD)
    held = {
        one["case"]
        for one in world["activities"]
        if one["type"] != "email" and one["status"] in ("in_workflow", "in_precompletion")
    }
    assert len([one for one in world["cases"] if one["id"] in held and "status" not in one]) > 60


def test_rare_effects_have_several_records() -> None:
    """Each list holds what one effect needs beyond a request that is accepted."""
    world = read_world(WORLD)
    own = (SERVICE, SALES)
    changeable = {
        one["id"]: one
        for one in world["activities"]
        if one["status"] in ("assigned", "awaiting_assignment") and one["department"] in own
    }
    of_case: dict[str | None, list[Record]] = {}
    for one in world["activities"]:
        of_case.setdefault(one.get("case"), []).append(one)
    customers = {one.get("customer") for one in changeable.values()}
    alone = [one for one in changeable.values() if len(of_case[one.get("case")]) == 1]
    finished = [one for one in world["activities"] if one["status"] == "completed"]
    closed = [case for case in world["cases"] if case.get("status") == "closed"]
    followed = [one for one in finished if one.get("responseTo") in changeable]
    reopened = [case for case in closed if case.get("customer") in customers]
    assert min(len(alone), len(followed), len(reopened)) >= 8


def test_there_is_more_than_one_page() -> None:
    world = read_world(WORLD)
    shared = {
        customer["id"]
        for customer in world["customers"]
        for person in customer["contactPersons"]
        if any(point["value"] == "office@shared.example" for point in person["contactPoints"])
    }
    seen_by_many = [case for case in world["cases"] if case["department"] == ARCHIVE]
    assert len([case for case in seen_by_many if case["customer"] in shared]) > 40
    assert len([case for case in world["cases"] if case.get("customer") in shared]) > 75
    most = Counter(one.get("case") for one in world["activities"]).most_common(1)
    assert most[0][1] > 25


def test_users_of_sessions_have_no_other_part() -> None:
    world = read_world(WORLD)
    ids = {USER[name] for name in SESSION_USERS}
    named = {
        one.get(member)
        for kind, member in (("cases", "owner"), ("activities", "assignedTo"))
        for one in world[kind]
    }
    assert not ids & named


def test_pools_hold_what_requests_name(tmp_path: Path) -> None:
    result = CliRunner().invoke(command_line, ["pools", str(WORLD)])
    assert result.exit_code == 0
    assert "fuzz-" not in result.stdout
    pools = yaml.safe_load(result.stdout)
    world = read_world(WORLD)
    assert {kind: len(records) for kind, records in pools.items()} == {
        "department": len(world["departments"]),
        "user": len(world["users"]),
        "customAttribute": len(world["customAttributes"]),
        "activityAttribute": 2,
        "queue": len(world["queues"]),
        "customer": len(world["customers"]),
        "case": len(world["cases"]),
        "activity": len(world["activities"]),
    }
    assert pools["customer"][0] == {
        "id": "200",
        "department": "10",
        "contactPerson": ["300", "301"],
        "contactPoint": [str(400 + index) for index in range(POINTS_PER_CUSTOMER)],
        "email": ["ida.1000@customer.example", "office@shared.example"],
        "phone": ["040 555-1000", "040 555-9000"],
    }
    cases = {case["id"]: case for case in pools["case"]}
    assert cases["1400"]["lastClosed"] == "2024-05-01T00:30:00.000Z"
    assert "1003" in cases["1002"]["related"]  # only 1003 says so in the file
    assert pools["customAttribute"][0] == {"name": "rating", "values": ["1", "2", "3", "4", "5"]}
    assert pools["customAttribute"][-2] == {"name": "handled_in"}
    assert pools["activityAttribute"] == [
        {"name": "handled_in", "values": ["-3", "12"]},
        {"name": "complaint", "values": ["late", "broken"]},
    ]


def test_logins_are_those_of_users_who_can_log_in() -> None:
    result = CliRunner().invoke(command_line, ["pools", str(WORLD), "--logins"])
    logins = yaml.safe_load(result.stdout)["login"]
    assert logins[0] == {"name": "all-1", "password": "fuzz-all-1"}
    assert tuple(one["name"] for one in logins[-3:]) == SESSION_USERS
    assert not [one for one in logins if one["name"].startswith("disabled")]


def test_pools_of_a_bad_file_are_refused_by_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("version: 1\ncases:\n- {id: 7}\n", encoding="utf-8")
    result = CliRunner().invoke(command_line, ["pools", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"casewright: {file}:3: cases[0].id: must be a text" in result.stderr


def test_equal_servers_serve_the_world_and_end() -> None:
    user = {"userName": "all-1", "password": "fuzz-all-1"}
    with httpx.Client(trust_env=False, timeout=30) as client:
        with serving(count=2) as addresses:
            assert len(set(addresses)) == 2
            for address in addresses:
                assert client.post(address + LOG_IN, json=user).status_code == 204
        for address in addresses:
            with pytest.raises(httpx.ConnectError):
                client.post(address + LOG_IN, json=user)


def test_a_server_that_does_not_start_says_why() -> None:
    with (
        pytest.raises(ServerFailed, match="CASEWRIGHT_WORKERS"),
        serving(settings={"WORKERS": "none"}),
    ):
        pass
