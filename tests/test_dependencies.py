"""Whatever is imported is declared, where it is imported: nothing comes along by chance."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CASEWRIGHT, TWINSPEC = (
    tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for folder in ("", "packaging/twinspec")
)
SERVICE, TOOLKIT = CASEWRIGHT["dependencies"], TWINSPEC["dependencies"]
EXTRAS = CASEWRIGHT["optional-dependencies"]
ALL = [*SERVICE, *TOOLKIT, *EXTRAS["dev"], *EXTRAS["traces"]]
OURS = {"bench", "casewright", "clients", "interaction_contract", "release", "tests"} | {
    "twinspec",
    "library_contract",  # generated where twinspec init writes its example
}


@pytest.mark.parametrize(
    ("sources", "requirements"),
    [
        ("src/casewright/**/*.py", [*SERVICE, *EXTRAS["traces"]]),
        ("generated/**/*.py", SERVICE),
        ("src/twinspec/**/*.py", TOOLKIT),
        ("tests/**/*.py", ALL),
        ("bench/**/*.py", [*ALL, *EXTRAS["bench"]]),
        # The programs below it import what is generated and declared beside them.
        ("clients/*.py", ALL),
        ("release/*.py", ALL),
    ],
)
def test_what_is_imported_is_declared(sources: str, requirements: list[str]) -> None:
    declared = {name for text in requirements for name in named(text)}
    made_by = packages_distributions()
    files = sorted(ROOT.glob(sources))
    assert files
    undeclared = {
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files
        for module in imports(file)
        if not declared & {normal(name) for name in made_by.get(module, ())}
    }
    assert undeclared == set()


def named(requirement: str) -> Iterator[str]:
    """Yield the distributions that a requirement names; `psycopg[pool]` names psycopg-pool, too."""
    name, extras = re.fullmatch(r"([\w.-]+)(?:\[([^]]*)\])?.*", requirement).groups()
    yield normal(name)
    yield from (normal(f"{name}-{extra}") for extra in (extras or "").split(",") if extra)


def normal(name: str) -> str:
    """The name of a distribution as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imports(file: Path) -> Iterator[str]:
    """Yield the top-level modules that a file imports and that are neither Python's nor ours."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names | OURS:
                yield top
