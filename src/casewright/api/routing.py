"""Which operation a request asks for: 404 and 405 are decided here, for all versions alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connexion.middleware.abstract import ROUTING_CONTEXT, AbstractRoutingAPI, SpecMiddleware
from connexion.operations import AbstractOperation
from connexion.spec import Specification
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from casewright.api.contracts import Contract
from casewright.api.exchange import Exchange
from casewright.api.sessions import Sessions
from casewright.domain.ensure import RuleBroken, Violation
from casewright.domain.wording import Piece
from interaction_contract import rules

_TEMPLATE = re.compile(r"\\\{(\w+)\\\}")
_LONGEST_METHOD = 20


@dataclass(frozen=True, slots=True)
class _Place:
    """A path of the contract: the operationId of each method."""

    contract: Contract
    base_path: str
    methods: Mapping[str, str]


class _Paths(AbstractRoutingAPI[str]):  # type: ignore[misc]
    """Collects the paths of one version."""

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


class Routing(SpecMiddleware):  # type: ignore[misc]
    """Finds the operation: a literal path before a template, for every method."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        """Wrap `app`; `sessions` know whose session to echo where nothing is found."""
        self._app = app
        self._sessions = sessions
        self._literal: dict[str, _Place] = {}
        self._templates: list[tuple[re.Pattern[str], _Place]] = []

    @override
    def add_api(self, specification: Specification, *, contract: Contract, **options: Any) -> None:
        paths = _Paths(specification, **options)
        for path, methods in paths.methods.items():
            place = _Place(contract, paths.base_path, methods)
            full = paths.base_path + path
            pattern, parameters = _TEMPLATE.subn(r"(?P<\1>[^/]+)", re.escape(full))
            if parameters:
                self._templates.append((re.compile(pattern), place))
            else:
                self._literal[full] = place

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange.of(scope)
        # An encoded slash is part of a segment, and no segment of ours has one.
        encoded = b"%2f" in scope.get("raw_path", b"").lower()
        place, scope["path_params"] = (None, {}) if encoded else self._find(exchange.path)
        operation_id = place.methods.get(exchange.method) if place else None
        if place is None:
            await self._sessions.recognise(exchange)
            raise unknown_path()
        exchange.contract = place.contract
        if operation_id is None:
            await self._sessions.recognise(exchange)
            raise unknown_method(exchange, place.methods)
        exchange.operation = operation_id
        scope.setdefault("extensions", {})[ROUTING_CONTEXT] = {
            "api_base_path": place.base_path,
            "operation_id": operation_id,
        }
        await self._app(scope, receive, send)

    def _find(self, path: str) -> tuple[_Place | None, dict[str, str]]:
        place = self._literal.get(path)
        if place is None:
            for pattern, templated in self._templates:
                if found := pattern.fullmatch(path):
                    return templated, found.groupdict()
        return place, {}


def unknown_path() -> RuleBroken:
    """Return the refusal of a path under which nothing is served."""
    return RuleBroken([Violation(rules.protocol.PATH_EXISTS)])


def unknown_method(exchange: Exchange, methods: Iterable[str]) -> RuleBroken:
    """Return the refusal of a method on a path that has other `methods`."""
    allowed = ", ".join(sorted(methods))
    exchange.more_headers.append((b"allow", allowed.encode()))
    values: dict[str, Piece] = {"value": exchange.method[:_LONGEST_METHOD], "allowed": allowed}
    return RuleBroken([Violation(rules.protocol.METHOD_ALLOWED, "", values)])
