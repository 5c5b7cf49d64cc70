"""Makes a project from an existing contract: its files unchanged, in the folders of a project.

A baseline accepts the present differences between its halves, so that only new ones fail.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from twinspec.config import Config, Job, read_config
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract, load_contract
from twinspec.generate.build import build
from twinspec.generate.names import snake
from twinspec.generate.one_file import one_file
from twinspec.govern.acceptance import Acceptance
from twinspec.govern.check import check
from twinspec.govern.findings import exit_code
from twinspec.govern.lint import lint
from twinspec.govern.twins.command import comparison_options
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.json_schema import open_contract
from twinspec.grammar.json_schema.dialect import Dialect, detect
from twinspec.grammar.json_schema.source import SourceFile, read_source
from twinspec.grammar.xsd import read as read_xsd
from twinspec.start.json_schema import copy_json_schema
from twinspec.start.readme import readme

_VERSION = "v1"
_BASELINE = "baseline.json"


@dataclass(frozen=True, slots=True)
class ImportedContract:
    """The result of an import: whether `twinspec serve` works for it, and what was left out."""

    served: bool
    notes: tuple[str, ...]


def import_pair(home: Path, pair: Sequence[Path]) -> ImportedContract:
    """Make a project of an OpenAPI file or JSON Schema, and XSD files, in the folder `home`.

    ContractError for Swagger 2.0, and for files that cannot be read.
    """
    openapi, *xsd = pair
    if not xsd:
        raise ContractError(
            f"{openapi}: where is the XSD? Write twinspec init DIR --from OPENAPI XSD"
        )
    source = read_source(openapi)
    dialect, _ = detect(source)
    title = _title(source, dialect)
    version = home / "spec" / _VERSION
    version.mkdir(parents=True)
    if dialect.language == "openapi":
        notes = [*_copy_openapi(openapi, version)]
    else:
        notes = [copy_json_schema(source, dialect, version, _component(xsd, title))]
    notes += _copy_xsd(xsd, version / "xsd")
    package = _package(title)
    _write_settings(home, package)
    config = read_config(home)
    contract = load_contract(config.spec)
    made = _generated(contract, config)
    notes += made.notes
    _write_settings(home, package, made.jobs, config.jobs)
    asked = comparison_options(())
    _, status = check(contract, read_config(home), asked)
    if status:
        accepted = Acceptance(write=home / _BASELINE, folder=home)
        said, _ = check(contract, read_config(home), asked, accepted=accepted)
        _write_settings(home, package, made.jobs, config.jobs, baseline=True)
        number = said.removeprefix(f"{home / _BASELINE} accepts ").rstrip(".\n")
        notes.append(f"{_BASELINE} accepts {number}: `twinspec check --no-baseline` shows them.")
    served = made.served and bool(contract.versions[_VERSION].operations)
    if made.served and not served:
        notes.append("The contract has no operations: there is no stub to serve.")
    text = readme(title, served=served, notes=notes)
    (home / "README.md").write_text(text, encoding="utf-8")
    return ImportedContract(served, tuple(notes))


def _title(source: SourceFile, dialect: Dialect) -> str:
    """Return the title of a contract; ContractError for Swagger 2.0."""
    if dialect.name == "Swagger 2.0":
        raise ContractError(
            f"{source.file}: is Swagger 2.0: a project is made of OpenAPI 3. Write it as OpenAPI 3 "
            "first, as swagger2openapi of npm does, or compare the files as they are, with "
            f"twinspec check {source.file.name} and the XSD"
        )
    info = source.data.get("info") if dialect.language == "openapi" else source.data
    title = info.get("title") if isinstance(info, dict) else None
    return str(title or ("Contract" if dialect.language == "openapi" else source.file.stem))


def _component(xsd: Sequence[Path], title: str) -> str:
    """Return the schema name for a JSON Schema: the name of the only element, else `title`'s."""
    tags = [root.tag for root in read_xsd(xsd, catalog=read_catalog(None)).roots]
    if len(tags) == 1 and tags[0] is not None:
        title = tags[0].name
    return re.sub(r"[^A-Za-z0-9.]+", "_", title).strip("_.") or "Document"


def _package(title: str) -> str:
    """Return the name of the generated package: `Orders of 2019` → `orders_of_2019_contract`."""
    name = snake(title.encode("ascii", "ignore").decode())
    return f"{name}_contract".lstrip("_") if name else "contract"


def _copy_openapi(openapi: Path, version: Path) -> Iterator[str]:
    """Copy the document and the files it refers to; as one file if some lie outside its folder."""
    files = [Path(file).resolve() for file in open_contract(openapi).half.files]
    base = openapi.resolve().parent
    target = version / "openapi.yaml"
    if all(file.is_relative_to(base) for file in files):
        for file in files:
            copy = version / file.relative_to(base)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target if file == openapi.resolve() else copy)
        return
    one_file(openapi, target, Path(os.path.commonpath(files)))
    yield f"{openapi} refers to files outside of its folder: it was written as one file."


def _copy_xsd(xsd: Sequence[Path], folder: Path) -> Iterator[str]:
    """Copy the files with those they include and import, at the same relative paths."""
    half = read_xsd(xsd, catalog=read_catalog(None))
    files = {Path(file).resolve() for file in half.files} | {file.resolve() for file in xsd}
    base = Path(os.path.commonpath([file.parent for file in files]))
    for file in sorted(files):
        copy = folder / file.relative_to(base)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    yield from (f"{gap.message} ({gap.place})" for gap in half.gaps if gap.construct in _MISSING)


_MISSING = frozenset(("schemaLocation", "xs:include", "xs:import", "xs:redefine"))


@dataclass(frozen=True, slots=True)
class _Made:
    jobs: tuple[Job, ...]
    served: bool
    notes: tuple[str, ...]


def _generated(contract: Contract, config: Config) -> _Made:
    """Generate what is possible; return the jobs that worked, whether it is served, and notes."""
    found = lint(contract)
    if exit_code(found):
        first = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        why = f"{first.message.rstrip('.')} ({first.places[0].pointer if first.places else ''})"
        return _Made(config.jobs, served=False, notes=(f"Nothing is generated: {why}{more}.",))
    notes: list[str] = []
    fault = _fault(contract, config)
    kept = config.jobs
    if fault:
        kept = ()
        for job in config.jobs:
            wrong = _fault(contract, replace(config, jobs=(*kept, job)))
            if wrong:
                notes.append(f"{job.output} is not generated: {wrong}")
            else:
                kept = (*kept, job)
        fault = _fault(contract, replace(config, jobs=kept)) if not kept else ""
    if fault:
        return _Made((), served=False, notes=(*notes, f"Nothing is generated: {fault}"))
    config.output.mkdir()
    left_out = build(contract, replace(config, jobs=kept), config.output)
    notes += [f"In JSON alone: {why}." for why in left_out]
    return _Made(kept, {"models.py", "answers.py"} <= {job.output for job in kept}, tuple(notes))


def _fault(contract: Contract, config: Config) -> str:
    """Return why a contract cannot be generated with these settings; "" if it can."""
    with TemporaryDirectory() as folder:
        try:
            build(contract, config, Path(folder))
        except ContractError as error:
            said = str(error).replace(f"{config.project}/", "").replace(f"{folder}/", "")
            return said.strip().splitlines()[-1]
    return ""


def _write_settings(
    home: Path,
    package: str,
    jobs: Sequence[Job] | None = None,
    every: Sequence[Job] = (),
    *,
    baseline: bool = False,
) -> None:
    """Write pyproject.toml; it names `jobs` if they differ from the default ones."""
    lines = ["[tool.twinspec]", f"package = {json.dumps(package)}"]
    if baseline:
        lines.append(f"baseline = {json.dumps(_BASELINE)}")
    if jobs is not None and len(jobs) < len(every):
        if not jobs:
            lines.append("jobs = {}")
        for job in jobs:
            flags = ", ".join(map(json.dumps, job.flags))
            lines += ["", f"[tool.twinspec.jobs.{job.name}]", f"output = {json.dumps(job.output)}"]
            lines.append(f"flags = [{flags}]")
    (home / "pyproject.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
