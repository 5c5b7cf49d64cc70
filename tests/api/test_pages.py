"""The contract and its documentation are served without a session, and without the internet."""

from __future__ import annotations

import re

import pytest
import yaml
from lxml import etree, html

from casewright.api.contracts import VersionContract
from tests.api.conftest import Edge


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_the_openapi_document(edge: Edge, version: str) -> None:
    answer = edge.send("GET", f"/system/ws/{version}/openapi.yaml", session=None)
    assert answer.headers["content-type"] == "application/yaml"
    assert yaml.safe_load(answer.text) == VersionContract(version).document


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_the_xsd_files_and_what_they_import(edge: Edge, version: str) -> None:
    base = f"/system/ws/{version}/xsd/"
    waiting, seen = [base + "interaction/case.xsd"], set()
    while waiting:
        path = waiting.pop()
        answer = edge.send("GET", path, session=None)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "application/xml"
        seen.add(path)
        for place in etree.fromstring(answer.content).xpath("//@schemaLocation"):
            target = answer.request.url.join(place).path
            if target not in seen:
                waiting.append(target)
    assert base + "common.xsd" in seen


@pytest.mark.parametrize("path", ["/system/ws/v12/xsd/", "/system/ws/v12/xsd/../openapi.json"])
def test_nothing_else_is_served(edge: Edge, path: str) -> None:
    assert edge.send("GET", path).status_code == 404


def test_the_documentation_needs_nothing_from_elsewhere(edge: Edge) -> None:
    page = edge.send("GET", "/docs", session=None)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert links
    for link in links:
        assert link.startswith("/")
        assert edge.send("GET", link, session=None).status_code == 200, link
    start = edge.send("GET", "/docs/start.js").text
    for version in ("v12", "v20"):
        assert f'"/docs/{version}.json"' in start
    assert re.search(r'PACKAGE_VERSION:"5\.', edge.send("GET", "/docs/swagger-ui-bundle.js").text)
    assert "Apache License" in edge.send("GET", "/docs/LICENSE").text


PAGES = [
    *("/docs", "/docs/start.js", "/docs/swagger-ui.css", "/docs/v12.json", "/docs/errors/"),
    *("/docs/rules/", "/docs/errors/409-100.html", "/system/ws/v12/openapi.yaml"),
    "/system/ws/v20/xsd/interaction/case.xsd",
]


def directives(policy: str) -> dict[str, list[str]]:
    """Return the sources of each directive of a Content-Security-Policy."""
    parts = (part.split() for part in policy.split(";"))
    return {part[0]: part[1:] for part in parts if part}


@pytest.mark.parametrize("path", PAGES)
def test_pages_run_nothing_but_files_of_this_server(edge: Edge, path: str) -> None:
    answer = edge.send("GET", path, session=None)
    assert answer.status_code == 200
    policy = directives(answer.headers["content-security-policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert ("'unsafe-inline'" in policy["style-src"]) is (path == "/docs")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    if answer.headers["content-type"].startswith("text/html"):
        document = html.document_fromstring(answer.text)
        assert [one.text for one in document.iter("script") if not one.get("src")] == []
        names = {name for element in document.iter() for name in element.attrib}
        assert [name for name in names if name.startswith("on")] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/system/ws/v12/interaction/case/1", 200),
        ("GET", "/system/ws/v12/interaction/case/x", 400),
        ("GET", "/nowhere", 404),
        ("DELETE", "/docs", 405),
        ("GET", "/docs/", 308),
        ("GET", "/health/live", 200),
        ("GET", "/metrics", 200),
    ],
)
def test_no_answer_is_taken_for_what_it_is_not(
    edge: Edge, method: str, path: str, status: int
) -> None:
    answer = edge.send(method, path)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "meant"),
    [("/", "/docs"), ("/docs/", "/docs"), ("/docs/errors", "/docs/errors/")],
)
def test_an_address_that_is_almost_right_leads_on(edge: Edge, path: str, meant: str) -> None:
    for method in ("GET", "HEAD"):
        answer = edge.send(method, path, session=None)
        assert (answer.status_code, answer.headers["Location"]) == (308, meant)
    assert edge.send("GET", meant).status_code == 200
