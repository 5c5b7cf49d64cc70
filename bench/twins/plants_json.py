"""Single differences planted into a JSON half; each function plants one, or says that it cannot."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from bench.twins.sites import Site

from twinspec.contract.pointer import split

Schema = dict[str, Any]


def at(document: Any, tokens: tuple[str, ...]) -> Any:
    """Return what the tokens of a JSON Pointer lead to."""
    for token in tokens:
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document


def _holder(document: Any, site: Site) -> tuple[Schema, str] | None:
    """Return the object schema that has a member among its properties, and the member's key."""
    tokens = split(site.json.pointer)
    # The place of an object may be that of an array around it, whose members are others.
    if len(tokens) < 2 or tokens[:-2] != split(site.json_object.pointer):
        return None
    if tokens[-2] != "properties":
        return None
    return at(document, tokens[:-2]), tokens[-1]


def _value(document: Any, site: Site) -> Schema | None:
    """Return the schema of a member, of its entries where it is an array."""
    schema = at(document, split(site.json.pointer))
    if isinstance(schema, dict) and site.many:
        schema = schema.get("items")
    return schema if isinstance(schema, dict) else None


def _narrow(schema: Schema, words: Mapping[str, Any]) -> None:
    """Add keywords to a schema; beside a `$ref` they would not count."""
    if "$ref" in schema:
        schema["allOf"] = [{"$ref": schema.pop("$ref")}, dict(words)]
    elif "allOf" in schema:
        schema["allOf"] = [*schema["allOf"], dict(words)]
    else:
        schema.update(words)


def drop(document: Any, site: Site, chance: random.Random) -> bool:
    """The member is gone."""
    held = _holder(document, site)
    if held is None:
        return False
    holder, key = held
    del holder["properties"][key]
    _require(holder, key, None)
    return True


def rename(document: Any, site: Site, chance: random.Random) -> bool:
    """The member has another key, where its name in XML is not said apart from it."""
    held = _holder(document, site)
    if held is None or _has_own_name(document, held[0]["properties"][held[1]]):
        return False
    holder, key = held
    new = f"{key}Planted"
    holder["properties"] = {
        new if name == key else name: value for name, value in holder["properties"].items()
    }
    _require(holder, key, new)
    return True


def _has_own_name(document: Any, schema: Schema) -> bool:
    """Return whether `xml` has the name: at the member, its entries, or what either refers to."""
    if "name" in schema.get("xml", {}):
        return True
    if "items" in schema and _has_own_name(document, schema["items"]):
        return True
    reference = schema.get("$ref", "")
    if not reference.startswith("#/"):
        return False
    for step in reference[2:].split("/"):
        document = document[step.replace("~1", "/").replace("~0", "~")]
    return "name" in document.get("xml", {})


def _require(holder: Schema, key: str, new: str | None) -> None:
    if "required" in holder:
        kept = [new if name == key else name for name in holder["required"]]
        holder["required"] = [name for name in kept if name is not None]
        if not holder["required"]:
            del holder["required"]


def required(document: Any, site: Site, chance: random.Random) -> bool:
    """The member must come where it might, or the other way round."""
    held = _holder(document, site)
    if held is None or site.object_differs:
        return False
    holder, key = held
    if site.many and not holder["properties"][key].get("minItems"):
        return False  # XML writes an array without entries and one that is absent alike
    names = list(holder.get("required", []))
    if key in names:
        _require(holder, key, None)
    else:
        holder["required"] = [*names, key]
    return True


def kind(document: Any, site: Site, chance: random.Random) -> bool:
    """The value is of another type."""
    schema = _value(document, site)
    if schema is None:
        return False
    own = {text.kind for text in site.texts}
    new = "string" if not own else "boolean" if "decimal" in own else "integer"
    schema_xml = schema.get("xml")
    schema.clear()
    schema["type"] = new
    if schema_xml:
        schema["xml"] = schema_xml
    return True


def enumeration(document: Any, site: Site, chance: random.Random) -> bool:
    """One of the values is not allowed any more, or one is new."""
    schema = _value(document, site)
    values = _enumeration(site)
    if schema is None or values is None or len(values) < 2:
        return False
    if "enum" in schema and chance.random() < 0.5:
        schema["enum"] = [*schema["enum"], "planted"]
    else:
        _narrow(schema, {"enum": list(values[:-1])})
    return True


def _enumeration(site: Site) -> tuple[str, ...] | None:
    (text,) = site.texts if len(site.texts) == 1 else (None,)
    return text.enumeration if text is not None and text.kind == "string" else None


def is_plain(site: Site) -> bool:
    """Return whether both halves accept any text, lengths aside."""
    texts = (*site.texts, *site.xsd_texts)
    return len(texts) == 2 and all(
        one.kind == "string"
        and one.enumeration is None
        and not one.patterns
        and one.format is None
        and one.items is None
        for one in texts
    )


def longest(document: Any, site: Site, chance: random.Random) -> bool:
    """The text may not be as long any more."""
    schema = _value(document, site)
    if schema is None or not is_plain(site):
        return False
    _narrow(schema, {"maxLength": max((site.texts[0].max_length or 41) - 1, 1)})
    return True


def shortest(document: Any, site: Site, chance: random.Random) -> bool:
    """The text must be longer."""
    schema = _value(document, site)
    if schema is None or not is_plain(site):
        return False
    _narrow(schema, {"minLength": (site.texts[0].min_length or 0) + 1})
    return True


def pattern(document: Any, site: Site, chance: random.Random) -> bool:
    """The text has a pattern."""
    schema = _value(document, site)
    if schema is None or not is_plain(site):
        return False
    _narrow(schema, {"pattern": chance.choice(["^[a-z]*$", "^[^x]", "[0-9]{2}"])})
    return True


def bounds(document: Any, site: Site, chance: random.Random) -> bool:
    """A number has another bound."""
    schema = _value(document, site)
    if schema is None or {one.kind for one in site.texts} != {"decimal"} or len(site.texts) > 1:
        return False
    (text,) = site.texts
    if text.enumeration is not None:
        return False
    low = chance.random() < 0.5
    word, bound = ("minimum", text.minimum) if low else ("maximum", text.maximum)
    if bound is None:
        _narrow(schema, {word: -7 if low else 77_777})
    else:
        _narrow(schema, {word: int(float(bound.value)) + (1 if low else -1)})
    return True


def default(document: Any, site: Site, chance: random.Random) -> bool:
    """The member has a default, or another one."""
    held = _holder(document, site)
    if held is None or site.many or "$ref" in held[0]["properties"][held[1]]:
        return False
    schema = held[0]["properties"][held[1]]
    values = _enumeration(site)
    if values is not None:
        new: Any = next((one for one in values if one != schema.get("default")), None)
    elif {one.kind for one in site.texts} == {"boolean"}:
        new = schema.get("default") is not True
    elif is_plain(site) and (site.texts[0].max_length or 99) > 6:
        new = "planted"
    else:
        return False
    if new is None:
        return False
    schema["default"] = new
    return True


def null(document: Any, site: Site, chance: random.Random) -> bool:
    """The value may be null."""
    schema = _value(document, site)
    if schema is None or not isinstance(schema.get("type"), str) or "enum" in schema:
        return False
    if str(document.get("openapi", "")).startswith("3.0"):
        schema["nullable"] = not schema.get("nullable", False)
    else:
        schema["type"] = [schema["type"], "null"]
    return True


def closedness(document: Any, site: Site, chance: random.Random) -> bool:
    """Other members are accepted by what is written, or are not any more."""
    held = _holder(document, site)
    if held is None or site.object_differs:
        return False
    held[0]["additionalProperties"] = not site.is_open
    return True


def choice(document: Any, site: Site, chance: random.Random) -> bool:
    """The member and another one exclude each other."""
    held = _holder(document, site)
    if held is None or site.object_differs or {"oneOf", "anyOf", "allOf"} & held[0].keys():
        return False
    holder, key = held
    others = [name for name in holder["properties"] if name != key]
    if not others or key in holder.get("required", ()):
        return False
    other = chance.choice(others)
    if other in holder.get("required", ()):
        return False
    holder["oneOf"] = [{"required": [key]}, {"required": [other]}]
    return True


def entries(document: Any, site: Site, chance: random.Random) -> bool:
    """The array has fewer entries at most, or more at least."""
    schema = at(document, split(site.json.pointer))
    if not isinstance(schema, dict) or schema.get("type") != "array" or not site.many:
        return False
    if chance.random() < 0.5:
        schema["maxItems"] = max(schema.get("maxItems", 4) - 1, schema.get("minItems", 0) + 1)
    else:
        schema["minItems"] = schema.get("minItems", 1) + 1
    return True


def alone(document: Any, site: Site, chance: random.Random) -> bool:
    """The member is an array where it was one value."""
    held = _holder(document, site)
    if held is None or site.many or site.attribute:
        return False
    holder, key = held
    schema = holder["properties"][key]
    if "xml" in schema or schema.get("type") == "array":
        return False
    holder["properties"][key] = {"type": "array", "items": schema}
    return True


def attribute(document: Any, site: Site, chance: random.Random) -> bool:
    """The xml object says that an element is an attribute, or the other way round."""
    held = _holder(document, site)
    if held is None or site.many or not site.texts:
        return False
    schema = held[0]["properties"][held[1]]
    if "xml" not in schema or "$ref" in schema:
        return False
    schema["xml"] = {**schema["xml"], "attribute": not schema["xml"].get("attribute", False)}
    return True


PLANTS: Mapping[str, Callable[[Any, Site, random.Random], bool]] = {
    "member dropped": drop,
    "member renamed": rename,
    "required": required,
    "type": kind,
    "enumeration": enumeration,
    "longest length": longest,
    "shortest length": shortest,
    "pattern": pattern,
    "bounds": bounds,
    "default": default,
    "null": null,
    "closedness": closedness,
    "choice": choice,
    "number of entries": entries,
    "one or many": alone,
    "attribute or element": attribute,
}
