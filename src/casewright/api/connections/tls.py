"""TLS by the server itself: its certificate, and clients that do not complete the handshake."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

import structlog

log = structlog.get_logger()

_SECONDS_TO_SAY_GOODBYE = 2.0
_SECONDS_WITHOUT_DESCRIPTORS = 0.1
_SHARE_TO_CLOSE = 50
"""One in so many that may shake hands is closed at once, when there is no room left."""


class TlsError(Exception):
    """The certificate or its key cannot be used; the message gives the reason."""


def server_context(certificate: str, key: str) -> ssl.SSLContext:
    """Return a context for TLS 1.2 or newer, from the PEM files of a certificate and its key.

    One file with both is given twice. TlsError for files that cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(certificate, key, password=_refuse_to_ask)
    except ssl.SSLError as error:
        reason = (error.reason or str(error)).lower().replace("_", " ")
        raise TlsError(f"no PEM of a certificate and of its key: {reason}") from None
    except OSError as error:
        raise TlsError(error.strerror or str(error)) from None
    return context


def _refuse_to_ask() -> bytes:
    raise TlsError("the key is encrypted, and nobody is asked; decrypt it: openssl pkey")


class TlsListener:
    """Accepts connections of a socket, and passes them on after the TLS handshake.

    Until then the limits of connections do not apply to a client. If too many clients are in the
    handshake, the oldest are closed.
    """

    def __init__(
        self,
        listening: socket.socket,
        connection: Callable[[], asyncio.Protocol],
        context: ssl.SSLContext,
        *,
        most: int,
        seconds: float,
    ) -> None:
        """Accept from now on; `most` clients may be in the handshake, each for `seconds`."""
        self._listening = listening
        self._connection = connection
        self._context = context
        self._most = most
        self._seconds = seconds
        self._pending: dict[socket.socket, asyncio.Task[None]] = {}
        listening.setblocking(False)
        self._accepting = asyncio.create_task(self._accept())

    async def stop(self) -> None:
        """Accept no more; `begin` may still be called."""
        self._accepting.cancel()
        await asyncio.wait([self._accepting])

    async def end(self, seconds: float) -> None:
        """Let handshakes in progress finish, for at most `seconds`."""
        if self._pending:
            await asyncio.wait(self._pending.values(), timeout=seconds)
        for shaking in self._pending.values():
            shaking.cancel()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                client, _ = await loop.sock_accept(self._listening)
            except OSError as error:
                # Clients who shake hands hold descriptors, too, and are the first to go.
                closed = self._close_oldest()
                log.error("no connection can be accepted", reason=str(error), closed=closed)
                await asyncio.sleep(_SECONDS_WITHOUT_DESCRIPTORS)
            else:
                self.begin(client)

    def begin(self, client: socket.socket) -> None:
        """Shake hands with a client that has been accepted."""
        if len(self._pending) >= self._most:
            self._close_oldest()
        client.setblocking(False)
        self._pending[client] = asyncio.create_task(self._shake_hands(client))

    def _close_oldest(self) -> int:
        """Close some that have been shaking hands for longest; return how many."""
        oldest = list(self._pending)[: 1 + self._most // _SHARE_TO_CLOSE]
        for client in oldest:
            del self._pending[client]
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        return len(oldest)

    async def _shake_hands(self, client: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(
                self._connection,
                client,
                ssl=self._context,
                ssl_handshake_timeout=self._seconds,
                ssl_shutdown_timeout=_SECONDS_TO_SAY_GOODBYE,
            )
        except (OSError, ssl.SSLError) as error:
            log.debug("no TLS handshake", reason=str(error))
            client.close()
        finally:
            self._pending.pop(client, None)
