"""What is paged fits together in the fuzz world, and is seen not to where a defect is seeded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from casewright.pools import pools_of
from casewright.storage.world import read_world
from tests.defective.servers import fuzzed
from tests.fuzz.make_world import WORLD
from tests.twinspec.contracts import CASEWRIGHT
from twinspec.contract.layout import load_contract
from twinspec.contract.operations import Representation
from twinspec.fuzz.judge.paging import paging_findings
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.prepare import RunResources, prepare
from twinspec.fuzz.send.paging import read_parts
from twinspec.fuzz.send.server import Server
from twinspec.fuzz.settings import Login, RunSettings

REPRESENTATIONS: tuple[Representation, ...] = ("json", "xml")
POOLS = pools_of(read_world(WORLD), with_logins=True)
LOGIN = Login(POOLS["login"][0]["name"], POOLS["login"][0]["password"])
PAGED = {"search_cases", "search_activities", "look_up_cases"}
SETTINGS = RunSettings("", None, {}, (LOGIN,), (), REPRESENTATIONS, 1, None, 1, 1, None)


def test_sound_pages_have_no_findings() -> None:
    assert findings() == {}


def test_a_repeated_match_is_found() -> None:
    found = findings("match_is_repeated")
    assert {operation for _, operation, _ in found} == PAGED
    assert len(found) == 10
    assert all("A match is repeated." in messages for messages in found.values())


def test_a_count_of_the_page_is_found() -> None:
    found = findings("count_is_of_the_page")
    # Look-ups write their PaginationInfo by themselves.
    assert {operation for _, operation, _ in found} == PAGED - {"look_up_cases"}
    assert len(found) == 8
    # With some numbers of matches what lies behind the last one is told wrongly, too.
    said = "The parts disagree on how many matches there are."
    assert all(said in messages for messages in found.values())


def findings(*defect: str) -> dict[tuple[str, str, Representation], tuple[str, ...]]:
    """Return what is found at a server, by version, operation and representation."""
    with fuzzed(1, [f"--defect={name}" for name in defect]) as (address,):
        server = prepared().server(address, SETTINGS)
        found = dict(_found(server))
        server.leave()
    return {asked: messages for asked, messages in found.items() if messages}


@cache
def prepared() -> RunResources:
    return prepare(load_contract(CASEWRIGHT), SETTINGS)


def _found(
    server: Server,
) -> Iterator[tuple[tuple[str, str, Representation], tuple[str, ...]]]:
    for version, surface in prepared().surfaces.items():
        client = server.client(version)
        for operation in surface.operations.values():
            for representation in REPRESENTATIONS if operation.paging else ():
                plan = _plan(operation, representation)
                exchange = client.send(plan, "search")
                assert exchange.answer.status == 200
                parts = read_parts(client, plan)
                assert parts is not None
                messages = tuple(item.message for item in paging_findings(parts))
                yield (version, operation.id, representation), messages


def _plan(operation: Target, representation: Representation) -> Plan:
    plan = Plan(operation, representation, LOGIN.name)
    if operation.role:
        # More than fits into one part.
        return plan.replace(body={"status": "open"})
    if operation.id == "search_cases":
        return plan.replace(query=(("customer", _most("case", "customer")), ("$rangestart", "2")))
    return plan.replace(query=(("case", _most("activity", "case")), ("$pagesize", "4")))


def _most(kind: str, member: str) -> str:
    """Return what most records of a kind refer to."""
    [(value, _)] = Counter(one[member] for one in POOLS[kind] if member in one).most_common(1)
    return str(value)
