"""Finds the operation of a request; answers 404 and 405 for all versions in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from starlette.types import Scope

from casewright.api.contracts import VersionContract
from casewright.api.exchange import HttpExchange
from casewright.api.sessions import LiveSessions
from casewright.domain.ensure import RuleBroken, Violation
from casewright.domain.wording import Piece
from interaction_contract import rules

_TEMPLATE = re.compile(r"\\\{(\w+)\\\}")
_LONGEST_METHOD = 20


@dataclass(frozen=True, slots=True)
class _Place:
    """A path of the contract, with the operationId of each method."""

    contract: VersionContract
    base_path: str
    methods: Mapping[str, str]


class Router:
    """Finds the operation of a request; a literal path comes before a template."""

    def __init__(self, sessions: LiveSessions) -> None:
        """Take the sessions whose ids are echoed when no operation is found."""
        self._sessions = sessions
        self._literal: dict[str, _Place] = {}
        self._templates: list[tuple[re.Pattern[str], _Place]] = []

    def add(
        self, contract: VersionContract, base_path: str, paths: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Add the paths of a version, each with the operationId of each method."""
        for path, methods in paths.items():
            place = _Place(contract, base_path, methods)
            full = base_path + path
            pattern, parameters = _TEMPLATE.subn(r"(?P<\1>[^/]+)", re.escape(full))
            if parameters:
                self._templates.append((re.compile(pattern), place))
            else:
                self._literal[full] = place

    def find(self, scope: Scope) -> tuple[str, str] | None:
        """Record the operation of a request; return the base path and the operationId, or None."""
        exchange = HttpExchange.of(scope)
        found = self._found(scope, exchange.path)
        if found is None:
            return None
        place, scope["path_params"] = found
        exchange.contract = place.contract
        operation_id = place.methods.get(exchange.method)
        if operation_id is None:
            return None
        exchange.operation = operation_id
        return place.base_path, operation_id

    async def refuse(self, scope: Scope) -> NoReturn:
        """Refuse a request that has no operation; a live session is echoed first."""
        exchange = HttpExchange.of(scope)
        await self._sessions.recognise(exchange)
        found = self._found(scope, exchange.path)
        raise unknown_path() if found is None else unknown_method(exchange, found[0].methods)

    def _found(self, scope: Scope, path: str) -> tuple[_Place, dict[str, str]] | None:
        # An encoded slash is part of a segment, and no segment of ours has one.
        if b"%2f" in scope.get("raw_path", b"").lower():
            return None
        place = self._literal.get(path)
        if place is not None:
            return place, {}
        for pattern, templated in self._templates:
            if found := pattern.fullmatch(path):
                return templated, found.groupdict()
        return None


def unknown_path() -> RuleBroken:
    """Return the refusal of a path that is not served."""
    return RuleBroken([Violation(rules.protocol.PATH_EXISTS)])


def unknown_method(exchange: HttpExchange, methods: Iterable[str]) -> RuleBroken:
    """Return the refusal of a method on a path that has other `methods`."""
    allowed = ", ".join(sorted(methods))
    exchange.more_headers.append((b"allow", allowed.encode()))
    values: dict[str, Piece] = {"value": exchange.method[:_LONGEST_METHOD], "allowed": allowed}
    return RuleBroken([Violation(rules.protocol.METHOD_ALLOWED, "", values)])
