"""The operations that begin and end sessions."""

from __future__ import annotations

from typing import Literal

from casewright.api import commands, requested
from casewright.api.operations.service import Service
from casewright.domain.model import Caller
from casewright.handlers import log_in as log_in_handler
from casewright.handlers import log_out as log_out_handler


async def log_in(
    service: Service,
    *,
    body: requested.SentLogIn,
    force_login: Literal["yes"] | None,
    address: str = "",
) -> tuple[str]:
    """Start a session for a client at an address; return its id."""
    command = commands.log_in(body, force_login, address)
    token = await log_in_handler.log_in(
        command, service.store, service.clock.now(), service.throttle, service.checks
    )
    return (token,)


async def log_out(service: Service, *, caller: Caller) -> tuple[()]:
    """End the session of the request."""
    await service.store.write(lambda work: log_out_handler.log_out(caller, work))
    return ()
