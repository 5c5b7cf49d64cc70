"""JSON: bodies that are objects, with unique keys, and only characters that XML allows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
from typing_extensions import override

from casewright.api.bodies import NESTING_LIMIT, UTF8_MARK, malformed, not_in
from casewright.api.codec import NOT_XML, Path, Shape, ensure_root, note, note_repeated
from casewright.api.contracts import VersionContract
from casewright.api.representations.representation import ParsedBody, Read, Representation, Write
from casewright.api.structs import Decode, json_decoder
from casewright.domain.ensure import Violation
from casewright.domain.wording import code_points, word
from interaction_contract import rules
from interaction_contract.texts import WordName

# A string that is left open goes to the end: searching on behind its quote would begin again at
# each of its escaped quotes, in quadratic time.
_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS = re.compile(r"[^][{}]+")

_FAULTS: Mapping[str, WordName] = {
    "Expecting value": "value_expected",
    "Expecting property name": "name_expected",
    "Expecting ':'": "colon_expected",
    "Expecting ','": "comma_expected",
    "Illegal trailing comma": "comma_at_end",
    "Unterminated string": "text_not_ended",
    "Invalid control character": "control_character",
    "Invalid \\": "invalid_escape",
    "Extra data": "extra_data",
}
"""How the parser of JSON begins to say what is wrong, and the word for it."""


class Json(Representation):
    """The representation `application/json`."""

    media = "application/json"

    @override
    def recognises(self, body: bytes) -> bool:
        return body.removeprefix(UTF8_MARK).lstrip()[:1] in (b"{", b"[")

    @override
    def reads(self, charset: str | None) -> bool:
        return charset in (None, "utf-8")

    @override
    def reader(self, contract: VersionContract, role: str) -> Read:
        return _read

    @override
    def decoder(self, struct: Any) -> Decode | None:
        return json_decoder(struct)

    @override
    def writer(self, contract: VersionContract, role: str) -> Write:
        return _write

    @override
    def example(self, contract: VersionContract, role: str, shape: Shape) -> Shape:
        return shape


_ENCODER = msgspec.json.Encoder()
_ENCODER_OF_ANYTHING = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _read(body: bytes, _charset: str | None) -> ParsedBody:
    return ParsedBody(*parse_json(body))


def _write(shape: Mapping[str, Shape]) -> bytes:
    try:
        return _ENCODER.encode(shape)
    except UnicodeEncodeError:  # A half of a pair of surrogates, which UTF-8 cannot say.
        return _ENCODER_OF_ANYTHING.encode(shape).encode("utf-8", "replace")


def parse_json(body: bytes) -> tuple[dict[str, Shape], list[Violation]]:
    """Return the object in a JSON body, and its findings."""
    try:
        text = body.removeprefix(UTF8_MARK).decode()
    except UnicodeDecodeError as error:
        raise malformed(not_in("UTF-8", error)) from None
    if text.count("{") + text.count("[") > NESTING_LIMIT:
        _check_nesting(text)
    findings: list[Violation] = []
    try:
        shape = _decoded_json(text, _DECODER)
    except _RepeatedKey:
        shape, findings = _inspect(_decoded_json(text, _MARKING_DECODER))
    else:
        if "\\" in text or NOT_XML.search(text):
            shape, findings = _inspect(shape)
    ensure_root(isinstance(shape, dict), word("json_object"))
    return shape, findings


def _decoded_json(text: str, decoder: json.JSONDecoder) -> Shape:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        fault = next((name for said, name in _FAULTS.items() if error.msg.startswith(said)), None)
        line, column = str(error.lineno), str(error.colno)
        at_line = word("at_line", fault=word(fault or "no_json"), line=line, column=column)
        raise malformed(at_line) from None
    except (ValueError, RecursionError):
        raise malformed(word("number_out_of_range")) from None


class _RepeatedKey(Exception):
    """A JSON object has a key twice."""


class _Repeating(dict[str, Shape]):
    """An object with repeated keys; the last value of each key counts."""

    repeated: tuple[str, ...] = ()


def _strict_object(pairs: list[tuple[str, Shape]]) -> dict[str, Shape]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKey
    return found


def _marked_object(pairs: list[tuple[str, Shape]]) -> dict[str, Shape]:
    found = _Repeating(pairs)
    if len(found) != len(pairs):
        occurrences = Counter(key for key, _ in pairs)
        found.repeated = tuple(key for key, count in occurrences.items() if count > 1)
    return found


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _no_constant(name: str) -> float:
    raise malformed(word("no_json_value", value=name))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_strict_object, parse_float=_finite, parse_constant=_no_constant
)
_MARKING_DECODER = json.JSONDecoder(
    object_pairs_hook=_marked_object, parse_float=_finite, parse_constant=_no_constant
)


def _check_nesting(text: str) -> None:
    """Refuse JSON that is nested too deep, before a recursive parser reads it."""
    depth = 0
    for bracket in _NO_BRACKETS.sub("", _STRINGS.sub("", text)):
        depth += 1 if bracket in "{[" else -1
        if depth > NESTING_LIMIT:
            raise malformed(word("nested_levels", limit=str(NESTING_LIMIT)))


def _inspect(shape: Shape) -> tuple[Shape, list[Violation]]:
    """Find repeated keys and characters that XML does not allow; U+FFFD replaces the latter."""
    findings: list[Violation] = []
    top = [shape]
    waiting: list[tuple[Any, Path]] = [(top, ())]
    while waiting:
        holder, path = waiting.pop()
        if isinstance(holder, dict):
            for key in getattr(holder, "repeated", ()):
                note_repeated(findings, (path, key))
            _clean_keys(holder, path, findings)
        entries = list(holder.items() if isinstance(holder, dict) else enumerate(holder))
        for key, value in entries:
            place: Path = () if holder is top else (path, key)
            if isinstance(value, str):
                if NOT_XML.search(value):
                    _note_characters(findings, place, value)
                    holder[key] = NOT_XML.sub("\ufffd", value)
            elif isinstance(value, (dict, list)):
                waiting.append((value, place))
    return top[0], findings


def _clean_keys(holder: dict[str, Shape], path: Path, findings: list[Violation]) -> None:
    for key in [key for key in holder if NOT_XML.search(key)]:
        clean = NOT_XML.sub("\ufffd", key)
        _note_characters(findings, (path, clean), key)
        holder[clean] = holder.pop(key)


def _note_characters(findings: list[Violation], path: Path, text: str) -> None:
    found = code_points(NOT_XML.findall(text))
    note(findings, rules.protocol.TEXT_IS_XML_TEXT, path, value=found)
