"""A server with --mock answers `Prefer` with documented examples, each as the contract has it.

Every operation, every declared status, both representations; judged by jsonschema-rs and libxml2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import yaml
from lxml import etree

from casewright.api.mock import preferences
from casewright.storage.world import load_demo
from tests.api.test_command_line import is_ready, served

ROOT = Path(__file__).parents[2]
JSON, XML = "application/json", "application/xml"
BUNDLES: dict[str, dict[str, Any]] = {
    name: yaml.load((ROOT / f"generated/openapi/{name}.yaml").read_bytes(), yaml.CSafeLoader)
    for name in ("v12", "v20")
}
OPERATIONS = {
    f"{version} {operation['operationId']}": (version, method.upper(), path, operation)
    for version, bundle in BUNDLES.items()
    for path, methods in bundle["paths"].items()
    for method, operation in methods.items()
}
EXAMPLES = {
    f"{file.parents[2].name} {file.parent.name} {file.stem}": file
    for file in sorted((ROOT / "spec").glob("*/examples/*/*.yaml"))
}
MOVED = "/system/ws/v12/interaction/case"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    database = f"sqlite:///{tmp_path_factory.mktemp('mock') / 'demo.db'}"
    load_demo(database)
    with served("--database-url", database, "--demo", "--mock") as address:
        assert is_ready(address)
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            yield client


def address_of(version: str, path: str) -> str:
    return f"/system/ws/{version}{path.replace('{ids}', '1000').replace('{id}', '1000')}"


def resolved(version: str, node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        _, _, kind, name = node["$ref"].split("/")
        node = BUNDLES[version]["components"][kind][name]
    return node


def judge(version: str, answer: httpx.Response, declared: dict[str, Any], media: str) -> None:
    """Compare an answer with what the contract declares of it."""
    response = resolved(version, declared)
    for name, written in response.get("headers", {}).items():
        header = resolved(version, written)
        value: Any = answer.headers.get(name)
        assert value is not None or not header.get("required"), name
        if value is not None:
            number = header["schema"]["type"] == "integer"
            jsonschema_rs.Draft4Validator(header["schema"]).validate(
                int(value) if number else value
            )
    if media not in response.get("content", {}):
        assert not response.get("content")
        assert answer.content == b""
        return
    assert answer.headers["Content-Type"] == media
    schema = response["content"][media]["schema"]
    if media == JSON:
        whole = {**schema, **BUNDLES[version]}
        jsonschema_rs.Draft4Validator(whole, validate_formats=True).validate(answer.json())
        return
    document = etree.fromstring(answer.content)
    xsd = XSDS[version]
    assert xsd.validate(document), xsd.error_log
    root = resolved(version, schema)["xml"]
    assert document.tag == f"{{{root['namespace']}}}{root['name']}"


def _xsd(version: str) -> etree.XMLSchema:
    imports = "".join(
        f'<xs:import namespace="{etree.parse(file).getroot().get("targetNamespace")}" '
        f'schemaLocation="{file.as_uri()}"/>'
        for file in sorted((ROOT / "spec" / version / "xsd").rglob("*.xsd"))
    )
    head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    return etree.XMLSchema(etree.fromstring(f"{head}{imports}</xs:schema>"))


XSDS = {version: _xsd(version) for version in BUNDLES}


@pytest.mark.parametrize("media", [JSON, XML])
@pytest.mark.parametrize("name", OPERATIONS)
def test_each_declared_status_is_answered(client: httpx.Client, name: str, media: str) -> None:
    version, method, path, operation = OPERATIONS[name]
    for status, declared in operation["responses"].items():
        answer = client.request(
            method,
            address_of(version, path),
            headers={"Accept": media, "Prefer": f"code={status}"},
        )
        assert answer.status_code == int(status)
        assert answer.headers["Preference-Applied"] == f"code={status}"
        assert answer.headers["Vary"] == "Prefer"
        judge(version, answer, declared, media)


@pytest.mark.parametrize("key", EXAMPLES)
def test_each_documented_example_is_answered_by_name(client: httpx.Client, key: str) -> None:
    """What is answered is what the example says, in each representation that it shows."""
    version, operation_id, name = key.split()
    _, method, path, operation = OPERATIONS[f"{version} {operation_id}"]
    told = yaml.load(EXAMPLES[key].read_bytes(), yaml.CSafeLoader)["answer"]
    status = str(told["status"])
    for media, form in ((JSON, "json"), (XML, "xml")):
        headers = {"Accept": media, "Prefer": f"example={name}"}
        answer = client.request(method, address_of(version, path), headers=headers)
        if "body" in told and form not in told["body"]:
            assert "Preference-Applied" not in answer.headers
            continue
        assert (answer.status_code, answer.headers["Preference-Applied"]) == (
            int(status),
            f"example={name}",
        )
        judge(version, answer, operation["responses"][status], media)
        if "body" in told:
            written = (EXAMPLES[key].parent / told["body"][form]).read_bytes()
            if media == JSON:
                assert answer.json() == json.loads(written)
            else:
                assert etree.canonicalize(answer.text) == etree.canonicalize(written.decode())
        if "error" in told:
            assert told["error"]["code"].encode() in answer.content
            assert told["error"]["rule"].encode() in answer.content
        if (location := told.get("headers", {}).get("Location")) is not None:
            assert answer.headers["Location"] == location


def test_nothing_is_done_and_nobody_need_be_logged_in(client: httpx.Client) -> None:
    body = {"userName": "frank", "password": "demo-frank"}
    log_in = "/system/ws/v12/authentication/user/login?forceLogin=yes"
    session = client.post(log_in, json=body).headers["X-egain-session"]
    own = {"X-egain-session": session, "Accept": JSON}
    before = client.get(f"{MOVED}/1000", headers=own).json()
    edit = {
        "id": "1000",
        "lastModified": {"date": before["case"][0]["lastModified"]["date"]},
        "subject": "Another subject",
    }
    answer = client.put(MOVED, json=edit, headers=own | {"Prefer": "code=204"})
    assert (answer.status_code, answer.headers["X-egain-session"]) == (204, session)
    assert client.get(f"{MOVED}/1000", headers=own).json() == before
    mocked = client.post(log_in, headers={"Prefer": "code=204"})
    refused = {"X-egain-session": mocked.headers["X-egain-session"], "Accept": JSON}
    assert client.get(f"{MOVED}/1000", headers=refused).status_code == 401


@pytest.mark.parametrize(
    ("prefer", "accept"),
    [
        ("code=418", JSON),
        ("code=409", JSON),  # declared, but not for this operation
        ("code=abc", JSON),
        ("example=nothing_of_that_name", JSON),
        ("code=404, example=refused_stale", JSON),
        ("respond-async, wait=10", JSON),
        ("code", JSON),
        ("return=minimal", XML),
        ("", JSON),
        (f"code=404, wait={'1' * 2000}", JSON),
    ],
)
def test_a_preference_that_cannot_be_met_is_ignored(
    client: httpx.Client, prefer: str, accept: str
) -> None:
    answer = client.get(f"{MOVED}/1000", headers={"Prefer": prefer, "Accept": accept})
    assert (answer.status_code, "401-" in answer.text) == (401, True)
    assert "Preference-Applied" not in answer.headers


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("code=409", {"code": "409"}),
        ("Code = 409", {"code": "409"}),
        ('code="409", example=refused_stale', {"code": "409", "example": "refused_stale"}),
        ('code=409; example="refused_stale"', {"code": "409", "example": "refused_stale"}),
        ("respond-async, code=409, wait=10", {"code": "409"}),
        ("code=409, code=404", {"code": "409"}),
        ("example=protocol.server_works", {"example": "protocol.server_works"}),
        ("code=", {}),
        ("code", {}),
        ("code=4 9", {}),
        (None, {}),
    ],
)
def test_preferences_are_read_as_rfc_7240_writes_them(
    prefer: str | None, expected: dict[str, str]
) -> None:
    assert preferences(prefer) == expected


def test_a_path_that_is_none_and_a_method_that_is_none_stay_refused(client: httpx.Client) -> None:
    for method, path, status in (("GET", "/nothing", 404), ("PATCH", MOVED, 405)):
        answer = client.request(method, path, headers={"Prefer": "code=200", "Accept": JSON})
        assert (answer.status_code, "Preference-Applied" in answer.headers) == (status, False)


def test_without_the_option_nothing_is_preferred(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'demo.db'}"
    load_demo(database)
    with served("--database-url", database, "--demo") as address:
        assert is_ready(address)
        headers = {"Prefer": "code=409", "Accept": JSON}
        answer = httpx.put(f"{address}{MOVED}", headers=headers, trust_env=False, timeout=30)
    assert (answer.status_code, "Preference-Applied" in answer.headers) == (401, False)
    assert "Vary" not in answer.headers


def test_the_page_shows_what_is_answered(client: httpx.Client) -> None:
    """Status line, headers and body of docs/mock.md are those of its own command."""
    page = (ROOT / "docs" / "mock.md").read_text("utf-8")
    shown = page.partition("HTTP/1.1 409 Conflict\n")[2].partition("```")[0].strip().splitlines()
    answer = client.put(MOVED, headers={"Accept": JSON, "Prefer": "code=409"})
    for line in shown[:-1]:
        name, _, value = line.partition(": ")
        assert answer.headers[name] == value
    assert answer.json() == json.loads(shown[-1])
