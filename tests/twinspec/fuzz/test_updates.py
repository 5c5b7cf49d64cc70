"""A request that takes a thing for what it is no more must be refused, and no other is accused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.twinspec.fuzz.clients import client_of, know
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault
from tests.twinspec.fuzz.running import BOOKS, SHORT, fuzz
from tests.twinspec.fuzz.test_client import FIRST, change
from tests.twinspec.fuzz.walks import Walk
from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation
from twinspec.fuzz.judge.observed import LOST_UPDATE as CHECK
from twinspec.fuzz.model.values import is_same

pytestmark = pytest.mark.slow


class Unled:
    """Links that lead nowhere."""

    def after(self, source: object, composer: object) -> Iterator[object]:
        yield from ()

    def to_created(self, plan: object, kind: str, key: str) -> None:
        return None


@contextmanager
def walking(library: Contract, serve: Serve, folder: Path, *faults: Fault) -> Iterator[Walk]:
    with serve(*faults) as (url, _), client_of(library, "v2", url) as client:
        know(client, "book", FIRST)
        yield Walk(library, client, url, folder, Unled())


@pytest.mark.parametrize("how", ["json", "xml"])
@pytest.mark.parametrize(
    "fault", [Fault.STALE_ACCEPTED, Fault.STALE_TOLD_AS_DONE, Fault.NOT_ATOMIC]
)
def test_one_accepted_change_is_enough_to_find_that_the_next_one_loses_it(
    library: Contract, serve: Serve, tmp_path: Path, fault: Fault, how: Representation
) -> None:
    with walking(library, serve, tmp_path, fault) as walk:
        found = walk.send(change(walk.client, title="New").replace(representation=how))
    assert {item.check for item in found} == {CHECK}
    assert {item.exchange.operation for item in found} == {"change_book"}
    assert {item.exchange.phase for item in found} == {"outdated"}


def test_what_is_compared_in_one_representation_only_is_found_in_the_other(
    library: Contract, serve: Serve, tmp_path: Path
) -> None:
    with walking(library, serve, tmp_path, Fault.STALE_IN_XML_ACCEPTED) as walk:
        assert walk.send(change(walk.client, title="New")) == ()
        found = walk.send(change(walk.client, title="Newer").replace(representation="xml"))
    assert {(item.check, item.exchange.representation) for item in found} == {(CHECK, "xml")}


def test_a_sound_server_refuses_and_is_not_accused(
    library: Contract, serve: Serve, tmp_path: Path
) -> None:
    with walking(library, serve, tmp_path) as walk:
        for title in "ABCDEF":
            assert walk.send(change(walk.client, title=title)) == ()
        answered = walk.answered()
        assert walk.counts.checks[CHECK] > 0
    # The first two are sent a second time, and of what is sent twice at once one is accepted.
    assert answered["change_book", 409] >= 4
    assert answered["change_book", 200] >= 6 + 2


def test_a_request_with_the_value_of_another_book_is_judged_by_its_own(
    library: Contract, serve: Serve, tmp_path: Path
) -> None:
    """What a request quotes is compared with its book, not with what the value came from."""
    with walking(library, serve, tmp_path, Fault.STALE_ACCEPTED) as walk:
        plan = change(walk.client, title="New")
        quoted = plan.replace(body={**plan.body, "edition": 77})
        found = walk.campaign.replay(quoted, "test")
    assert CHECK in {item.check for item in found}


def test_another_worker_s_change_in_between_is_no_finding(
    library: Contract, serve: Serve, tmp_path: Path
) -> None:
    """What was sent is compared with what is read in the turn, not with what was known before."""
    with walking(library, serve, tmp_path) as walk, ExitStack() as stack:
        other = stack.enter_context(
            client_of(library, "v2", walk.client.url[: -len("/library/v2")])
        )
        for title in "ABCD":
            know(other, "book", FIRST)
            assert other.send(change(other, title=title), "test").answer.status == 200
            plan = change(walk.client, title=title * 2)
            # It was refused for its old value, and what is known is read again.
            assert walk.send(plan) == ()
            assert walk.send(plan) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (4, 4, True),
        (5, "5", True),
        (4, 5, False),
        ("2026-01-01T10:00:00.123Z", "2026-01-01T11:00:00.123+01:00", True),
        ("2026-01-01T10:00:00.123Z", "2026-01-01T10:00:00.123456Z", True),
        ("2026-01-01T10:00:00.123Z", "2026-01-01T10:00:00.124Z", False),
        ("2026-01-01t10:00:00.123z", "2026-01-01T10:00:00.123Z", True),
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00.5Z", True),
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:01Z", False),
        ('"abc"', '"abd"', False),
        (None, 4, False),
    ],
)
def test_values_are_the_same_when_they_say_the_same(one: object, other: object, same: bool) -> None:
    assert is_same(one, other) is same


@pytest.mark.parametrize("fault", [Fault.STALE_ACCEPTED, Fault.NOT_ATOMIC])
def test_a_lost_update_is_found_in_a_short_run_and_found_again(
    serve: Serve, spec: Path, tmp_path: Path, fault: Fault
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    options = ("--operations", BOOKS, *SHORT, "--findings-only", "--corpus", corpus)
    with serve(fault) as (url, _):
        run = fuzz(tmp_path, url, spec, *options)
    assert (run.status, run.checks) == (1, {CHECK}), run.output
    files = list(corpus.glob("v2/*"))
    assert files
    for file in files:
        assert file.name.startswith("change_book-lost_update-")
        assert "book.edition" in file.read_text(encoding="utf-8")
