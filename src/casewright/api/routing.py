"""Finds the operation of a request; answers 404 and 405 for all versions in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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

    async def find(self, scope: Scope) -> tuple[str, str]:
        """Record the operation in a request; return the base path and the operationId.

        RuleBroken for a path or a method that no version has.
        """
        exchange = HttpExchange.of(scope)
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
        return place.base_path, operation_id

    def _find(self, path: str) -> tuple[_Place | None, dict[str, str]]:
        place = self._literal.get(path)
        if place is None:
            for pattern, templated in self._templates:
                if found := pattern.fullmatch(path):
                    return templated, found.groupdict()
        return place, {}


def unknown_path() -> RuleBroken:
    """Return the refusal of a path that is not served."""
    return RuleBroken([Violation(rules.protocol.PATH_EXISTS)])


def unknown_method(exchange: HttpExchange, methods: Iterable[str]) -> RuleBroken:
    """Return the refusal of a method on a path that has other `methods`."""
    allowed = ", ".join(sorted(methods))
    exchange.more_headers.append((b"allow", allowed.encode()))
    values: dict[str, Piece] = {"value": exchange.method[:_LONGEST_METHOD], "allowed": allowed}
    return RuleBroken([Violation(rules.protocol.METHOD_ALLOWED, "", values)])
