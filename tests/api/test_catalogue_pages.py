"""The error catalogue is served beside the API, and has a page for every code that anybody gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from lxml import html

import interaction_contract
from interaction_contract.rules import BY_ID
from tests.api.conftest import Edge

ROOT = Path(__file__).parents[2]
PAGES = Path(str(interaction_contract.__file__)).parent / "pages"
CODES = sorted({rule.code for rule in BY_ID.values() if rule.code})
REFUSALS = [rule for rule in BY_ID.values() if rule.kind == "refusal"]
FILES = sorted(file.relative_to(PAGES).as_posix() for file in PAGES.rglob("*.*"))


def codes_of_tests() -> Iterator[tuple[str, str]]:
    """Every code that a test expects in an answer, and the file that does: rules and examples."""
    for file in (ROOT / "tests" / "rules").glob("*/*.yaml"):
        rule = BY_ID[yaml.safe_load(file.read_bytes())["rule"]]
        if rule.code:
            yield rule.code, file.name
    for file in (ROOT / "spec").glob("*/examples/*/*.yaml"):
        error = (yaml.safe_load(file.read_bytes()).get("answer") or {}).get("error")
        if error:
            yield error["code"], file.name
    for folder in ("api", "handlers", "storage", "rules", "concurrency", "clients"):
        for file in (ROOT / "tests" / folder).rglob("*.py"):
            for code in re.findall(r"[\"']([45]\d\d-\d{3})[\"']", file.read_text(encoding="utf-8")):
                yield code, file.name


def test_every_code_that_a_test_receives_has_a_page() -> None:
    received = dict(codes_of_tests())
    assert len(received) > 40
    lacking = {code: file for code, file in received.items() if code not in CODES}
    assert lacking == {}
    assert {file.stem for file in (PAGES / "errors").glob("*.html")} == {"index", *CODES}


def test_every_refusal_has_a_page() -> None:
    names = {file.name.removesuffix(".html") for file in (PAGES / "rules").glob("*.html")}
    assert names == {"index", *(rule.id for rule in REFUSALS)}
    assert all(rule.remedy for rule in REFUSALS)


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_a_code(edge: Edge, code: str) -> None:
    answer = edge.send("GET", f"/docs/errors/{code}.html", session=None)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    links = set(html.fromstring(answer.text).xpath("//main//@href"))
    assert {link for link in links if link.startswith("../rules/")} == {
        f"../rules/{rule.id}.html" for rule in REFUSALS if rule.code == code
    }


def test_the_page_of_a_rule_has_both_bodies(edge: Edge) -> None:
    page = edge.send("GET", "/docs/rules/edit_case.case_is_open.html", session=None)
    document = html.fromstring(page.text)
    bodies = [body.text for body in document.xpath("//pre")]
    assert len(bodies) == 2
    assert '"developerMessage": "Case … is not open and cannot be edited."' in bodies[0]
    assert "<key>edit_case.case_is_open</key>\n    <value>/id</value>" in bodies[1]
    assert "http://bindings.egain.com/ws/model/v12/gen/common" in bodies[1]
    assert "PUT /system/ws/v12/interaction/case" in document.text_content()


@pytest.mark.parametrize("kind", ["errors", "rules"])
def test_the_index_is_found_from_the_documentation(edge: Edge, kind: str) -> None:
    assert f'href="/docs/{kind}/"' in edge.send("GET", "/docs", session=None).text
    index = edge.send("GET", f"/docs/{kind}/", session=None)
    assert index.content == edge.send("GET", f"/docs/{kind}/index.html", session=None).content
    targets = {
        index.request.url.join(str(link)).path
        for link in html.fromstring(index.text).xpath("//@href[not(starts-with(., '#'))] | //@src")
    }
    assert targets <= {f"/docs/{file}" for file in FILES}
    assert {f"/docs/{file}" for file in FILES if file.startswith(f"{kind}/")} <= targets


def test_everything_that_pages_share_is_served(edge: Edge) -> None:
    style = edge.send("GET", "/docs/catalogue.css", session=None)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    script = edge.send("GET", "/docs/filter.js", session=None)
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    head = edge.send("HEAD", "/docs/errors/400-152.html", session=None)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/docs/errors/400-000.html",
        "/docs/rules/edit_case.html",
        "/docs/errors/../../rules.py",
        "/docs/errors/%2e%2e/%2e%2e/rules.py",
        "/docs/nothing",
    ],
)
def test_an_unknown_page_is_an_error_of_the_api(edge: Edge, path: str) -> None:
    answer = edge.send("GET", path, session=None, Accept="application/json")
    assert answer.status_code == 404
    assert answer.json()["code"] == "404-101"
    assert answer.json()["details"] == [{"key": "protocol.path_exists", "value": ""}]


def test_pages_are_only_read(edge: Edge) -> None:
    answer = edge.send("POST", "/docs/errors/", session=None, Accept="application/json")
    assert (answer.status_code, answer.json()["code"]) == (405, "405-100")
    assert answer.headers["allow"] == "GET, HEAD"
