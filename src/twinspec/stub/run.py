"""Serves a WSGI application until it is interrupted."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from twinspec.contract.documents import ContractError


class _Handler(WSGIRequestHandler):
    """Handles requests without logging them, and keeps connections open."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - of werkzeug
        """Log nothing."""


def run(
    application: Callable[..., Iterable[bytes]], host: str, port: int, say: Callable[[str], Any]
) -> None:
    """Serve; ContractError if the address is taken."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
        server = make_server(
            host, port, application, threaded=True, request_handler=_Handler, fd=listener.fileno()
        )
    except OSError as error:
        raise ContractError(f"{host}:{port}: cannot listen there: {error.strerror}") from None
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.port}"
    say(f"Serving {address}, for development. Interrupt to stop.")
    say(f"To fuzz it: twinspec fuzz --spec {address} --time 30s")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("Stopped.")
