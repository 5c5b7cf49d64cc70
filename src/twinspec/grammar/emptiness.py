"""The empty text and the object without members: XML writes both as `<a/>`."""

from __future__ import annotations

from dataclasses import replace

from twinspec.grammar.boxes import ABSENT, TooLargeError, combine
from twinspec.grammar.facets import own_text, within
from twinspec.grammar.model import Factor, Object, Text


def without_empty_text(texts: tuple[Text, ...]) -> tuple[Text, ...] | None:
    """Return the texts without the empty text; None if they do not include it.

    Example: {maxLength: 0} → (), {enum: ["", "no"]} → ({enum: ["", "no"], minLength: 1},)
    """
    left: list[Text] = []
    found = False
    for text in texts:
        longer = replace(text, min_length=max(1, text.min_length or 0))
        if text.kind != "string" or text.items is not None or _holds(longer, text):
            left.append(text)
            continue
        found = True
        if own_text((longer,)) is not None:
            left.append(longer)
    return tuple(left) if found else None


def _holds(one: Text, other: Text) -> bool:
    return within((other,), (one,)).verdict != "no"


def or_empty_object(one: Object) -> Object | None:
    """Return an object that may also have no members; None if that needs too many boxes."""
    try:
        factors = _or_none(one.factors)
        presence = _or_none(one.presence) if one.presence else ()
    except TooLargeError:
        return None
    return replace(one, factors=factors, presence=presence)


def _or_none(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    if all(any(all(at.least == 0 for at in box.values()) for box in one) for one in factors):
        return factors
    boxes = combine(factors)
    return ((*boxes, dict.fromkeys(boxes[0], ABSENT)),)


def may_be_empty(one: Object) -> bool:
    """Return whether an object of the XSD may have no members."""
    optional = all(
        any(all(limits.least == 0 for limits in box.values()) for box in factor)
        for factor in one.factors
    )
    return optional and one.rest.elements.least == 0


def never_has(one: Object, key: str) -> bool:
    """Return whether a named member can never be present: `{properties: {old: false}}`."""
    boxes = [box for factor in one.factors for box in factor if key in box]
    return bool(boxes) and all(box[key].most == 0 for box in boxes)
