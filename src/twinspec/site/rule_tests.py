"""The requests of a rule's test: the accepted one and the refused one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.binding.names import NotXml
from twinspec.contract.binding.writer import XmlWriter, laid_out
from twinspec.contract.documents import read_yaml
from twinspec.contract.layout import Contract, Version
from twinspec.site.reference import LONGEST, Side

_REQUESTS = {"accepted": "Accepted", "refused": "Refused"}


@dataclass(frozen=True, slots=True)
class TestedRequest:
    """A request of a test: its outcome, and its body in JSON beside XML.

    `notes` are the other parts of the request: path, query, headers.
    """

    outcome: str
    operation: str
    notes: tuple[str, ...]
    sides: tuple[Side, ...]


class RuleTests:
    """Reads the requests of tests, in the form of the newest version with the operation."""

    def __init__(self, contract: Contract) -> None:
        """Take the contract whose operations the tests use."""
        self._roles: dict[str, tuple[Version, str]] = {}
        self._writers = {
            name: XmlWriter(version.writable.document)
            for name, version in contract.versions.items()
        }
        for version in contract.versions.values():
            for operation in version.operations:
                media = operation.body.content.values() if operation.body else ()
                role = next((one.role for one in media if one.role), None)
                if role is not None:
                    self._roles[operation.id] = (version, role)

    def requests(self, file: Path, rule: str) -> Iterator[TestedRequest]:
        """Yield both requests of a test; `refused` has the parts of `accepted` that it omits."""
        told = read_yaml(file)
        operation = str(told.get("operation", rule.partition(".")[0]))
        request: Any = told.get("request", {})
        for side, outcome in _REQUESTS.items():
            if side in told:
                request = _over(request, (told[side] or {}).get("request", {}))
                notes = [f"{key}: {_line(request[key])}" for key in _REST if request.get(key)]
                notes += [
                    f"{key}: {_line(told[side][key])}"
                    for key in _AROUND
                    if (told[side] or {}).get(key)
                ]
                sides = tuple(self._sides(operation, request.get("body")))
                yield TestedRequest(outcome, operation, tuple(notes), sides)

    def _sides(self, operation: str, body: Any) -> Iterator[Side]:
        """Yield the body in each representation that can express it."""
        if not isinstance(body, Mapping):
            return
        yield Side("JSON", _cut(json.dumps(body, indent=2, ensure_ascii=False)), None)
        version, role = self._roles.get(operation, (None, ""))
        if version is not None and version.writable.reason(role) is None:
            try:
                written = laid_out(self._writers[version.name].write(role, body))
            except NotXml:
                return
            yield Side("XML", _cut(written), None)


_REST = ("path", "query", "headers")
_AROUND = ("session", "clock", "server", "world")


def _over(base: Any, more: Any) -> Any:
    """Return `base` with the values of `more` in place of its own, member by member."""
    if not isinstance(base, Mapping) or not isinstance(more, Mapping):
        return more
    return {
        **base,
        **{key: _over(base[key], each) if key in base else each for key, each in more.items()},
    }


def _line(value: Any) -> str:
    return _cut(json.dumps(value, ensure_ascii=False, default=str), 300)


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"
