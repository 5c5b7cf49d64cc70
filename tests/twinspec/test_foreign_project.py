"""Contracts that are not as ours is: without our style, without rules, in JSON alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from twinspec.cli import app

SCHEMAS = """
components:
  schemas:
    Order:
      type: object
      required: [a]
      properties:
        a: {type: string, xml: {namespace: 'urn:orders'}}
        b: {type: string, xml: {namespace: 'urn:orders'}}
      xml: {name: order, namespace: 'urn:orders'}
"""
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:orders"
 targetNamespace="urn:orders" elementFormDefault="qualified">
<xs:element name="order" type="OrderType"/>
<xs:complexType name="OrderType"><xs:sequence>
<xs:element name="a" type="xs:string"/><xs:element name="b" type="xs:string" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:schema>"""
BODY = """content:
            application/json: {schema: {$ref: '#/components/schemas/Order'}}
            application/xml: {schema: {$ref: '#/components/schemas/Order'}}"""
READ = """
import dataclasses, json, shop.v1.results as results
from shop.v1 import server
made = sorted(n for n, one in vars(results).items() if dataclasses.is_dataclass(one))
print(json.dumps({name: made for name in server.OPERATIONS}))
"""


def project(folder: Path, operation: str, answers: str) -> Path:
    """Write a project with one operation, `get /orders/{number}`."""
    xsd = folder / "spec" / "v1" / "xsd"
    xsd.mkdir(parents=True)
    (xsd / "order.xsd").write_text(XSD, encoding="utf-8")
    text = f"""openapi: 3.0.3
info: {{title: Orders, version: '1'}}
paths:
  /orders/{{number}}:
    get:
      {operation}
      parameters: [{{name: number, in: path, required: true, schema: {{type: integer}}}}]
      responses:
{answers}{SCHEMAS}"""
    (folder / "spec" / "v1" / "openapi.yaml").write_text(text, encoding="utf-8")
    settings = '[tool.twinspec]\npackage = "shop"\njobs = {}\n'
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    return folder


OK = f"        '200':\n          description: Found.\n          {BODY}\n"
DEFAULT = f"        default:\n          description: Failed.\n          {BODY}\n"


@pytest.mark.parametrize(
    ("operation", "answers", "read"),
    [
        ("summary: Read an order.", OK, {"get_orders_number": ["GetOrdersNumberOk"]}),
        ("operationId: readOrder", OK, {"readOrder": ["ReadOrderOk"]}),
        (
            "tags: [order]",
            OK + DEFAULT,
            {"get_orders_number": ["GetOrdersNumberOk"]},
        ),
    ],
    ids=["no operationId", "no summary", "default answer"],
)
def test_it_is_linted_and_generated(
    tmp_path: Path, operation: str, answers: str, read: dict[str, list[str]]
) -> None:
    home = project(tmp_path, operation, answers)
    for command in ("lint", "generate"):
        result = CliRunner().invoke(app, [command, "--project", str(home)])
        assert result.exit_code == 0, result.output
    package = home / "generated" / "shop" / "v1"
    for name in ("models", "answers"):  # what the outside generators would write
        (package / f"{name}.py").write_text("", encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-c", READ], cwd=home / "generated", capture_output=True, check=True
    )
    assert json.loads(said.stdout) == read


@pytest.fixture
def bookings(tmp_path: Path) -> Path:
    """Return a project with rules and no XML; its instants have a pattern and a format."""
    shutil.copytree(Path(__file__).parent / "bookings" / "spec", tmp_path / "spec")
    (tmp_path / "pyproject.toml").write_text('[tool.twinspec]\npackage = "bookings"\n')
    return tmp_path


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (("lint",), 0, "The contract keeps its style rules."),
        (("check",), 1, "book_room.room_exists is listed but not enforced"),
        (("ledger",), 1, "0 of 26 refusals shown both ways"),
        (("generate",), 0, "written: generated/bookings/v1/rules.json"),
        (("generate", "--check"), 1, "missing: generated/bookings/v1/rules.json"),
        (("equal",), 2, "Nothing was compared"),
        (("site", "--output", "{}/site"), 0, "says: failed"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_no_command_fails_for_want_of_xml(
    bookings: Path, line: tuple[str, ...], status: int, said: str
) -> None:
    written = [one.format(bookings) for one in line]
    result = CliRunner().invoke(app, [*written, "--project", str(bookings)])
    assert said in " ".join(result.output.split())
    assert result.exit_code == status
