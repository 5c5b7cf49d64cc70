"""What HTTP itself costs: an ASGI application that reads the body and answers 204."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def application() -> ASGIApp:
    """Return the application."""
    return _answer
