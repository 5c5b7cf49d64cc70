"""The only module that uses Connexion, including its private names.

Connexion reads the documents, resolves operations and stacks the layers. Subclasses replace its
routing and its application by routing.py and prepared.py, which do not use Connexion.
tests/api/test_connexion_bridge.py tests what is
relied on, and fails if a new version of Connexion changes it.
"""

from __future__ import annotations

import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from casewright.quick_imports import deferred

# Connexion imports a deprecated name of jsonschema, and Starlette's test client with its own
# warning. Neither is used here, and neither is for the people who run the server.
warnings.filterwarnings("ignore", module=r"connexion\.")

# For documents at an address, OAuth, templates of documents, its own pages and its test client.
with deferred("requests", "httpx", "jinja2", "starlette.templating", "starlette.testclient"):
    from connexion import AsyncApp
from connexion.apps.abstract import AbstractApp
from connexion.apps.asynchronous import AsyncApi, AsyncASGIApp
from connexion.middleware.abstract import AbstractRoutingAPI, SpecMiddleware
from connexion.middleware.lifespan import Lifespan, LifespanMiddleware
from connexion.middleware.main import API
from connexion.operations import AbstractOperation
from connexion.resolver import Resolver
from connexion.spec import OpenAPISpecification, Specification
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from casewright.api.contracts import VersionContract
from casewright.api.prepared import Endpoint, method_of
from casewright.api.routing import Router
from casewright.api.sessions import LiveSessions

_OPERATION = "casewright.operation"
"""Where a scope has the base path and the operationId of what it asks for."""


class PreparedApp(AsyncApp):  # type: ignore[misc]
    """A Connexion application of several versions of the contract, behind `outer` middleware."""

    def __init__(
        self,
        outer: Sequence[Callable[[ASGIApp], ASGIApp]],
        sessions: LiveSessions,
        lifespan: Lifespan | None = None,
        routed: Sequence[Callable[[ASGIApp], ASGIApp]] = (),
    ) -> None:
        """Compose the stack; `add_version` fills it.

        `routed` is middleware for requests of known operations; it runs before any check.
        """
        self._middleware_app = _Application()
        AbstractApp.__init__(
            self,
            __name__,
            lifespan=lifespan,
            middlewares=[
                LifespanMiddleware,
                *outer,
                partial(_Routing, router=Router(sessions)),
                *routed,
            ],
        )
        self._sessions = sessions
        self._http: ASGIApp | None = None

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Requests go past what Connexion has in front, which is for the start and the end.
        if scope["type"] == "http" and self._http is not None:
            await self._http(scope, receive, send)
            return
        await super().__call__(scope, receive, send)
        self._http = self.middleware.app.next_app

    def add_version(self, contract: VersionContract, operations: object, body_limit: int) -> None:
        """Serve a version: `operations` has one method per operationId."""
        # Connexion's add_api would do the same with a document that it validates once more.
        options = self.middleware.options.replace(resolver=Resolver(partial(method_of, operations)))
        self.middleware.apis.append(
            API(
                _Generated(_operations_of(contract.document)),
                base_path=None,
                name=None,
                **options.__dict__,
                contract=contract,
                sessions=self._sessions,
                body_limit=body_limit,
            )
        )


def _operations_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document reduced to its operations and their paths, for Connexion.

    Connexion copies a document twice and replaces each reference by its target.
    """
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "servers": document["servers"],
        "paths": {
            path: {
                method: {"operationId": operation["operationId"], "responses": {}}
                for method, operation in item.items()
                if isinstance(operation, Mapping) and "operationId" in operation
            }
            for path, item in document["paths"].items()
        },
    }


class _Generated(OpenAPISpecification):  # type: ignore[misc]
    """A document that is not validated at each start: it was when it was generated."""

    @classmethod
    @override
    def _validate_spec(cls, spec: dict[str, Any]) -> None:
        pass


class _Paths(AbstractRoutingAPI[str]):  # type: ignore[misc]
    """Collects the paths of one version: by path, the operationId of each method."""

    def __init__(self, specification: Specification, **options: Any) -> None:
        self.methods: dict[str, dict[str, str]] = {}
        super().__init__(specification, **options)

    @override
    def make_operation(self, operation: AbstractOperation) -> str:
        return str(operation.operation_id)

    @staticmethod
    @override
    def _framework_path_and_name(operation: AbstractOperation, path: str) -> tuple[str, str]:
        return path, path

    @override
    def _add_operation_internal(
        self, method: str, path: str, operation: str, name: str | None = None
    ) -> None:
        self.methods.setdefault(path, {})[method.upper()] = operation


class _Routing(SpecMiddleware):  # type: ignore[misc]
    """Passes the operation that the router found to the next layers."""

    def __init__(self, app: ASGIApp, router: Router) -> None:
        self._app = app
        self._router = router

    @override
    def add_api(
        self, specification: Specification, *, contract: VersionContract, **options: Any
    ) -> None:
        paths = _Paths(specification, **options)
        self._router.add(contract, paths.base_path, paths.methods)

    @override
    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http":
            found = self._router.find(scope)
            if found is None:
                return self._router.refuse(scope)
            scope[_OPERATION] = found
        return self._app(scope, receive, send)


class _Api(AsyncApi):  # type: ignore[misc]
    def __init__(
        self,
        *args: Any,
        contract: VersionContract,
        sessions: LiveSessions,
        body_limit: int,
        **options: Any,
    ) -> None:
        self._contract = contract
        self._sessions = sessions
        self._body_limit = body_limit
        super().__init__(*args, **options)

    @override
    def make_operation(self, operation: AbstractOperation) -> Endpoint:
        return Endpoint(
            operation.function,
            self._contract,
            self._contract.operations[operation.operation_id],
            self._sessions,
            self._body_limit,
        )


class _Application(AsyncASGIApp):  # type: ignore[misc]
    """Calls the endpoint that the router has found."""

    api_cls = _Api

    def __init__(self) -> None:
        super().__init__()
        self._endpoints: dict[tuple[str, str], Endpoint] = {}

    @override
    def add_api(self, specification: Specification, **options: Any) -> _Api:
        api: _Api = super().add_api(specification, **options)
        for operation_id, endpoint in api.operations.items():
            self._endpoints[api.base_path, operation_id] = endpoint
        return api

    @override
    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return self._endpoints[scope[_OPERATION]](scope, receive, send)
