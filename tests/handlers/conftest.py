"""A small world in a real SQLite database, and what a test needs to act on it."""

from __future__ import annotations

import asyncio
import copy
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from argon2 import PasswordHasher

from casewright.clock import Instant, parse_instant
from casewright.domain.ensure import RuleBroken
from casewright.domain.model import Activity, Caller, Case, Customer
from casewright.domain.repositories import Store, Work
from casewright.storage import digest, migrate, open_store
from casewright.storage.world import load_world
from interaction_contract.rules import Rule

T = TypeVar("T")
World = dict[str, Any]

NOW = parse_instant("2022-01-01T00:00:00.000Z")
LATER = parse_instant("2022-02-01T00:00:00.000Z")
BEFORE = parse_instant("2021-08-25T13:18:25.000Z")
SERVICE, SALES, LEGAL = "999", "1001", "1002"
FRANK, MARY, EVE, OTTO, NOBODY = 1012, 1002, 1003, 1004, 1005

_ACTIONS = ["Edit Case", "Change Case", "Change Customer", "Close Case", "View Agent Console"]
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def user(user_id: int, name: str, **changes: Any) -> World:
    """A user of Service who may do everything, and to whom nobody may transfer."""
    return {
        "id": str(user_id),
        "userName": name,
        "password": f"secret-{user_id}",
        "firstName": name.title(),
        "lastName": "Olin",
        "name": name.title(),
        "enabled": True,
        "homeDepartment": SERVICE,
        "foreignDepartments": [],
        "licenses": ["MailPlus", "CallTrackPlus"],
        "actions": list(_ACTIONS),
        "transferActivitiesTo": [],
        "pullActivitiesFrom": [],
    } | changes


def case(case_id: int, **changes: Any) -> World:
    """An open case of Service and customer 1000, without an owner."""
    return {
        "id": str(case_id),
        "department": SERVICE,
        "customer": "1000",
        "owner": None,
        "status": "open",
        "severity": "low",
        "subject": f"Subject {case_id}",
        "description": "As it was",
        "solution": "None yet",
        "dueDate": None,
        "originatingChannel": "Email",
        "created": "2021-08-20T09:00:00.000Z",
        "lastModified": {"user": str(OTTO), "date": "2021-08-25T13:18:25.000Z"},
        "lastClosed": None,
        "relatedCases": [],
        "customAttributes": {},
    } | changes


def activity(activity_id: int, case_id: int | None, **changes: Any) -> World:
    """An assigned email activity of Service with customer 1000 and a point of theirs."""
    return {
        "id": str(activity_id),
        "case": None if case_id is None else str(case_id),
        "department": SERVICE,
        "type": "email",
        "subtype": "general",
        "mode": "inbound",
        "status": "assigned",
        "substatus": "new",
        "assignedTo": str(FRANK),
        "lockedBy": None,
        "customer": "1000",
        "contactPerson": "1000",
        "contactPoint": "1000",
        "contactPointData": "john@customer.example",
        "responseTo": None,
        "subject": f"Activity {activity_id}",
        "created": "2021-08-20T09:00:00.000Z",
        "lastModified": {"user": str(OTTO), "date": "2021-08-25T13:18:25.000Z"},
    } | changes


def completed(activity_id: int, case_id: int | None, **changes: Any) -> World:
    """The same, completed."""
    done = {"status": "completed", "substatus": "done"}
    return activity(activity_id, case_id, **(done | changes))


def customer(customer_id: int, department: str = SERVICE) -> World:
    """A customer with a person who has one point of each kind; ids from `customer_id` on."""
    points = [
        {"type": "email", "value": f"c{customer_id}@customer.example"},
        {"type": "phone", "value": "408-222-9898"},
        {"type": "postal", "value": "1 Main Street"},
        {"type": "website", "value": "https://customer.example"},
        {"type": "social", "kind": "twitter", "value": "@customer"},
        {"type": "social", "kind": "facebook", "value": "customer"},
    ]
    numbered = [{"id": str(customer_id + index), **one} for index, one in enumerate(points)]
    person = {"id": str(customer_id), "firstName": "John", "lastName": "Tierney"}
    return {
        "id": str(customer_id),
        "customerName": f"Customer {customer_id}",
        "department": department,
        "contactPersons": [person | {"contactPoints": numbered}],
    }


SMALL: World = {
    "settings": {"customerDepartmentalization": False},
    "departments": [
        {"id": SERVICE, "name": "Service", "sharesActivitiesWith": []},
        {"id": SALES, "name": "Sales", "sharesActivitiesWith": [SERVICE]},
        {"id": LEGAL, "name": "Legal", "sharesActivitiesWith": []},
    ],
    "users": [
        user(FRANK, "frank", transferActivitiesTo=[str(MARY)], pullActivitiesFrom=[str(MARY)]),
        user(MARY, "mary", licenses=["MailPlus"]),
        user(EVE, "eve", homeDepartment=LEGAL, foreignDepartments=[SALES]),
        user(OTTO, "otto", enabled=False),
        user(NOBODY, "nobody", licenses=[], actions=[]),
    ],
    "customAttributes": [
        {
            "resource": "case",
            "name": "rating",
            "dataType": "string",
            "options": ["1", "2", "3", "4", "5"],
        },
        {"resource": "case", "name": "contract", "dataType": "string"},
        {"resource": "case", "name": "visits", "dataType": "integer"},
        {"resource": "case", "name": "visited", "dataType": "datetime"},
        {"resource": "case", "name": "tags", "dataType": "stringList"},
        {"resource": "activity", "name": "mood", "dataType": "string"},
    ],
    "customers": [customer(1000), customer(2000), customer(3000, LEGAL)],
    "cases": [case(1000), case(1001), case(1002)],
    "activities": [activity(1, 1000), activity(2, 1000)],
}


@dataclass
class Scene:
    """A loaded world, seen by a test."""

    store: Store
    url: str
    runner: asyncio.Runner
    now: Instant = NOW

    def write(self, act: Callable[[Work], Awaitable[T]]) -> T:
        """Run something in one writing unit."""
        return self.runner.run(self.store.write(act))  # type: ignore[arg-type]

    def read(self, act: Callable[[Work], Awaitable[T]]) -> T:
        """Run something in one reading unit."""

        async def reading() -> T:
            async with self.store.reading() as work:
                return await act(work)

        return self.runner.run(reading())

    def caller(self, user_id: int = FRANK, *, strict: bool = False) -> Caller:
        """Return a caller with the rights that the user has at present."""
        users = self.read(lambda work: work.users.find([user_id]))
        return Caller(users[user_id], "key", strict_visibility=strict)

    def change(self, handler: Any, command: Any, user_id: int = FRANK, **caller: bool) -> Any:
        """Run a changing handler as a user."""
        who = self.caller(user_id, **caller)
        return self.write(lambda work: handler(command, who, work, self.now))

    def ask(self, handler: Any, query: Any, user_id: int = FRANK, **caller: bool) -> Any:
        """Run a reading handler as a user."""
        who = self.caller(user_id, **caller)
        return self.read(lambda work: handler(query, who, work))

    def refused(
        self, rule: Rule, handler: Any, command: Any, user_id: int = FRANK, **caller: bool
    ) -> list[str]:
        """Assert that a change is refused by a rule and changes nothing; return the places."""
        before = digest(self.url)
        with pytest.raises(RuleBroken) as raised:
            self.change(handler, command, user_id, **caller)
        assert {one.rule.id for one in raised.value.violations} == {rule.id}
        assert digest(self.url) == before
        return [one.where for one in raised.value.violations]

    def case(self, case_id: int) -> Case:
        """Return a case as it is stored."""
        return self.read(lambda work: work.cases.find([case_id]))[case_id]

    def activity(self, activity_id: int) -> Activity:
        """Return an activity as it is stored."""
        return self.read(lambda work: work.activities.find([activity_id]))[activity_id]

    def customer(self, customer_id: int) -> Customer:
        """Return a customer as it is stored."""
        return self.read(lambda work: work.customers.find([customer_id]))[customer_id]

    def related(self, case_id: int) -> list[int]:
        """Return the ids of the cases that a case is related to."""
        return [one.id for one in self.read(lambda work: work.cases.related(case_id))]

    def custom(self, case_id: int) -> dict[str, tuple[str, ...]]:
        """Return the custom attributes of a case."""
        return dict(self.read(lambda work: work.cases.custom_attributes([case_id]))[case_id])


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[World], Path]:
    """Return a maker of database files that hold a world; scenes start from copies of them."""
    folder = tmp_path_factory.mktemp("worlds")
    empty = folder / "empty.db"
    migrate(f"sqlite:///{empty}")
    made: dict[str, Path] = {}

    def fill(world: World) -> Path:
        text = yaml.dump(world, Dumper=yaml.CSafeDumper, allow_unicode=True)
        if text not in made:
            path = folder / f"world{len(made)}.yaml"
            path.write_text(text)
            made[text] = Path(shutil.copy(empty, path.with_suffix(".db")))
            load_world(path, f"sqlite:///{made[text]}", hash_password=_CHEAP.hash)
        return made[text]

    return fill


@pytest.fixture
def scene(tmp_path: Path, filled: Callable[[World], Path]) -> Iterator[Callable[..., Scene]]:
    """Return a maker of scenes: the small world, some of its lists replaced or extended."""
    opened: list[tuple[asyncio.Runner, Store]] = []

    def make(**changes: Any) -> Scene:
        world = copy.deepcopy(SMALL)
        for kind, items in changes.items():
            world[kind] = merged(world.get(kind, []), items) if isinstance(items, list) else items
        database = shutil.copy(filled(world), tmp_path / f"world{len(opened)}.db")
        url = f"sqlite:///{database}"
        runner = asyncio.Runner()
        store = open_store(url, durable=False)
        opened.append((runner, store))
        return Scene(store, url, runner)

    yield make
    for runner, store in opened:
        runner.run(store.close())
        runner.close()


def merged(present: list[World], items: list[World]) -> list[World]:
    """Return the items in place of those with the same id or name, the others after them."""
    by_key = {one.get("id", one.get("name")): one for one in present}
    return list((by_key | {one.get("id", one.get("name")): one for one in items}).values())
