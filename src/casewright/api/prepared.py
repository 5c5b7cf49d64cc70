"""Connexion, with all the work of a request that can be done at start-up done at start-up.

Paths, validation and application are subclasses whose `make_operation` prepares; resolving,
reading the specification, security and the middleware stack are Connexion's own.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, NoReturn

from connexion import AsyncApp
from connexion.apps.abstract import AbstractApp
from connexion.apps.asynchronous import AsyncApi, AsyncASGIApp
from connexion.middleware.lifespan import Lifespan, LifespanMiddleware
from connexion.middleware.request_validation import (
    RequestValidationAPI,
    RequestValidationMiddleware,
)
from connexion.middleware.security import SecurityMiddleware
from connexion.operations import AbstractOperation
from connexion.resolver import Resolver
from starlette.types import ASGIApp, Receive, Scope, Send

from casewright.api.contracts import Contract
from casewright.api.exchange import Exchange
from casewright.api.representations import served
from casewright.api.requests import RequestReader
from casewright.api.routing import Routing
from casewright.api.sessions import SessionHandler, Sessions
from interaction_contract.operation import NotImplementedByServer, Operation

_ARGUMENTS = "casewright.arguments"


class PreparedApp(AsyncApp):  # type: ignore[misc]
    """A Connexion application of several versions of the contract, behind `outer` middleware."""

    def __init__(
        self,
        outer: Sequence[Callable[[ASGIApp], ASGIApp]],
        sessions: Sessions,
        lifespan: Lifespan | None = None,
    ) -> None:
        """Compose the stack; `add_version` fills it."""
        self._middleware_app = _Application()
        AbstractApp.__init__(
            self,
            __name__,
            lifespan=lifespan,
            middlewares=[
                LifespanMiddleware,
                *outer,
                partial(Routing, sessions=sessions),
                SecurityMiddleware,
                _Validation,
            ],
            security_map={"apiKey": partial(SessionHandler, sessions)},
        )

    def add_version(self, contract: Contract, operations: object, body_limit: int) -> None:
        """Serve a version: `operations` has one method per operationId."""
        self.add_api(
            contract.document,
            resolver=Resolver(partial(_method_of, operations)),
            contract=contract,
            body_limit=body_limit,
        )


def _method_of(operations: object, operation_id: str) -> Callable[..., Awaitable[object]]:
    """Return the method of an operation; one that is still missing answers 501."""
    method = getattr(operations, operation_id, None)
    return method or partial(_not_implemented, operation_id)


async def _not_implemented(operation_id: str, **_: object) -> NoReturn:
    raise NotImplementedByServer(operation_id)


class _ValidationOperation:
    """Reads the arguments of one operation, then hands the request on."""

    def __init__(self, next_app: ASGIApp, reader: RequestReader) -> None:
        self._next_app = next_app
        self._reader = reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[_ARGUMENTS] = await self._reader.read(scope, receive)
        await self._next_app(scope, receive, send)


class _ValidationAPI(RequestValidationAPI):  # type: ignore[misc]
    def __init__(self, *args: Any, contract: Contract, body_limit: int, **options: Any) -> None:
        self._contract = contract
        self._body_limit = body_limit
        super().__init__(*args, **options)

    def make_operation(self, operation: AbstractOperation) -> _ValidationOperation:
        declared = self._contract.operations[operation.operation_id]
        reader = RequestReader(self._contract, declared, self._body_limit)
        return _ValidationOperation(self.next_app, reader)


class _Validation(RequestValidationMiddleware):  # type: ignore[misc]
    api_cls = _ValidationAPI


class _Answering:
    """Calls one operation and answers with its result.

    A method that has an argument `address` beside those of the contract gets that of the client,
    one that has `texts` those of the language in which the client is answered.
    """

    def __init__(
        self, function: Callable[..., Awaitable[Any]], contract: Contract, operation: Operation
    ) -> None:
        self._function = function
        self._secured = operation.secured
        taken = inspect.signature(function).parameters
        self._takes_address, self._takes_texts = "address" in taken, "texts" in taken
        self._writers = {
            (status, one.media): one.writer(contract, role)
            for one in served()
            for status, role in operation.answers.items()
            if role is not None and status < 300
        }

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        exchange = Exchange.of(scope)
        arguments = scope[_ARGUMENTS]
        if self._secured:
            arguments["caller"] = exchange.caller
        if self._takes_address:
            client = scope.get("client")
            arguments["address"] = client[0] if client else ""
        if self._takes_texts:
            arguments["texts"] = exchange.texts
        result = await self._function(**arguments)
        for field, name in result.header_names:
            exchange.more_headers.append((name.lower().encode(), getattr(result, field).encode()))
        status, media = result.status, exchange.media
        write = self._writers.get((status, media))
        body = b"" if write is None else write(result.body)
        await exchange.answer(send, status, media, body)


class _Api(AsyncApi):  # type: ignore[misc]
    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        self._contract = contract
        super().__init__(*args, **options)

    def make_operation(self, operation: AbstractOperation) -> _Answering:
        declared = self._contract.operations[operation.operation_id]
        return _Answering(operation.function, self._contract, declared)


class _Application(AsyncASGIApp):  # type: ignore[misc]
    api_cls = _Api
