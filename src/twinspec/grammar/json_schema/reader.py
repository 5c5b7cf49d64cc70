"""Reads a contract in OpenAPI or JSON Schema into one half of the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from twinspec.grammar.catalog import Catalog, read_catalog
from twinspec.grammar.json_schema.dialect import Dialect, detect, of_schema
from twinspec.grammar.json_schema.files import Files
from twinspec.grammar.json_schema.ignored import ignored
from twinspec.grammar.json_schema.judge import JsonValidator, TranslatedFiles
from twinspec.grammar.json_schema.roots import RootReader
from twinspec.grammar.json_schema.source import Location, SourceFile, read_source
from twinspec.grammar.json_schema.values import ValueReader
from twinspec.grammar.model import Gap, Half, Root


@dataclass(frozen=True)
class JsonContract:
    """A JSON contract: its half of the grammar, and validators of its documents."""

    half: Half
    files: Files

    def judge(self, root: Root) -> JsonValidator:
        """Return the validator of the JSON documents of a root, jsonschema-rs."""
        return self._translated.judge(root)

    @cached_property
    def _translated(self) -> TranslatedFiles:
        return TranslatedFiles(self.files)


def read(path: Path, *, catalog: Catalog | Path | None = None) -> Half:
    """Return the half of the contract at `path`.

    `openapi`, `swagger` or `$schema` names the dialect; without them it is JSON Schema 2020-12.
    References to missing files or schemas become gaps, and everything else is read. ContractError
    for a file that cannot be read or is not a contract.
    """
    return open_contract(path, catalog=catalog).half


def validator(half: Half, root: Root, *, catalog: Catalog | Path | None = None) -> JsonValidator:
    """Return the validator of a root of a half that `read` returned; reads its files again."""
    return open_contract(Path(half.files[0]), catalog=catalog).judge(root)


def open_contract(path: Path, *, catalog: Catalog | Path | None = None) -> JsonContract:
    """Return the contract at `path`; errors and gaps as in `read`."""
    return contract_of(read_source(path), catalog=catalog)


def contract_of(source: SourceFile, *, catalog: Catalog | Path | None = None) -> JsonContract:
    """Return the contract in a source; errors and gaps as in `read`."""
    if catalog is None or isinstance(catalog, Path):
        catalog = read_catalog(catalog)
    dialect, stated = detect(source)
    files = Files(catalog)
    files.add(source, dialect)
    values = ValueReader(files)
    roots = RootReader(files, values, dialect)
    roots.gaps += _misread(source.root, dialect, stated)
    roots.read(source.root)
    names = roots.names(source.root)
    values.read()
    half = Half(
        language=dialect.language,
        files=tuple(str(file.source.file) for file in files.files.values()),
        values=values.values,
        roots=tuple(roots.roots.values()),
        gaps=tuple(dict.fromkeys((*roots.gaps, *values.gaps))),
        names=names,
        dialect=dialect.name,
        ignored=tuple(ignored(files)),
    )
    return JsonContract(half, files)


def _misread(root: Location, dialect: Dialect, stated: bool) -> list[Gap]:
    """Return a gap if the file names a dialect that is not known."""
    node = root.node
    for keyword in ("$schema", "jsonSchemaDialect"):
        said = node.get(keyword) if isinstance(node, dict) else None
        known = stated if keyword == "$schema" else of_schema(said) is not None
        if said is not None and not known:
            message = f"the dialect {str(said)[:80]!r} is not known; it is read as {dialect.name}"
            return [Gap(keyword, message, root[keyword].place)]
    return []
