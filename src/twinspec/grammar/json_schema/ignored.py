"""Keywords that restrict nothing by the rules of their dialect, although they seem to.

JSON Schema ignores keywords it does not know, and old drafts ignore keywords beside `$ref`. The
comparison is complete without them; lint warns of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from twinspec.grammar.json_schema.dialect import ALL_KEYWORDS, ANNOTATIONS, Dialect, is_extension
from twinspec.grammar.json_schema.files import Files, UnresolvedReferenceError
from twinspec.grammar.json_schema.source import SourceFile
from twinspec.grammar.model import Gap

_HARMLESS = ANNOTATIONS - {"nullable"} | {"$ref", "$vocabulary"}
_ONE = frozenset(
    (
        *("items", "additionalItems", "additionalProperties", "not", "if", "then", "else"),
        *("contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"),
    )
)
_SEVERAL = frozenset(("allOf", "anyOf", "oneOf", "prefixItems", "items"))
_BY_NAME = frozenset(
    (
        *("properties", "patternProperties", "$defs", "definitions"),
        *("dependentSchemas", "dependencies"),
    )
)
_LONGEST = 60

_Path = tuple[str | int, ...]


def ignored(files: Files) -> Iterator[Gap]:
    """Yield the keywords that restrict nothing, in all schemas of a contract's files."""
    for file in files.files.values():
        source, dialect = file.source, file.dialect
        for path, schema in _schemas(source.data, dialect):
            yield from _unknown(source, path, schema, dialect)
            if dialect.lone_ref and "$ref" in schema:
                yield from _beside_reference(files, source, path, schema, dialect)


def _schemas(document: Any, dialect: Dialect) -> Iterator[tuple[_Path, dict[str, Any]]]:
    """Yield the schemas of a file with the path to each."""
    waiting: list[tuple[_Path, Any]] = [((), document)]
    if dialect.language == "openapi":
        waiting = list(_outermost(document))
    while waiting:
        path, schema = waiting.pop()
        if isinstance(schema, dict):
            yield path, schema
            waiting += _inside(path, schema, dialect)


def _outermost(document: Any) -> Iterator[tuple[_Path, Any]]:
    """Yield the schemas of an OpenAPI document that are inside no other schema."""
    waiting: list[tuple[_Path, Any]] = [((), document)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, list):
            waiting += [((*path, at), item) for at, item in enumerate(node)]
        elif isinstance(node, dict):
            for key, value in node.items():
                if path in ((), ("components",)) and key in ("schemas", "definitions"):
                    yield from _named((*path, key), value)
                elif key == "schema":
                    yield (*path, key), value
                elif key not in ("example", "examples", "default"):
                    waiting.append(((*path, key), value))


def _inside(path: _Path, schema: dict[str, Any], dialect: Dialect) -> Iterator[tuple[_Path, Any]]:
    """Yield the schemas directly inside a schema."""
    for key, value in schema.items():
        if key not in dialect.keywords and key not in ("$defs", "definitions"):
            continue
        if key in _SEVERAL and isinstance(value, list):
            yield from (((*path, key, at), item) for at, item in enumerate(value))
        elif key in _BY_NAME:
            yield from _named((*path, key), value)
        elif key in _ONE:
            yield (*path, key), value


def _named(path: _Path, schemas: Any) -> Iterator[tuple[_Path, Any]]:
    if isinstance(schemas, dict):
        yield from (((*path, name), schema) for name, schema in schemas.items())


def _unknown(
    source: SourceFile, path: _Path, schema: dict[str, Any], dialect: Dialect
) -> Iterator[Gap]:
    """Yield the keywords that the dialect does not have.

    Example: `maxLenght` → "2020-12 does not have the keyword 'maxLenght', which restricts nothing
    here; is maxLength meant?".
    """
    for keyword, said in schema.items():
        known = keyword in dialect.keywords or keyword in ANNOTATIONS or is_extension(keyword)
        if known and not (keyword == "nullable" and said is True and not dialect.nullable):
            continue
        name = keyword[:_LONGEST]
        message = f"{dialect.name} does not have the keyword {name!r}, which restricts nothing here"
        if keyword in ALL_KEYWORDS:
            message += "; other dialects have it"
        elif near := get_close_matches(name, sorted(dialect.keywords), 1, 0.8):
            message += f"; is {near[0]} meant?"
        yield Gap(keyword, message, source.root.at(*path, keyword).place)


def _beside_reference(
    files: Files, source: SourceFile, path: _Path, schema: dict[str, Any], dialect: Dialect
) -> Iterator[Gap]:
    """Yield the ignored keywords beside a `$ref`, without a harmless repetition of its type."""
    try:
        target = files.resolve(schema["$ref"], source.root.at(*path)).node
    except UnresolvedReferenceError:
        target = None
    behind = target.get("type") if isinstance(target, dict) else None
    for keyword, said in schema.items():
        known = keyword in dialect.keywords or (keyword == "nullable" and dialect.nullable)
        repeats = keyword == "type" and said == behind
        if known and keyword not in _HARMLESS and not repeats:
            message = f"{dialect.name} ignores what stands beside $ref, as {keyword} here"
            yield Gap(keyword, message, source.root.at(*path, keyword).place)
