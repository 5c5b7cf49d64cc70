"""The real application behind a client: on a free loopback port, or in process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import uvicorn

from casewright.server import configuration
from casewright.settings import Settings

_TIMEOUT_SECONDS = 30


@asynccontextmanager
async def client_of(app: Any, *, over_http: bool) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of the ASGI application `app`; it adds no header except Host."""
    if over_http:
        async with _served(app) as address, _client(address, None) as client:
            yield client
    else:
        async with _client("http://casewright.example", httpx.ASGITransport(app)) as client:
            yield client


def _client(address: str, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    client = httpx.AsyncClient(
        base_url=address, transport=transport, timeout=_TIMEOUT_SECONDS, trust_env=False
    )
    client.headers.clear()
    return client


@asynccontextmanager
async def _served(app: Any) -> AsyncIterator[str]:
    server = _QuietServer(configuration(app, Settings(), host="127.0.0.1", port=0))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        if serving.done():
            serving.result()
            raise RuntimeError("the server ended before it served")
        await asyncio.sleep(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


class _QuietServer(uvicorn.Server):
    """A server that leaves signals to the command that runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture no signals."""
        yield
