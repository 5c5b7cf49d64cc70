"""JSON and XML to two equal worlds: what differs is found, what only happened later is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.twinspec.fuzz.clients import client_of, know, settings
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault, Shelves
from tests.twinspec.fuzz.test_client import FIRST, change
from twinspec.contract.error_form import error_form
from twinspec.contract.layout import Contract
from twinspec.contract.pools import Mark, Pool
from twinspec.fuzz.campaign import Campaign, JudgedObservation
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.prepare import prepare
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.twins import CHECK, Twins

Make = Callable[[Client], Plan]


class OnePlan(Campaign):
    """A campaign that knows one request."""

    plan: Plan
    sent: str = ""

    def next_plan(self, operation: Any, rng: random.Random) -> Plan:
        return self.plan

    def conclude(self, plan: Plan, phase: str) -> JudgedObservation:
        self.sent = plan.representation
        return super().conclude(plan, phase)


def compared(
    library: Contract,
    serve: Serve,
    make: Make,
    *faults: Fault,
    tell: Callable[[Shelves, Shelves], None] = lambda _one, _other: None,
    keep: Callable[[ServerFinding, Plan], None] = lambda _finding, _plan: None,
) -> Counts:
    """What comes of one request to two worlds, after `tell` has said something to each."""
    counts = Counts()
    with ExitStack() as stack, TemporaryDirectory() as folder:
        worlds = [stack.enter_context(serve(*faults)) for _ in range(2)]
        tell(worlds[0][1], worlds[1][1])
        one, other = (stack.enter_context(client_of(library, "v2", url)) for url, _ in worlds)
        know(one, "book", FIRST)
        plan = make(one)
        campaigns = []
        for client, (url, _) in zip((one, other), worlds, strict=True):
            asked = settings(url)
            prepared = prepare(library, asked)
            turns = SharedExclusiveLock(Path(folder) / "turns")
            campaigns.append(OnePlan(client, prepared, asked, counts, turns, links=None))
            campaigns[-1].plan = plan
        twins = Twins(
            (one, other),
            (campaigns[0], campaigns[1]),
            Judge(library),
            counts,
            error_form(library.versions["v2"]),
            {plan.operation: 1},
            random.Random(1),
            keep,
        )
        twins.compare()
        sent = [campaign.sent for campaign in campaigns if campaign.sent]
        assert sent in ([], ["json", "xml"], ["xml", "json"])
    return counts


def messages(counts: Counts) -> list[str]:
    assert all(found.finding.check == CHECK for found in counts.findings.values())
    return [found.finding.message for found in counts.findings.values()]


def read(client: Client, key: str = FIRST) -> Plan:
    return Plan(client.surface.operations["get_book"], "json", None, path={"isbn": key})


def titled(one: str, other: str) -> Callable[[Shelves, Shelves], None]:
    def tell(first: Shelves, second: Shelves) -> None:
        first.books()[FIRST]["title"] = one
        second.books()[FIRST]["title"] = other

    return tell


REQUESTS: dict[str, Make] = {
    "a book": read,
    "no book": lambda client: read(client, "9789999999999"),
    "no ISBN": lambda client: read(client, "x"),
    "a change": lambda client: change(client, title="New", authors=["A", "B"], lendable=False),
    "a bad change": lambda client: change(client, pages=0, genre="drama"),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_equal_worlds_answer_alike(library: Contract, serve: Serve, name: str) -> None:
    counts = compared(library, serve, REQUESTS[name])
    assert counts.checks[CHECK] == 1
    assert messages(counts) == []


@pytest.mark.parametrize(
    ("ago", "times"),
    [(timedelta(), 0), (timedelta(days=1), 1), (timedelta(days=4000), 1)],
    ids=["this run", "yesterday", "long ago"],
)
def test_a_search_by_a_moment_of_this_run_tells_nothing(
    library: Contract, serve: Serve, ago: timedelta, times: int
) -> None:
    """What had happened by then in one world happens in the other a moment later."""
    since = Mark(Pool("book", "changed"), "[{book.changed},]")

    def make(client: Client) -> Plan:
        moment = (datetime.now(UTC) - ago).isoformat()
        client.pools.add("book", {"id": FIRST, "changed": moment})
        operation = client.surface.operations["find_books"]
        return Plan(operation, "json", None, query=(("since", RecordReference(since, FIRST)),))

    assert compared(library, serve, make).checks[CHECK] == times


def test_another_answer_is_found(library: Contract, serve: Serve) -> None:
    tell = titled("One", "Other")
    assert messages(compared(library, serve, read, tell=tell)) == [
        "JSON and XML answers to the same request say different things."
    ]


def test_another_status_is_found(library: Contract, serve: Serve) -> None:
    def tell(_: Shelves, other: Shelves) -> None:
        del other.books()[FIRST]

    [message] = messages(compared(library, serve, read, tell=tell))
    assert message.startswith("The same request is answered differently: 200 to ")


def test_another_meaning_of_xml_is_found(library: Contract, serve: Serve) -> None:
    def make(client: Client) -> Plan:
        return change(client, lendable=True)

    assert len(messages(compared(library, serve, make, Fault.XML_DIFFERS))) == 1


def kept(library: Contract, serve: Serve, make: Make, fault: Fault) -> tuple[ServerFinding, Plan]:
    """The one difference of which the worlds are told once, and the request that is kept."""
    found: list[tuple[ServerFinding, Plan]] = []

    def keep(finding: ServerFinding, plan: Plan) -> None:
        found.append((finding, plan))

    counts = compared(library, serve, make, fault, keep=keep)
    differences = [(finding, plan) for finding, plan in found if finding.check == CHECK]
    [(finding, plan)] = differences
    assert counts.findings[finding.signature].times == 1
    assert plan.representation == "xml"
    return finding, plan


def test_what_makes_no_difference_is_left_out_of_what_is_kept(
    library: Contract, serve: Serve
) -> None:
    def make(client: Client) -> Plan:
        return change(client, genre="drama", title="A long title", pages=3).replace(style=7)

    finding, plan = kept(library, serve, make, Fault.XML_OTHER_RULE)
    assert set(plan.body) == {"genre"}
    assert plan.style is None
    assert finding.exchange.phase == "minimising"


def test_worlds_that_have_grown_apart_tell_nothing_of_a_smaller_request(
    library: Contract, serve: Serve
) -> None:
    def make(client: Client) -> Plan:
        return change(client, lendable=True, title="A long title", pages=3)

    finding, plan = kept(library, serve, make, Fault.XML_DIFFERS)
    assert set(plan.body) == {"isbn", "edition", "lendable", "title", "pages"}
    assert finding.exchange.phase == "twins"


def test_moments_of_the_run_may_differ_and_others_may_not(library: Contract, serve: Serve) -> None:
    now = datetime.now(UTC)
    moments = [(now - timedelta(days=days)).isoformat() for days in (0, 0, 400)]
    moments[1] = (now + timedelta(seconds=3)).isoformat(timespec="seconds")
    assert messages(compared(library, serve, read, tell=titled(*moments[:2]))) == []
    assert len(messages(compared(library, serve, read, tell=titled(*moments[1:])))) == 1


def test_what_xml_cannot_say_is_not_compared(library: Contract, serve: Serve) -> None:
    for title in ("\x01", ""), 7:
        counts = compared(library, serve, lambda client, said=title: change(client, title=said))
        assert counts.checks[CHECK] == 0
        assert counts.cases == 0
