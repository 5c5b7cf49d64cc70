"""Asks the server of these settings whether it can serve: `python -m casewright.health`.

Prints what it answers; exit code 0 when it is ready, 1 when it is not. For probes of containers,
which have no other client: it imports little, since it may be run every few seconds.
"""

from __future__ import annotations

import http.client
import ssl
import sys
from contextlib import closing
from dataclasses import dataclass

from casewright.settings import Settings

_PATIENCE = 5.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked on loopback


@dataclass(frozen=True, slots=True)
class HealthAnswer:
    """What the server has answered; whether it is casewright, and is ready."""

    text: str
    is_casewright: bool = False
    is_ready: bool = False


def ask(settings: Settings, path: str = "/health/ready") -> HealthAnswer:
    """Ask the server at the address of the settings, on this machine."""
    host = _EVERYWHERE.get(settings.host, settings.host)
    connection = http.client.HTTPConnection(host, settings.port, timeout=_PATIENCE)
    if settings.tls_certificate:
        # Who answers is not in question, and a certificate seldom has the name of loopback.
        context = ssl._create_unverified_context()  # noqa: S323
        connection = http.client.HTTPSConnection(
            host, settings.port, timeout=_PATIENCE, context=context
        )
    with closing(connection):
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read().decode(errors="replace").strip()
        except (OSError, http.client.HTTPException) as error:
            return HealthAnswer(f"{host} port {settings.port} does not answer: {error}")
    is_ours = answer.headers.get("X-Request-Id") is not None
    return HealthAnswer(
        f"{answer.status} {body}", is_ours, is_ours and answer.status == http.client.OK
    )


def main() -> int:
    """Ask, print and return the exit code."""
    answer = ask(Settings())
    print(answer.text)  # noqa: T201 - it is a command
    return 0 if answer.is_ready else 1


if __name__ == "__main__":
    sys.exit(main())
