"""How requests of the model go over the wire, and what reads show, in JSON or in XML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import httpx

from casewright.api.codec import Writer
from casewright.replay.shape import read_json, shape_of
from interaction_contract.v12 import codec
from interaction_contract.v12.server import OPERATIONS
from tests.concurrency.attempt import Request, Verdict
from tests.concurrency.world import Activity, Case, World, instant, text_of
from tests.reads import address_of
from twinspec.expressions.facts import FactRequest, FactResponse

Representation = Literal["json", "xml"]

BASE = "/system/ws/v12"
_SESSION = "X-egain-session"
_TYPES = {"json": "application/json", "xml": "application/xml"}


class Caller:
    """A user who is logged in."""

    def __init__(self, client: httpx.AsyncClient, session: str) -> None:
        self._client = client
        self._session = session

    @classmethod
    async def log_in(cls, client: httpx.AsyncClient, name: str, password: str) -> Caller:
        """Begin a session."""
        body = {"userName": name, "password": password}
        answer = await client.post(f"{BASE}/authentication/user/login", json=body)
        assert answer.status_code == 204, answer.text
        return cls(client, answer.headers[_SESSION])

    async def send(self, request: Request, representation: Representation) -> Verdict:
        """Send a request; a body has its XML form by the contract's own tables."""
        operation = OPERATIONS[request.operation]
        ids = ",".join(map(str, request.path))
        url = BASE + operation.path.replace("{ids}", ids).replace("{id}", ids)
        headers = {"Accept": _TYPES[representation], _SESSION: self._session}
        content = None
        if operation.body is not None:
            headers["Content-Type"] = _TYPES[representation]
            content = _content(operation.body, request.body, representation)
        answer = await self._client.request(
            operation.method,
            url + ("?relateCase=yes" if request.relate else ""),
            headers=headers,
            content=content,
        )
        return _verdict(answer)

    async def read(self, path: str, schema: str, representation: Representation) -> Any:
        """Return the JSON shape of what a GET answers."""
        headers = {"Accept": _TYPES[representation], _SESSION: self._session}
        answer = await self._client.get(BASE + path, headers=headers)
        assert answer.status_code == 200, answer.text
        if representation == "json":
            return read_json(answer.content)
        return shape_of(answer.content, "v12", schema)

    async def found(self, wanted: FactRequest) -> FactResponse:
        """Return what a read of an expression's fact finds, whatever the answer."""
        path, query = address_of("v12", wanted)
        headers = {"Accept": _TYPES["json"], _SESSION: self._session}
        answer = await self._client.get(BASE + path, params=query, headers=headers)
        return FactResponse(
            answer.status_code, read_json(answer.content) if answer.content else None
        )

    async def case(self, id_: int, representation: Representation = "json") -> Any:
        """Return everything that is shown of a case."""
        path = f"/interaction/case/{id_}?$attribute=all"
        return (await self.read(path, "CaseList", representation))["case"][0]

    async def activities(
        self, ids: Iterable[int], representation: Representation = "json"
    ) -> list[Any]:
        """Return everything that is shown of at most 75 activities."""
        path = f"/interaction/activity/{','.join(map(str, ids))}"
        found: list[Any] = (await self.read(path, "ActivityList", representation))["activity"]
        return found


def _content(role: str, body: Mapping[str, Any], representation: Representation) -> bytes:
    if representation == "json":
        return json.dumps(body).encode()
    return Writer(codec.ROOTS[role], codec.TYPES).write(body)


def _verdict(answer: httpx.Response) -> Verdict:
    if answer.is_success:
        location = answer.headers.get("Location")
        created = (
            None if location is None else int(location.removeprefix(f"{BASE}/interaction/case/"))
        )
        return Verdict(answer.status_code, None, created)
    if answer.headers["Content-Type"].startswith(_TYPES["json"]):
        error = read_json(answer.content)
    else:
        error = shape_of(answer.content, "v12", "WSError")
    assert error["code"].startswith(str(answer.status_code)), error
    return Verdict(answer.status_code, error["details"][0]["key"])


def case_difference(world: World, case: Case, shown: Mapping[str, Any], now: int) -> str | None:
    """Return how a case that is read at `now` differs from the model's, None when it does not."""
    expected = {
        "id": str(case.id),
        "department": str(case.department),
        "customer": _text(case.customer),
        "owner": _text(case.owner),
        "status": "open" if case.open else "closed",
        "severity": case.severity,
        "subject": case.subject,
        "description": case.description,
        "solution": case.solution,
        "dueDate": _moment(case.due),
        "originatingChannel": case.channel,
        "created": text_of(case.created),
        "lastClosed": _moment(case.closed),
        "relatedCases": sorted(world.related(case.id)),
        "customAttributes": {name: list(values) for name, values in case.custom.items()},
        "modifiedBy": _text(case.modified.user),
    }
    related = shown.get("relatedCases", {"case": []})["case"]
    attributes = shown.get("customAttributes", {"customAttribute": []})["customAttribute"]
    found = {
        "id": shown["id"],
        "department": shown["department"]["id"],
        "customer": shown.get("customer", {}).get("id"),
        "owner": shown.get("owner", {"user": {}})["user"].get("id"),
        "status": shown["status"]["value"],
        "severity": shown["severity"]["value"],
        "subject": shown["subject"],
        "description": shown["description"],
        "solution": shown["solution"],
        "dueDate": shown.get("dueDate"),
        "originatingChannel": shown["originatingChannel"]["value"],
        "created": shown["created"]["date"],
        "lastClosed": shown.get("lastClosed"),
        "relatedCases": [int(one["id"]) for one in related],
        "customAttributes": {
            one["attribName"]: [value["value"] for value in one["attribValues"]["attribValue"]]
            for one in attributes
        },
        "modifiedBy": shown["lastModified"]["user"]["id"],
    }
    at = instant(shown["lastModified"]["date"])
    return _difference(f"case {case.id}", expected, found) or (
        None if case.modified.allows(at, now) else _stamp(f"case {case.id}", case.modified, at)
    )


def activity_difference(activity: Activity, shown: Mapping[str, Any], now: int) -> str | None:
    """Return how an activity that is read at `now` differs from the model's."""
    expected = {
        "id": str(activity.id),
        "case": _text(activity.case),
        "department": str(activity.department),
        "type": activity.type,
        "subtype": activity.subtype,
        "status": activity.status,
        "substatus": activity.substatus,
        "customer": _text(activity.customer),
        "contactPerson": _text(activity.person),
        "contactPoint": _text(activity.point),
        "contactPointData": activity.point_data,
        "modifiedBy": _text(activity.modified.user),
    }
    customer, person, point = contact(shown)
    found = {
        "id": shown["id"],
        "case": shown.get("case", {}).get("id"),
        "department": shown["department"]["id"],
        "type": shown["type"]["value"],
        "subtype": shown["type"]["subtype"]["value"],
        "status": shown["status"]["value"],
        "substatus": shown["status"]["substatus"]["value"],
        "customer": customer,
        "contactPerson": person,
        "contactPoint": point,
        "contactPointData": shown["contactPointData"],
        "modifiedBy": shown["lastModified"]["user"]["id"],
    }
    at = instant(shown["lastModified"]["date"])
    name = f"activity {activity.id}"
    return _difference(name, expected, found) or (
        None if activity.modified.allows(at, now) else _stamp(name, activity.modified, at)
    )


def contact(shown: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return the ids of customer, contact person and contact point that an activity shows."""
    if "customer" not in shown:
        return None, None, None
    customer = shown["customer"]
    if "contactPersons" not in customer:
        return customer["id"], None, None
    (person,) = customer["contactPersons"]["contactPerson"]
    (point,) = person["contactPoints"]["contactPoint"]
    return customer["id"], person["id"], point["id"]


def _text(id_: int | None) -> str | None:
    return None if id_ is None else str(id_)


def _moment(at: int | None) -> str | None:
    return None if at is None else text_of(at)


def _difference(name: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> str | None:
    for member, value in expected.items():
        if found[member] != value:
            return f"{name}: {member} is {found[member]!r}, the model says {value!r}"
    return None


def _stamp(name: str, stamp: Any, at: int) -> str:
    return f"{name}: lastModified is {text_of(at)}, the model says {stamp}"
