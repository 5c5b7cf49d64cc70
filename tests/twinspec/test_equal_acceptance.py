"""`twinspec equal` with a baseline and waivers: what is accepted is told, and only news fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from twinspec.cli import app

OPENAPI = """openapi: 3.0.3
info: {title: x, version: '1'}
paths:
  /order:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {$ref: '#/components/schemas/Order'}}
            application/xml: {schema: {$ref: '#/components/schemas/Order'}}
components:
  schemas:
    Order:
      type: object
      additionalProperties: false
      properties:
        s: {type: string, maxLength: 10}
        n: {type: integer, minimum: 0}
      xml: {name: order}
"""
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="order"><xs:complexType><xs:all>
<xs:element name="s" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
<xs:maxLength value="10"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="n" type="xs:nonNegativeInteger" minOccurs="0"/>
</xs:all></xs:complexType></xs:element></xs:schema>
"""
LONGER = ('<xs:maxLength value="10"/>', '<xs:maxLength value="12"/>')
ANY_NUMBER = ("xs:nonNegativeInteger", "xs:integer")
ASSERTED = ("</xs:all>", '</xs:all><xs:assert test="true()"/>')

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run `twinspec equal` on the pair with changes of the XSD."""
    monkeypatch.chdir(tmp_path)
    Path("openapi.yaml").write_text(OPENAPI, encoding="utf-8")

    def run(*changes: tuple[str, str], options: tuple[str, ...] = ()) -> Result:
        text = XSD
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        Path("order.xsd").write_text(text, encoding="utf-8")
        return CliRunner().invoke(app, ["equal", "openapi.yaml", "order.xsd", *options])

    return run


def test_the_pair_itself_is_equal(call: Call) -> None:
    result = call()
    assert result.exit_code == 0, result.output
    assert "The halves say the same." in result.output


def test_what_was_written_as_baseline_does_not_fail_and_news_does(call: Call) -> None:
    assert call(LONGER).exit_code == 1
    assert call(LONGER, options=("--write-baseline", "known.json")).exit_code == 0
    known = call(LONGER, options=("--baseline", "known.json"))
    assert known.exit_code == 0, known.output
    assert (
        "Accepted by baseline, waivers and severities: 1 finding, 0 parts not compared."
        in known.output
    )
    assert "say the same" not in known.output
    news = call(LONGER, ANY_NUMBER, options=("--baseline", "known.json"))
    assert news.exit_code == 1
    assert "same_length" not in news.output
    assert "error equal.same_bounds" in news.output


def test_parts_that_are_not_compared_can_be_accepted(call: Call) -> None:
    assert call(ASSERTED).exit_code == 3
    call(ASSERTED, options=("--write-baseline", "known.json"))
    known = call(ASSERTED, options=("--baseline", "known.json", "--format", "json"))
    assert known.exit_code == 0
    said = json.loads(known.output)
    assert (said["verdict"], said["accepted"]) == (
        "incomplete",
        {"findings": 0, "not_compared": 1},
    )


def test_a_baseline_that_accepts_what_is_mended_is_told(call: Call) -> None:
    call(LONGER, options=("--write-baseline", "known.json"))
    mended = call(options=("--baseline", "known.json"))
    assert mended.exit_code == 0
    assert "warning baseline.is_met" in mended.output
    assert call(options=("--baseline", "known.json", "--fail-on", "warning")).exit_code == 1


def test_a_waiver_is_for_one_finding_and_is_stale_without_it(call: Call) -> None:
    Path("waivers.yaml").write_text(
        "- rule: equal.same_length\n  at: order.xsd\n  reason: Old clients send twelve.\n", "utf-8"
    )
    options = ("--waivers", "waivers.yaml")
    assert call(LONGER, options=options).exit_code == 0
    assert call(LONGER, ANY_NUMBER, options=options).exit_code == 1
    stale = call(options=options)
    assert stale.exit_code == 1
    assert "error waiver.is_used" in stale.output
    assert "waivers.yaml:1" in stale.output


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "html", "markdown"])
def test_every_form_goes_to_a_file_with_the_same_exit_code(call: Call, form: str) -> None:
    result = call(LONGER, options=("--format", form, "--output", "verdict"))
    assert (result.exit_code, result.output) == (1, "")
    text = Path("verdict").read_text(encoding="utf-8")
    assert "equal.same_length" in text
    assert "openapi.yaml" in text
