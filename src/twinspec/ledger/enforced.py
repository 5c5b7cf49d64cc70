"""Which lines of a program use which rule: each `rules.<scope>.<NAME>` in its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from twinspec.contract.documents import ContractError


@dataclass(frozen=True, slots=True, order=True)
class RuleLine:
    """One use of a rule in a program: file, line, and the enclosing function."""

    file: Path
    line: int
    function: str


class _Uses(ast.NodeVisitor):
    def __init__(self, file: Path) -> None:
        self.file = file
        self.inside: list[str] = []
        self.found: list[tuple[str, RuleLine]] = []

    def _enter(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()

    visit_FunctionDef = _enter  # noqa: N815 - names that ast.NodeVisitor calls
    visit_AsyncFunctionDef = _enter  # noqa: N815
    visit_ClassDef = _enter  # noqa: N815

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Record `rules.<scope>.<NAME>`."""
        scope = node.value
        if (
            isinstance(scope, ast.Attribute)
            and isinstance(scope.value, ast.Name)
            and scope.value.id == "rules"
            and node.attr.isupper()
        ):
            rule = f"{scope.attr}.{node.attr.lower()}"
            place = RuleLine(self.file, node.lineno, ".".join(self.inside) or "module")
            self.found.append((rule, place))
        self.generic_visit(node)


def _uses(folder: Path) -> Iterator[tuple[str, RuleLine]]:
    for file in sorted(folder.rglob("*.py")):
        visitor = _Uses(file)
        text = file.read_text(encoding="utf-8")
        if "rules" not in text:
            continue
        try:
            visitor.visit(ast.parse(text, str(file)))
        except SyntaxError as error:
            raise ContractError(f"{file}:{error.lineno}: not readable as Python") from error
        yield from visitor.found


def enforcement(folders: tuple[Path, ...]) -> dict[str, list[RuleLine]]:
    """Return the uses of each rule id in the Python files below `folders`, in file order."""
    found: dict[str, list[RuleLine]] = {}
    for folder in folders:
        for rule, line in _uses(folder):
            found.setdefault(rule, []).append(line)
    return found
