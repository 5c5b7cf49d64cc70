"""The field's own generators, run as programs: datamodel-code-generator, xsdata, ruff."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError

# What Python models have no use for; the codec tables and the rule catalogue carry it.
_DROPPED = ("xml", "x-twinspec-rules")


def run(command: list[str], folder: Path) -> None:
    """Run a program in `folder`; ContractError shows what it said when it fails.

    Programs are found beside the running interpreter first: no environment needs activating.
    """
    own_programs = Path(sys.executable).parent
    path = f"{own_programs}{os.pathsep}{os.environ.get('PATH', '')}"
    result = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PATH": path, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        said = (result.stdout + result.stderr).strip()
        raise ContractError(f"{command[0]} failed with exit code {result.returncode}:\n{said}")


def plain(node: Any) -> Any:
    """Return a schema without what only the toolkit reads, single `allOf` wrappers removed."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: plain(value) for key, value in node.items() if key not in _DROPPED}
    if set(kept) == {"allOf"} and len(kept["allOf"]) == 1:
        return kept["allOf"][0]
    return kept


def schema_models(
    document: dict[str, Any], flags: tuple[str, ...], header: str, file: Path
) -> None:
    """Write the Python models of all schemas of an OpenAPI document to `file`."""
    schemas = {name: plain(schema) for name, schema in document["components"]["schemas"].items()}
    bare = {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": {},
        "components": {"schemas": schemas},
    }
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "schemas.json"
        source.write_text(json.dumps(bare), encoding="utf-8")
        (Path(folder) / "pyproject.toml").write_text("", encoding="utf-8")
        made = Path(folder) / "made.py"
        program = str(Path(sys.executable).parent / "datamodel-codegen")
        fixed = ["--input", str(source), "--input-file-type", "openapi", "--output", str(made)]
        run([program, *fixed, "--custom-file-header", header, *flags], Path(folder))
        file.write_text(made.read_text(encoding="utf-8"), encoding="utf-8")


def xml_models(xsd: Path, flags: tuple[str, ...], header: str, folder: Path) -> None:
    """Write the dataclasses of all schema documents below `xsd` into the package `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        program = str(Path(sys.executable).parent / "xsdata")
        package = folder.name
        run([program, "generate", str(xsd), "-r", "-p", package, *flags], Path(scratch))
        shutil.copytree(Path(scratch) / package, folder)
    for file in folder.rglob("*.py"):
        file.write_text(f"{header}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")


def format_python(folder: Path) -> None:
    """Lay out all Python files below `folder` with ruff, independent of any project's settings."""
    program = str(Path(sys.executable).parent / "ruff")
    common = ["--isolated", "--no-cache", "--quiet", "--line-length", "100"]
    run([program, "check", *common, "--select", "I,F401,UP007", "--fix", str(folder)], folder)
    run([program, "format", *common, str(folder)], folder)
