"""docs/clients.md has every client and every step, and READMEs have what a stranger starts with."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib

import pytest
from lxml import etree

from clients.jobs import CLIENTS, ROOT, Client, read_jobs, release
from clients.quickstart import shown
from clients.report import documented
from clients.scenario import read_scenario

JOBS = read_jobs()
PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")


def test_the_table_has_every_client_and_every_step_and_all_are_ok() -> None:
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in documented().splitlines()
    ]
    names = [f"{client.name} ({client.representation})" for client in JOBS.clients.values()]
    assert head == ["step", *names]
    *steps, examples = rows
    assert [row[0] for row in steps] == [" ".join(step.key) for step in read_scenario().steps]
    assert {cell for row in steps for cell in row[1:]} == {"ok"}
    sent = [int(cell) for cell in examples[1:] if cell != "not sent"]
    assert len([count for count in sent if count >= 200]) >= 3


@pytest.mark.parametrize("client", JOBS.clients.values(), ids=lambda client: client.name)
def test_a_package_has_a_readme_that_the_page_leads_to(client: Client) -> None:
    readme = CLIENTS / client.name / "package" / "README.md"
    assert f"(../clients/{client.name}/package/README.md)" in PAGE
    text = readme.read_text(encoding="utf-8")
    assert "```text\n" in text
    assert re.search(rf"^\| {client.name} \| .+ \| .+ \| .+ \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("client", JOBS.clients.values(), ids=lambda client: client.name)
def test_the_commands_of_a_client_run_the_program_of_its_readme(client: Client) -> None:
    readme = CLIENTS / client.name / "package" / "README.md"
    link = re.escape(f"[README](../clients/{client.name}/package/README.md)")
    said = re.search(rf"{link}:\n\n```console\n(.+?)\n```\n", PAGE, re.DOTALL)
    assert said
    commands = [line.removeprefix("$ ") for line in said[1].splitlines()]
    assert commands[0] == f"make dist ARGS={client.name}"
    assert client.quickstart is not None
    [taken] = [line.rpartition(" > ")[0] for line in commands if line.startswith("sed ")]
    done = subprocess.run(["sh", "-c", taken], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == shown(readme, client.quickstart.language).program


def test_archives_are_named_with_the_release() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", release())
    start = etree.parse(CLIENTS / "kotlin" / "package" / "start.pom.xml")
    [client] = start.iter("{*}dependency")
    assert client.findtext("{*}version") == release()
    named = re.findall(r"\.run/dist/\S*?-(\d+\.\d+\.\d+)", PAGE)
    assert named
    assert set(named) == {release()}


def test_packages_have_a_license_and_get_their_version_when_they_are_built() -> None:
    for file in CLIENTS.glob("*/package/package.json"):
        told = json.loads(file.read_text(encoding="utf-8"))
        assert (told["license"], told["version"]) == ("Apache-2.0", "0.0.0"), file
    for file in CLIENTS.glob("*/package/pyproject.toml"):
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
        assert (project["license"], project["version"]) == ("Apache-2.0", "0.0.0"), file
    for file in CLIENTS.glob("*/package/Cargo.toml"):
        crate = tomllib.loads(file.read_text(encoding="utf-8"))["package"]
        assert (crate["license"], crate["version"]) == ("Apache-2.0", "0.0.0"), file


def test_maven_artifacts_have_a_license_and_get_their_version_when_they_are_built() -> None:
    maven = {"m": "http://maven.apache.org/POM/4.0.0"}
    shared = etree.parse(CLIENTS / "jvm" / "pom.xml")
    assert shared.findtext("m:licenses/m:license/m:name", namespaces=maven) == "Apache-2.0"
    assert shared.findtext("m:version", namespaces=maven) == "${revision}"
    for name in ("java", "java-xml", "kotlin"):
        pom = etree.parse(CLIENTS / name / "pom.xml")
        assert pom.findtext("m:parent/m:version", namespaces=maven) == "${revision}", name
        assert pom.findtext("m:description", namespaces=maven), name
