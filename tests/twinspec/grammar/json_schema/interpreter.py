"""Which JSON values the grammar accepts: a second reading of the model's own description.

It has nothing in common with the reader, so that it can be compared with jsonschema-rs.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema_rs

from twinspec.grammar.model import Bound, Box, Half, Object, Pattern, Range, Text, Value

FORMATS = {"dateTime": "date-time", "date": "date", "time": "time", "duration": "duration"}


def accepts(half: Half, value_id: str, data: Any) -> bool:
    """Tell whether a value of the grammar takes a value of JSON."""
    value = half.values[value_id]
    if value.anything:
        return True
    if data is None:
        return value.nil
    if isinstance(data, list):
        return is_array_of(half, value, data)
    if isinstance(data, dict):
        return any(is_object(half, each, data) for each in value.objects)
    return any(is_text(text, data) for text in value.texts)


def is_array_of(half: Half, value: Value, data: list[Any]) -> bool:
    array = value.array
    return (
        array is not None
        and within(array.counts, len(data))
        and all(accepts(half, array.items, item) for item in data)
    )


def is_object(half: Half, each: Object, data: Mapping[str, Any]) -> bool:
    numbers: dict[str, int] = {}
    for key, member in each.members.items():
        if key not in data:
            numbers[key] = 0
            continue
        entries = data[key]
        if member.many:
            if not isinstance(entries, list):
                return False
        else:
            entries = [entries]
        if not all(accepts(half, member.value, entry) for entry in entries):
            return False
        numbers[key] = len(entries)
    if not all(any(in_box(box, numbers) for box in factor) for factor in each.factors):
        return False
    rest = each.rest
    for key in data.keys() - each.members.keys():
        if rest.state == "closed" or not all(finds(pattern, key) for pattern in rest.keys):
            return False
        if rest.value is not None and not accepts(half, rest.value, data[key]):
            return False
    return True


def in_box(box: Box, numbers: Mapping[str, int]) -> bool:
    return all(within(allowed, numbers[key]) for key, allowed in box.items())


def within(allowed: Range, number: int) -> bool:
    return allowed.least <= number and (allowed.most is None or number <= allowed.most)


def finds(pattern: Pattern, text: str) -> bool:
    return jsonschema_rs.is_valid({"pattern": pattern.source}, text)


def is_text(text: Text, data: Any) -> bool:
    if isinstance(data, bool):
        return text.json_type == "boolean" and listed(text, ["true" if data else "false"])
    if isinstance(data, (int, float)):
        return text.json_type == "number" and is_number(text, Decimal(repr(data)))
    return text.json_type == "string" and is_string(text, data)


def listed(text: Text, values: Iterable[str]) -> bool:
    return text.enumeration is None or any(value in text.enumeration for value in values)


def is_number(text: Text, data: Decimal) -> bool:
    return (
        (text.enumeration is None or data in map(Decimal, text.enumeration))
        and (text.minimum is None or beyond(data - Decimal(text.minimum.value), text.minimum))
        and (text.maximum is None or beyond(Decimal(text.maximum.value) - data, text.maximum))
        and (text.multiple_of is None or is_whole(data, text.multiple_of))
        and (
            text.fraction_digits is None or is_whole(data, Decimal(1).scaleb(-text.fraction_digits))
        )
    )


def beyond(distance: Decimal, bound: Bound) -> bool:
    return distance > 0 or (distance == 0 and bound.inclusive)


def is_whole(data: Decimal, step: Decimal) -> bool:
    return (Fraction(data) / Fraction(step)).denominator == 1


def is_string(text: Text, data: str) -> bool:
    form = FORMATS.get(text.kind, text.format)
    schema = {"format": form} if form else {}
    return (
        listed(text, [data])
        and len(data) >= (text.min_length or 0)
        and (text.max_length is None or len(data) <= text.max_length)
        and all(any(finds(each, data) for each in group) for group in text.patterns)
        and jsonschema_rs.is_valid(schema, data, validate_formats=True)
    )
