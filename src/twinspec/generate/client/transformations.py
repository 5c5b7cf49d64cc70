"""What a client profile says otherwise than the bundle that it is made of, one function each.

Each changes a document in place and returns how many places it changed.
"""

from __future__ import annotations

from typing import Any

from twinspec.contract.operations import representation_of
from twinspec.contract.references import unwrap
from twinspec.generate.client.languages import expression, joined, united
from twinspec.generate.client.places import (
    Node,
    change_schemas,
    contents,
    operations,
    parameters,
    responses,
    schema_holders,
)

RESPELT = frozenset(("date-time", "time", "duration"))
"""Formats whose texts generators read as a type of their own, and then write in another form."""

_ANNOTATIONS = frozenset(("description", "title", "deprecated", "readOnly", "writeOnly"))
_SUFFIXES = {
    "parameters": "Parameter",
    "headers": "Header",
    "responses": "Response",
    "requestBodies": "Body",
}


def only_json(document: Node) -> int:
    """Leave out all media types but JSON, where there is JSON."""
    changed = 0
    for content in contents(document):
        kinds = {name: representation_of(name) for name in content}
        if "json" in kinds.values():
            for name in [name for name, kind in kinds.items() if kind != "json"]:
                del content[name]
                changed += 1
    return changed


def without_examples(document: Node) -> int:
    """Leave out examples and links, which generators warn of or ignore."""
    changed = 0
    for holder in (*schema_holders(document), *responses(document)):
        changed += _drop(holder, "example", "examples", "links")
    kinds = document.get("components", {})
    return changed + _drop(kinds, "examples", "links") + _in_schemas(document, ("example",))


def without_xml(document: Node) -> int:
    """Leave out how schemas are written as XML."""
    return _in_schemas(document, ("xml",))


def without_titles(document: Node) -> int:
    """Leave out the titles of schemas: some generators name types by them, others by component."""
    return _in_schemas(document, ("title",))


def without_extensions(document: Node) -> int:
    """Leave out all keys that begin with x-: rules and pools are not for clients."""
    return _without_extensions(document)


def _without_extensions(node: Any, *, named: bool = False) -> int:
    """`named` says that the keys of `node` are names that people chose."""
    if isinstance(node, list):
        return sum(map(_without_extensions, node))
    if not isinstance(node, dict):
        return 0
    keys = [key for key in node if str(key).startswith("x-") and not named]
    changed = _drop(node, *keys)
    for key, value in node.items():
        maps = not named and key in _NAMING
        changed += 0 if key in _OPAQUE and not named else _without_extensions(value, named=maps)
    return changed


_NAMING = frozenset(
    (
        *("properties", "patternProperties", "headers", "schemas", "parameters", "responses"),
        *("requestBodies", "securitySchemes", "content", "callbacks", "variables", "mapping"),
        *("encoding", "scopes"),
    )
)
_OPAQUE = frozenset(("default", "enum", "required", "example", "examples"))


def references_bare(document: Node) -> int:
    """Write `$ref` in place of an `allOf` of one schema that says nothing else."""

    def change(schema: Node) -> Node:
        one = schema.get("allOf", ())
        if len(one) == 1 and not schema.keys() - _ANNOTATIONS - {"allOf"}:
            counted.append(1)
            inner: Node = one[0]
            return inner
        return schema

    counted: list[int] = []
    change_schemas(document, change)
    return len(counted)


def lists_as_text(document: Node) -> int:
    """Write a list that a path or query holds between commas as one text with a pattern.

    `/cases/{ids}` with `{type: array, items: {pattern: ^[0-9]+$}, maxItems: 75}` gets
    `{type: string, pattern: ^([0-9]+)(,([0-9]+)){0,74}$}`. That no item comes twice is not said.
    """
    changed = 0
    for parameter in parameters(document):
        schema = unwrap(document, parameter.get("schema", {}))
        if schema.get("type") != "array" or not _is_between_commas(parameter):
            continue
        item = expression(document, schema.get("items", {}))
        if item is None:
            continue
        least = schema.get("minItems", 0)
        text = {"type": "string", "pattern": joined(item, least, schema.get("maxItems"))}
        parameter["schema"] = text
        parameter.pop("style", None)
        parameter.pop("explode", None)
        changed += 1
    return changed


def _is_between_commas(parameter: Node) -> bool:
    if parameter["in"] in ("path", "header"):
        return bool(parameter.get("style", "simple") == "simple")
    return bool(parameter.get("style", "form") == "form") and not parameter.get("explode", True)


def unions_exclusive(document: Node) -> int:
    """Write an `anyOf` whose schemas have each another JSON type as `oneOf`: it is the same."""

    def change(schema: Node) -> Node:
        kinds = [unwrap(document, inner).get("type") for inner in schema.get("anyOf", ())]
        if (
            None in kinds
            or len(set(kinds)) < max(len(kinds), 2)
            or {"integer", "number"} <= set(kinds)
        ):
            return schema
        counted.append(1)
        return {("oneOf" if key == "anyOf" else key): value for key, value in schema.items()}

    counted: list[int] = []
    change_schemas(document, change)
    return len(counted)


def texts_united(document: Node) -> int:
    """Write a union of texts as one text: `^(…)?$` for a moment or nothing."""

    def change(schema: Node) -> Node:
        found = [
            expression(document, inner)
            for key in ("anyOf", "oneOf")
            for inner in schema.get(key, ())
        ]
        known = [one for one in found if one is not None]
        if len(found) < 2 or len(known) < len(found) or schema.keys() - _ANNOTATIONS - _UNIONS:
            return schema
        counted.append(1)
        kept = {key: value for key, value in schema.items() if key not in _UNIONS}
        return {**kept, "type": "string", "pattern": united(known)}

    counted: list[int] = []
    change_schemas(document, change)
    return len(counted)


_UNIONS = frozenset(("anyOf", "oneOf"))


def formats_as_text(document: Node) -> int:
    """Leave out the formats of texts that generators would write in another form than was read."""

    def change(schema: Node) -> Node:
        if schema.get("type") == "string" and schema.get("format") in RESPELT:
            counted.append(1)
            return {key: value for key, value in schema.items() if key != "format"}
        return schema

    counted: list[int] = []
    change_schemas(document, change)
    return len(counted)


def schemas_named(document: Node) -> int:
    """Give every object, enum and union that is written inside of another schema a name.

    That of its place: `status` of `Case` is called `CaseStatus`, an item of `Cases` `CasesItem`.
    """
    named = document.setdefault("components", {}).setdefault("schemas", {})
    taken = {name.lower() for name in named}
    before = len(named)
    for name in list(named):
        _name_inside(named[name], name, named, taken)
    for node in operations(document):
        if "operationId" in node:
            _name_bodies(node, _pascal(node["operationId"]), named, taken)
    return len(named) - before


def _name_bodies(operation: Node, name: str, named: Node, taken: set[str]) -> None:
    bodies = [(f"{name}Request", operation.get("requestBody", {}))]
    bodies += [
        (f"{name}{'Answer' if status.startswith('2') else status}", response)
        for status, response in operation.get("responses", {}).items()
    ]
    for body_name, body in bodies:
        for media_type in body.get("content", {}).values():
            if "schema" in media_type:
                media_type["schema"] = _name_one(media_type["schema"], body_name, named, taken)


def _name_inside(schema: Any, name: str, named: Node, taken: set[str]) -> None:
    if not isinstance(schema, dict):
        return
    for key, inner in schema.get("properties", {}).items():
        schema["properties"][key] = _name_one(inner, name + _pascal(key), named, taken)
    for key, suffix in (("items", "Item"), ("additionalProperties", "Value")):
        if key in schema:
            schema[key] = _name_one(schema[key], name + suffix, named, taken)
    for key in ("anyOf", "oneOf", "allOf"):
        for at, inner in enumerate(schema.get(key, ())):
            schema[key][at] = _name_one(inner, f"{name}{at + 1}", named, taken)


def _name_one(schema: Any, name: str, named: Node, taken: set[str]) -> Any:
    if not isinstance(schema, dict) or "$ref" in schema:
        return schema
    _name_inside(schema, name, named, taken)
    if not schema.keys() & {"properties", "enum", "anyOf", "oneOf", "allOf"}:
        return schema
    free = _free(name, taken)
    named[free] = schema
    return {"$ref": f"#/components/schemas/{free}"}


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free.lower() in taken:
        free, number = f"{name}{number}", number + 1
    taken.add(free.lower())
    return free


def _pascal(name: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in name).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def names_apart(document: Node) -> int:
    """Rename a parameter, header, answer or body that is called like a schema, case aside."""
    kinds = document.get("components", {})
    taken = {name.lower() for name in kinds.get("schemas", {})}
    renamed: dict[str, str] = {}
    for kind, suffix in _SUFFIXES.items():
        found = {}
        for name, node in kinds.get(kind, {}).items():
            new = name if name.lower() not in taken else _free(name + suffix, taken)
            taken.add(new.lower())
            found[new] = node
            if new != name:
                renamed[f"#/components/{kind}/{name}"] = f"#/components/{kind}/{new}"
        if found:
            kinds[kind] = found
    _refer(document, renamed)
    return len(renamed)


def _refer(node: Any, renamed: dict[str, str]) -> None:
    for reference in _references(node):
        reference["$ref"] = renamed.get(reference["$ref"], reference["$ref"])


def _references(node: Any) -> list[Node]:
    """Return every Reference Object below a node."""
    if isinstance(node, list):
        return [found for item in node for found in _references(item)]
    if not isinstance(node, dict):
        return []
    if isinstance(node.get("$ref"), str):
        return [node]
    return [found for item in node.values() for found in _references(item)]


def used_alone(document: Node) -> int:
    """Leave out the components that nothing refers to any more."""
    kinds = document.get("components", {})
    dropped = 0
    while True:
        used = {node["$ref"] for node in _references(document)}
        unused = [
            (kind, name)
            for kind in (*_SUFFIXES, "schemas")
            for name in kinds.get(kind, {})
            if f"#/components/{kind}/{name}" not in used
        ]
        if not unused:
            return dropped
        for kind, name in unused:
            del kinds[kind][name]
        dropped += len(unused)


def _in_schemas(document: Node, keys: tuple[str, ...]) -> int:
    def change(schema: Node) -> Node:
        counted.append(_drop(schema, *keys))
        return schema

    counted: list[int] = []
    change_schemas(document, change)
    return sum(counted)


def _drop(node: Node, *keys: str) -> int:
    return sum(node.pop(key, None) is not None for key in keys)
