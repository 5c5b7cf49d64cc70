"""The changelog is what `twinspec diff` finds between two releases."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from release.changelog import changelog, previous_release
from tests.twinspec.contracts import LIBRARY, SETTINGS

pytestmark = pytest.mark.slow  # twinspec diff compares two contracts


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A repository with a contract, released as 1.0.0."""
    shutil.copytree(LIBRARY, tmp_path / "spec")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "v1.0.0")
    return tmp_path


def git(folder: Path, *words: str) -> None:
    person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    subprocess.run(["git", *person, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", tag)
    git(folder, "tag", tag)


def test_a_first_release_has_nothing_to_be_compared_with(library: Path, tmp_path: Path) -> None:
    assert previous_release(library, "1.0.0") is None
    assert "Nothing to compare with" in changelog(library, "1.0.0")


def test_a_release_is_compared_with_the_one_before_it(library: Path) -> None:
    file = library / "spec" / "v1" / "xsd" / "book.xsd"
    text = file.read_text(encoding="utf-8")
    assert 'value="200"' in text
    file.write_text(text.replace('value="200"', 'value="100"'), encoding="utf-8")
    commit(library, "v1.1.0")
    assert previous_release(library, "1.1.0") == "v1.0.0"
    said = changelog(library, "1.1.0")
    assert said.startswith("# 1.1.0\n\nSince v1.0.0.\n")
    assert "200" in said
    assert "100" in said


def test_what_cannot_be_compared_is_no_changelog(library: Path) -> None:
    (library / "spec" / "v1" / "openapi.yaml").write_text("openapi: [", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"no changelog since v1\.0\.0"):
        changelog(library, "1.1.0")
