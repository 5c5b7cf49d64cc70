"""What settings and failures outside the edge do to answers, asked in process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from lxml import etree

from casewright.api.contracts import VersionContract
from casewright.api.negotiation import BodyType
from casewright.api.requests import BodyReader
from casewright.app import create_app
from casewright.clock import Clock
from casewright.domain.ensure import RuleBroken
from casewright.settings import Settings
from casewright.storage import Conflict, DatabaseUnreachable

CASE = "/system/ws/v12/interaction/case/1"


class Unreachable:
    """A store whose database does not answer."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @asynccontextmanager
    async def reading(self, *, once: bool = False) -> AsyncIterator[Any]:
        """Fail."""
        raise self._error
        yield

    writing = reading

    async def caller(self, key: str) -> Any:
        """Fail."""
        raise self._error

    async def write(self, action: Any) -> Any:
        """Fail."""
        raise self._error

    search = write

    async def ping(self) -> None:
        """Fail."""
        raise self._error

    async def close(self) -> None:
        """Do nothing."""


def ask(path: str, error: Exception, method: str = "GET", **headers: str) -> httpx.Response:
    """Return the answer of an application with default settings but for an origin."""

    async def asked() -> httpx.Response:
        app = create_app(Unreachable(error), Clock(), Settings(cors_origins=("https://a.example",)))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, path, headers=sent)

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DatabaseUnreachable("secret host"), 503, "503-100"),
        (Conflict("secret host"), 503, "503-100"),
        (RuntimeError("secret host"), 500, "500-100"),
    ],
)
@pytest.mark.parametrize("path", [CASE, "/health/ready"])
def test_a_database_out_of_reach(error: Exception, status: int, code: str, path: str) -> None:
    answer = ask(path, error, accept="application/json", x_egain_session="x")
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert "secret" not in answer.text
    assert answer.headers.get("retry-after") == ("2" if status == 503 else None)


def test_the_process_lives_without_its_database() -> None:
    assert ask("/health/live", DatabaseUnreachable()).status_code == 200


def test_listed_origins_may_read_what_they_need() -> None:
    answer = ask(CASE, RuntimeError(), origin="https://a.example")
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    exposed = answer.headers["access-control-expose-headers"]
    assert {"X-egain-session", "Location"} <= set(exposed.split(", "))
    answer = ask(CASE, RuntimeError(), origin="https://b.example")
    assert "access-control-allow-origin" not in answer.headers
    answer = ask(
        CASE,
        RuntimeError(),
        "OPTIONS",
        origin="https://a.example",
        access_control_request_method="PUT",
        access_control_request_headers="x-egain-session, content-type",
    )
    assert answer.status_code == 200


def test_settings_reach_other_processes_through_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings(
        cors_origins=("https://a", "https://b"), clock_offset=-5, strict_visibility=True
    )
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


def test_what_only_the_xsd_refuses_is_a_defect_of_the_contract() -> None:
    contract = VersionContract("v12")
    reader = BodyReader(contract, "LogIn")
    namespace = "http://bindings.egain.com/ws/model/v12/gen/platform"
    body = (
        f'<login xmlns="{namespace}"><userName>a</userName><password>b</password></login>'
    ).encode()
    assert reader.read(body, BodyType("application/xml", None), "").userName == "a"
    narrower = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
    contract.xsd.schema = etree.XMLSchema(etree.fromstring(narrower))
    with pytest.raises(RuleBroken) as refused:
        reader.read(body, BodyType("application/xml", None), "")
    assert refused.value.violations[0].rule.id == "protocol.body_is_well_formed"
