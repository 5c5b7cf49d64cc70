"""One operation; everything that does not depend on a request is prepared at start-up."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NoReturn

from starlette.types import Receive, Scope, Send

from casewright.api.contracts import VersionContract
from casewright.api.disconnection import disconnected
from casewright.api.exchange import HttpExchange
from casewright.api.representations import served
from casewright.api.requests import RequestReader
from casewright.api.sessions import LiveSessions
from casewright.domain.ensure import ensure
from interaction_contract import rules
from interaction_contract.operation import NotImplementedByServer, Operation


def method_of(operations: object, operation_id: str) -> Callable[..., Awaitable[object]]:
    """Return the method of an operation; for a missing one, a method that answers 501."""
    method = getattr(operations, operation_id, None)
    return method or partial(_not_implemented, operation_id)


async def _not_implemented(operation_id: str, **_: object) -> NoReturn:
    raise NotImplementedByServer(operation_id)


class Endpoint:
    """One operation: recognises the caller, reads the arguments, calls the method and answers.

    Besides the contract's arguments, a method may have `address`, the client's address, `texts`,
    the texts in the language of the answer, and `gone`, which returns when the client disconnects.
    """

    def __init__(
        self,
        function: Callable[..., Awaitable[Any]],
        contract: VersionContract,
        operation: Operation,
        sessions: LiveSessions,
        body_limit: int,
    ) -> None:
        """Prepare `operation`, which `function` performs; `sessions` recognise callers."""
        self._function = function
        self._sessions = sessions
        self._reader = RequestReader(contract, operation, body_limit)
        self._secured = operation.secured
        taken = inspect.signature(function).parameters
        self._takes_address, self._takes_texts = "address" in taken, "texts" in taken
        self._takes_gone = "gone" in taken
        self._writers = {
            (status, one.media): one.writer(contract, role)
            for one in served()
            for status, role in operation.answers.items()
            if role is not None and status < 300
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of this operation; RuleBroken at the first step that refuses."""
        exchange = HttpExchange.of(scope)
        caller = None
        if self._secured:
            caller = await self._sessions.recognise(exchange)
            ensure(caller, rules.protocol.SESSION_IS_LIVE)
        arguments = await self._reader.read(exchange, scope, receive)
        if self._secured:
            arguments["caller"] = caller
        if self._takes_address:
            arguments["address"] = exchange.client or ""
        if self._takes_texts:
            arguments["texts"] = exchange.texts
        if self._takes_gone:
            arguments["gone"] = partial(disconnected, receive)
        result = await self._function(**arguments)
        for field, name in result.header_names:
            exchange.more_headers.append((name.lower().encode(), getattr(result, field).encode()))
        status, media = result.status, exchange.media
        write = self._writers.get((status, media))
        body = b"" if write is None else write(result.body)
        await exchange.answer(send, status, media, body)
