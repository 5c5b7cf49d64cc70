"""Checks whether single files follow their standard: OpenAPI, JSON Schema, XSD.

The judges are not part of twinspec: jsonschema-rs with the published schemas of the standards,
libxml2 and xmlschema. Nothing is fetched; a reference to a missing file is a finding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import jsonschema_rs

from twinspec.contract.place import Place
from twinspec.contract.pointer import join
from twinspec.govern.findings import Finding, sorted_findings
from twinspec.govern.published import openapi_schema
from twinspec.grammar.catalog import Catalog
from twinspec.grammar.json_schema import open_contract
from twinspec.grammar.json_schema.dialect import Dialect, detect
from twinspec.grammar.json_schema.source import SourceFile, read_source
from twinspec.grammar.model import REFERENCES, Half
from twinspec.grammar.xsd import read as read_xsd
from twinspec.grammar.xsd import xsd_validators as xsd_validator

_PUBLISHED = {
    "Swagger 2.0": "2.0",
    "OpenAPI 3.0": "3.0",
    "OpenAPI 3.1": "3.1",
    "OpenAPI 3.2": "3.2",
}
"""The versions that the OpenAPI Initiative has schemas of."""

_META = {
    **{f"draft-0{one}": f"http://json-schema.org/draft-0{one}/schema#" for one in (4, 6, 7)},
    **{name: f"https://json-schema.org/draft/{name}/schema" for name in ("2019-09", "2020-12")},
}
"""The addresses of the schemas that JSON Schema publishes of itself; jsonschema-rs has them."""


class _Validator(Protocol):
    """A validator of jsonschema-rs, for any draft."""

    def iter_errors(self, instance: Any) -> Iterator[jsonschema_rs.ValidationError]:
        """Yield the errors of an instance."""


def validity(files: Sequence[Path], catalog: Catalog | None = None) -> list[Finding]:
    """Return the places where files break their standards; ContractError for unreadable files.

    XSD files are judged together, as one schema; each other file alone.
    """
    xsd = [file for file in files if file.suffix.lower() == ".xsd"]
    findings: list[Finding] = []
    for file in files:
        if file not in xsd:
            findings += _contract(file, catalog)
    if xsd:
        findings += _schema(xsd, catalog)
    return sorted_findings(findings)


def _contract(file: Path, catalog: Catalog | None) -> Iterator[Finding]:
    source = read_source(file)
    dialect, _ = detect(source)
    name = "valid.openapi" if dialect.name in _PUBLISHED else "valid.json_schema"
    for fault in _judge(dialect).iter_errors(_plain(source.data)):
        pointer, message = _deepest(fault)
        yield Finding(
            name,
            "error",
            f"{dialect.name}: {message}.",
            (_place(source, pointer),),
        )
    half = open_contract(file, catalog=catalog).half
    yield from _missing(half)
    yield from _ignored(half)


def _missing(half: Half) -> Iterator[Finding]:
    """Yield a finding for each reference that leads nowhere."""
    gaps = [*half.gaps]
    for value in half.values.values():
        gaps += value.gaps
        gaps += [gap for one in value.objects for gap in one.gaps]
        gaps += [gap for text in value.texts for gap in text.gaps]
    for gap in gaps:
        if gap.construct in REFERENCES:
            message = f"{gap.message.removesuffix('.')}."
            yield Finding("valid.references", "error", message, (gap.place,))


def _ignored(half: Half) -> Iterator[Finding]:
    """Yield one warning for each ignored keyword, with all of its places."""
    places: dict[str, list[Place]] = {}
    for gap in half.ignored:
        places.setdefault(gap.message, []).append(gap.place)
    for message, found in places.items():
        yield Finding(
            "valid.keywords",
            "warning",
            f"{message}{'' if message.endswith('?') else '.'}",
            tuple(found),
        )


def _judge(dialect: Dialect) -> _Validator:
    """Return the validator for documents of a dialect."""
    version = _PUBLISHED.get(dialect.name)
    if version is None:
        address = _META[dialect.name]
        of_itself: _Validator = jsonschema_rs.validator_for({"$schema": address, "$ref": address})
        return of_itself
    found: _Validator = jsonschema_rs.validator_for(openapi_schema(version), retriever=_nothing)
    return found


def _nothing(uri: str) -> Any:
    raise ValueError(f"{uri} is not fetched")


def _plain(value: Any) -> Any:
    """Return data with JSON types only: YAML also has dates, and keys that are not texts."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, dt.date) else value


def _deepest(fault: jsonschema_rs.ValidationError) -> tuple[list[Any], str]:
    """Return pointer and message of an error, taken from the best-fitting alternative."""
    while True:
        context = getattr(fault.kind, "context", None)
        branches = [branch for branch in context or () if branch]
        if not branches:
            return list(fault.instance_path), str(fault.message)
        fault = max((branch[0] for branch in branches), key=lambda one: len(one.instance_path))


def _place(source: SourceFile, path: Sequence[Any]) -> Place:
    location = source.root.at(*path)
    place = location.place
    return Place(place.file, place.line, join(*path), place.column)


def _schema(files: Sequence[Path], catalog: Catalog | None) -> Iterator[Finding]:
    yield from _missing(read_xsd(files, catalog=catalog))
    judge = xsd_validator(files, catalog)
    names = {one.name for one in (judge.libxml2, judge.any_xmlschema) if one is not None}
    newer = "xmlschema 1.1" in names
    for name, why in judge.refusals.items():
        yield Finding(
            "valid.xsd",
            "warning" if newer else "error",
            f"{name} refuses it: {why}",
            (Place(str(files[0])),),
            "It is XSD 1.1, of which 1.0 is compared." if newer else "",
        )
