"""Limits as docs/settings.md and docs/operating.md state them, on a clock of ours."""

from __future__ import annotations

import asyncio
import errno
import os
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from casewright.api.capacity import UnreadAnswers
from casewright.api.connections.deadlines import ReadProgress, WriteProgress
from casewright.api.connections.open_connections import OpenConnections
from casewright.api.languages import texts_for
from casewright.api.limits import Limits, limits_of
from casewright.settings import Settings

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| `CASEWRIGHT_(\w+)` \|(?: [^|]* \|)? `([^`]+)` \|", re.MULTILINE)
TOLD = dict(LINE.findall((ROOT / "docs" / "settings.md").read_text("utf-8")))
PROGRESS = 4096  # "4 KiB more"
KIB = 1024


@pytest.mark.parametrize("name", TOLD)
def test_a_setting_has_the_default_that_is_told(name: str) -> None:
    field = Settings.model_fields[name.lower()]
    value = field.get_default(call_default_factory=True)
    said = str(value).lower() if isinstance(value, bool) else str(getattr(value, "value", value))
    if re.fullmatch(r"[0-9]+", TOLD[name]):
        assert float(said) == float(TOLD[name])
    else:
        assert said == TOLD[name]


def test_limits_are_those_of_the_settings() -> None:
    assert limits_of(Settings.model_construct()) == Limits()


PARAMETERS = (ROOT / "spec" / "common" / "parameters.yaml").read_text("utf-8")
DOCUMENTED = re.findall(r"\b[a-z]{2}-[A-Z]{2}\b", PARAMETERS.partition("Known are")[2])[:15]


@pytest.mark.parametrize("language", DOCUMENTED)
def test_a_documented_language_is_accepted(language: str) -> None:
    assert texts_for(language, "en-US") is not None


@pytest.mark.parametrize("language", ["pl-PL", "en-ZZ, xx", "de-DE;q=0"])
def test_another_language_is_not(language: str) -> None:
    found = texts_for(language, "en-US")
    assert found is None or found.language in DOCUMENTED[:1]


class Clock:
    """Seconds that pass as a test says."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_body_that_goes_on_may_take_its_time(clock: Clock) -> None:
    progress = ReadProgress(clock, 30)
    assert not progress.has_ended()
    progress.start()
    for _ in range(3):
        clock.now += 29
        progress.advance(PROGRESS)
        assert not progress.has_ended()
    clock.now += 29
    progress.advance(PROGRESS - 1)
    assert not progress.has_ended()
    clock.now += 1
    assert progress.has_ended()


def test_a_body_that_nobody_reads_is_given_its_time_anew(clock: Clock) -> None:
    progress = ReadProgress(clock, 30)
    progress.start()
    clock.now += 29
    progress.wait()
    clock.now += 29
    assert not progress.has_ended()
    clock.now += 1
    assert progress.has_ended()
    progress.stop()
    assert not progress.has_ended()


def test_who_expects_nothing_waits_for_nothing(clock: Clock) -> None:
    progress = ReadProgress(clock, 30)
    progress.wait()
    clock.now += 100
    assert not progress.has_ended()


def test_an_answer_that_is_read_on_may_take_its_time(clock: Clock) -> None:
    progress = WriteProgress(clock, 30)
    assert not progress.has_ended(10 * PROGRESS)
    for unsent in (9 * PROGRESS, 8 * PROGRESS):
        clock.now += 29
        assert not progress.has_ended(unsent)
    clock.now += 29
    assert not progress.has_ended(7 * PROGRESS + 1)
    clock.now += 1
    assert progress.has_ended(7 * PROGRESS + 1)


def test_bytes_that_leave_one_by_one_are_progress_when_they_are_enough(clock: Clock) -> None:
    progress = WriteProgress(clock, 30)
    progress.has_ended(2 * PROGRESS)
    for unsent in range(2 * PROGRESS, PROGRESS, -1024):
        clock.now += 7
        assert not progress.has_ended(unsent)
    assert not progress.has_ended(PROGRESS)
    clock.now += 29
    assert not progress.has_ended(PROGRESS)


def test_an_answer_that_has_left_is_no_more_waited_for(clock: Clock) -> None:
    progress = WriteProgress(clock, 30)
    progress.has_ended(PROGRESS)
    assert not progress.has_ended(0)
    clock.now += 100
    assert not progress.has_ended(0)


@dataclass(eq=False)
class Connection:
    """A connection that is idle, or busy with a slow client, since a moment of the event loop."""

    idle_since: float | None = None
    stalled_since: float | None = None
    looked_at: int = 0
    has_given_way: bool = False

    def check_time(self) -> None:
        self.looked_at += 1

    def evict(self) -> None:
        self.has_given_way = True


def in_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def crowded(limit: int, **since: list[float]) -> tuple[OpenConnections, list[Connection]]:
    """Full, with connections that are idle or stalled since those moments; others are busy."""
    held = OpenConnections(Limits(connections=limit), "en-US")
    there = [Connection(idle_since=one) for one in since.get("idle", [])]
    there += [Connection(stalled_since=one) for one in since.get("stalled", [])]
    there += [Connection() for _ in range(limit - len(there))]
    assert [held.admit(one) for one in there] == ["served"] * limit
    return held, there


def test_who_is_idle_longest_gives_way() -> None:
    async def test() -> None:
        held, there = crowded(5, idle=[3.0, 1.0, 2.0])
        assert held.admit(Connection()) == "served"
        assert [one.has_given_way for one in there] == [False, True, False, False, False]

    in_loop(test)


def test_of_many_one_in_fifty_gives_way() -> None:
    async def test() -> None:
        held, there = crowded(100, idle=[float(number) for number in range(100)])
        held.admit(Connection(idle_since=200.0))
        assert [one.has_given_way for one in there] == [True] * 3 + [False] * 97

    in_loop(test)


def test_where_none_is_idle_slow_clients_give_way() -> None:
    async def test() -> None:
        now = asyncio.get_running_loop().time()
        held, there = crowded(3, stalled=[now - 60, now])
        assert held.admit(Connection()) == "served"
        assert [one.has_given_way for one in there] == [True, False, False]

    in_loop(test)


def test_fifty_more_are_told_so_and_no_others() -> None:
    async def test() -> None:
        held, _ = crowded(2)
        assert [held.admit(Connection()) for _ in range(51)] == ["surplus"] * 50 + ["refused"]

    in_loop(test)


def test_without_descriptors_idle_connections_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    async def test() -> None:
        _, there = crowded(3, idle=[1.0, 2.0])
        monkeypatch.setattr(os, "open", none_left)
        await asyncio.sleep(1.1)
        monkeypatch.undo()
        assert [one.has_given_way for one in there] == [True, False, False]
        assert all(one.looked_at for one in there)

    in_loop(test)


def answers(limit: int) -> tuple[UnreadAnswers, asyncio.Event, list[str]]:
    return UnreadAnswers(limit), asyncio.Event(), []


@pytest.mark.parametrize(
    ("limit", "given_up"),
    [(200 * KIB, []), (200 * KIB - 1, ["first"]), (100 * KIB - 1, ["first"])],
    ids=["as many as fit", "one byte less", "less than one"],
)
def test_the_oldest_unread_answer_is_given_up(limit: int, given_up: list[str]) -> None:
    async def test() -> None:
        unread, are_read, gone = answers(limit)

        async def send(_: Message) -> None:
            await are_read.wait()

        message: Message = {"type": "http.response.body", "body": bytes(100 * KIB)}
        tasks = [
            asyncio.create_task(unread.send(message, send, lambda name=name: gone.append(name)))  # type: ignore[misc]
            for name in ("first", "second")
        ]
        await asyncio.sleep(0)
        assert gone == given_up
        are_read.set()
        await asyncio.gather(*tasks)
        assert unread.total == 0

    in_loop(test)


def test_an_answer_that_is_read_makes_room() -> None:
    async def test() -> None:
        unread, _, gone = answers(100 * KIB)
        pieces: list[bytes] = []

        async def send(message: Message) -> None:
            pieces.append(bytes(message["body"]))

        body = os.urandom(100 * KIB)
        for _ in range(2):
            message: Message = {"type": "http.response.body", "body": body}
            await unread.send(message, send, lambda: gone.append("one"))
        assert gone == []
        assert b"".join(pieces) == 2 * body

    in_loop(test)
