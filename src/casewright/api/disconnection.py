"""Noticing that a client goes away while its request is worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

from casewright.api.bodies import Disconnected

T = TypeVar("T")


async def disconnected(receive: Receive) -> None:
    """Return when the client of a request has gone away; what was sent is read or has no body."""
    message = await receive()
    if message["type"] == "http.request":  # the end of a request without a body
        message = await receive()
    if message["type"] != "http.disconnect":
        await asyncio.get_running_loop().create_future()


async def unless(gone: Callable[[], Awaitable[None]], work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` returns; Disconnected, and the work is cancelled, when `gone` is first."""
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(gone())
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise Disconnected
    finally:
        for one in (watching, working):
            one.cancel()
        await asyncio.gather(watching, working, return_exceptions=True)
