"""Packages of clients are the same bytes, too: one of each way to pack that takes no compiler."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.release.conftest import DIST, FAR, NEAR, copied, written

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("client", "tool", "packages"),
    [
        (
            "python-xml",
            "python3",
            {"casewright_client_xml-1.0.0-py3-none-any.whl", "casewright_client_xml-1.0.0.tar.gz"},
        ),
        ("typescript-hey-api", "npm", {"casewright-client-1.0.0.tgz"}),
    ],
)
def test_a_client_is_packed_alike_in_two_folders(
    tmp_path: Path, client: str, tool: str, packages: set[str]
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not on this machine")
    first, second = copied(tmp_path / "first"), copied(tmp_path / "second" / "in another")
    for file in second.rglob("*"):
        if file.is_file() and not file.is_symlink():
            file.chmod(0o600)
    written(first, "clients", "--dist", client, **NEAR)
    written(second, "clients", "--dist", client, umask=0o077, **FAR)
    assert {file.name for file in (first / DIST).iterdir()} == packages
    for name in packages:
        assert (first / DIST / name).read_bytes() == (second / DIST / name).read_bytes(), name
