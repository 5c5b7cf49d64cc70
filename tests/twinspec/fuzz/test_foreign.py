"""twinspec fuzz with contracts and servers that are not ours: no rules, no keys of twinspec."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.twinspec.fuzz.foreign import (
    ORDER_XSD,
    Answer,
    Asked,
    answering,
    document,
    laid_out,
    order,
    reading,
)
from tests.twinspec.fuzz.running import fuzz
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
