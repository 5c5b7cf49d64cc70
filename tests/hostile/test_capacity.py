"""More clients than there is room for: idle ones give way, the others are told to come back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from resource import RLIMIT_NOFILE, prlimit
from select import select
from typing import Any

import pytest

from casewright.api.capacity import Capacity, RequestSlots, UnreadAnswers
from casewright.api.limits import Limits
from casewright.api.metrics.meter import Meter
from casewright.domain.ensure import RuleBroken
from tests.hostile.servers import PATIENCE, Client, Served, edit, eventually, fill, request, served

MOST = 12
SURPLUS = 50
NO_ROOM = (503, "protocol.server_has_capacity")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("capacity")
    with served(folder, fill(folder), connections=MOST) as running:
        yield running


def busy(server: Served, count: int, clients: ExitStack) -> list[Client]:
    """Return clients in the middle of a request: their bodies are not complete."""
    found = [clients.enter_context(closing(Client(server.port))) for _ in range(count)]
    for client in found:
        client.send(edit("Expect: 100-continue", length=10))
        assert client.read().status == 100
    return found


def test_idle_connections_give_way(server: Served) -> None:
    with ExitStack() as clients:
        mute = [clients.enter_context(closing(Client(server.port))) for _ in range(MOST)]
        assert server.lives()
        closed, _, _ = select([client.socket for client in mute], [], [], PATIENCE)
        assert len(closed) == 1


def test_half_a_head_gives_way(server: Served) -> None:
    with ExitStack() as clients:
        for _ in range(3 * MOST):
            half = clients.enter_context(closing(Client(server.port)))
            half.send(b"GET / HTTP/1.1\r\nHost: x\r\n")
        assert server.ask(request("GET", "/docs")).status == 200


def test_without_room_a_client_is_told_when_to_come_back(server: Served) -> None:
    with ExitStack() as clients:
        working = busy(server, MOST, clients)
        answer = server.ask(request("GET", "/docs", "Accept: application/json"))
        assert (answer.status, answer.rule) == NO_ROOM
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["connection"] == "close"
        assert server.lives()
        assert working[0].send(b"{" * 10).read().status == 400


def test_without_any_room_a_client_is_told_the_same_at_once(server: Served) -> None:
    """Beyond the surplus that may ask for health, nothing is read; who is in it gives way."""
    with ExitStack() as clients:
        busy(server, MOST, clients)
        for _ in range(SURPLUS + 5):
            clients.enter_context(closing(Client(server.port)))
        assert server.lives()


@pytest.mark.parametrize("kind", ["sends", "reads"])
def test_who_sends_or_reads_slowly_keeps_no_place_for_ever(server: Served, kind: str) -> None:
    """Both make progress enough to be served on, were there room for others."""
    with ExitStack() as clients:
        if kind == "sends":
            busy(server, MOST, clients)
        for _ in range(MOST if kind == "reads" else 0):
            slow = clients.enter_context(closing(Client(server.port)))
            slow.send(request("GET", "/docs/swagger-ui-bundle.js") * 3)
        assert eventually(lambda: server.ask(request("GET", "/docs")).status == 200)


def test_room_that_is_left_is_used_again(server: Served) -> None:
    with ExitStack() as clients:
        busy(server, MOST, clients)
    assert eventually(lambda: server.ask(request("GET", "/docs")).status == 200)


def test_descriptors_that_run_out_are_told_and_found_again(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The server goes on, says so in its log, and closes the connections that nobody uses."""
    with served(tmp_path, fill(tmp_path)) as server, ExitStack() as clients:
        pid = server.process.pid
        used = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        prlimit(pid, RLIMIT_NOFILE, (used + 5, used + 5))
        for _ in range(20):
            clients.enter_context(closing(Client(server.port)))
        assert eventually(lambda: _lives(server))
        assert server.logged("no file descriptors left")


def _lives(server: Served) -> bool:
    try:
        return server.lives()
    except ConnectionError:
        return False


# What is counted, without a server.

LIMITS = replace(Limits(), concurrent_requests=2, waiting_requests=2, waiting_time=30)


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_requests_take_turns_in_order_and_no_more_wait_than_may() -> None:
    async def show() -> None:
        turns, done = RequestSlots(LIMITS), []

        async def one(name: str) -> None:
            await turns.acquire(again=name == "again")
            done.append(name)

        tasks = [asyncio.create_task(one(name)) for name in ("a", "b", "c", "d")]
        await _settled()
        assert done == ["a", "b"]
        with pytest.raises(RuleBroken) as refusal:
            await turns.acquire(again=False)
        assert refusal.value.violations[0].retry_after
        tasks.append(asyncio.create_task(one("again")))
        await _settled()
        for _ in range(3):
            turns.release()
            await _settled()
        assert done == ["a", "b", "again", "c", "d"]
        await asyncio.gather(*tasks)

    asyncio.run(show())


def test_who_gives_up_waiting_takes_no_turn() -> None:
    async def show() -> None:
        turns = RequestSlots(LIMITS)
        await turns.acquire(again=False)
        await turns.acquire(again=False)
        waiting = asyncio.create_task(turns.acquire(again=False))
        await _settled()
        waiting.cancel()
        await _settled()
        turns.release()
        await turns.acquire(again=False)
        handed_over = asyncio.create_task(turns.acquire(again=False))
        await _settled()
        turns.release()
        handed_over.cancel()
        await _settled()
        await asyncio.wait_for(turns.acquire(again=False), 5)

    asyncio.run(show())


def test_a_turn_that_does_not_come_is_a_refusal() -> None:
    async def show() -> None:
        turns = RequestSlots(replace(LIMITS, concurrent_requests=1, waiting_time=0.01))
        await turns.acquire(again=False)
        with pytest.raises(RuleBroken):
            await turns.acquire(again=False)
        turns.release()
        await turns.acquire(again=False)

    asyncio.run(show())


def in_process(app: Any, limits: Limits) -> Any:
    """Return a function that sends one request of given body pieces to an application."""
    capacity = Capacity(app, limits=limits, meter=Meter())

    async def ask(pieces: list[Any], path: str = "/x") -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        waiting = list(pieces)

        async def receive() -> dict[str, Any]:
            piece = waiting.pop(0)
            if callable(piece):
                piece = await piece()
            return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await capacity({"type": "http", "path": path}, receive, send)
        return sent

    return ask


async def read_all(scope: Any, receive: Any, send: Any) -> None:
    """Read the body, then answer with it."""
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def test_a_body_that_does_not_come_takes_no_turn_from_others() -> None:
    async def show() -> None:
        ask = in_process(read_all, replace(LIMITS, concurrent_requests=1))
        never = asyncio.Event()
        slow = asyncio.create_task(ask([never.wait, b""]))
        await _settled()
        assert (await ask([b"quick"]))[-1]["body"] == b"quick"
        slow.cancel()

    asyncio.run(show())


def test_large_bodies_are_bounded_in_all() -> None:
    async def show() -> None:
        ask = in_process(read_all, replace(LIMITS, large_bodies=100_000))
        never = asyncio.Event()
        held = asyncio.create_task(ask([b"x" * 150_000, never.wait]))
        await _settled()
        with pytest.raises(RuleBroken) as refusal:
            await ask([b"y" * 150_000])
        assert refusal.value.violations[0].rule.status == 503
        assert await ask([b"z" * 60_000])
        held.cancel()
        await _settled()
        assert await ask([b"y" * 150_000])

    asyncio.run(show())


def test_large_answers_go_out_in_pieces_and_whole() -> None:
    sent = asyncio.run(in_process(read_all, LIMITS)([b"abc" * 100_000]))
    bodies = [message for message in sent if message["type"] == "http.response.body"]
    assert b"".join(message["body"] for message in bodies) == b"abc" * 100_000
    assert [message["more_body"] for message in bodies] == [True] * (len(bodies) - 1) + [False]
    assert max(len(message["body"]) for message in bodies) <= 64 * 1024


def test_the_oldest_unread_answer_gives_way() -> None:
    async def show() -> None:
        answers, given_up = UnreadAnswers(150), []
        never = asyncio.Event()

        async def unread(_: Any) -> None:
            await never.wait()

        tasks = []
        for name in ("first", "second", "third"):
            message = {"type": "http.response.body", "body": b"x" * 70}
            sending = answers.send(message, unread, lambda name=name: given_up.append(name))
            tasks.append(asyncio.create_task(sending))
            await _settled()
        assert given_up == ["first"]
        for task in tasks:
            task.cancel()

    asyncio.run(show())
