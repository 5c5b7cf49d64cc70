"""Detects that a client disconnects while its request is processed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

from casewright.api.bodies import Disconnected

T = TypeVar("T")


async def disconnected(receive: Receive) -> None:
    """Return when the client of a request has disconnected; its body must be read before."""
    message = await receive()
    if message["type"] == "http.request":  # the end of a request without a body
        message = await receive()
    if message["type"] != "http.disconnect":
        await asyncio.get_running_loop().create_future()


async def cancel_on_disconnect(
    gone: Callable[[], Awaitable[None]], work: Coroutine[Any, Any, T]
) -> T:
    """Return the result of `work`; if `gone` ends first, cancel `work` and raise Disconnected."""
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
