"""Packages of clients are the same bytes, too: one of each way to pack that takes no long time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.release.conftest import DIST, FAR, NEAR, copied, written

pytestmark = pytest.mark.slow
_FOLDER = "maven/io/github/casewright/casewright-client-xml/1.0.0"
JAVA = {
    f"{_FOLDER}/casewright-client-xml-1.0.0{ending}"
    for ending in (".jar", "-sources.jar", "-javadoc.jar", ".pom")
}


@pytest.mark.parametrize(
    ("client", "tool", "packages"),
    [
        (
            "python-xml",
            "python3",
            {"casewright_client_xml-1.0.0-py3-none-any.whl", "casewright_client_xml-1.0.0.tar.gz"},
        ),
        ("typescript-hey-api", "npm", {"casewright-client-1.0.0.tgz"}),
        (
            "java-xml",
            "mvn",
            {*JAVA, *(f"{name}.{digest}" for name in JAVA for digest in ("md5", "sha1"))},
        ),
    ],
)
def test_a_client_is_packed_alike_in_two_folders(
    tmp_path: Path, client: str, tool: str, packages: set[str]
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not on this machine")
    first, second = copied(tmp_path / "first"), copied(tmp_path / "second" / "in another")
    for file in second.rglob("*"):
        if not file.is_symlink():
            file.chmod(0o700 if file.is_dir() else 0o600)
    written(first, "clients", "--dist", client, **NEAR)
    written(second, "clients", "--dist", client, umask=0o077, **FAR)
    found = {
        file.relative_to(first / DIST).as_posix()
        for file in (first / DIST).rglob("*")
        # Maven's note of when it wrote into a folder, which is no part of a release.
        if file.is_file() and not file.name.startswith("maven-metadata.xml")
    }
    assert found == packages
    for name in packages:
        assert (first / DIST / name).read_bytes() == (second / DIST / name).read_bytes(), name
