"""Generators take the XSDs from a running server: their imports resolve there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fuzz.plain import DEMO_WORLD
from tests.fuzz.servers import serving

POM = Path(__file__).parents[2] / "clients" / "jvm" / "pom.xml"


def types_of_xjc(folder: Path, *options: str) -> dict[str, bytes]:
    """Run xjc as the Java client in XML is made; return its files by their path."""
    command = ["mvn", "-q", "-B", "-f", str(POM), "-pl", "../java-xml", "-am", f"-Drun={folder}"]
    done = subprocess.run(
        [*command, *options, "generate-sources"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    sources = folder / "java-xml"
    return {str(file.relative_to(sources)): file.read_bytes() for file in sources.rglob("*.java")}


@pytest.mark.slow
def test_xjc_makes_the_same_types_of_served_xsds_as_of_the_files(tmp_path: Path) -> None:
    if shutil.which("mvn") is None:
        pytest.skip("Maven is not installed")

    of_files = types_of_xjc(tmp_path / "files")
    with serving(DEMO_WORLD) as (address,):
        served = types_of_xjc(tmp_path / "served", f"-Dschemas={address}/system/ws")

    package = "io/github/casewright/client/xml"
    for version, root in (("v12", "LogInType"), ("v20", "CaseLookupType")):
        assert f"{version}/{package}/{version}/{root}.java" in served
    assert served == of_files
