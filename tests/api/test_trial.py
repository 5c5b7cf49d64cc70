"""What the forms of /docs start with is answered well, and what they show of refusals is real."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from lxml import etree

from casewright.api.contracts import ERROR, VersionContract
from casewright.api.trial import trial_document
from casewright.storage.world import load_demo
from interaction_contract import rules
from tests.api.test_command_line import is_ready, served

VERSIONS = ("v12", "v20")
JSON, XML = "application/json", "application/xml"
DOCUMENTS = {version: json.loads(trial_document(VersionContract(version))) for version in VERSIONS}
OPERATIONS = {
    (version, operation["operationId"]): (method, path, operation)
    for version, document in DOCUMENTS.items()
    for path, methods in document["paths"].items()
    for method, operation in methods.items()
    if isinstance(operation, dict)
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Database of the demo world, as it is at first."""
    database = tmp_path_factory.mktemp("demo") / "demo.db"
    load_demo(f"sqlite:///{database}")
    return database


@pytest.fixture(scope="module")
def server(filled: Path) -> Iterator[str]:
    """Address of one server; what the forms change are different things."""
    with served("--database-url", f"sqlite:///{filled}", "--demo") as address:
        assert is_ready(address)
        yield address


@pytest.fixture
def client(server: str) -> Iterator[httpx.Client]:
    """Return a client whom the form of log_in has given a session."""
    with httpx.Client(base_url=server, trust_env=False, timeout=30) as client:
        answer = submit(client, "v12", "log_in", JSON)
        client.headers["X-egain-session"] = answer.headers["x-egain-session"]
        yield client


def submit(client: httpx.Client, version: str, name: str, media: str) -> httpx.Response:
    """Send what the form of an operation starts with, as Swagger UI does."""
    method, path, operation = OPERATIONS[version, name]
    query = {}
    for parameter in operation.get("parameters", ()):
        if "example" not in parameter:
            continue
        value = parameter["example"]
        if parameter["in"] == "path":
            text = ",".join(value) if isinstance(value, list) else value
            path = path.replace(f"{{{parameter['name']}}}", text)
        elif isinstance(value, dict):
            query |= value  # sent member by member
        else:
            query[parameter["name"]] = value
    assert "{" not in path
    headers, body = {"Accept": media}, None
    if "requestBody" in operation:
        shown = next(iter(operation["requestBody"]["content"][media]["examples"].values()))
        body = shown["value"] if media == XML else json.dumps(shown["value"])
        headers["Content-Type"] = media
    address = f"/system/ws/{version}{path}"
    return client.request(method.upper(), address, params=query, headers=headers, content=body)


def test_every_operation_and_no_other_has_a_form() -> None:
    told = yaml.safe_load(
        (resources.files("casewright") / "worlds/demo_requests.yaml").read_bytes()
    )
    assert set(told["requests"]) == {name for _, name in OPERATIONS}
    assert set(told["refusals"]) <= set(rules.BY_ID)


@pytest.mark.slow
def test_the_forms_work_one_after_the_other(client: httpx.Client) -> None:
    """JSON first, then XML, as a person may who tries all of them."""
    once = {"close_case", "change_case_of_activities"}  # the second time is refused
    for media in (JSON, XML):
        for version, name in sorted(OPERATIONS, key=lambda key: key[1] == "log_out"):
            if name in once and media == XML:
                continue
            if name == "log_out":
                continue
            answer = submit(client, version, name, media)
            assert answer.is_success, (version, name, media, answer.text)
            if name not in {"log_in", "look_up_cases"} and name.startswith(("get", "search")):
                assert answer.status_code == 200, (version, name, "finds nothing")
    assert submit(client, "v12", "log_out", JSON).status_code == 204


def test_the_look_up_finds_the_case_that_the_edit_changes(client: httpx.Client) -> None:
    found = submit(client, "v20", "look_up_cases", JSON)
    assert found.status_code == 200
    body = OPERATIONS["v12", "edit_case"][2]["requestBody"]["content"]
    first = [next(iter(body[media]["examples"].values()))["value"] for media in (JSON, XML)]
    ids = {case["id"] for case in found.json()["case"]}
    assert {first[0]["id"], etree.fromstring(first[1]).get("id")} <= ids


def refusals() -> Iterator[Any]:
    """Yield every answer that refuses, of every operation."""
    for (version, name), (_, _, operation) in OPERATIONS.items():
        for status, response in operation["responses"].items():
            if not status.startswith("2"):
                yield pytest.param(version, status, response, id=f"{version}-{name}-{status}")


@pytest.mark.parametrize(("version", "status", "response"), list(refusals()))
def test_every_refusal_shows_a_body_that_keeps_the_contract(
    version: str, status: str, response: dict[str, Any]
) -> None:
    contract = VersionContract(version)
    shown = response["content"][JSON]["example"]
    assert contract.model(ERROR).model_validate(shown)
    assert shown["code"].startswith(f"{status}-")
    assert "{" not in shown["developerMessage"]
    assert " -." not in shown["developerMessage"]
    root = etree.fromstring(response["content"][XML]["example"])
    contract.xsd.schema.assertValid(root)
    assert root.findtext("{*}code") == shown["code"]


@pytest.mark.parametrize("media", [JSON, XML])
def test_refusals_are_shown_as_the_server_sends_them(client: httpx.Client, media: str) -> None:
    def shown(version: str, name: str, status: str) -> Any:
        return OPERATIONS[version, name][2]["responses"][status]["content"][media]["example"]

    base = "/system/ws/v12/interaction"
    stale = {"id": "1000", "lastModified": {"date": "2001-01-01T00:00:00.000Z"}, "subject": "x"}
    accept = {"Accept": media}
    put = client.put
    for name, status, answer in (
        ("search_cases", "400", client.get(f"{base}/case", headers=accept)),
        ("get_cases", "404", client.get(f"{base}/case/1", headers=accept)),
        ("get_customers", "404", client.get(f"{base}/customer/1", headers=accept)),
        ("get_activities", "404", client.get(f"{base}/activity/1", headers=accept)),
        ("close_case", "404", put(f"{base}/case/1/close", headers=accept)),
        ("edit_case", "409", put(f"{base}/case", headers=accept, json=stale)),
        (
            "edit_case",
            "415",
            put(f"{base}/case", headers=accept | {"Content-Type": "text/plain"}, content="x"),
        ),
        (
            "get_cases",
            "401",
            client.get(f"{base}/case/1", headers=accept | {"X-egain-session": "none"}),
        ),
        (
            "get_cases",
            "406",
            client.get(f"{base}/case/1", headers=accept | {"Accept-Language": "xx"}),
        ),
    ):
        assert str(answer.status_code) == status, (name, answer.text)
        if media == JSON:
            assert answer.json() == shown("v12", name, status)
        else:
            assert _texts(answer.content) == _texts(shown("v12", name, status).encode())


def _texts(document: bytes) -> list[tuple[str, str]]:
    root = etree.fromstring(document)
    return [(str(item.tag), (item.text or "").strip()) for item in root.iter()]
