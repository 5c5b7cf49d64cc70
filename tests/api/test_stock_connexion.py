"""Stock Connexion is the oracle of the prepared path: both accept and refuse the same requests."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from connexion import AsyncApp
from connexion.resolver import Resolver

from casewright.api.contracts import VersionContract
from tests.api.conftest import LIVE, Edge
from tests.api.protocol import CASE, V12

DATE = {"lastModified": {"date": "2015-07-02T10:45:01Z"}}
ACTIVITIES = f"{V12}/interaction/activity"
POINT = {"contactPoints": {"contactPoint": [{"id": "1"}]}}
CUSTOMER = {"customer": {"contactPersons": {"contactPerson": [POINT]}}}

REQUESTS: list[tuple[str, str, Any]] = [
    ("PUT", CASE, {"id": "1", **DATE, "subject": "x"}),
    ("PUT", CASE, {"id": "1", **DATE, "dueDate": "", "owner": ""}),
    ("PUT", CASE, {"id": "1", **DATE, "owner": {"user": {"id": "7"}}}),
    ("PUT", CASE, {}),
    ("PUT", CASE, {"id": 1, **DATE, "subject": "x"}),
    ("PUT", CASE, {"id": "0", **DATE, "subject": "x"}),
    ("PUT", CASE, {"id": "1", **DATE, "subject": "x" * 1025}),
    ("PUT", CASE, {"id": "1", **DATE, "subject": None}),
    ("PUT", CASE, {"id": "1", **DATE, "severity": {"value": "huge"}}),
    ("PUT", CASE, {"id": "1", **DATE, "foo": 1}),
    ("PUT", CASE, {"id": "1", **DATE, "owner": {}}),
    ("PUT", CASE, {"id": "1", **DATE, "relatedCases": {"link": []}}),
    ("PUT", CASE, {"id": "1", "lastModified": {"date": "2015-02-30T10:45:01Z"}, "subject": "x"}),
    ("PUT", CASE, {"id": "1", "lastModified": {"date": "2015-07-02"}, "subject": "x"}),
    ("PUT", f"{ACTIVITIES}/1,2/changecase", {}),
    ("PUT", f"{ACTIVITIES}/1,2/changecase?relateCase=yes", {"id": "4"}),
    ("PUT", f"{ACTIVITIES}/1,2/changecase?relateCase=no", {"id": "4"}),
    ("PUT", f"{ACTIVITIES}/1,2,1/changecase", {}),
    ("PUT", f"{ACTIVITIES}/1,x/changecase", {}),
    ("GET", f"{CASE}/1,2", None),
    ("GET", f"{CASE}/0", None),
    ("GET", f"{CASE}?customer=1&$pagesize=75", None),
    ("GET", f"{CASE}?customer=1&$pagesize=76", None),
    ("GET", f"{CASE}?customer=1&$pagenum=0", None),
    ("GET", f"{CASE}?customer=1&$pagenum=x", None),
    ("GET", f"{CASE}?customer=1&foo=x", None),
]


def _for_stock(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as stock Connexion can serve it: one media type, no session."""
    copied: dict[str, Any] = json.loads(json.dumps(document))
    for methods in copied["paths"].values():
        for operation in methods.values():
            operation["security"] = []
            operation["parameters"] = [
                parameter
                for parameter in operation.get("parameters", [])
                if not parameter.get("$ref", "").endswith("/AcceptLanguage")
            ]
            operation.get("requestBody", {}).get("content", {}).pop("application/xml", None)
    copied.pop("security", None)
    return copied


async def _stock_statuses() -> list[int]:
    async def accept(**arguments: Any) -> tuple[dict[str, Any], int, dict[str, str]]:
        return {}, 200, {"Content-Type": "application/json"}

    app = AsyncApp(__name__, specification_dir=Path(), strict_validation=True)
    app.add_api(_for_stock(VersionContract("v12").document), resolver=Resolver(lambda _: accept))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        return [
            (await client.request(method, path, json=body)).status_code
            for method, path, body in REQUESTS
        ]


@pytest.fixture(scope="module")
def stock() -> list[int]:
    """Return what stock Connexion answers to each request."""
    return asyncio.run(_stock_statuses())


@pytest.mark.parametrize("index", range(len(REQUESTS)))
def test_both_accept_or_refuse(edge: Edge, stock: list[int], index: int) -> None:
    method, path, body = REQUESTS[index]
    answer = edge.client.request(
        method, edge.address + path, json=body, headers={"X-egain-session": LIVE}
    )
    assert stock[index] in (200, 400)
    assert (answer.status_code == 400) == (stock[index] == 400), REQUESTS[index]
