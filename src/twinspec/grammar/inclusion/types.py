"""The JSON types of values, and the types that neither of two values restricts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twinspec.grammar.inclusion.exclusions import (
    ANYTHING,
    AnyExample,
    Exclusion,
    InclusionPair,
)
from twinspec.grammar.model import (
    Array,
    Object,
    Range,
    Rest,
    Text,
    Value,
)


def kinds_of(value: Value) -> str:
    """Return the types of a value in words: `a text or null`."""
    if value.anything:
        return "anything"
    kinds = [
        *(["a text"] if any(t.json_type in (None, "string") for t in value.texts) else []),
        *(["a number"] if any(t.json_type == "number" for t in value.texts) else []),
        *(["a boolean"] if any(t.json_type == "boolean" for t in value.texts) else []),
        *(["an object"] if value.objects else []),
        *(["an array"] if value.array else []),
        *(["null"] if value.nil else []),
        *(["what is no such type"] if value.typeless else []),
    ]
    return " or ".join(kinds) or "nothing"


_EXAMPLES: tuple[tuple[str, Any], ...] = (
    ("string", "any"),
    ("number", 1.5),
    ("boolean", True),
    ("object", {"unknown": "any"}),
    ("array", ["any"]),
    ("null", None),
)


def types_of(value: Value) -> set[str]:
    """Return the JSON types that a value accepts, fully or in part: {"string", "null"}."""
    found: set[str] = {text.json_type or "string" for text in value.texts}
    if value.objects:
        found.add("object")
    if value.array:
        found.add("array")
    if value.nil:
        found.add("null")
    return found


EVERY_TYPE = {kind for kind, _ in _EXAMPLES}


def spelt_out(ours: Value, theirs: Value) -> Value:
    """Return a value with the types added that it does not mention and the other one does.

    Without `type`, JSON Schema accepts all values of a type that no keyword restricts. Example:
    `{minLength: 1}` beside `{minimum: 3}` also accepts any number.
    """
    if not (ours.anything or ours.typeless):
        return ours
    free = types_of(theirs) - (set() if ours.anything else types_of(ours))
    place = ours.place
    texts = [
        Text("string", place, "string") if "string" in free else None,
        Text("decimal", place, "number", "collapse") if "number" in free else None,
        Text("boolean", place, "boolean", "collapse") if "boolean" in free else None,
    ]
    anything = Object(ours.name, place, {}, (), Rest("silent", place))
    return replace(
        ours,
        texts=(*ours.texts, *(text for text in texts if text is not None)),
        objects=(anything,) if "object" in free else ours.objects,
        array=Array(ANYTHING, Range(0, None), None, place) if "array" in free else ours.array,
        nil=ours.nil or "null" in free,
        anything=False,
        typeless=True,
    )


def unsaid_example(ours: Value, theirs: Value) -> AnyExample | None:
    """Return an example of a type that neither value mentions, None if they mention all types."""
    known = types_of(ours) | types_of(theirs)
    return next((AnyExample(value) for kind, value in _EXAMPLES if kind not in known), None)


def anything_exclusion(pair: InclusionPair, ours: Value, theirs: Value) -> Exclusion:
    """Return the exclusion if the first value accepts anything and the second does not."""
    free = {"string", "number", "boolean", "object", "array", "null"} - types_of(theirs)
    kind = next((each for each, _ in _EXAMPLES if each in free), "string")
    shows = AnyExample(dict(_EXAMPLES)[kind])
    place = ours.place if ours.place.file else theirs.place
    said = (kinds_of(ours), kinds_of(theirs))
    subject = theirs.name if ours.name == "anything" else ours.name
    return Exclusion("type", subject, said, (place, theirs.place), pair, shows)
