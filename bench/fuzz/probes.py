"""One probe per hand-made defect: whether a server shows it, asked over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
from lxml import etree

from casewright.clock import format_instant, parse_instant
from casewright.storage import migrate
from casewright.storage.world import load_world
from tests.defective.servers import CHEAP
from tests.rules.story import FOLDER

_BASE = "/system/ws/v12"
_CASE, _ACTIVITY = f"{_BASE}/interaction/case", f"{_BASE}/interaction/activity"
_JSON, _XML = "application/json", "application/xml"
_NAMESPACE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"


class World:
    """A database with the world that the tests of rules start from."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.clock = format_instant(parse_instant("2015-08-01T00:00:00.000Z"))
        url = f"sqlite:///{database}"
        migrate(url)
        load_world(FOLDER / "world.yaml", url, hash_password=CHEAP.hash)

    def client(self, address: str) -> httpx.Client:
        """Return a client who has logged in."""
        client = httpx.Client(base_url=address, headers={"Accept": _JSON})
        answer = client.post(
            f"{_BASE}/authentication/user/login",
            json={"userName": "frank", "password": "secret-1012"},
        )
        client.headers["X-egain-session"] = answer.headers["X-egain-session"]
        return client


Probe = Callable[[httpx.Client], bool]


def _case(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{_CASE}/1000").json()["case"][0]
    return found


def _edit(client: httpx.Client, case_id: str = "1000", **members: Any) -> httpx.Response:
    date = _case(client)["lastModified"]["date"]
    return client.put(_CASE, json={"id": case_id, "lastModified": {"date": date}, **members})


def _xml(client: httpx.Client, path: str) -> etree._Element:
    answer = client.get(path, headers={"Accept": _XML})
    assert answer.status_code == 200, answer.text
    return etree.fromstring(answer.content)


def _keys(answer: httpx.Response) -> list[str]:
    return [one["key"] for one in answer.json()["details"]]


def _namespace(client: httpx.Client) -> bool:
    return _xml(client, f"{_CASE}/1000").find(f".//{{{_NAMESPACE}}}status") is None


def _element(client: httpx.Client) -> bool:
    customers = _xml(client, f"{_BASE}/interaction/customer/1000")
    return not any(etree.QName(one).localname == "customerName" for one in customers.iter())


def _due_date(client: httpx.Client) -> bool:
    _edit(client, dueDate="2030-01-01T00:00:00.000Z")
    date = _case(client)["lastModified"]["date"]
    body = (
        f'<case xmlns="{_NAMESPACE}" id="1000"><lastModified date="{date}"/>'
        "<dueDate/><subject>New</subject></case>"
    )
    answer = client.put(_CASE, content=body, headers={"Content-Type": _XML})
    assert answer.status_code == 204, answer.text
    return "dueDate" in _case(client)


def _limit(client: httpx.Client) -> bool:
    assert _edit(client, subject="x" * 1023).status_code == 204
    return _edit(client, subject="x" * 1024).status_code == 500


def _accept(client: httpx.Client) -> bool:
    answer = client.get(f"{_ACTIVITY}/1000", headers={"Accept": _XML})
    return answer.headers["Content-Type"] == _JSON


def _weights(client: httpx.Client) -> bool:
    accept = f"{_JSON};q=0.4, {_XML};q=0.6"
    answer = client.get(f"{_CASE}/1000", headers={"Accept": accept})
    return answer.headers["Content-Type"] == _JSON


def _status(client: httpx.Client) -> bool:
    return client.put(f"{_CASE}/1001/close").status_code == 202


def _no_location(client: httpx.Client) -> bool:
    answer = client.put(f"{_ACTIVITY}/1000/changecase", json={})
    assert answer.status_code == 201, answer.text
    return "Location" not in answer.headers


def _location_of_none(client: httpx.Client) -> bool:
    answer = client.put(f"{_ACTIVITY}/1000/changecase", json={})
    assert answer.status_code == 201, answer.text
    return client.get(answer.headers["Location"]).status_code == 404


def _session(client: httpx.Client) -> bool:
    answer = client.put(f"{_CASE}/7/changecustomer", json={"customer": {"id": "1000"}})
    assert answer.status_code == 404, answer.text
    return "X-egain-session" not in answer.headers


def _other_rule(client: httpx.Client) -> bool:
    return _keys(_edit(client, "7", subject="New")) == ["close_case.case_exists"]


def _other_code(client: httpx.Client) -> bool:
    client.put(f"{_CASE}/1001/close")
    answer = client.put(f"{_CASE}/1001/close")
    assert _keys(answer) == ["close_case.case_is_open"]
    return bool(answer.json()["code"] == "400-152")


def _partial(client: httpx.Client) -> bool:
    answer = _edit(client, subject="Saved", dueDate="2001-01-01T00:00:00.000Z")
    assert answer.status_code == 400, answer.text
    return bool(_case(client)["subject"] == "Saved")


def _page(client: httpx.Client, path: str, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, params=query).json()
    return found


def _repeated(client: httpx.Client) -> bool:
    query = {"customer": "1000", "$pagesize": 1}
    first, second = (_page(client, _CASE, **query, **{"$pagenum": one}) for one in (1, 2))
    return bool(first["case"][0]["id"] == second["case"][0]["id"])


def _count(client: httpx.Client) -> bool:
    found = _page(client, _ACTIVITY, **{"case": "1000", "$pagesize": 1})
    return bool(found["paginationInfo"]["count"] == 1)


def _last_modified(client: httpx.Client) -> bool:
    before = _case(client)["lastModified"]["date"]
    assert _edit(client, subject="New").status_code == 204
    return bool(_case(client)["lastModified"]["date"] == before)


def _stale(client: httpx.Client) -> bool:
    date = "2001-01-01T00:00:00.000Z"
    body = {"id": "1000", "lastModified": {"date": date}, "subject": "Stale"}
    return client.put(_CASE, json=body).status_code == 204


PROBES: Mapping[str, Probe] = {
    "wrong_namespace": _namespace,
    "missing_element": _element,
    "xml_keeps_due_date": _due_date,
    "fails_at_limit": _limit,
    "accept_is_ignored": _accept,
    "weights_are_reversed": _weights,
    "undeclared_status": _status,
    "location_is_lost": _no_location,
    "location_is_of_no_case": _location_of_none,
    "refusals_lose_session": _session,
    "rule_of_another_operation": _other_rule,
    "code_of_another_rule": _other_code,
    "refusal_saves_the_rest": _partial,
    "match_is_repeated": _repeated,
    "count_is_of_the_page": _count,
    "last_modified_stays": _last_modified,
    "stale_edit_is_told_as_done": _stale,
}
