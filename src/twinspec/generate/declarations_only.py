"""Checks that files of external generators contain declarations only, nothing that runs.

They contain texts of the contract, and twinspec does not control how generators escape these.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from twinspec.contract.documents import ContractError

_CALLS = frozenset(
    (
        *("Field", "StringConstraints", "ConfigDict", "TypeAliasType", "TypedDict", "NewType"),
        *("Discriminator", "Tag", "model_rebuild", "field", "dataclass", "TypeVar"),
        *("Decimal", "QName", "XmlDate", "XmlDateTime", "XmlTime", "XmlDuration", "XmlPeriod"),
        *("XmlHexBinary", "XmlBase64Binary", "from_string", "Enum", "StrEnum", "RootModel"),
        *("date", "datetime", "time", "timedelta", "UUID", "AnyUrl", "float"),
    )
)
_MODULES = frozenset(
    (
        *("__future__", "typing", "typing_extensions", "pydantic", "re", "dataclasses", "enum"),
        *("decimal", "datetime", "uuid", "collections", "xsdata", "annotated_types"),
    )
)
_NODES = (
    *(ast.Module, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Expr, ast.Import, ast.ImportFrom),
    *(ast.alias, ast.keyword, ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple),
    *(ast.List, ast.Dict, ast.Set, ast.Call, ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub),
    *(ast.Load, ast.Store, ast.Pass, ast.Starred),
)


def refuse_what_runs(file: Path, flags: tuple[str, ...] = ()) -> None:
    """Refuse a generated Python file that does more than declare; ContractError names the line.

    `flags` are those of the project's generator: it may import what they name.
    """
    text = file.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ContractError(
            f"{file.name}: what a generator made of the contract is not Python: {error}"
        ) from error
    for node, message in _faults(tree, flags):
        line = getattr(node, "lineno", 1)
        raise ContractError(
            f"{file.name}: line {line}, which a generator made of the contract, {message}: "
            f"{ascii(ast.unparse(node))[:80]}; a text or name of the contract is not taken as text"
        )


def _faults(tree: ast.Module, flags: tuple[str, ...]) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, _NODES) or _may_run(node):
            yield node, "would run"
        elif isinstance(node, ast.Call) and _called(node.func) not in _CALLS:
            yield node, "would call something"
        elif not all(_known(name, flags) for name in _imported(node)):
            yield node, "would import something"


def _may_run(node: ast.AST) -> bool:
    """Return whether a node is an expression, decorator or metaclass that may run code."""
    if isinstance(node, ast.ClassDef):
        names = {_called(item) for item in node.decorator_list if not isinstance(item, ast.Call)}
        return not names <= {"dataclass"} or any(item.arg == "metaclass" for item in node.keywords)
    return isinstance(node, ast.Expr) and not isinstance(node.value, (ast.Constant, ast.Call))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


def _known(module: str, flags: tuple[str, ...]) -> bool:
    return module.split(".")[0] in _MODULES or any(module in flag for flag in flags)


def _called(node: ast.expr) -> str:
    """Return the name of a called function; "" for anything but a name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
