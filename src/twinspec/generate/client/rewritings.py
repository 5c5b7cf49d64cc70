"""Rewritings of a client profile that do not change which values it accepts.

Each function changes a document in place and returns the number of places it changed.
"""

from __future__ import annotations

from twinspec.contract.references import unwrap
from twinspec.generate.client.languages import expression, united
from twinspec.generate.client.places import Node, change_schemas

_ANNOTATIONS = frozenset(("description", "title", "deprecated", "readOnly", "writeOnly"))
_UNIONS = frozenset(("anyOf", "oneOf"))


def references_bare(document: Node) -> int:
    """Replace an `allOf` with one schema and no other keyword by `$ref`."""

    def change(_: str, schema: Node) -> Node | None:
        one = schema.get("allOf", ())
        alone = len(one) == 1 and not schema.keys() - _ANNOTATIONS - {"allOf"}
        return one[0] if alone else None

    return change_schemas(document, change)


def texts_united(document: Node) -> int:
    """Replace a union of texts by one text: `^(…)?$` for a date-time or nothing."""

    def change(_: str, schema: Node) -> Node | None:
        unions = schema.keys() & _UNIONS
        if len(unions) != 1 or schema.keys() - _ANNOTATIONS - _UNIONS:
            return None
        found = [expression(document, inner) for key in unions for inner in schema[key]]
        known = [one for one in found if one is not None]
        if len(known) < len(found) or ("oneOf" in unions and len(found) > 1):
            return None
        kept = {key: value for key, value in schema.items() if key not in _UNIONS}
        return {**kept, "type": "string", "pattern": united(known)}

    return change_schemas(document, change)


def unions_exclusive(document: Node) -> int:
    """Replace an `anyOf` whose schemas have different JSON types by `oneOf`: it means the same."""

    def change(_: str, schema: Node) -> Node | None:
        kinds = [unwrap(document, inner).get("type") for inner in schema.get("anyOf", ())]
        overlap = len(set(kinds)) < len(kinds) or {"integer", "number"} <= set(kinds)
        if len(kinds) < 2 or None in kinds or overlap or "oneOf" in schema:
            return None
        return {("oneOf" if key == "anyOf" else key): value for key, value in schema.items()}

    return change_schemas(document, change)
