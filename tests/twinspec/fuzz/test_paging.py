"""The parts of a search fit together, or it is said how they do not; nothing is said in doubt."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from tests.twinspec.fuzz.plans import surface
from twinspec.contract.pools import Mark, Pool
from twinspec.fuzz.judge.paging import paging_findings
from twinspec.fuzz.model.exchange import Answer, Exchange, Request, ServerFinding
from twinspec.fuzz.model.nodes import ArrayNode, ObjectNode
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.paging import is_paged, read_parts

LARGEST = 75

REPEATED = "A match is repeated."
TOO_MANY = "A part holds more matches than were asked for."
OTHER = "The parts hold other matches, or in another order, than all matches at once."
BEHIND = "Behind the last match there is no 204."
UNCOUNTED = "A part does not say how many matches there are."
COUNTS = "The parts disagree on how many matches there are."
COUNT = "The number of matches that is answered is not that of the matches."

Query = dict[str, Any]
Item = dict[str, Any]


@dataclass
class Server:
    """Answers searches as a server does that pages well, after what `bend` makes of it.

    `bend` gets the query and the answer, (matches of the part, their count), and may change it.
    """

    number: int
    bend: Callable[[Query, list[Item], int], tuple[list[Item], int | None]] = (
        lambda _, items, count: (items, count)
    )
    refuses: Callable[[Query], int | None] = lambda _: None
    asked: list[Plan] = field(default_factory=list)
    empty_status: int = 204
    body: bytes | None = None

    @property
    def all(self) -> list[Item]:
        return [{"id": str(100 + index), "subject": "A"} for index in range(self.number)]

    def send(self, plan: Plan, phase: str) -> Exchange:
        assert phase == "paging"
        self.asked.append(plan)
        query = dict(plan.query)
        assert len(query) == len(plan.query)
        refused = self.refuses(query)
        if self.body is not None:
            return _exchange(plan, 200, self.body)
        if refused:
            return _exchange(plan, refused, b"")
        size = query.get("$rangesize") or query["$pagesize"]
        first = query["$rangestart"] - 1 if "$rangestart" in query else 0
        first = first or (query.get("$pagenum", 1) - 1) * size
        items, count = self.bend(query, self.all[first : first + size], self.number)
        if not items and self.empty_status == 204:
            return _exchange(plan, 204, b"")
        info = {} if count is None else {"paginationInfo": {"count": count}}
        return _exchange(plan, 200, json.dumps({"case": items, **info}).encode())

    def shape(self, exchange: Exchange, operation: Target) -> Any:
        assert operation.id == "search_cases"
        return json.loads(exchange.answer.body) if exchange.answer.body else None


def _exchange(plan: Plan, status: int, body: bytes) -> Exchange:
    request = Request(plan.operation.method, plan.operation.path, {}, None, plan.login)
    answer = Answer(status, {"content-type": "application/json"}, body)
    return Exchange("v12", plan.operation.id, plan.representation, request, answer, "paging")


def operation(name: str) -> Target:
    return surface("v12").operations[name]


def a_plan(**changes: Any) -> Plan:
    query = (("customer", "7"), ("$pagenum", 3), ("$pagesize", 2))
    return replace(Plan(operation("search_cases"), "json", "rosa", query=query), **changes)


def check(server: Server, plan: Plan, exchange: Exchange) -> list[ServerFinding]:
    """What is wrong with the parts of an accepted search, if it is asked for in parts."""
    client = cast("Client", server)
    parts = read_parts(client, plan) if is_paged(plan, exchange) else None
    return [] if parts is None else list(paging_findings(parts))


def messages(server: Server, plan: Plan | None = None, status: int = 200) -> list[str]:
    plan = plan or a_plan()
    found = check(server, plan, _exchange(plan, status, b""))
    assert {finding.check for finding in found} <= {"paging_is_consistent"}
    assert all(finding.exchange.operation == "search_cases" for finding in found)
    return [finding.message for finding in found]


@pytest.mark.parametrize("number", [*range(8), 25, LARGEST - 1, LARGEST, LARGEST + 1, 200])
def test_good_pages_have_no_findings(number: int) -> None:
    server = Server(number)
    assert messages(server) == []
    assert len(server.asked) <= 7


def test_the_same_matches_are_asked_for_in_other_parts() -> None:
    server = Server(7)
    plan = a_plan(query=(("$rangestart", 4), ("customer", "7"), ("$sort", "id")))
    assert messages(server, plan) == []
    others = (("customer", "7"), ("$sort", "id"))
    assert [plan.query for plan in server.asked] == [
        (*others, ("$pagenum", 1), ("$pagesize", LARGEST)),
        (*others, ("$pagenum", 1), ("$pagesize", 3)),
        (*others, ("$pagenum", 2), ("$pagesize", 3)),
        (*others, ("$pagenum", 3), ("$pagesize", 3)),
        (*others, ("$rangestart", 2), ("$rangesize", 4)),
        (*others, ("$pagenum", 4), ("$pagesize", 3)),
        (*others, ("$pagenum", 1), ("$pagesize", LARGEST)),
    ]


def test_all_else_of_the_request_stays() -> None:
    server = Server(1)
    plan = a_plan(representation="xml", headers={"accept-language": "de-DE"}, style=4)
    assert messages(server, plan) == []
    for asked in server.asked:
        assert asked.replace(query=()) == plan.replace(query=())


def _part(query: Query) -> int:
    """Return the number of the page of several, 0 for all at once, -1 for a range."""
    if "$rangestart" in query:
        return -1
    return 0 if query["$pagesize"] == LARGEST else int(query["$pagenum"])


def _on(part: int, change: Callable[[list[Item]], list[Item]]) -> Any:
    def bend(query: Query, items: list[Item], count: int) -> tuple[list[Item], int]:
        return (change(items) if _part(query) == part else items), count

    return bend


BAD = {
    "a page begins with the last match of the one before": (
        _on(2, lambda items: [{"id": "102", "subject": "A"}, *items[:-1]]),
        [REPEATED, OTHER],
    ),
    "a match is lost between pages": (_on(2, lambda items: items[1:]), [OTHER]),
    "the last page is empty": (_on(3, lambda _: []), [OTHER]),
    "a page is in another order": (_on(1, lambda items: items[::-1]), [OTHER]),
    "a match is another one on its page": (
        _on(1, lambda items: [items[0] | {"subject": "B"}, *items[1:]]),
        [OTHER],
    ),
    "a page is too long": (_on(1, lambda items: [*items, {"id": "1"}]), [TOO_MANY]),
    "a match stands twice in all at once": (
        _on(0, lambda items: [*items[:-1], items[0] | {"subject": "B"}]),
        [REPEATED, OTHER],
    ),
    "all at once lack the last": (_on(0, lambda items: items[:-1]), [BEHIND, COUNT]),
    "a range begins one too late": (_on(-1, lambda items: items[1:]), [OTHER]),
    "there is more behind the last": (_on(4, lambda _: [{"id": "1"}]), [BEHIND]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_parts_are_found(name: str) -> None:
    bend, expected = BAD[name]
    assert messages(Server(7, bend)) == expected


@pytest.mark.parametrize(
    ("number", "count", "expected"),
    [
        (7, lambda query, items: len(items), [COUNTS]),
        (7, lambda query, items: 6, [COUNT]),
        (7, lambda query, items: 8, [COUNT]),
        (7, lambda query, items: None, [UNCOUNTED]),
        (7, lambda query, items: None if _part(query) == 2 else 7, [UNCOUNTED]),
        (7, lambda query, items: 8 if _part(query) == -1 else 7, [COUNTS]),
        (LARGEST + 9, lambda query, items: LARGEST - 1, [COUNT]),
        (LARGEST + 9, lambda query, items: LARGEST, [BEHIND]),
    ],
)
def test_bad_counts_are_found(number: int, count: Any, expected: list[str]) -> None:
    server = Server(number, lambda query, items, _: (items, count(query, items)))
    assert messages(server) == expected


def test_an_empty_answer_behind_the_last_match_is_no_204() -> None:
    assert messages(Server(7, empty_status=200)) == [BEHIND]


def test_a_server_that_never_cuts_off_is_found() -> None:
    server = Server(4 * LARGEST)
    server.bend = lambda query, items, count: (server.all, count)
    assert messages(server) == [REPEATED, TOO_MANY]
    assert all(dict(plan.query).get("$pagesize", 1) <= LARGEST for plan in server.asked)


def test_a_finding_shows_the_part_that_is_wrong() -> None:
    plan = a_plan()
    server = Server(7, _on(2, lambda items: items[1:]))
    [finding] = check(server, plan, _exchange(plan, 200, b""))
    ids = [item["id"] for item in json.loads(finding.exchange.answer.body)["case"]]
    assert ids == ["104", "105"]


def test_matches_without_a_name_are_told_apart_by_their_whole_value() -> None:
    def nameless(query: Query, items: list[Item], count: int) -> tuple[list[Item], int]:
        return [{"subject": item["id"]} for item in items], count

    def alike(query: Query, items: list[Item], count: int) -> tuple[list[Item], int]:
        return [{"subject": "A"} for _ in items], count

    assert messages(Server(7, nameless)) == []
    assert messages(Server(7, alike)) == [REPEATED]


def test_matches_that_share_what_stands_below_them_are_not_repeated() -> None:
    """`customer.id` below a match names its customer, not the match: many cases have one."""

    def shared(query: Query, items: list[Item], count: int) -> tuple[list[Item], int]:
        return [item | {"customer": {"id": "7"}} for item in items], count

    search = operation("search_cases")
    answered = search.answers["200"]
    matches = cast("ArrayNode", cast("ObjectNode", answered.node).members["case"])
    match = cast("ObjectNode", matches.item)
    below = {("customer", "id"): Mark(Pool("customer", "id"), "{customer.id}")}
    marked = replace(matches, item=replace(match, pools={**match.pools, **below}))
    node = replace(cast("ObjectNode", answered.node), members={"case": marked})
    target = replace(search, answers={"200": replace(answered, node=node)})
    assert messages(Server(7, shared), a_plan(operation=target)) == []


def test_a_world_that_changes_meanwhile_proves_nothing() -> None:
    server = Server(7)

    def bend(query: Query, items: list[Item], count: int) -> tuple[list[Item], int]:
        if _part(query) == 2:
            server.number = 6
        return items, server.number

    server.bend = bend
    assert messages(server) == []
    assert _part(dict(server.asked[-1].query)) == 0


@pytest.mark.parametrize("part", [0, 1, 2, 4, -1])
@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_refusal_proves_nothing(part: int, status: int) -> None:
    lost = _on(1, lambda items: items[1:])
    server = Server(7, lost, lambda query: status if _part(query) == part else None)
    assert messages(server) == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"case": {}}', b"{}"])
def test_an_answer_that_cannot_be_read_proves_nothing(body: bytes) -> None:
    server = Server(7)
    server.body = body
    assert messages(server) == []


def test_no_match_at_all_proves_nothing() -> None:
    server = Server(0)
    assert messages(server) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 204),
        ({}, 400),
        ({"credential": "none"}, 200),
        ({"credential": "wrong"}, 200),
        ({"login": None}, 200),
        ({"operation": "get_cases"}, 200),
    ],
)
def test_only_accepted_searches_in_a_session_are_asked_again(changes: Any, status: int) -> None:
    if "operation" in changes:
        changes = {"operation": operation(changes["operation"])}
    server = Server(7)
    assert messages(server, a_plan(**changes), status) == []
    assert server.asked == []


def test_members_that_do_not_identify_are_not_compared() -> None:
    """Many cases have one owner; a match without an id is known by its members, in any order."""

    def owned(query: Query, items: list[Item], count: int) -> tuple[list[Item], int]:
        return [item | {"owner": "mary"} for item in items], count

    def turned(query: Query, items: list[Item], count: int) -> tuple[list[Item], int]:
        shapes = {"100": {"a": 1, "b": 2}, "101": {"b": 2, "a": 1}}
        return [shapes[item["id"]] for item in items], count

    assert messages(Server(7, owned)) == []
    assert messages(Server(2, turned)) == [REPEATED]


@pytest.mark.parametrize("number", [LARGEST + 9, 2 * LARGEST])
def test_of_more_matches_than_are_told_at_once_the_parts_that_are_known_are_compared(
    number: int,
) -> None:
    lost = _on(2, lambda items: items[1:])
    assert messages(Server(number, lost)) == [OTHER]
    assert messages(Server(number, _on(2, lambda items: items[::-1]))) == [OTHER]
    assert messages(Server(number)) == []


def test_counts_of_all_parts_are_compared() -> None:
    """An empty part needs no count, and those behind it do."""

    def bend(query: Query, items: list[Item], count: int) -> tuple[list[Item], int | None]:
        is_first = _part(query) == 1
        return ([] if is_first else items), (None if _part(query) == 2 else count)

    assert messages(Server(7, bend)) == [OTHER, UNCOUNTED]
