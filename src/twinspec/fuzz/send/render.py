"""Renders a plan as a request for sending, in JSON or in XML."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from lxml import etree

from twinspec.contract.layout import Version
from twinspec.contract.operations import MEDIA_TYPES, Representation
from twinspec.fuzz.model.plan import ABSENT, Plan
from twinspec.fuzz.model.pools import Pools, RecordReference
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.wire.json_attacks import attacks as json_attacks
from twinspec.fuzz.wire.xml_attacks import attacks as xml_attacks
from twinspec.fuzz.wire.xml_attacks import single_elements
from twinspec.fuzz.wire.xml_style import PLAIN, Style
from twinspec.fuzz.wire.xml_styled import StyledWriter

UNKNOWN_VALUE = "1"
# Bytes that are not UTF-8 stand in texts as lone surrogates, as in the names of files.
_ESCAPED = "surrogateescape"
WRONG_CREDENTIAL = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class RenderedRequest:
    """A rendered plan: path and query, headers and body."""

    target: str
    headers: dict[str, str]
    body: bytes | None


class RequestRenderer:
    """Renders the plans of one version."""

    def __init__(self, version: Version) -> None:
        """Write XML as the XSD of `version` requires."""
        self._xml = StyledWriter(version.writable.document, version.xsd_files)
        self._single = single_elements(version.writable.document)

    def render(self, plan: Plan, pools: Pools) -> RenderedRequest:
        """Return the request without its credential; NotXml if XML cannot represent its text.

        Example: for `{"id": RecordReference(case.id, "1000")}` the body is `{"id": "1000"}`, or a
        document with the element or attribute that the XSD has for `id`.
        """
        path = plan.operation.path
        for name, value in plan.path.items():
            path = path.replace(f"{{{name}}}", quote(_joined(_plain(value, pools)), safe=","))
        query = [
            (name, text)
            for name, value in plan.query
            for text in _texts(plan.operation, name, _plain(value, pools))
        ]
        headers = {"accept": plan.operation.answered_as(plan.representation)} | dict(plan.headers)
        body = self._body(plan, pools)
        if body is not None:
            known = plan.operation.sends
            media = known.get(plan.representation, MEDIA_TYPES[plan.representation])
            headers.setdefault("content-type", media)
        headers = {name: value for name, value in headers.items() if value}
        target = f"{path}?{urlencode(query, errors=_ESCAPED)}" if query else path
        return RenderedRequest(target, headers, body)

    def _body(self, plan: Plan, pools: Pools) -> bytes | None:
        body = plan.raw
        if body is None:
            body = self._written(plan, pools)
            if body is not None and plan.attack is not None:
                body = self._damaged(plan.representation, body, plan.attack)
        return body + b" " * plan.padding if body is not None else None

    def _written(self, plan: Plan, pools: Pools) -> bytes | None:
        if plan.body is ABSENT:
            return None
        value = _plain(plan.body, pools)
        if plan.representation == "json" or plan.operation.role is None:
            return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        style = PLAIN if plan.style is None else Style(random.Random(plan.style))  # noqa: S311
        return self._xml.write(plan.operation.role, value, style=style)

    def _damaged(self, representation: Representation, body: bytes, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311 - choices of a test, no secret
        if representation == "json":
            return json_attacks(body, rng).body
        try:
            return xml_attacks(body, rng, self._single).body
        except etree.XMLSyntaxError:
            # A body with an unknown member may be no document any more: it is damaged as it is.
            return body


def _plain(value: Any, pools: Pools) -> Any:
    """Return `value` with the current values of its references."""
    if isinstance(value, RecordReference):
        found = pools.resolve(value)
        return UNKNOWN_VALUE if found is None else found
    if isinstance(value, dict):
        return {key: _plain(item, pools) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, pools) for item in value]
    return value


def _texts(operation: Target, name: str, value: Any) -> list[str]:
    """Return the texts of one query parameter, one for each time it is in the query."""
    parameter = next((item for item in operation.parameters if item.name == name), None)
    if isinstance(value, list) and (parameter is None or not parameter.joined):
        return [_joined(item) for item in value]
    return [_joined(value)]


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(_joined(item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value)
