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
from twinspec.generate.judged import judge

# What Python models are made of. Extensions stay out: to a generator some of them are code, as
# customTypePath and x-python-import are; the codec tables and the rule catalogue carry the rest.
_KEPT = frozenset(
    (
        *("$ref", "type", "format", "enum", "const", "pattern", "description", "title", "default"),
        *("minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("multipleOf", "items", "minItems", "maxItems", "uniqueItems", "properties", "required"),
        *("minProperties", "maxProperties", "additionalProperties", "nullable", "readOnly"),
        *("writeOnly", "deprecated", "allOf", "anyOf", "oneOf", "not", "discriminator"),
    )
)
_LONGEST = 300  # seconds for one run of one generator


def run(command: list[str], folder: Path) -> None:
    """Run a program in `folder`; ContractError shows what it said when it fails.

    Programs are found beside the running interpreter first: no environment needs activating.
    """
    own_programs = Path(sys.executable).parent
    path = f"{own_programs}{os.pathsep}{os.environ.get('PATH', '')}"
    name = Path(command[0]).name
    try:
        result = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"PATH": path, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST,
        )
    except FileNotFoundError:
        raise ContractError(
            f"{name} is not installed; install all of twinspec: pip install twinspec"
        ) from None
    except subprocess.TimeoutExpired:
        raise ContractError(f"{name} had not ended after {_LONGEST} s; it was stopped") from None
    if result.returncode:
        said = _said(result.stdout + result.stderr)
        raise ContractError(f"{name} failed with exit code {result.returncode}: {said}")


def _said(output: str) -> str:
    """Return what a program said; of a traceback its last line alone."""
    text = output.strip()
    return text.splitlines()[-1] if "Traceback (most recent call last)" in text else text


def plain(schema: Any) -> Any:
    """Return a schema of what models are made of, single `allOf` wrappers removed."""
    if not isinstance(schema, dict):
        return schema
    kept = {key: _plain(key, value) for key, value in schema.items() if key in _KEPT}
    if set(kept) == {"allOf"} and len(kept["allOf"]) == 1:
        return kept["allOf"][0]
    return kept


def _plain(key: str, value: Any) -> Any:
    """Return the value of one keyword, the schemas in it made plain."""
    if key == "properties" and isinstance(value, dict):
        return {name: plain(schema) for name, schema in value.items()}
    if key in ("allOf", "anyOf", "oneOf") and isinstance(value, list):
        return [plain(schema) for schema in value]
    return plain(value) if key in ("items", "not", "additionalProperties") else value


def schema_models(
    document: dict[str, Any], flags: tuple[str, ...], header: str, file: Path
) -> None:
    """Write the Python models of all schemas of an OpenAPI document to `file`."""
    schemas = {name: plain(schema) for name, schema in document["components"]["schemas"].items()}
    bare = {
        "openapi": document["openapi"],
        "info": {"title": "models", "version": "1"},
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
        judge(made, flags)
        file.write_text(made.read_text(encoding="utf-8"), encoding="utf-8")


def xml_models(xsd: Path, flags: tuple[str, ...], header: str, folder: Path) -> None:
    """Write the dataclasses of all schema documents below `xsd` into the package `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        program = str(Path(sys.executable).parent / "xsdata")
        package = folder.name
        run([program, "generate", str(xsd), "-r", "-p", package, *flags], Path(scratch))
        shutil.copytree(Path(scratch) / package, folder)
    for file in folder.rglob("*.py"):
        judge(file, flags)
        file.write_text(f"{header}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")


_IMPORT = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
try:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
except ModuleNotFoundError:
    pass  # a library of the project's own, which its flags name
"""


def check_imports(folder: Path) -> None:
    """Import everything of the generated package `folder` once; ContractError when that fails.

    A pattern, for one, may mean nothing to the engine that the models compile it with.
    """
    try:
        run([sys.executable, "-B", "-I", "-c", _IMPORT, str(folder.parent), folder.name], folder)
    except ContractError as error:
        raise ContractError(f"what was generated cannot be imported: {error}") from error


def format_python(folder: Path) -> None:
    """Lay out all Python files below `folder` with ruff, independent of any project's settings."""
    program = str(Path(sys.executable).parent / "ruff")
    common = ["--isolated", "--no-cache", "--quiet", "--line-length", "100"]
    run([program, "check", *common, "--select", "I,F401,UP007", "--fix", str(folder)], folder)
    run([program, "format", *common, str(folder)], folder)
