"""Parameters and headers are sent as texts, whatever type their schema has.

So a parameter whose type changes from integer to string still accepts all earlier values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jsonschema_rs

from twinspec.govern.changes.compared_body import Accepts
from twinspec.govern.changes.files import json_judge
from twinspec.grammar.json_schema import JsonContract
from twinspec.grammar.model import Root, Text, Value, ValueId

_NO_SCHEMA = frozenset(
    ("required", "name", "in", "collectionFormat", "allowEmptyValue", "description", "example")
)


def as_text(
    values: Mapping[ValueId, Value], asked: Mapping[ValueId, ValueId]
) -> dict[ValueId, Value]:
    """Return copies of values in which texts, numbers and booleans are plain text, also in arrays.

    `asked` maps the id of each copy to the id of its value.
    """
    made: dict[ValueId, Value] = {}
    waiting = list(asked.items())
    while waiting:
        wire, own = waiting.pop()
        if wire in made:
            continue
        value = values[own]
        array = value.array
        if array is not None:
            items = f"{array.items} as text"
            waiting.append((items, array.items))
            array = replace(array, items=items)
        made[wire] = replace(
            value,
            texts=tuple(map(_plain, value.texts)),
            array=array,
            gaps=tuple(gap for gap in value.gaps if gap.construct not in _NO_SCHEMA),
        )
    return made


def _plain(text: Text) -> Text:
    return replace(text, json_type=None)


def written_judge(contract: JsonContract, root: Root) -> Accepts:
    """Return the judge of a parameter's values.

    In Swagger 2.0 a parameter is its own schema; its keys that are not JSON Schema, such as
    `required: true`, are left out.
    """
    if contract.half.dialect != "Swagger 2.0":
        return json_judge(contract, root)
    source = next(
        file.source for file in contract.files.files.values()
        if str(file.source.file) == root.place.file
    )  # fmt: skip
    location = source.location(root.pointer)
    node = location.node if location and isinstance(location.node, dict) else {}
    schema = {key: value for key, value in node.items() if key not in _NO_SCHEMA}
    judge = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
    return lambda document, _expected: judge.is_valid(document)


def text_judge(judge: Accepts) -> Accepts:
    """Return a judge of texts that accepts a text if `judge` accepts one of its possible values.

    Example: `5` may be the number 5 or the text "5".
    """

    def accepts(document: Any, expected: bool) -> bool:
        return any(judge(each, expected) for each in _readings(document))

    return accepts


def _readings(document: Any) -> list[Any]:
    if not isinstance(document, str):
        entries = document if isinstance(document, list) else None
        if entries is None or not all(isinstance(each, str) for each in entries):
            return [document]
        numbers = [_number(each) for each in entries]
        return [document, numbers]
    return [document, _number(document)]


def _number(text: str) -> Any:
    """Return the number or boolean that a text represents, else the text itself."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, (int, float, bool)) else text
