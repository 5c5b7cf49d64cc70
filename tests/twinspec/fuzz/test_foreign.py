"""twinspec fuzz with contracts and servers that are not ours: no rules, no keys of twinspec."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.twinspec.fuzz.foreign import (
    ORDER,
    ORDER_XSD,
    REFERENCE,
    Answer,
    Asked,
    answering,
    document,
    laid_out,
    order,
    reading,
)
from tests.twinspec.fuzz.running import ROOT, Run, fuzz
from twinspec.cli import app
from twinspec.contract.layout import load_contract

FEW = ("--examples", "60", "--seed", "1")


def test_a_contract_without_operations_is_nothing_to_fuzz(tmp_path: Path) -> None:
    spec = laid_out(tmp_path, document({}), ORDER_XSD)
    options = ["fuzz", "--base-url", "http://127.0.0.1:9", "--spec", str(spec)]
    result = CliRunner().invoke(app, options)
    assert result.exit_code == 2
    assert result.stderr == "twinspec: nothing to fuzz: the contract has no operation\n"


@pytest.mark.slow
def test_an_xsd_without_a_target_namespace_judges_answers(tmp_path: Path) -> None:
    other = ORDER_XSD.replace("order", "invoice")
    spec = laid_out(tmp_path, document({"/o": reading()}), ORDER_XSD, other)
    (tmp_path / "reports").mkdir()
    with answering(order) as (url, _):
        run = fuzz(tmp_path / "reports", url, spec, *FEW, "--findings-only")
    assert (run.status, run.found) == (0, set()), run.output

    def wrong(asked: Asked) -> Answer:
        return order(asked, xml="<order><b/><a>x</a></order>")

    with answering(wrong) as (url, _):
        run = fuzz(tmp_path / "reports", url, spec, *FEW, "--findings-only")
    assert run.status == 1
    assert run.checks == {"invalid_answer"}, run.output
    assert "breaks its XSD (SCHEMAV_ELEMENT_CONTENT)" in run.output


@pytest.mark.slow
def test_a_contract_without_xsd_has_its_xml_judged_by_its_schema(tmp_path: Path) -> None:
    spec = laid_out(tmp_path, document({"/o": reading()}))
    (tmp_path / "reports").mkdir()
    with answering(order) as (url, _):
        run = fuzz(tmp_path / "reports", url, spec, *FEW, "--findings-only")
    assert (run.status, run.found) == (0, set()), run.output

    def wrong(asked: Asked) -> Answer:
        return order(asked, xml="<order/>")

    with answering(wrong) as (url, _):
        run = fuzz(tmp_path / "reports", url, spec, *FEW, "--findings-only")
    assert run.checks == {"invalid_answer"}, run.output


@pytest.mark.parametrize(
    ("server", "prefix"),
    [
        ({"url": "https://api.example.com/v2"}, "/v2"),
        ({"url": "https://api.example.com/v2/"}, "/v2"),
        ({"url": "https://api.example.com"}, ""),
        ({"url": "//api.example.com/v2"}, "/v2"),
        (
            {
                "url": "https://{region}.example.com:{port}/{stage}/v2",
                "variables": {
                    "region": {"default": "eu"},
                    "port": {"default": "8443"},
                    "stage": {"default": "live", "enum": ["live", "test"]},
                },
            },
            "/live/v2",
        ),
        ({"url": "/orders/v1"}, "/orders/v1"),
        ({"url": "/"}, ""),
        ({"url": ""}, ""),
    ],
)
def test_the_path_of_a_server_stands_before_all_paths(
    tmp_path: Path, server: dict[str, object], prefix: str
) -> None:
    spec = laid_out(tmp_path, document({"/o": reading()}, servers=[server]))
    assert load_contract(spec).versions["v1"].prefix == prefix


@pytest.mark.slow
def test_requests_go_to_the_base_url_with_the_path_of_an_absolute_server(tmp_path: Path) -> None:
    servers = [{"url": "https://api.example.com/{v}", "variables": {"v": {"default": "v2"}}}]
    spec = laid_out(tmp_path, document({"/o": reading()}, servers=servers), ORDER_XSD)
    (tmp_path / "reports").mkdir()
    with answering(order) as (url, seen):
        run = fuzz(tmp_path / "reports", url, spec, *FEW, "--findings-only")
    assert (run.status, run.found) == (0, set()), run.output
    assert "/v2/o" in {asked["path"] for asked in seen}
    assert "/o" not in {asked["path"] for asked in seen}


# What cannot be fuzzed in one representation is said, and fuzzed in the other.

MIXED = {**ORDER, "properties": {"a": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}}
INLINE = {"type": "object", "required": ["q"], "properties": {"q": {"type": "string"}}}
CREATED = {"201": {"description": "Created."}, "default": {"description": "Refused."}}


def sending(operation: str, *media: str, schema: object = INLINE) -> dict[str, object]:
    body = {"required": True, "content": {one: {"schema": schema} for one in media}}
    return {"post": {"operationId": operation, "requestBody": body, "responses": CREATED}}


def created(asked: Asked) -> Answer:
    return order(asked) if asked["method"] in ("GET", "HEAD") else (201, "", "")


def left_out(run: Run) -> dict[tuple[str, str | None], str]:
    return {
        (item["operation"], item.get("representation")): item["reason"]
        for item in run.counts["run"]["left_out"]
    }


@pytest.mark.slow
def test_what_is_left_out_is_said_and_the_rest_is_fuzzed(tmp_path: Path) -> None:
    contract = document(
        {
            "/o": reading(),
            "/mixed": reading(
                "mixed",
                {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Mixed"}},
                    "application/xml": {"schema": {"$ref": "#/components/schemas/Mixed"}},
                },
            ),
            "/json": sending("json", "application/vnd.order+json"),
            "/xml": sending("xml", "text/xml", schema=REFERENCE),
            "/inline": sending("inline", "application/json", "application/xml"),
            "/form": sending("form", "multipart/form-data"),
        }
    )
    contract["components"]["schemas"]["Mixed"] = MIXED
    spec = laid_out(tmp_path, contract, ORDER_XSD)
    (tmp_path / "reports").mkdir()
    with answering(created) as (url, seen):
        run = fuzz(tmp_path / "reports", url, spec, "--examples", "400", "--seed", "1")
    assert (run.status, run.found) == (0, set()), run.output
    inline = "the schema of its XML body is written inline, without a name"
    shapeless = left_out(run).pop(("mixed", "xml"))
    assert shapeless.startswith("the schema Mixed has no XML form here: ")
    assert left_out(run) == {
        ("mixed", "xml"): shapeless,
        ("json", "xml"): "the contract has no XML there",
        ("xml", "json"): "the contract has no JSON there",
        ("inline", "xml"): inline,
        ("form", None): "no request is made for a body of multipart/form-data",
    }
    for (operation, representation), reason in left_out(run).items():
        where = f" in {representation}" if representation else ""
        assert f"Left out: v1 {operation}{where}, because {reason}." in run.output
    sent = {
        (asked["path"], asked["headers"].get("content-type")) for asked in seen if asked["body"]
    }
    assert ("/json", "application/vnd.order+json") in sent
    assert ("/xml", "text/xml") in sent
    assert ("/inline", "application/json") in sent
    page = (tmp_path / "reports" / "report-0" / "report.html").read_text(encoding="utf-8")
    junit = (tmp_path / "reports" / "report-0" / "junit.xml").read_text(encoding="utf-8")
    assert inline in page
    assert inline in junit


@pytest.mark.slow
def test_an_inline_answer_and_one_by_default_are_judged(tmp_path: Path) -> None:
    inline = {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}
    operation = reading(content=inline)
    operation["get"]["responses"]["default"] = {
        "description": "Refused.",
        "content": {"application/json": {"schema": INLINE}},
    }
    spec = laid_out(tmp_path, document({"/o": operation}))
    (tmp_path / "reports").mkdir()
    for status, body, pointer in (
        (200, "[7]", "/paths/~1o/get/responses/200/content/application~1json/schema/items/type"),
        (409, "{}", "/paths/~1o/get/responses/default/content/application~1json/schema/required"),
    ):
        answer = (status, "application/json", body)
        with answering(lambda _, answer=answer: answer) as (url, _):
            run = fuzz(tmp_path / "reports", url, spec, *FEW, "--findings-only")
        assert run.checks == {"invalid_answer"}, run.output
        [message] = {item["message"] for item in run.counts["findings"]}
        assert f"#{pointer} " in message


@pytest.mark.slow
def test_the_commands_of_the_page_work(tmp_path: Path) -> None:
    """Those for a contract that is not ours, as the page has them, but for address and time."""
    page = (ROOT / "docs" / "fuzzing.md").read_text(encoding="utf-8")
    section = page.split("## A contract and a server that are not ours\n")[1].split("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    assert [line.split()[0] for line in lines].count("twinspec") == 3
    contract = document(
        {"/o": reading(security=[{"main": []}])},
        schemes={"main": {"type": "http", "scheme": "bearer"}},
        servers=[{"url": "https://api.example.com/v2"}],
    )
    (tmp_path / "openapi.yaml").write_text(json.dumps(contract), encoding="utf-8")
    (tmp_path / "order.xsd").write_text(ORDER_XSD, encoding="utf-8")
    with answering(order) as (url, seen):
        script = "\n".join(lines)
        for address in ("http://127.0.0.1:8080", "https://api.example.com"):
            script = script.replace(address, url)
        # Where the page has no token yet, the run must not begin.
        script = script.replace("--time 60s", "--examples 20 || echo not begun: $?", 1)
        script = script.replace("echo not begun: $? --findings-only", "echo not begun: $?")
        script = script.replace("twinspec fuzz", f"{sys.executable} -m twinspec fuzz")
        script = script.replace("--findings-only", "--findings-only --examples 20").replace(
            "…", "x"
        )
        done = subprocess.run(
            ["bash", "-ec", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not begun: 2" in done.stdout
    assert "main (http bearer): set TWINSPEC_TOKEN" in done.stderr
    sent = {asked["headers"].get("authorization") for asked in seen if asked["path"] == "/v2/o"}
    assert {"Bearer x", "Digest x"} <= sent
    assert "acme" in {asked["headers"].get("x-tenant") for asked in seen}
