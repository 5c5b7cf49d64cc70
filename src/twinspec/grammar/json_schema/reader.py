"""A contract in OpenAPI or JSON Schema, read into one half of the grammar."""

from __future__ import annotations

from pathlib import Path

from twinspec.grammar.catalog import Catalog, read_catalog
from twinspec.grammar.json_schema.dialect import detect
from twinspec.grammar.json_schema.files import Files
from twinspec.grammar.json_schema.roots import RootReader
from twinspec.grammar.json_schema.source import Source, Spot, read_source
from twinspec.grammar.json_schema.values import ValueReader
from twinspec.grammar.model import Gap, Half


def read(path: Path, *, catalog: Catalog | Path | None = None) -> Half:
    """Return what the contract at `path` says of documents.

    The dialect is what `openapi`, `swagger` or `$schema` names, else JSON Schema 2020-12, which a
    gap then says. References to files that are not there are gaps, too, and the rest is read all
    the same. ContractError for a file that cannot be read or is no contract.
    """
    return read_source_as_half(read_source(path), open_catalog(catalog))


def open_catalog(catalog: Catalog | Path | None) -> Catalog:
    """Return the catalog at a path; one that was read already stays what it is."""
    return read_catalog(catalog) if catalog is None or isinstance(catalog, Path) else catalog


def read_source_as_half(source: Source, catalog: Catalog) -> Half:
    """Return what a file that was read says of documents."""
    dialect, stated = detect(source)
    files = Files(catalog)
    files.add(source, dialect)
    values = ValueReader(files)
    roots = RootReader(files, values, dialect)
    if not stated and dialect.language == "json schema":
        roots.gaps += _assumed(source.root)
    said = source.data.get("jsonSchemaDialect") if isinstance(source.data, dict) else None
    if said is not None and "spec.openapis.org" not in str(said):
        message = f"the dialect {str(said)[:80]!r} is read as {dialect.name}"
        place = source.root["jsonSchemaDialect"].place
        roots.gaps.append(Gap("jsonSchemaDialect", message, place))
    roots.read(source.root)
    names = roots.names(source.root)
    values.read()
    return Half(
        language=dialect.language,
        files=tuple(str(file.source.file) for file in files.files.values()),
        values=values.values,
        roots=tuple(roots.roots.values()),
        gaps=tuple(dict.fromkeys((*roots.gaps, *values.gaps))),
        names=names,
        dialect=dialect.name,
    )


def _assumed(root: Spot) -> list[Gap]:
    said = root.node.get("$schema") if isinstance(root.node, dict) else None
    if said is None:
        return []
    message = f"the dialect {str(said)[:80]!r} is not known; it is read as JSON Schema 2020-12"
    return [Gap("$schema", message, root["$schema"].place)]
