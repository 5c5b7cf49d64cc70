"""What `make dist` writes: complete, and the same bytes whenever and wherever it is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pip._internal.network.session import PipSession
from pip._internal.req.req_file import parse_requirements

from tests.release.conftest import EPOCH, ROOT

pytestmark = pytest.mark.slow
HOMES = {"casewright": ROOT, "twinspec": ROOT / "packaging" / "twinspec"}
PROJECTS: dict[str, dict[str, Any]] = {
    name: tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, home in HOMES.items()
}
CONTRACT = (ROOT / "spec" / "VERSION").read_text(encoding="utf-8").strip()
FILES = {
    "CHANGELOG.md",
    f"interaction-contract-{CONTRACT}.zip",
    f"interaction-contract-site-{CONTRACT}.zip",
    *(
        f"{name}-{project['version']}{ending}"
        for name, project in PROJECTS.items()
        for ending in ("-py3-none-any.whl", ".tar.gz", ".cdx.json")
    ),
}


def distribution(folder: Path, name: str, ending: str) -> Path:
    return folder / f"{name}-{PROJECTS[name]['version']}{ending}"


def test_a_release_is_whole(first_release: Path) -> None:
    assert {file.name for file in first_release.iterdir()} == FILES | {"SHA256SUMS"}


def test_the_checksums_are_those_of_all_files(first_release: Path) -> None:
    line = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(line, cwd=first_release, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [f"{name}: OK" for name in sorted(FILES)], done.stderr


@pytest.mark.parametrize("name", sorted(FILES))
def test_it_is_the_same_bytes_whenever_and_wherever_it_is_written(
    first_release: Path, second_release: Path, name: str
) -> None:
    assert (first_release / name).read_bytes() == (second_release / name).read_bytes()


@pytest.mark.parametrize("name", sorted(PROJECTS))
def test_the_source_distribution_makes_the_same_wheel(
    first_release: Path, tmp_path: Path, name: str
) -> None:
    with tarfile.open(distribution(first_release, name, ".tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*build, "--directory", tmp_path],
        cwd=source,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH)},
        check=True,
        capture_output=True,
    )
    wheel = distribution(first_release, name, "-py3-none-any.whl")
    assert wheel.read_bytes() == (tmp_path / wheel.name).read_bytes()


def test_the_wheel_of_the_service_has_the_pages_that_it_serves(first_release: Path) -> None:
    site = zipfile.ZipFile(first_release / f"interaction-contract-site-{CONTRACT}.zip")
    wheel = zipfile.ZipFile(distribution(first_release, "casewright", "-py3-none-any.whl"))
    assert "index.html" in site.namelist()
    for name in site.namelist():
        assert wheel.read(f"casewright/site/{name}") == site.read(name)


def bill(folder: Path, name: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(distribution(folder, name, ".cdx.json").read_bytes())
    return said


@pytest.mark.parametrize("name", sorted(PROJECTS))
def test_the_bill_of_materials_is_cyclonedx_1_6(first_release: Path, name: str) -> None:
    text = distribution(first_release, name, ".cdx.json").read_text(encoding="utf-8")
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    # The message of the error quotes the whole standard.
    assert error is None, error.data.message
    moment = datetime.fromtimestamp(EPOCH, UTC)
    assert datetime.fromisoformat(json.loads(text)["metadata"]["timestamp"]) == moment


@pytest.mark.parametrize("name", sorted(PROJECTS))
def test_the_bill_of_materials_has_all_that_is_installed_with_a_distribution(
    first_release: Path, name: str
) -> None:
    said = {part["name"]: part for part in bill(first_release, name)["components"]}
    installed = needed(PROJECTS[name]["dependencies"])
    assert installed <= said.keys()
    assert {other: said[other]["version"] for other in installed} == {
        other: metadata.version(other) for other in installed
    }
    assert [other for other in installed if not said[other].get("licenses")] == []
    # What is there besides is for other systems, or for extras that other parts ask for.
    assert said.keys() - installed <= {"colorama", "pysocks", "tzdata"}


def needed(requirements: list[str]) -> set[str]:
    """The distributions that importlib.metadata finds behind requirements, on this machine."""
    found: set[tuple[str, str]] = set()
    asked = [Requirement(text) for text in requirements]
    while asked:
        one = asked.pop()
        for extra in {"", *one.extras}:
            key = (canonicalize_name(one.name), extra)
            if key in found or (one.marker and not one.marker.evaluate({"extra": ""})):
                continue
            found.add(key)
            for text in metadata.requires(one.name) or []:
                other = Requirement(text)
                if other.marker is None or other.marker.evaluate({"extra": extra}):
                    other.marker = None
                    asked.append(other)
    return {name for name, _ in found}


@pytest.mark.parametrize("name", sorted(PROJECTS))
def test_the_bill_of_materials_has_the_hashes_that_pip_reads_in_the_lock(
    first_release: Path, name: str
) -> None:
    lock = parse_requirements(str(ROOT / "requirements.lock"), session=PipSession())
    pinned = {
        canonicalize_name(Requirement(one.requirement).name): one.options["hashes"]["sha256"]
        for one in lock
    }
    for part in bill(first_release, name)["components"]:
        (files,) = part["externalReferences"]
        hashes = [digest["content"] for digest in files["hashes"]]
        assert sorted(hashes) == sorted(pinned[part["name"]]), part["name"]


@pytest.mark.parametrize("name", sorted(PROJECTS))
def test_the_bill_of_materials_says_what_needs_what(first_release: Path, name: str) -> None:
    said = bill(first_release, name)
    names = {part["bom-ref"]: part["name"] for part in said["components"]} | {
        said["metadata"]["component"]["bom-ref"]: name
    }
    edges = {
        names[one["ref"]]: {names[ref] for ref in one.get("dependsOn", [])}
        for one in said["dependencies"]
    }
    assert edges.keys() == set(names.values())
    own = {canonicalize_name(Requirement(one).name) for one in PROJECTS[name]["dependencies"]}
    assert own <= edges[name]
    reached = {name}
    while more := {other for one in reached for other in edges[one]} - reached:
        reached |= more
    assert reached == edges.keys()
