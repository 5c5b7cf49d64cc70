"""`twinspec archive`: one zip of bundles, client profiles, XSDs with a catalog, and rules."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from lxml import etree
from typer.testing import CliRunner

from tests.twinspec.contracts import LIBRARY, SETTINGS
from twinspec.cli import app
from twinspec.contract.layout import load_contract

ROOT = Path(__file__).parents[2]
CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"


def archive(output: Path, project: Path = ROOT) -> str:
    said = CliRunner().invoke(app, ["archive", "--output", str(output), "--project", str(project)])
    assert said.exit_code == 0, said.output
    return said.output


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    said = archive(folder / "contract-1.0.zip")
    with zipfile.ZipFile(folder / "contract-1.0.zip") as found:
        assert f"{len(found.namelist())} files." in said
        found.extractall(folder / "unpacked")
    assert [child.name for child in (folder / "unpacked").iterdir()] == ["contract-1.0"]
    return folder / "unpacked" / "contract-1.0"


@pytest.mark.parametrize("name", ["v12", "v20", "v12.client", "v20.client"])
def test_bundles_are_those_of_the_project_in_yaml_and_json(unpacked: Path, name: str) -> None:
    generated = yaml.load((ROOT / f"generated/openapi/{name}.yaml").read_bytes(), yaml.CSafeLoader)
    text = (unpacked / f"openapi/{name}.yaml").read_text("utf-8")
    assert yaml.load(text, yaml.CSafeLoader) == generated
    assert json.loads((unpacked / f"openapi/{name}.json").read_bytes()) == generated
    assert ("accepts more" in text.partition("\nopenapi:")[0]) == ("client" in name)


def test_xsds_are_those_of_the_project(unpacked: Path) -> None:
    files = {
        file.relative_to(ROOT / "spec").as_posix().replace("/xsd/", "/", 1): file
        for file in (ROOT / "spec").glob("*/xsd/**/*.xsd")
    }
    packed = {
        file.relative_to(unpacked / "xsd").as_posix(): file
        for file in (unpacked / "xsd").rglob("*.xsd")
    }
    assert packed.keys() == files.keys()
    assert all(packed[name].read_bytes() == files[name].read_bytes() for name in files)


def test_schematron_schemas_are_those_that_a_server_publishes(unpacked: Path) -> None:
    generated = ROOT / "generated/interaction_contract"
    files = {
        f"{file.parts[-3]}/{file.name}": etree.parse(file).getroot()
        for file in generated.glob("*/schematron/*.sch")
    }
    packed = {
        file.relative_to(unpacked / "schematron").as_posix(): etree.parse(file).getroot()
        for file in (unpacked / "schematron").rglob("*.sch")
    }
    assert packed.keys() == files.keys() != set()
    assert all(etree.tostring(packed[name]) == etree.tostring(files[name]) for name in files)


def namespaces(unpacked: Path) -> dict[str, Path]:
    return {
        etree.parse(file).getroot().get("targetNamespace"): file
        for file in (unpacked / "xsd").rglob("*.xsd")
    }


def test_the_catalog_has_each_namespace(unpacked: Path) -> None:
    catalog = etree.parse(unpacked / "catalog.xml").getroot()
    for kind, key in (("uri", "name"), ("system", "systemId"), ("public", "publicId")):
        entries = {one.get(key): unpacked / one.get("uri") for one in catalog.iter(CATALOG + kind)}
        assert entries == namespaces(unpacked)


def test_libxml2_finds_schemas_by_the_catalog(unpacked: Path, tmp_path: Path) -> None:
    """A schema that names nothing but namespaces compiles with the catalog, and only with it."""
    imports = "".join(
        f'<xs:import namespace="{name}" schemaLocation="{name}"/>' for name in namespaces(unpacked)
    )
    schema = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    (tmp_path / "all.xsd").write_text(schema, encoding="utf-8")
    body = next((ROOT / "spec/v12/examples/get_cases").glob("*.response.xml"))
    program = (
        "import sys; from lxml import etree; "
        "schema = etree.XMLSchema(etree.parse(sys.argv[1])); "
        "sys.exit(not schema.validate(etree.parse(sys.argv[2])))"
    )
    for catalog, expected in ((unpacked / "catalog.xml", 0), (tmp_path / "none.xml", 1)):
        done = subprocess.run(
            [sys.executable, "-c", program, tmp_path / "all.xsd", body],
            env=os.environ | {"XML_CATALOG_FILES": catalog.as_uri()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expected, done.stderr


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_the_rules_of_a_version_are_those_that_a_server_publishes(
    unpacked: Path, version: str
) -> None:
    served = ROOT / f"generated/interaction_contract/{version}/rules.json"
    assert json.loads((unpacked / f"rules/{version}.json").read_bytes()) == json.loads(
        served.read_bytes()
    )


JAVA = """
import java.net.URI;
import javax.xml.catalog.*;

public class Finds {
    public static void main(String[] given) throws Exception {
        Catalog catalog = CatalogManager.catalog(CatalogFeatures.defaults(), URI.create(given[0]));
        for (int at = 1; at < given.length; at++) {
            System.out.println(catalog.matchURI(given[at]) + " " + catalog.matchSystem(given[at]));
        }
    }
}
"""


def test_java_finds_schemas_by_the_catalog(unpacked: Path, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    (tmp_path / "Finds.java").write_text(JAVA, encoding="utf-8")
    expected = namespaces(unpacked)
    done = subprocess.run(
        ["java", str(tmp_path / "Finds.java"), (unpacked / "catalog.xml").as_uri(), *expected],
        capture_output=True,
        text=True,
        check=True,
    )
    found = [re.sub("file:/+", "/", line).split() for line in done.stdout.splitlines()]
    assert found == [[str(file)] * 2 for file in expected.values()]


def test_rules_are_those_of_the_catalogue(unpacked: Path) -> None:
    contract = load_contract(ROOT / "spec")
    said = json.loads((unpacked / "rules.json").read_bytes())
    assert [(one["id"], one.get("code")) for one in said] == [
        (rule.id, rule.code) for rule in contract.rules
    ]
    stale = next(one for one in said if one["id"] == "edit_case.last_modified_matches")
    assert (stale["status"], stale["code"], stale["kind"]) == (409, "409-100", "refusal")


def test_an_archive_of_the_same_contract_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    shutil.copytree(LIBRARY, tmp_path / "spec")
    archive(tmp_path / "one" / "a.zip", tmp_path)
    archive(tmp_path / "two" / "a.zip", tmp_path)
    first, second = (tmp_path / name / "a.zip" for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    assert str(tmp_path).encode() not in b"".join(
        zipfile.ZipFile(first).read(name) for name in zipfile.ZipFile(first).namelist()
    )


@pytest.mark.parametrize(
    ("output", "said"),
    [("contract.tar.gz", "an archive is called .zip"), ("file/contract.zip", "not written")],
)
def test_what_cannot_be_written_is_told(tmp_path: Path, output: str, said: str) -> None:
    (tmp_path / "file").touch()
    asked = ["archive", "--output", str(tmp_path / output), "--project", str(ROOT)]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 2
    assert said in result.output
