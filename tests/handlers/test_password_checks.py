"""The room for checks of passwords: one address fills no more than its part of it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from casewright.domain import passwords
from casewright.domain.ensure import RuleBroken
from casewright.domain.passwords import PasswordChecks

HERE, THERE = "192.0.2.1", "192.0.2.2"


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_one_address_has_room_for_sixteen_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(passwords, "is_password", lambda *_: release.wait(30))

    async def show() -> None:
        checks = PasswordChecks(at_once=1)

        def begun(address: str) -> asyncio.Task[bool]:
            return asyncio.create_task(checks.is_password("x", None, address))

        kept = [begun(HERE) for _ in range(16)]
        await _settled()
        assert not any(check.done() for check in kept)
        refused, elsewhere = begun(HERE), begun(THERE)
        await _settled()
        assert isinstance(refused.exception(), RuleBroken)
        assert not elsewhere.done()
        release.set()
        assert all(await asyncio.gather(*kept, elsewhere))
        assert await begun(HERE)

    asyncio.run(show())


def test_sixty_four_checks_wait_beside_those_that_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """As docs/operating.md states."""
    release = threading.Event()
    monkeypatch.setattr(passwords, "is_password", lambda *_: release.wait(30))

    async def show() -> None:
        checks = PasswordChecks(at_once=1)

        def begun(number: int) -> asyncio.Task[bool]:
            return asyncio.create_task(checks.is_password("x", None, f"192.0.2.{number % 13}"))

        kept = [begun(number) for number in range(1 + 64)]
        await _settled()
        assert not any(check.done() for check in kept)
        refused = begun(65)
        await _settled()
        assert isinstance(refused.exception(), RuleBroken)
        release.set()
        assert all(await asyncio.gather(*kept))

    asyncio.run(show())
