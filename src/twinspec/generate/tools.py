"""Runs external generators as programs: datamodel-code-generator, xsdata, ruff."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.generate.cache import Cache
from twinspec.generate.declarations_only import refuse_what_runs

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


@dataclass(frozen=True, slots=True)
class GeneratorRun:
    """One run of a generator in its own folder, and what to do with the files that it makes.

    The folder contains all input of the generator before the run begins.
    """

    program: str
    arguments: tuple[str, ...]
    folder: Path
    finish: Callable[[], None]


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the contents of all files below a folder, by relative name."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def generate(works: Sequence[GeneratorRun], cache: Cache) -> None:
    """Run the generators whose output is not cached; ContractError names the run that failed."""
    waiting: list[tuple[GeneratorRun, str, dict[str, bytes]]] = []
    for work in works:
        given = files_in(work.folder)
        key = cache.key((work.program, *work.arguments), given)
        known = cache.get(key)
        for name, text in (known or {}).items():
            file = work.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        if known is None:
            waiting.append((work, key, given))
    _run_all([work for work, _, _ in waiting])
    for work, key, given in waiting:
        made = {
            name: content.decode("utf-8")
            for name, content in files_in(work.folder).items()
            if name.endswith(".py") and name not in given
        }
        cache.put(key, made)
    for work in works:
        work.finish()


def _run_all(works: Sequence[GeneratorRun]) -> None:
    if not works:
        return
    runs = json.dumps([[one.program, one.arguments, str(one.folder)] for one in works])
    # -P: nothing is imported from the folders, where a package `xml` may have been made.
    command = [sys.executable, "-P", "-m", "twinspec.generate.worker"]
    said = run(command, works[0].folder, runs)
    failed = json.loads(said)
    if failed:
        raise ContractError(
            f"{failed['program']} failed with exit code {failed['code']}: {_said(failed['said'])}"
        )


def run(command: list[str], folder: Path, given: str = "") -> str:
    """Run a program in `folder` with `given` as standard input; return its standard output.

    ContractError, with the program's output, when it fails.

    The folder of the running interpreter is searched for programs first, so that no environment
    needs to be activated.
    """
    own_programs = Path(sys.executable).parent
    path = f"{own_programs}{os.pathsep}{os.environ.get('PATH', '')}"
    name = Path(command[0]).name
    try:
        result = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"PATH": path, "PYTHONWARNINGS": "ignore"},
            input=given,
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
    return result.stdout


def _said(output: str) -> str:
    """Return the output of a program; for a traceback, only its last line."""
    text = output.strip()
    return text.splitlines()[-1] if "Traceback (most recent call last)" in text else text


def plain(schema: Any) -> Any:
    """Return a schema as the models need it: each `allOf` with one schema is replaced by it."""
    if not isinstance(schema, dict):
        return schema
    kept = {key: _plain(key, value) for key, value in schema.items() if key in _KEPT}
    if set(kept) == {"allOf"} and len(kept["allOf"]) == 1:
        return kept["allOf"][0]
    return kept


def _plain(key: str, value: Any) -> Any:
    """Return the value of one keyword, with the schemas in it simplified by `plain`."""
    if key == "properties" and isinstance(value, dict):
        return {name: plain(schema) for name, schema in value.items()}
    if key in ("allOf", "anyOf", "oneOf") and isinstance(value, list):
        return [plain(schema) for schema in value]
    return plain(value) if key in ("items", "not", "additionalProperties") else value


def schema_models(
    document: dict[str, Any], flags: tuple[str, ...], header: str, file: Path, folder: Path
) -> GeneratorRun:
    """Return the run that writes the Python models of all schemas to `file`."""
    schemas = {name: plain(schema) for name, schema in document["components"]["schemas"].items()}
    bare = {
        "openapi": document["openapi"],
        "info": {"title": "models", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    (folder / "schemas.json").write_text(json.dumps(bare), encoding="utf-8")
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    made = folder / "made.py"
    fixed = ("--input", "schemas.json", "--input-file-type", "openapi", "--output", made.name)

    def finish() -> None:
        refuse_what_runs(made, flags)
        file.write_text(made.read_text(encoding="utf-8"), encoding="utf-8")

    arguments = (*fixed, "--custom-file-header", header, *flags)
    return GeneratorRun("datamodel-codegen", arguments, folder, finish)


def xml_models(
    xsd: Sequence[tuple[str, bytes]],
    flags: tuple[str, ...],
    header: str,
    package: Path,
    folder: Path,
) -> GeneratorRun:
    """Return the run that writes the dataclasses of XSD files to `package`."""
    for name, content in xsd:
        file = folder / "xsd" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def finish() -> None:
        for made in sorted((folder / package.name).rglob("*.py")):
            refuse_what_runs(made, flags)
            target = package / made.relative_to(folder / package.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"{header}\n{made.read_text(encoding='utf-8')}", encoding="utf-8")

    return GeneratorRun(
        "xsdata", ("generate", "xsd", "-r", "-p", package.name, *flags), folder, finish
    )


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


def check_imports(folder: Path, cache: Cache) -> None:
    """Import everything of the generated package `folder` once; ContractError when that fails.

    This finds, for example, a pattern that the models' pattern engine does not support.
    """
    key = cache.key((_IMPORT, folder.name), files_in(folder))
    if cache.get(key) is not None:
        return
    try:
        run([sys.executable, "-B", "-I", "-c", _IMPORT, str(folder.parent), folder.name], folder)
    except ContractError as error:
        raise ContractError(f"what was generated cannot be imported: {error}") from error
    cache.put(key, {})


def format_python(folder: Path) -> None:
    """Format all Python files below `folder` with ruff, independent of any project's settings."""
    program = str(Path(sys.executable).parent / "ruff")
    common = ["--isolated", "--no-cache", "--quiet", "--line-length", "100"]
    run([program, "check", *common, "--select", "I,F401,UP007", "--fix", str(folder)], folder)
    run([program, "format", *common, str(folder)], folder)
