"""The listening socket: its port, and the protection of passwords on the way."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket

from casewright.api.connections.tls import TlsError
from casewright.server import tls_of
from casewright.settings import PREFIX, Settings

_BYTES_IN_KERNEL = 256 * 1024
"""What the system may keep of a connection, in each direction, when one side is slow."""
_NOWHERE_TO_LISTEN = {
    errno.EADDRINUSE: "Stop what listens there, or choose another port: --port 8081, "
    "with make: make run PORT=8081",
    errno.EACCES: "Choose a port above 1023: --port 8080",
    errno.EADDRNOTAVAIL: "Give an address of this machine: --host 127.0.0.1",
    socket.EAI_NONAME: "Give an address of this machine: --host 127.0.0.1",
}
"""What to do where a port cannot be had."""


class InvalidSettings(Exception):
    """The settings contradict each other; the message says what to set instead."""


class CannotListen(Exception):
    """The port cannot be used; the message says why, and what to do."""


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a host."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(settings: Settings) -> socket.socket:
    """Return a listening socket; InvalidSettings or CannotListen if that is not possible."""
    try:
        settings.host.encode("idna")
    except UnicodeError:
        reason = f"--host: '{settings.host}' is no address and no name of a host"
        raise InvalidSettings(reason) from None
    _ensure_private(settings)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server(
            (settings.host, settings.port), family=family, backlog=2048
        )
    except OSError as error:
        told = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        reason = str(told).partition(" (while")[0]
        advice = _NOWHERE_TO_LISTEN.get(error.errno or 0)
        raise CannotListen(
            f"cannot listen on {settings.host} port {settings.port}: {reason}"
            + (f". {advice}" if advice else "")
        ) from None
    for direction in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        listening.setsockopt(socket.SOL_SOCKET, direction, _BYTES_IN_KERNEL)
    listening.set_inheritable(True)
    return listening


def _ensure_private(settings: Settings) -> None:
    """Refuse an unusable certificate, and sending passwords unencrypted to other machines."""
    if settings.tls_key and not settings.tls_certificate:
        raise InvalidSettings(f"{PREFIX}TLS_KEY: set {PREFIX}TLS_CERTIFICATE, too")
    try:
        has_tls = tls_of(settings) is not None
    except TlsError as error:
        files = " and ".join(filter(None, (settings.tls_certificate, settings.tls_key)))
        raise InvalidSettings(f"{PREFIX}TLS_CERTIFICATE: {files}: {error}") from None
    behind_proxy = settings.plain_http or settings.trusted_proxies
    if not (has_tls or behind_proxy or is_loopback(settings.host)):
        raise InvalidSettings(
            f"without TLS, passwords would go to {settings.host} in the clear. Set "
            f"{PREFIX}TLS_CERTIFICATE and {PREFIX}TLS_KEY; where a proxy in front does TLS, "
            f"{PREFIX}TRUSTED_PROXIES; in a network that you trust, --plain-http"
        )
