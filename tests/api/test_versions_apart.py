"""Nobody names a version of the contract but the module of that version and app.py."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import interaction_contract
from interaction_contract import VERSIONS

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "src" / "casewright"
CONTRACT = Path(str(interaction_contract.__file__)).parent
REGISTRY = SERVICE / "app.py"
NAMED = re.compile(r"(?<![A-Za-z0-9])[vV][1-9][0-9]*(?![A-Za-z0-9])")


def named(file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and version of all that names one: names, texts and docstrings, no comments."""
    source = file.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NAME, tokenize.STRING, *FSTRING):
            for found in NAMED.finditer(token.string):
                yield token.start[0], found[0].lower()


FSTRING = [
    getattr(tokenize, name) for name in ("FSTRING_MIDDLE",) if hasattr(tokenize, "FSTRING_MIDDLE")
]


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_only_the_module_of_a_version_and_the_registry_name_it() -> None:
    elsewhere = [
        f"{file.relative_to(ROOT)}:{line}: {version}"
        for file in sorted(SERVICE.rglob("*.py"))
        if file != REGISTRY
        for line, version in named(file)
        if file != SERVICE / "api" / f"{version}.py"
    ]
    assert elsewhere == []


def test_the_registry_names_every_version_of_the_contract() -> None:
    assert {version for _, version in named(REGISTRY)} == set(VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_version_of_the_generated_package_uses_another(version: str) -> None:
    used = {
        name
        for file in (CONTRACT / version).rglob("*.py")
        for name in imported(file)
        if name.startswith("interaction_contract.v")
    }
    assert {name.split(".")[1] for name in used} <= {version}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from interaction_contract.v12 import answers\n", [(1, "v12")]),
        ('x = 1\npath = "/system/ws/v20/interaction"\n', [(2, "v20")]),
        ("class V20: ...\n", [(1, "v20")]),
        ('path = f"/ws/v3/{1}"\n', [(1, "v3")]),
        ("# v12 in a comment\nv0001_first = ipv4 = 'v4l'\n", []),
    ],
)
def test_names_and_texts_count_and_comments_do_not(
    tmp_path: Path, source: str, found: list[tuple[int, str]]
) -> None:
    (tmp_path / "module.py").write_text(source, encoding="utf-8")
    assert list(named(tmp_path / "module.py")) == found
