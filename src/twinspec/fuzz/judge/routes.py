"""To which operation a target leads: literal segments before templates, nothing normalised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from twinspec.fuzz.judge.operations import JudgedOperation

_NAME = re.compile(r"\\\{(.+?)\\\}")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads; the texts of its path parameters are percent-encoded.

    Without an operation, `methods` are those of the path, empty for an unknown path.
    `is_open` says that servers may differ about it.
    """

    operation: JudgedOperation | None
    values: Mapping[str, str]
    methods: frozenset[str] = frozenset()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Path:
    pattern: re.Pattern[str]
    loose: re.Pattern[str]
    is_literal: bool
    methods: dict[str, JudgedOperation]


class Routes:
    """All paths of one version."""

    def __init__(self) -> None:
        """Begin without paths."""
        self._paths: dict[str, _Path] = {}

    def add(self, path: str, method: str, operation: JudgedOperation) -> None:
        """Let `method` on `path`, which may have templates, lead to `operation`."""
        if path not in self._paths:
            names = _NAME.findall(re.escape(path))
            self._paths[path] = _Path(
                re.compile(_NAME.sub("([^/]+)", re.escape(path))),
                re.compile(_NAME.sub("([^/]*)", re.escape(path))),
                not names,
                {},
            )
        self._paths[path].methods[method] = operation

    def find(self, method: str, path: str) -> Route:
        """Return where `method` on `path`, percent-encoded and without query, leads."""
        if "%2f" in path.lower() or _DOTS.search(unquote(path)):
            return Route(None, {}, is_open=True)
        found = [
            (name, one, match)
            for name, one in self._paths.items()
            if (match := one.pattern.fullmatch(path))
        ]
        if not found:
            plain = unquote(path)
            differ = any(one.loose.fullmatch(plain) for one in self._paths.values())
            return Route(None, {}, is_open=differ)
        found.sort(key=lambda entry: not entry[1].is_literal)
        name, one, match = found[0]
        operation = one.methods.get(method)
        if operation is not None and (one.is_literal or len(found) == 1):
            return Route(operation, dict(zip(_names(name), match.groups(), strict=True)))
        # OpenAPI lets a literal path hide templates, and says nothing of two templates that match.
        others = not one.is_literal and any(method in other.methods for _, other, _ in found)
        return Route(None, {}, frozenset(one.methods), is_open=others)


def _names(path: str) -> list[str]:
    return re.findall(r"\{(.+?)\}", path)
