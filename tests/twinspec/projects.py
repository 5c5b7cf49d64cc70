"""The small contract as a project, sound or changed, and what is said of its halves."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.twinspec.contracts import LIBRARY, SETTINGS, changed
from twinspec.govern.lint import OF_BOTH_HALVES
from twinspec.govern.twins.compare import ComparisonOptions
from twinspec.govern.twins.project import compare_project
from twinspec.govern.twins.verdict import TwinVerdict
from twinspec.grammar.sample import SampleSize

BOOK, LOAN, ERROR = "v1/schemas/book.yaml", "v1/schemas/loan.yaml", "v1/schemas/error.yaml"
BOOK_XSD, LOAN_XSD, COMMON_XSD = "v1/xsd/book.xsd", "v1/xsd/loan.xsd", "v1/xsd/common.xsd"
NOT_DRAWN = ComparisonOptions(Path(), (), samples=SampleSize(0))


def library(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the library as a project."""
    changed(folder, *changes)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def committed(folder: Path) -> None:
    """Make a folder a git repository with one revision of all its files."""
    name = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for line in (["init", "-q"], ["add", "-A"], [*name, "commit", "-qm", "First"]):
        subprocess.run(["git", *line], cwd=folder, check=True, capture_output=True)


def verdict(folder: Path, *changes: tuple[str, str, str], of: Path = LIBRARY) -> TwinVerdict:
    """Compare the halves of a contract after `changes`, the library by all style rules on both."""
    contract = changed(folder, *changes, of=of)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    if of == LIBRARY:
        rules = [
            f"- {{id: {name}, statement: s, because: b, instead: i}}" for name in OF_BOTH_HALVES
        ]
        (folder / "spec" / "style").mkdir()
        (folder / "spec" / "style" / "all.yaml").write_text("\n".join(rules), encoding="utf-8")
    return compare_project(contract, folder, NOT_DRAWN)


def seen(found: TwinVerdict) -> str:
    """The errors with their places, each in one line."""
    return "\n".join(
        f"{one.id}: {one.message} {' '.join(map(str, one.places))}"
        for one in found.findings
        if one.severity == "error"
    )


def between(old: str, first: str, last: str, new: str) -> tuple[str, str]:
    """The text of the book's XSD from `first` to `last` in its model group `old`, and in `new`."""
    pattern = rf"<{old}>(\s*<xs:element {first}.*?{last}[^>]*>\s*)</{old}>"
    found = re.search(pattern, (LIBRARY / BOOK_XSD).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(), f"<{new}>{found.group(1)}</{new}>"


def swapped(first: str, second: str) -> tuple[str, str]:
    """Two neighbouring elements of the loan's XSD, and the two the other way round."""
    pattern = rf"(<xs:element {first}[^>]*>)(\s*)(<xs:element {second}[^>]*>)"
    found = re.search(pattern, (LIBRARY / LOAN_XSD).read_text(encoding="utf-8"))
    assert found
    return found.group(), "".join(reversed(found.groups()))
