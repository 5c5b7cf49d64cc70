"""`twinspec bundle`: many files become one that says the same, in OpenAPI 3.0 and 3.1."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from typer.testing import CliRunner

from tests.twinspec.contracts import LIBRARY, SETTINGS
from twinspec.cli import app
from twinspec.contract.documents import read_yaml

ROOT = """openapi: {version}
info: {{title: x, version: '1'}}
paths:
  /a:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json: {{schema: {{$ref: 'parts.yaml#/Order'}}}}
"""
PARTS = """Order:
  type: object
  properties:
    id: {$ref: '#/Id'%s}
Id: {type: string}
"""


def bundle(folder: Path, version: str, beside: str = "", name: str = "out.yaml") -> Path:
    (folder / "openapi.yaml").write_text(ROOT.format(version=version), encoding="utf-8")
    (folder / "parts.yaml").write_text(PARTS % beside, encoding="utf-8")
    output = folder / name
    result = CliRunner().invoke(app, ["bundle", str(folder / "openapi.yaml"), "-o", str(output)])
    assert result.exit_code == 0, result.output
    assert "2 components" in result.output
    return output


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_the_bundle_is_valid_and_stands_alone(tmp_path: Path, version: str) -> None:
    document = read_yaml(bundle(tmp_path, version))
    validate(document)
    assert set(document["components"]["schemas"]) == {"Order", "Id"}
    assert "parts.yaml" not in json.dumps(document)
    assert "operationId" not in document["paths"]["/a"]["get"]


def test_json_is_written_where_the_name_says_so(tmp_path: Path) -> None:
    text = bundle(tmp_path, "3.0.3", name="out.json").read_text(encoding="utf-8")
    assert json.loads(text)["openapi"] == "3.0.3"


def test_members_beside_a_reference_stay_from_3_1_on(tmp_path: Path) -> None:
    document = read_yaml(bundle(tmp_path, "3.1.0", ", minLength: 2"))
    schemas = document["components"]["schemas"]
    assert schemas["Order"]["properties"]["id"] == {
        "$ref": "#/components/schemas/Id",
        "minLength": 2,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("swagger: '2.0'\n", "Swagger 2.0 is no OpenAPI 3"),
        ("openapi: 3.0.3\npaths: {/a: {get: {$ref: 'gone.yaml'}}}\n", "there is no file"),
        ("openapi: 3.0.3\npaths: {/a: {get: {$ref: '../x.yaml'}}}\n", "../x.yaml"),
    ],
)
def test_what_cannot_be_bundled_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["bundle", str(file), "-o", str(tmp_path / "out.yaml")])
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out.yaml").exists()


def test_a_document_of_a_project_may_use_the_whole_contract(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    file, output = tmp_path / "spec" / "v1" / "openapi.yaml", tmp_path / "library.yaml"
    line = ["bundle", str(file), "-o", str(output)]
    alone = CliRunner().invoke(app, line)
    assert alone.exit_code == 2
    assert "common" in alone.stderr
    for more in (["--folder", str(tmp_path / "spec")], []):
        (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
        result = CliRunner().invoke(app, [*line, *more])
        assert result.exit_code == 0, result.output
        validate(read_yaml(output))
        output.unlink()
