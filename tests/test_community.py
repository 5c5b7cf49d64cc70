"""What strangers read first is true: links lead somewhere, targets exist, licences are those."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import files, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("CONTRIBUTING.md", "SECURITY.md")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_is_one_of_github(form: Path) -> None:
    schema = "github-issue-config" if form.stem == "config" else "github-issue-forms"
    program = Path(sys.executable).parent / "check-jsonschema"
    line = [program, "--builtin-schema", f"vendor.{schema}", form]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_heading_that_is_there(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        text = (ROOT / path).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}
        assert not anchor or anchor in anchors, link


@pytest.mark.parametrize("name", PAGES)
def test_every_target_of_make_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(
        r"(?:^\$ |`)make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
    )
    assert named
    assert set(named) <= targets


def notice() -> str:
    return (ROOT / "NOTICE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE"])
def test_both_distributions_have_the_same(name: str) -> None:
    assert (ROOT / "packaging" / "twinspec" / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_notice_names_the_swagger_ui_that_is_served() -> None:
    (bundle,) = (one for one in files("swagger-ui-py") or () if one.name == "swagger-ui-bundle.js")
    (version,) = re.findall(r'PACKAGE_VERSION:"([^"]+)"', bundle.read_text(encoding="utf-8"))
    assert f"Swagger UI {version}, Apache-2.0" in notice()
    assert metadata("swagger-ui-py").get_all("License") == ["Apache License 2.0"]


def test_the_notice_names_the_generator_of_every_client_with_its_licence() -> None:
    lines = re.findall(r"^  (\S.*?) {2,}([A-Z]\S+) +([a-z].*)$", notice(), re.MULTILINE)
    said = {generator: licence for generator, licence, _ in lines}
    clients = {name for *_, names in lines for name in names.split(", ")}
    jobs = (ROOT / "clients" / "jobs.yaml").read_text(encoding="utf-8")
    assert clients == set(re.findall(r"^  ([a-z-]+):\n    language:", jobs, re.MULTILINE))
    lock = json.loads((ROOT / "clients" / "package-lock.json").read_bytes())["packages"]
    assert said["@hey-api/openapi-ts"] == lock["node_modules/@hey-api/openapi-ts"]["license"]
    assert said["xsdata"] == metadata("xsdata").get_all("License-Expression", [""])[0]
    generator = metadata("openapi-generator-cli").get_all("Classifier", [])
    assert "License :: OSI Approved :: Apache Software License" in generator
    assert said["OpenAPI Generator"] == "Apache-2.0"
