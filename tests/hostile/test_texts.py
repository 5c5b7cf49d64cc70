"""Texts and numbers that a database cannot take are the client's fault on every database."""

from __future__ import annotations

import pytest

from tests.databases import database_url, databases
from tests.hostile.ground import fill, service

__all__ = ["database_url", "databases"]

pytestmark = pytest.mark.anyio

_TEXTS = ("a%00b", "%ed%a0%80", "9223372036854775808", "custom.%00")
_NAMES = ("customer", "email", "phone", "$attribute", "$sort", "$order", "$pagenum", "$pagesize",
          "$rangestart", "$rangesize", "case", "a%00")  # fmt: skip
_JSON = (r'"\u0000"', r'"a\u0000b"', r'"\ud800"', '"9223372036854775808"')
_EDITS = (
    '"subject": %s',
    '"owner": {"user": {"id": %s}}',
    '"customAttributes": {"customAttribute": [{"attribName": %s, "attribValues": '
    '{"attribValue": [{"value": "a"}]}}]}',
    '"customAttributes": {"customAttribute": [{"attribName": "contract_no", "attribValues": '
    '{"attribValue": [{"value": %s}]}}]}',
)
_LOOK_UPS = (
    '{"phone": %s}',
    '{"department": %s}',
    '{"ownerLoginId": %s}',
    '{"custom": {"name": %s, "value": "a"}}',
    '{"custom": {"name": "rating", "value": %s}}',
)
_LOG_INS = ('{"userName": %s, "password": "x"}', '{"userName": "frank", "password": %s}')
_VALID = {'"9223372036854775808"'}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_no_query_or_path_fails_the_server(database_url: str) -> None:
    fill(database_url)
    async with service(database_url, wait_seconds=10) as served:
        for text in _TEXTS:
            for name in _NAMES:
                for path in ("case?", "activity?case=1000&"):
                    address = f"/system/ws/v20/interaction/{path}{name}={text}"
                    answer = await served.client.get(address)
                    assert answer.status_code < 500, address
                    if "%00" in address:
                        assert answer.status_code == 400, address
            for path in ("case", "activity", "customer"):
                answer = await served.client.get(f"/system/ws/v12/interaction/{path}/{text}")
                assert answer.status_code in (400, 404)


async def test_no_body_fails_the_server(database_url: str) -> None:
    fill(database_url)
    async with service(database_url, wait_seconds=10) as served:
        start = f'"id": "1000", "lastModified": {{"date": "{await served.seen()}"}}'
        base, json = "/system/ws/v20", {"Content-Type": "application/json"}
        sent = [
            *(("PUT", "/system/ws/v12/interaction/case", f"{{{start}, {one}}}") for one in _EDITS),
            *(("POST", f"{base}/interaction/case/lookup", one) for one in _LOOK_UPS),
            *(("POST", f"{base}/authentication/user/login", one) for one in _LOG_INS),
        ]
        for method, path, body in sent:
            for text in _JSON:
                content = (body % text).encode()
                answer = await served.client.request(method, path, content=content, headers=json)
                assert answer.status_code < 500, content
                assert text in _VALID or answer.status_code == 400, content
