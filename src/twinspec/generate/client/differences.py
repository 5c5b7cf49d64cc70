"""Where a client profile accepts other values than its bundle, because no generator supports those.

Each function changes a document in place and returns its changes, with their reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import jsonschema_rs

from twinspec.contract.pointer import join
from twinspec.contract.references import unwrap
from twinspec.generate.client.languages import expression, joined
from twinspec.generate.client.places import Node, change_schemas, parameters, reached, responses


@dataclass(frozen=True, slots=True)
class ProfileDifference:
    """A place of the bundle where its client profile accepts other values.

    `more`: the profile accepts more values there; `less`: fewer, only in requests; `text`: a list
    becomes the text that is sent. `example` is a value that only one of the two accepts, None if
    there is none.
    """

    kind: Literal["more", "less", "text"]
    pointer: str
    reason: str
    example: Any = None
    also: tuple[str, ...] = ()
    """Other places that are concerned: those of the schemas that a union names."""


_RESPELT = {"date-time": "2021-02-30T00:00:00Z", "time": "25:00:00Z", "duration": "P"}
"""Formats that generators read as types of their own, to write the value in another form than they
read it in, each with a text that looks like one and is none."""


def formats_as_text(document: Node) -> list[ProfileDifference]:
    """Remove the text formats whose values generated clients write differently than they read."""
    found = []

    def change(pointer: str, schema: Node) -> Node | None:
        name = schema.get("format")
        if schema.get("type") != "string" or name not in _RESPELT:
            return None
        reason = f"without format {name}: generators would write it in another form than they read"
        without = {key: value for key, value in schema.items() if key != "format"}
        example = _RESPELT[name] if _accepts(document, without, _RESPELT[name]) else None
        found.append(ProfileDifference("more", pointer, reason, example))
        return without

    change_schemas(document, change)
    return found


def _accepts(document: Node, schema: Node, text: str) -> bool:
    """Return whether a schema of the document accepts a text: its pattern may refuse it."""
    whole = {**schema, "components": document.get("components", {})}
    return bool(jsonschema_rs.Draft4Validator(whole).is_valid(text))


def numbers_as_text(document: Node) -> list[ProfileDifference]:
    """Remove numbers from unions of texts and numbers in requests: clients send the text."""
    found = []
    answered = reached(document, [node for _, node in responses(document)])
    inline = tuple(pointer for pointer, _ in responses(document))

    def change(pointer: str, schema: Node) -> Node | None:
        component = "#" + "/".join(pointer.split("/")[:4])
        if component in answered or pointer.startswith(inline):
            return None
        for key in ("anyOf", "oneOf"):
            kinds = [unwrap(document, one).get("type") for one in schema.get(key, ())]
            if set(kinds) in ({"string", "integer"}, {"string", "number"}):
                texts = [
                    one for one, kind in zip(schema[key], kinds, strict=True) if kind == "string"
                ]
                reason = "clients write the number as text: generators mangle unions of both"
                named = tuple(one["$ref"][1:] for one in schema[key] if "$ref" in one)
                found.append(ProfileDifference("less", pointer, reason, also=named))
                return schema | {key: texts}
        return None

    change_schemas(document, change)
    return found


def lists_as_text(document: Node) -> list[ProfileDifference]:
    """Replace each comma-separated list in a path, query or header by one text with a pattern.

    `/cases/{ids}` with `{type: array, items: {pattern: ^[0-9]+$}, maxItems: 75}` gets
    `{type: string, pattern: ^([0-9]+)(,([0-9]+)){0,74}$}`.
    """
    found = []
    for pointer, parameter in parameters(document):
        schema = unwrap(document, parameter.get("schema", {}))
        if schema.get("type") != "array" or not _is_between_commas(parameter):
            continue
        item = expression(document, schema.get("items", {}))
        if item is None:
            continue
        pattern = joined(item, schema.get("minItems", 0), schema.get("maxItems"))
        parameter["schema"] = {"type": "string", "pattern": pattern}
        parameter.pop("style", None)
        parameter.pop("explode", None)
        reason = "a list between commas as the text that it is: generators write lists otherwise"
        found.append(ProfileDifference("text", pointer, reason))
        if schema.get("uniqueItems"):
            reason = "an item twice: no pattern can forbid it"
            found.append(ProfileDifference("more", pointer + join("schema"), reason))
    return found


def _is_between_commas(parameter: Node) -> bool:
    if parameter["in"] in ("path", "header"):
        return bool(parameter.get("style", "simple") == "simple")
    return bool(parameter.get("style", "form") == "form") and not parameter.get("explode", True)
