"""A JSON Schema as the contract of a project, in OpenAPI 3.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from twinspec.contract.documents import ContractError, write_yaml
from twinspec.grammar.json_schema.dialect import ALL_KEYWORDS, ANNOTATIONS, Dialect
from twinspec.grammar.json_schema.files import DATA, MAPS
from twinspec.grammar.json_schema.source import Location, SourceFile

_FILE = "schema.json"
_KEYWORDS = frozenset(
    ("dependencies", "additionalItems", "$recursiveRef", "$recursiveAnchor", "$dynamicRef")
)
"""Keywords that OpenAPI 3.1 does not have, or that mean something else beside an `$id`."""


def copy_json_schema(source: SourceFile, dialect: Dialect, version: Path, name: str) -> str:
    """Write a JSON Schema and an OpenAPI file that uses it into a folder; return a note.

    OpenAPI 3.1 reads schemas by JSON Schema 2020-12, whatever `$schema` says, so `$schema` and
    `$id` are left out. ContractError if that would change the meaning of the schema.
    """
    for location, said in _changed_keywords(source.root, dialect):
        raise ContractError(
            f"{location.place}: {said} in {dialect.name}, otherwise in OpenAPI 3.1, of which a "
            "project is made. Write it in the newest JSON Schema, or compare the files as they "
            f"are, with twinspec check {source.file.name} and the XSD"
        )
    kept = {key: value for key, value in source.data.items() if key not in ("$schema", "$id", "id")}
    text = json.dumps(kept, indent=2, ensure_ascii=False)
    (version / _FILE).write_text(f"{text}\n", encoding="utf-8")
    document = {
        "openapi": "3.1.0",
        "info": {"title": name, "version": "1"},
        "paths": {},
        "components": {"schemas": {name: {"$ref": _FILE}}},
    }
    (version / "openapi.yaml").write_text(write_yaml(document), encoding="utf-8")
    return (
        f"{source.file.name} became spec/v1/{_FILE}, without $schema and $id; openapi.yaml calls "
        f"it {name}. Write the operations that send it there."
    )


def _changed_keywords(root: Location, dialect: Dialect) -> Iterator[tuple[Location, str]]:
    """Yield the keywords that mean something else in OpenAPI 3.1, each with its location."""
    waiting = [(root, False)]
    while waiting:
        location, is_map = waiting.pop()
        waiting += [(each, False) for each in location.items()]
        for key, inner in location.members():
            if is_map or key not in DATA:
                waiting.append((inner, not is_map and key in MAPS))
            said = "" if is_map else _other_meaning(key, location, root, dialect)
            if said:
                yield inner, said


def _other_meaning(key: str, location: Location, root: Location, dialect: Dialect) -> str:
    """Return why a keyword of a schema means something else in OpenAPI 3.1; "" if it does not."""
    value = location.node[key]
    if key == "$ref" and isinstance(value, str) and not value.startswith("#"):
        return f"the reference {value[:80]!r} leads from the address of the schema"
    if key == "$ref" and dialect.lone_ref:
        others = [one for one in location.node if one != key and one not in ANNOTATIONS]
        return f"{others[0]} is ignored beside $ref" if others else ""
    is_ignored = key in ALL_KEYWORDS and key not in dialect.keywords | ANNOTATIONS
    is_tuple = key == "items" and isinstance(value, list)
    is_old = key in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool)
    is_inner = key in (dialect.id_keyword, "$schema") and location != root
    if is_ignored:
        return f"{key} restricts nothing"
    return f"{key} means something" if key in _KEYWORDS or is_tuple or is_old or is_inner else ""
